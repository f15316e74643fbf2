"""The two stages as points of one run: trajectories of all axes, then Saltelli samples of those that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.design import Axis, make_points
from sim.scenario.designs import Morris, Saltelli
from sim.sensitivity.axes import base_value

if TYPE_CHECKING:
    import pandas as pd

StageName = Literal["morris", "sobol"]
FILES: Mapping[StageName, str] = {
    "morris": "points_morris.parquet",
    "sobol": "points_sobol.parquet",
}


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage of an analysis.

    Attributes
    ----------
    axes : tuple of Axis
        Those that are varied in it.
    points : DataFrame
        ``point``, numbered on from the stage before, and a column for every axis of the analysis; those that aren't
        varied stay where they are outside it.
    """

    name: StageName
    axes: tuple[Axis, ...]
    points: pd.DataFrame

    @property
    def span(self) -> tuple[int, int]:
        """The first point, and the one after the last."""
        first = int(self.points["point"].iloc[0])
        return first, first + len(self.points)

    @property
    def codes(self) -> NDArray[np.float64]:
        """Return the points as numbers that only tell which of two values comes first, shape (points, axes)."""
        columns = [np.unique(self.points[axis.key], return_inverse=True)[1] for axis in self.axes]
        return np.column_stack(columns).astype(np.float64)


def screening(axes: Sequence[Axis], settings: Any, seed: int) -> Stage:
    """Return the first stage: Morris trajectories over all axes.

    Parameters
    ----------
    settings : sim.scenario.sensitivities.Screening
    """
    design = Morris(name="morris", trajectories=settings.trajectories, levels=settings.levels)
    return Stage("morris", tuple(axes), make_points(axes, design, seed))


def decomposition(
    axes: Sequence[Axis],
    kept: Sequence[str],
    settings: Any,
    config: Mapping[str, Any],
    seed: int,
    first: int = 0,
) -> Stage:
    """Return the stage that Sobol' indices come from: Saltelli samples of the axes that are kept.

    Parameters
    ----------
    kept : sequence of str
        Keys of the axes that are varied.
    settings : sim.scenario.sensitivities.Decomposition
    config : mapping
        Where the others stay.
    first : int
        Number of the first point.
    """
    varied = tuple(axis for axis in axes if axis.key in set(kept))
    design = Saltelli(name="saltelli", samples=settings.samples, second_order=False)
    points = make_points(varied, design, seed)
    columns = {"point": points["point"] + first}
    for axis in axes:
        still = axis not in varied
        columns[axis.key] = (
            axis.column([base_value(axis, config)] * len(points)) if still else points[axis.key]
        )
    return Stage("sobol", varied, _table(columns))


def _table(columns: Mapping[str, Any]) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(columns)
