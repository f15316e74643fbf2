"""Reading tables for figures: what must be there, and summaries over replicates."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEVEL: Final = 0.95
#: With fewer replicates the interval itself is too uncertain to be read without a warning.
FEW_REPLICATES: Final = 10


@dataclass(frozen=True)
class Series:
    """A mean over replicates by week, with its Monte Carlo interval.

    Attributes
    ----------
    weeks
        Weeks since baseline, ascending.
    mean, low, high
        One value a week; low and high are NaN with one replicate.
    replicates
        How many replicates the mean is over.
    """

    weeks: NDArray[np.int64]
    mean: Floats
    low: Floats
    high: Floats
    replicates: int

    def at(self, week: int) -> float:
        """Return the mean at a week that the series has."""
        return float(self.mean[self.weeks == week][0])


def require(table: pd.DataFrame, name: str, columns: Sequence[str], remedy: str) -> None:
    """Refuse a table that lacks columns or rows.

    Raises
    ------
    ValueError
        Naming the table, what it lacks and the remedy.
    """
    require_columns(table, name, columns, remedy)
    if table.empty:
        raise ValueError(f"table '{name}' has no rows: {remedy}")


def require_columns(table: pd.DataFrame, name: str, columns: Sequence[str], remedy: str) -> None:
    """Refuse a table that lacks columns.

    Raises
    ------
    ValueError
        Naming the table, what it lacks and the remedy.
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(f"table '{name}' lacks the columns {', '.join(missing)}: {remedy}")


def require_arms(table: pd.DataFrame, name: str, labels: Mapping[str, str]) -> None:
    """Refuse labels of arms that a table does not hold.

    Raises
    ------
    ValueError
        If there is no label, or an arm has no row.
    """
    if not labels:
        raise ValueError("labels is empty: map each arm's name to its label, in arm order")
    held = set(table["arm"].unique())
    missing = [arm for arm in labels if arm not in held]
    if missing:
        raise ValueError(
            f"table '{name}' has no rows of {', '.join(missing)}: leave them out of labels "
            f"(it holds {', '.join(sorted(held))})"
        )


def session_arms(
    table: pd.DataFrame, name: str, column: str, labels: Mapping[str, str]
) -> list[str]:
    """Return the arms, in order, in which a column counts any session.

    Raises
    ------
    ValueError
        If no arm holds sessions.
    """
    most = table.groupby("arm", observed=True)[column].max()
    arms = [arm for arm in labels if most[arm] > 0]
    if not arms:
        raise ValueError(
            f"no arm of table '{name}' holds sessions ({column} is 0 throughout): "
            "add an arm with a programme"
        )
    return arms


def half_width(values: Floats) -> Floats:
    """Return the half-width of the Monte Carlo interval of a mean over the first axis.

    Student's t over replicate means; NaN with fewer than two replicates.
    """
    import numpy as np
    from scipy.special import stdtrit

    count = values.shape[0]
    if count < 2:
        return np.full(values.shape[1:], np.nan)
    quantile = float(stdtrit(count - 1, (1 + LEVEL) / 2))
    spread = np.asarray(values.std(axis=0, ddof=1), dtype=np.float64)
    return spread * (quantile / math.sqrt(count))


def ratio_over_replicates(totals: Floats, counts: Floats) -> tuple[Floats, Floats]:
    """Return a mean over all people and the half-width of its Monte Carlo interval.

    Replicates that differ in their people count by them: a ratio of sums, linearised (Cochran 1977, section 6).

    Parameters
    ----------
    totals, counts
        Sum and number of people by replicate, the first axis.

    Returns
    -------
    tuple of arrays
        NaN where there is nobody at all; half-widths also where all people are of one replicate.
    """
    import numpy as np

    people = counts.sum(axis=0)
    held = np.where(people > 0, people, np.nan)
    mean = totals.sum(axis=0) / held
    half = half_width((totals - mean * counts) / (held / len(counts)))
    # People of one replicate are their own mean, which says nothing of chance.
    return mean, np.where((counts > 0).sum(axis=0) > 1, half, np.nan)


def over_replicates(values: pd.Series) -> Series:
    """Return the mean over replicates of values indexed by (replicate, week).

    Raises
    ------
    ValueError
        If a replicate lacks a week that another one has.
    """
    import numpy as np

    grid = values.unstack("replicate").sort_index()
    if bool(grid.isna().to_numpy().any()):
        raise ValueError("replicates differ in their weeks: draw complete results only")
    numbers = grid.to_numpy(dtype=np.float64).T
    mean, half = numbers.mean(axis=0), half_width(numbers)
    weeks = grid.index.to_numpy(dtype=np.int64)
    return Series(weeks, mean, mean - half, mean + half, numbers.shape[0])


def interval_note(replicates: int, subject: str) -> str:
    """Return the sentence that names the interval, with a warning where replicates are few."""
    if replicates < 2:
        return f"One replicate: no {subject}, chance cannot be judged."
    sentence = f"{subject.capitalize()}: 95 % Monte Carlo interval over {replicates} replicates."
    if replicates < FEW_REPLICATES:
        return f"{sentence} Few replicates: the interval is itself uncertain."
    return sentence
