"""Whether indices have settled: estimated again on growing parts of the samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.sensitivity.indices import Floats, Shares, shares_of_variance

if TYPE_CHECKING:
    import pandas as pd

FEWEST, MOST_PARTS = 16, 5
TOP = 3
"""Keys whose ranking is looked at."""


class Settled(NamedTuple):
    """Whether the ranking of the top keys by total index stays the same from half the samples to all.

    Attributes
    ----------
    top, before : tuple of str
        Keys in their order with all samples, and with half.
    widest : float
        The widest interval of a top key's total index.
    """

    top: tuple[str, ...]
    before: tuple[str, ...]
    samples: int
    widest: float

    @property
    def is_settled(self) -> bool:
        """Whether it is the same."""
        return self.top == self.before


def parts(samples: int) -> list[int]:
    """Return the numbers of samples at which indices are looked at, each twice the one before."""
    found = [samples]
    while found[0] // 2 >= FEWEST and len(found) < MOST_PARTS:
        found.insert(0, found[0] // 2)
    return found


def growing(
    axes: int, values: Floats, samples: int, resamples: int, seed: int
) -> dict[int, Shares]:
    """Return indices by number of samples; the first so many are a design of their own.

    A part in which the result is the same everywhere has none.
    """
    return {
        part: shares_of_variance(axes, values[: part * (axes + 2)], resamples, seed)
        for part in parts(samples)
        if values[: part * (axes + 2)].std() > 0
    }


def settled(table: pd.DataFrame) -> Settled | None:
    """Return whether the ranking of one result has settled; None where there are too few samples to tell.

    Parameters
    ----------
    table : DataFrame
        ``samples``, ``key``, ``total``, ``total_low``, ``total_high``.
    """
    most = int(table["samples"].max())
    last, half = table[table["samples"] == most], table[table["samples"] == most // 2]
    if half.empty:
        return None
    top, before = _top(last), _top(half)
    chosen = last[last["key"].isin(top)]
    return Settled(top, before, most, float((chosen["total_high"] - chosen["total_low"]).max()))


def _top(table: Any) -> tuple[str, ...]:
    ranked = table.sort_values("total", ascending=False, kind="stable")
    return tuple(ranked["key"][:TOP])
