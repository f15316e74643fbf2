"""Where an effect over one key turns its sign: where both arms break even."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas as pd


class BreakEven(NamedTuple):
    """A change of sign along a key, by straight lines between neighbouring points.

    Attributes
    ----------
    at : float
        Where the effect is 0.
    low, high : float, optional
        Between them the interval of the effect holds 0; None where that is so up to the end of what was swept.
    """

    at: float
    low: float | None
    high: float | None


def break_evens(rows: pd.DataFrame, key: str) -> list[BreakEven]:
    """Return where the effect changes its sign along a key, in order.

    Parameters
    ----------
    rows : DataFrame
        ``estimate``, ``ci_low``, ``ci_high`` and the key's numbers, a row a value of the key.
    """
    ordered = rows.sort_values(key)
    places = ordered[key].to_list()
    ends = [
        each for bound in ("ci_low", "ci_high") for each in _zeros(places, ordered[bound].to_list())
    ]
    return [
        BreakEven(
            at,
            max((end for end in ends if end <= at), default=None),
            min((end for end in ends if end >= at), default=None),
        )
        for at in _zeros(places, ordered["estimate"].to_list())
    ]


def _zeros(places: list[float], values: list[float]) -> list[float]:
    """Return where straight lines between values change their sign."""
    # A value of exactly 0 belongs to no side: the line goes on to the next that does.
    sided = [(float(x), float(y)) for x, y in zip(places, values, strict=True) if y != 0]
    return [x + (to - x) * y / (y - then) for (x, y), (to, then) in pairwise(sided) if y * then < 0]
