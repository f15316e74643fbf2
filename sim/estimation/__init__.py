"""From the table of patients to outcomes, effects and their uncertainty.

`estimate` does it all; `effects_table`, `outcomes_table` and `patients_precision` each do a part.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from sim.estimation.cautions import cautions_about
from sim.estimation.effects import EFFECTS_COLUMNS, effects_csv, effects_table
from sim.estimation.intervals import replicates_needed
from sim.estimation.outcomes import OUTCOMES, Outcome, outcome
from sim.estimation.panel import panel_from
from sim.estimation.plan import ESTIMANDS, SUBGROUPS, EstimationPlan
from sim.estimation.precision import Precision, patients_precision, precision_reached
from sim.estimation.summaries import OUTCOMES_COLUMNS, outcomes_table

__all__ = [
    "EFFECTS_COLUMNS",
    "ESTIMANDS",
    "OUTCOMES",
    "OUTCOMES_COLUMNS",
    "SUBGROUPS",
    "Estimates",
    "EstimationPlan",
    "Outcome",
    "Precision",
    "effects_csv",
    "effects_table",
    "estimate",
    "outcome",
    "outcomes_table",
    "patients_precision",
    "precision_reached",
    "replicates_needed",
]


@dataclass(frozen=True, eq=False)
class Estimates:
    """Tables of a study and what has to be said beside them.

    Parameters
    ----------
    outcomes : DataFrame
        See `sim.estimation.summaries.outcomes_table`.
    effects : DataFrame
        See `sim.estimation.effects.effects_table`.
    warnings : list of str
        See `sim.estimation.cautions.cautions_about`.
    """

    outcomes: pd.DataFrame
    effects: pd.DataFrame
    warnings: list[str]


def estimate(
    patients: pd.DataFrame,
    plan: EstimationPlan,
    facilitator_hours: pd.DataFrame | None = None,
) -> Estimates:
    """Estimate outcomes and effects of a study.

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
    Estimates
        Tables and warnings.

    Raises
    ------
    ValueError
        If the table breaks its contract, or `plan.end_week` is no assessment in it.
    """
    return Estimates(
        outcomes_table(patients, plan, facilitator_hours),
        effects_table(patients, plan, facilitator_hours),
        cautions_about(panel_from(patients, plan.arms), plan),
    )
