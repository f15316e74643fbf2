"""Reading the tables of a study: one effect, one mean, by name."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.estimation import EFFECTS_COLUMNS
from sim.estimation.intervals import over_replicates
from sim.estimation.outcomes import OUTCOMES
from sim.estimation.plan import BASELINE_WEEK, TREATMENT_POLICY

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

OUTCOMES_NEEDED = ("replicate", "arm", "week", "outcome", "subgroup", "mean")
EVERYBODY = "all"
SAME = 1e-9
"""Rounding errors that a difference of differences may have."""


@dataclass(frozen=True)
class Effect:
    """One row of the effects table: contrast minus reference; NaN where not defined.

    Attributes are the columns of ``effects.csv``, see `sim.estimation.effects.effects_table`.
    """

    contrast: str
    reference: str
    outcome: str
    unit: str
    week: int
    estimate: float
    ci_low: float
    ci_high: float
    standardised: float = math.nan
    standardised_low: float = math.nan
    standardised_high: float = math.nan
    variance_ratio: float = math.nan
    replicates: int = 0
    patients: int = 0
    trial_low: float = math.nan
    trial_high: float = math.nan
    parameter_low: float = math.nan
    parameter_high: float = math.nan

    @property
    def has_interval(self) -> bool:
        """Whether the Monte Carlo interval is known."""
        return math.isfinite(self.ci_low) and math.isfinite(self.ci_high)


@dataclass(frozen=True)
class Mean:
    """A mean over replicates with its 95 % Monte Carlo interval, NaN with one replicate."""

    mean: float
    low: float
    high: float
    replicates: int


_FIELDS = tuple(Effect.__dataclass_fields__)
_KEYS = ("contrast", "reference", "outcome", "week", "subgroup")
_COUNTED = ("week", "replicates", "patients")


class Results:
    """The effects and outcomes of a study, found by name.

    Parameters
    ----------
    study : Study
        Arms in order, the first being the reference, and the assessments.
    effects : pandas.DataFrame
        What `sim.estimation.effects_table` gives.
    outcomes : pandas.DataFrame
        What `sim.estimation.outcomes_table` gives.

    Raises
    ------
    ValueError
        If a table lacks a column.
    """

    def __init__(self, study: Study, effects: pd.DataFrame, outcomes: pd.DataFrame) -> None:
        _require(effects, "effects", EFFECTS_COLUMNS)
        _require(outcomes, "outcomes", OUTCOMES_NEEDED)
        self.study = study
        self.end = study.schedule.end_week
        self.arms = tuple(arm.name for arm in study.arms)
        self.reference = self.arms[0]
        self.weeks = tuple(week for week in study.schedule.assessments if week > BASELINE_WEEK)
        kept = effects[(effects["estimand"] == TREATMENT_POLICY) & np.isfinite(effects["estimate"])]
        self._columns = {name: kept[name].tolist() for name in (*_FIELDS, "subgroup")}
        named = zip(*(self._columns[name] for name in _KEYS), strict=True)
        self._places = {key: at for at, key in enumerate(named)}
        keys = ["arm", "outcome", "week", "subgroup"]
        self._rows = outcomes.groupby(keys, observed=True).indices
        self._means = outcomes.set_index("replicate")["mean"]

    def effect(
        self, contrast: str, reference: str, outcome: str, week: int, subgroup: str = EVERYBODY
    ) -> Effect | None:
        """Return the treatment-policy effect, or None where the table has none."""
        at = self._places.get((contrast, reference, outcome, week, subgroup))
        if at is None:
            return None
        row = {name: self._columns[name][at] for name in _FIELDS}
        return Effect(**(row | {name: int(row[name]) for name in _COUNTED}))

    def against(self, reference: str, outcome: str, week: int) -> list[Effect]:
        """Return the effects of all other arms against one, in the order of the arms."""
        found = (self.effect(arm, reference, outcome, week) for arm in self.arms)
        return [effect for effect in found if effect is not None]

    def between(self, arms: Sequence[str], outcome: str, week: int) -> list[Effect]:
        """Return the effects between every two arms, the earlier of the two as the reference."""
        pairs = [(late, early) for at, early in enumerate(arms) for late in arms[at + 1 :]]
        found = (self.effect(late, early, outcome, week) for late, early in pairs)
        return [effect for effect in found if effect is not None]

    def outcomes(self) -> list[str]:
        """Return the outcomes that have an effect, in their declared order."""
        found = set(self._columns["outcome"])
        return [each.name for each in OUTCOMES if each.name in found]

    def gap(self, first: Effect, second: Effect, subgroups: tuple[str, str]) -> Mean | None:
        """Return the second of two subgroups' effects minus the first, with its own interval.

        Returns
        -------
        Mean or None
            From the arms' means, replicate by replicate; None where these don't add up to the
            effects, as where a subgroup is empty in a replicate or arms hold different people.
        """
        at = first.outcome, first.week
        means = [
            self._values(arm, *at, subgroup)
            for subgroup in subgroups
            for arm in (first.contrast, first.reference)
        ]
        known = [each for each in means if each is not None]
        if len(known) < len(means):
            return None
        found = _mean(((known[2] - known[3]) - (known[0] - known[1])).to_numpy(np.float64))
        expected = second.estimate - first.estimate
        return found if math.isclose(found.mean, expected, abs_tol=SAME) else None

    def mean(self, arm: str, outcome: str, week: int, subgroup: str = EVERYBODY) -> Mean | None:
        """Return the mean of an arm at an assessment, or None where the table has none."""
        values = self._values(arm, outcome, week, subgroup)
        return None if values is None else _mean(values.to_numpy(np.float64))

    def change(self, arm: str, outcome: str, week: int) -> Mean | None:
        """Return the mean change of an arm since baseline, or None where the table has none."""
        before = self._values(arm, outcome, BASELINE_WEEK, EVERYBODY)
        after = self._values(arm, outcome, week, EVERYBODY)
        if before is None or after is None:
            return None
        return _mean((after - before).to_numpy(np.float64))

    def _values(self, arm: str, outcome: str, week: int, subgroup: str) -> pd.Series[float] | None:
        """Return the means of an arm by replicate, or None where the table has none."""
        rows = self._rows.get((arm, outcome, week, subgroup))
        return None if rows is None else self._means.iloc[rows]

    def session_arms(self) -> tuple[str, ...]:
        """Return the arms that hold sessions, in order."""
        return tuple(arm.name for arm in self.study.arms if arm.holds_sessions)

    def is_control(self, arm: str) -> bool:
        """Whether an arm is no programme, so that effects against it are a programme's."""
        return arm not in self.session_arms()

    def when(self, week: int) -> str:
        """Return an assessment in words, as ``at the end of the programme (week 10)``."""
        lengths = {arm.programme_weeks for arm in self.study.arms if arm.holds_sessions}
        if week == self.end and lengths == {self.end}:
            return f"at the end of the programme (week {week})"
        return f"at week {week}"


def _mean(values: np.ndarray[Any, np.dtype[Any]]) -> Mean:
    found = over_replicates(values)
    return Mean(float(found.mean), float(found.low), float(found.high), int(found.replicates))


def _require(table: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(
            f"table '{name}' has no column {missing[0]!r}; "
            "give the table as sim.estimation makes it"
        )
