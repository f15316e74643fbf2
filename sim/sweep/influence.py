"""Which axes a result hangs on, roughly: how much of its differences between points each explains alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.design import Axis

if TYPE_CHECKING:
    import pandas as pd

MOST_BINS = 10
POINTS_A_BIN = 8
"""Points that a bin of a scale holds at least."""


class Influence(NamedTuple):
    """What an axis does to a result.

    Attributes
    ----------
    share : float
        Of the variance between points that the axis explains alone (omega squared over bins of its values), 0 to 1.
    first, last : tuple of str and float
        Mean of the result at the lowest and highest values, or at the values with the lowest and highest mean.
    """

    axis: Axis
    share: float
    first: tuple[str, float]
    last: tuple[str, float]


def influences(
    axes: Sequence[Axis], points: pd.DataFrame, result: NDArray[np.float64]
) -> list[Influence]:
    """Return the influence of each axis, the greatest first; none where too few points tell axes apart.

    Parameters
    ----------
    points : DataFrame
        A column for each axis, a row for each value of `result`.
    result : ndarray, shape (points,)
    """
    found: list[Influence] = []
    for axis in axes if len(points) >= POINTS_A_BIN else ():
        labels, codes = _binned(axis, points[axis.key])
        if 1 < len(labels) < len(result):
            found.append(_influence(axis, labels, codes, result))
    return sorted(found, key=lambda each: -each.share)


def _binned(axis: Axis, column: pd.Series[Any]) -> tuple[list[str], NDArray[np.int64]]:
    """Return names of bins of a column, and each row's bin: a bin a value, or bins of equally many points."""
    values, codes = np.unique(column.to_numpy(), return_inverse=True)
    bins = max(2, min(MOST_BINS, len(column) // POINTS_A_BIN))
    if not axis.numeric or len(values) <= MOST_BINS:
        return [named(value) for value in values.tolist()], codes
    edges = np.unique(np.quantile(column, np.linspace(0, 1, bins + 1)))
    binned = np.clip(np.searchsorted(edges, column, side="right") - 1, 0, len(edges) - 2)
    names = [f"{named(a)}–{named(b)}" for a, b in pairwise(edges)]
    kept, codes = np.unique(binned, return_inverse=True)
    return [names[k] for k in kept], codes


def _influence(
    axis: Axis, labels: list[str], codes: NDArray[np.int64], result: NDArray[np.float64]
) -> Influence:
    size = np.bincount(codes)
    means = np.bincount(codes, result) / size
    total = float(((result - result.mean()) ** 2).sum())
    between = float((size * (means - result.mean()) ** 2).sum())
    within = (total - between) / max(1, len(result) - len(size))
    explained = (between - (len(size) - 1) * within) / (total + within) if total > 0 else 0.0
    first, last = (0, -1) if axis.numeric else (int(means.argmin()), int(means.argmax()))
    return Influence(
        axis,
        min(1.0, max(0.0, explained)),
        (labels[first], float(means[first])),
        (labels[last], float(means[last])),
    )


def named(value: Any) -> str:
    """Return a value of an axis for a reader."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)
