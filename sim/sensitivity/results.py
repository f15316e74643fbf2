"""What indices are computed of: one number a point, for every effect of an arm and every arm's mean outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim.estimation.outcomes import outcome as declared
from sim.figures.text import number

if TYPE_CHECKING:
    import pandas as pd

EFFECT = "effect"
SAME = 1e-12
"""Differences between points that are rounding, relative to the size of a result."""
FEW = 3
"""Points that a sentence names."""


@dataclass(frozen=True, eq=False)
class Result:
    """A result at every point of a stage.

    Attributes
    ----------
    contrast, reference : str
        The arm, and the arm that is subtracted; empty where it is the arm's own mean.
    first : int
        Number of the first point.
    values, errors : ndarray, shape (points,)
        NaN where it is undefined; Monte Carlo standard errors.
    """

    contrast: str
    reference: str
    outcome: str
    unit: str
    week: int
    at_end: bool
    first: int
    values: NDArray[np.float64]
    errors: NDArray[np.float64]

    def is_about(self, outcome: str, of: str) -> bool:
        """Whether it is what was asked for: an outcome at the end of the programme, of effects or of one arm."""
        own = self.reference == ""
        wanted = not own if of == EFFECT else own and self.contrast == of
        return self.at_end and self.outcome == outcome and wanted

    @property
    def said(self) -> str:
        """What it is, in words."""
        whose = f"{self.contrast} against {self.reference}" if self.reference else self.contrast
        return f"{self.outcome} ({whose}, week {self.week})"

    @property
    def trouble(self) -> str | None:
        """Why it has no indices; None where it has."""
        missing = np.flatnonzero(np.isnan(self.values))
        count = len(self.values)
        if len(missing):
            some = ", ".join(str(self.first + each) for each in missing[:FEW].tolist())
            more = ", …" if len(missing) > FEW else ""
            return f"{self.said} is undefined at {len(missing)} of {count} points ({some}{more})"
        size = max(1.0, float(np.abs(self.values).max()))
        if float(np.ptp(self.values)) <= SAME * size:
            return f"{self.said} is {number(float(self.values[0]), 3)} at all {count} points"
        return None

    @property
    def noise(self) -> float:
        """Monte Carlo variance as a share of the variance between points; common luck lets it be less."""
        return float(np.mean(self.errors**2) / np.var(self.values))


def results_of(
    effects: pd.DataFrame, outcomes: pd.DataFrame, span: tuple[int, int]
) -> Iterator[Result]:
    """Yield every result after baseline over a span of points: effects of the arms, then their means.

    Parameters
    ----------
    effects, outcomes : DataFrame
        As a sweep leaves them.
    """
    own = outcomes.rename(columns={"arm": "contrast", "mean": "estimate"})
    units = {name: declared(name).unit for name in own["outcome"].unique()}
    own = own.assign(reference="", unit=own["outcome"].map(units))
    keys = ["contrast", "reference", "outcome", "unit", "week", "end_of_programme"]
    for table in (effects, own):
        first, end = span
        inside = table[(table["point"] >= first) & (table["point"] < end) & (table["week"] > 0)]
        for key, rows in inside.groupby(keys, sort=False):
            yield _result(key, rows, span)


def _result(key: Any, rows: pd.DataFrame, span: tuple[int, int]) -> Result:
    contrast, reference, outcome, unit, week, at_end = key
    first, end = span
    values, errors = np.full((2, end - first), np.nan)
    place = rows["point"].to_numpy() - first
    values[place], errors[place] = rows["estimate"], rows["mc_se"]
    return Result(
        contrast=str(contrast),
        reference=str(reference),
        outcome=str(outcome),
        unit=str(unit),
        week=int(week),
        at_end=bool(at_end),
        first=first,
        values=values,
        errors=errors,
    )
