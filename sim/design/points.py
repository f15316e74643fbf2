"""The points of a design as a table: one row a point, one column a swept key."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.design import samplers
from sim.design.axes import Axis
from sim.scenario import Refusal
from sim.scenario.designs import MOST_POINTS

if TYPE_CHECKING:
    import pandas as pd

POINT = "point"


def count_points(axes: Sequence[Axis], design: Any) -> int:
    """Return how many points a design has over some axes.

    Raises
    ------
    Refusal
        Where there are no axes, or too many points.
    """
    if not axes:
        raise Refusal(
            "command line: nothing is swept; name a key and its values,"
            " e.g. arm.video.mode.cue_fidelity=interval(.4,1)"
        )
    if design.name == "grid":
        number = prod(len(axis.evenly(design.levels)) for axis in axes)
        remedy = "give fewer values, or a design that needs fewer, e.g. design=sobol"
    else:
        number, remedy = samplers.count(design, len(axes)), "give fewer"
    if number > MOST_POINTS:
        raise Refusal(f"design: {number:,} points are more than {MOST_POINTS:,}; {remedy}.")
    return number


def make_points(axes: Sequence[Axis], design: Any, seed: int) -> pd.DataFrame:
    """Return the points of a design.

    Parameters
    ----------
    axes : sequence of Axis
        Each with its interval or values.
    design : sim.scenario.designs.Design
        Which sampler, and its settings.
    seed : int
        Of the study.

    Returns
    -------
    DataFrame
        ``point``, counted from 0, and a column for each axis under its key. A grid counts as Hydra numbers jobs:
        the last axis fastest.

    Raises
    ------
    Refusal
        As `count_points`.
    """
    import pandas as pd

    number = count_points(axes, design)
    columns: dict[str, Any] = {POINT: np.arange(number)}
    if design.name == "grid":
        columns |= _grid(axes, design.levels)
    else:
        unit = samplers.unit_points(design, len(axes), seed)
        columns |= {axis.key: axis.column(axis.at(unit[:, k])) for k, axis in enumerate(axes)}
    return pd.DataFrame(columns)


def _grid(axes: Sequence[Axis], levels: int) -> dict[str, Any]:
    values = [axis.evenly(levels) for axis in axes]
    index = np.indices([len(each) for each in values]).reshape(len(axes), -1)
    return {
        axis.key: axis.column([each[k] for k in where.tolist()])
        for axis, each, where in zip(axes, values, index, strict=True)
    }


def rows(axes: Sequence[Axis], points: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the values of each point in the order of the axes, as plain Python values.

    Without axes there is one row, an empty one.
    """
    columns = [axis.from_column(points[axis.key]) for axis in axes]
    return list(zip(*columns, strict=True)) if axes else [()]
