"""The outcomes table: what each arm's people were like, replicate by replicate."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.estimation.cohorts import Assessment, Cohorts
from sim.estimation.panel import BoolArray, FloatArray
from sim.estimation.plan import TREATMENT_POLICY, EstimationPlan, reported_for

OUTCOMES_COLUMNS = (
    "replicate",
    "arm",
    "week",
    "outcome",
    "subgroup",
    "patients",
    "groups",
    "mean",
    "sd",
)


def outcomes_table(
    patients: pd.DataFrame,
    plan: EstimationPlan,
    facilitator_hours: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Describe every arm in every outcome, assessment, subgroup and replicate.

    Parameters
    ----------
    patients : DataFrame
        One row per replicate, arm, person of the initial cohort and assessment.
    plan : EstimationPlan
        Arms, end of the programme, and what is asked for; estimands play no part, since
        everybody of the arm's initial cohort counts.
    facilitator_hours : DataFrame, optional
        Columns ``replicate``, ``arm``, ``facilitator_hours``.

    Returns
    -------
    DataFrame
        Columns `OUTCOMES_COLUMNS`: number of people with a value, number of groups they sit in
        (0 without groups), their mean and SD (n − 1; NaN for one person). Cells without anybody
        are left out, and so are outcomes reported as differences only (responders). Rows in the
        order of replicate, arm, week, outcome, subgroup.

    Raises
    ------
    ValueError
        If the table breaks its contract, or `plan.end_week` is no assessment in it.
    """
    cohorts = Cohorts.of(patients, plan, facilitator_hours)
    cells = _cells(cohorts)
    defined = (cells["patients"] > 0) & _asked(cohorts)
    replicate, arm, week, outcome, subgroup = np.nonzero(defined)
    return pd.DataFrame(
        {
            "replicate": cohorts.panel.replicates.astype(np.int32)[replicate],
            "arm": np.array(plan.arms)[arm],
            "week": np.array(cohorts.panel.weeks, dtype=np.int16)[week],
            "outcome": np.array([one.name for one in cohorts.outcomes])[outcome],
            "subgroup": np.array(plan.chosen_subgroups())[subgroup],
            "patients": cells["patients"][defined].astype(np.int64),
            "groups": cells["groups"][defined].astype(np.int64),
            "mean": cells["mean"][defined],
            "sd": cells["sd"][defined],
        },
        columns=list(OUTCOMES_COLUMNS),
    )


def _cells(cohorts: Cohorts) -> dict[str, FloatArray]:
    """Columns as arrays of shape (replicates, arms, weeks, outcomes, subgroups)."""
    panel = cohorts.panel
    shape = (
        len(panel.replicates),
        len(panel.arms),
        len(panel.weeks),
        len(cohorts.outcomes),
        len(cohorts.members),
    )
    cells = {name: np.zeros(shape) for name in ("patients", "groups", "mean", "sd")}
    for at, week in enumerate(panel.weeks):
        assessment = Assessment(cohorts, week)
        for arm in range(len(panel.arms)):
            side = assessment.everyone(arm)
            found = side.now.people, side.clustering.groups, side.now.mean(), side.now.variance()
            for cell, values in zip(cells.values(), found, strict=True):
                cell[:, arm, at] = values.transpose(0, 2, 1)
    cells["sd"] = np.sqrt(cells["sd"])
    return cells


def _asked(cohorts: Cohorts) -> BoolArray:
    """Whether an outcome is described in a subgroup, shape (outcomes, subgroups)."""
    subgroups = cohorts.plan.chosen_subgroups()
    asked = [
        [
            reported_for(outcome, name, TREATMENT_POLICY) and not outcome.difference_only
            for name in subgroups
        ]
        for outcome in cohorts.outcomes
    ]
    return np.array(asked, dtype=bool)
