"""The effects table: every ordered pair of arms × outcome × assessment × subgroup × estimand."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from sim.estimation.cohorts import Assessment, Cohorts
from sim.estimation.contrasts import Columns, contrast_columns, mirrored
from sim.estimation.panel import BoolArray, FloatArray, IntArray
from sim.estimation.plan import PRINCIPAL_STRATUM, EstimationPlan, reported_for

EFFECTS_COLUMNS = (
    "contrast",
    "reference",
    "outcome",
    "unit",
    "week",
    "subgroup",
    "estimand",
    "estimate",
    "ci_low",
    "ci_high",
    "mc_se",
    "standardised",
    "standardised_low",
    "standardised_high",
    "variance_ratio",
    "replicates",
    "patients",
    "groups",
    "g_baseline",
    "trial_low",
    "trial_high",
    "parameter_low",
    "parameter_high",
)
"""Columns of ``effects.csv``, in this order: others build on it."""

COUNTS = ("replicates", "patients", "groups")


def effects_table(
    patients: pd.DataFrame,
    plan: EstimationPlan,
    facilitator_hours: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Estimate every effect.

    Parameters
    ----------
    patients : DataFrame
        One row per replicate, arm, person of the initial cohort and assessment.
    plan : EstimationPlan
        Arms, end of the programme, and what is asked for.
    facilitator_hours : DataFrame, optional
        Columns ``replicate``, ``arm``, ``facilitator_hours``; with ``entry="offered"`` only.

    Returns
    -------
    DataFrame
        Columns `EFFECTS_COLUMNS`. `estimate` is contrast minus reference in the outcome's unit,
        the mean over replicates of the difference within a replicate; `ci_*` is the 95 % t
        interval over replicates and `mc_se` the standard error in it. **With one replicate** both
        come from groups (`sim.estimation.single`), and are NaN unless each arm has at least two
        groups or people outside of groups. `replicates` is the number that enter the estimate (a
        replicate does not if a subgroup or a stratum is empty in it), `patients` and `groups`
        those counted in the **contrast arm**, per replicate, rounded; groups is 0 in an arm
        without. `trial_*` is `estimate` ± t times the root of the summed error variances of the two
        arms' means in one trial of this size, groups respected, unpaired; NaN for the principal
        stratum, which no trial observes. `standardised` and `g_baseline` are NaN for shares and
        counts and where the SD is 0. `parameter_*` is NaN without an ensemble. Rows that are not
        defined (nobody in a subgroup, no session or facilitator in an arm) are left out. Their
        order is contrast, reference, outcome, week, subgroup, estimand, each as declared.

    Raises
    ------
    ValueError
        If the table breaks its contract, or `plan.end_week` is no assessment in it.
    """
    cohorts = Cohorts.of(patients, plan, facilitator_hours)
    grid = _Grid(cohorts)
    for at, week in enumerate(cohorts.panel.weeks[1:]):
        for first, second, estimand, columns in _contrasts(cohorts, week):
            grid.put(first, second, at, estimand, columns)
            grid.put(second, first, at, estimand, mirrored(columns))
    return grid.table()


def effects_csv(effects: pd.DataFrame) -> str:
    """Write the effects table as text, the same bytes for the same numbers.

    Parameters
    ----------
    effects : DataFrame
        What `effects_table` gives.

    Returns
    -------
    str
        Comma-separated lines ended by a line feed; numbers in the shortest form that reads back
        as the same number, NaN as nothing.
    """
    text: str = effects.to_csv(index=False, lineterminator="\n")
    return text


def _contrasts(cohorts: Cohorts, week: int) -> Iterator[tuple[int, int, int, Columns]]:
    """Each unordered pair of arms and estimand: contrast, reference, estimand, columns."""
    assessment = Assessment(cohorts, week)
    standardise = cohorts.standardise()
    for reference, contrast in combinations(range(len(cohorts.panel.arms)), 2):
        pair = contrast, reference
        for at, estimand in enumerate(cohorts.plan.chosen_estimands()):
            masks = assessment.counts(pair, estimand)
            columns = contrast_columns(
                assessment.side(contrast, masks[0]),
                assessment.side(reference, masks[1]),
                standardise,
                observable=estimand != PRINCIPAL_STRATUM,
                single=assessment.single(pair, masks),
            )
            yield contrast, reference, at, columns


class _Grid:
    """All cells of the table as one array a column, in the order of its rows."""

    def __init__(self, cohorts: Cohorts) -> None:
        plan = cohorts.plan
        self._cohorts = cohorts
        self._estimands = plan.chosen_estimands()
        self._subgroups = plan.chosen_subgroups()
        arms = len(plan.arms)
        rest = len(cohorts.outcomes), len(cohorts.panel.weeks[1:])
        shape = (arms, arms, *rest, len(self._subgroups), len(self._estimands))
        self._columns = {name: np.full(shape, np.nan) for name in EFFECTS_COLUMNS[7:]}
        self._columns["replicates"][:] = 0.0

    def put(self, contrast: int, reference: int, week: int, estimand: int, found: Columns) -> None:
        """Keep the columns, each of shape (subgroups, outcomes), of one contrast."""
        for name, cells in self._columns.items():
            source = f"{name}_contrast" if name in ("patients", "groups") else name
            cells[contrast, reference, :, week, :, estimand] = found[source].T

    def table(self) -> pd.DataFrame:
        """List the defined cells as rows."""
        defined = (self._columns["replicates"] > 0) & self._asked()
        contrast, reference, outcome, week, subgroup, estimand = np.nonzero(defined)
        cohorts, arms = self._cohorts, np.array(self._cohorts.plan.arms)
        table = {
            "contrast": arms[contrast],
            "reference": arms[reference],
            "outcome": np.array([one.name for one in cohorts.outcomes])[outcome],
            "unit": np.array([one.unit for one in cohorts.outcomes])[outcome],
            "week": np.array(cohorts.panel.weeks[1:], dtype=np.int16)[week],
            "subgroup": np.array(self._subgroups)[subgroup],
            "estimand": np.array(self._estimands)[estimand],
        }
        for name, cells in self._columns.items():
            column = cells[defined]
            table[name] = rounded(column) if name in COUNTS else column
        return pd.DataFrame(table, columns=list(EFFECTS_COLUMNS))

    def _asked(self) -> BoolArray:
        """Cells that an outcome is reported in, broadcast over pairs of arms and assessments."""
        asked = [
            [
                [reported_for(outcome, subgroup, estimand) for estimand in self._estimands]
                for subgroup in self._subgroups
            ]
            for outcome in self._cohorts.outcomes
        ]
        return np.array(asked, dtype=bool)[:, np.newaxis]


def rounded(values: FloatArray) -> IntArray:
    """Return the nearest integers, halves upwards."""
    return np.floor(values + 0.5).astype(np.int64)
