"""What figures over the points of a sweep share: the table they are drawn from, and its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.figures.forest_rows import direction, outcome_name, unit_words
from sim.figures.style import BODY
from sim.figures.tables import interval_note, require
from sim.figures.text import number, wrap

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    *("contrast", "reference", "outcome", "unit", "week"),
    *("estimate", "ci_low", "ci_high", "replicates"),
)
MOST_TICKS: Final = 7
LEAST_APART: Final = 12
"""Ticks are apart by at least this part of their axis."""
REMEDY: Final = "join effects.parquet and points.parquet by point"


def require_effects(table: pd.DataFrame, keys: Sequence[str], *, one_contrast: bool = True) -> None:
    """Refuse a table that isn't the effects on one outcome at one assessment, with its swept keys.

    Parameters
    ----------
    keys
        Columns of swept keys that must be there.
    one_contrast
        Whether it may hold one contrast only.

    Raises
    ------
    ValueError
        Naming what is wrong, and the remedy.
    """
    require(table, "effects", [*COLUMNS, *keys], REMEDY)
    single = ("reference", "outcome", *(["contrast"] if one_contrast else []))
    for column in single:
        if table[column].nunique() != 1:
            raise ValueError(f"table 'effects' holds several values of {column}: choose one")
    if table["estimate"].isna().any():
        raise ValueError("table 'effects' holds rows without an estimate: leave them out")


class Told:
    """The words of a contrast over points; arms by their labels.

    Parameters
    ----------
    table
        Effects of one outcome, as `require_effects` wants them.
    labels
        Label of every arm.
    """

    def __init__(self, table: pd.DataFrame, labels: Mapping[str, str]) -> None:
        first = table.iloc[0]
        self._outcome, self._unit = str(first["outcome"]), str(first["unit"])
        self.reference = labels[first["reference"]]
        one = table["contrast"].nunique() == 1
        self.contrast = labels[first["contrast"]] if one else "the arm shown"
        self._weeks = sorted(int(week) for week in table["week"].unique())
        self._replicates = int(table["replicates"].min())

    @property
    def title(self) -> str:
        """What is shown, in a few words."""
        return f"{outcome_name(self._outcome)}: {self.contrast} against {self.reference}"

    @property
    def axis(self) -> str:
        """The label of an axis of effects, with its unit."""
        return f"{self._named} ({unit_words(self._unit)})"

    def label(self, width: float, size: float = BODY) -> str:
        """Return the label of an axis broken to a printed width in millimetres, the unit on a line of its own."""
        return f"{wrap(self._named, width, size, lines=3)}\n({unit_words(self._unit)})"

    @property
    def sides(self) -> str:
        """What it means to lie below and above 0, as a sentence."""
        below, above = direction(self._outcome, self.contrast, self.reference)
        return f"Below 0 {below}, above 0 {above}."

    @property
    def when(self) -> str:
        """At which assessment, as a sentence."""
        first, last = self._weeks[0], self._weeks[-1]
        weeks = f"week {first}" if first == last else f"weeks {first} to {last}"
        return f"At the end of the programme ({weeks})."

    @property
    def _named(self) -> str:
        return f"{outcome_name(self._outcome)}: {self.contrast} minus {self.reference}"

    def interval(self, subject: str) -> str:
        """Return the sentence that names the interval."""
        return interval_note(self._replicates, subject)

    def effect(self, row: Mapping[Any, Any]) -> str:
        """Return an effect with its interval and unit, for alternative text."""
        bounds = f"{number(row['ci_low'], 2)} to {number(row['ci_high'], 2)}"
        return f"{number(row['estimate'], 2, signed=True)} {unit_words(self._unit)} ({bounds})"


def holds_zero(table: pd.DataFrame) -> pd.Series[bool]:
    """Return for each row whether its interval doesn't exclude 0, so that chance could turn the sign."""
    return ~((table["ci_low"] > 0) | (table["ci_high"] < 0))


def is_scale(column: pd.Series[Any]) -> bool:
    """Whether a column of points holds numbers, and no names or yes and no."""
    return column.dtype.kind in "if"


def shown(value: object) -> str:
    """Return a value of a swept key as a figure shows it; names of files are words."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:.3g}".replace("-", "−")
    return str(value).replace("_", " ")


def ticks_at(axis: Any, column: pd.Series[Any]) -> None:
    """Put ticks at the values that were swept where they are few and apart, else at round numbers between them."""
    import numpy as np
    from matplotlib.ticker import MaxNLocator

    values = np.unique(column.to_numpy(dtype=np.float64))
    low, high = values[0], values[-1]
    apart = float(np.diff(values).min()) if len(values) > 1 else np.inf
    if len(values) > MOST_TICKS or apart < (high - low) / LEAST_APART:
        round_numbers = MaxNLocator(MOST_TICKS - 1, integer=column.dtype.kind == "i")
        values = np.asarray(round_numbers.tick_values(low, high))
        values = values[(values >= low - 1e-12) & (values <= high + 1e-12)]
    axis.set_ticks(values, [shown(each) for each in values.tolist()])
