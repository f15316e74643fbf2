"""The number that each person has in each outcome, from the table of patients."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd

from sim.estimation import coverage
from sim.estimation.outcomes import PER_OFFERED, RELIABLE_CHANGE, RESPONSE, Outcome
from sim.estimation.panel import BoolArray, FloatArray, Panel
from sim.estimation.plan import BASELINE_WEEK, EstimationPlan, defined_at


def person_values(
    panel: Panel,
    plan: EstimationPlan,
    outcomes: Sequence[Outcome],
    week: int,
    facilitator_hours: pd.DataFrame | None = None,
) -> FloatArray:
    """Numbers of all people in all outcomes at one assessment.

    Parameters
    ----------
    panel : Panel
        People of all arms.
    plan : EstimationPlan
        Gives the end of the programme.
    outcomes : sequence of Outcome
        Outcomes, the last axis of the result.
    week : int
        Assessment.
    facilitator_hours : DataFrame, optional
        See `sim.estimation.coverage.hours_of_people`; without it there are no hours.

    Returns
    -------
    ndarray of float, shape (arms, replicates, seats, outcomes)
        NaN where the outcome is not defined: nobody present, no session in the arm, no
        facilitator, no oral therapy, another assessment.
    """
    values = np.full((*panel.present.shape, len(outcomes)), np.nan)
    held = _held_sessions(panel)
    for at, outcome in enumerate(outcomes):
        if not defined_at(outcome, week, plan.end_week):
            continue
        if outcome.name == "facilitator_hours":
            if facilitator_hours is not None:
                values[..., at] = coverage.hours_of_people(panel, facilitator_hours, week)
            continue
        values[..., at] = _RULES[outcome.name](panel, week)
        if outcome.needs_sessions:
            values[~held, ..., at] = np.nan
    return values


def _held_sessions(panel: Panel) -> BoolArray:
    """Arms that held a session at all, shape (arms,)."""
    held = panel.column("sessions_held", panel.weeks[-1])
    sessions: BoolArray = np.asarray((held > 0).any(axis=(1, 2)))
    return sessions


def _column(name: str) -> Callable[[Panel, int], FloatArray]:
    return lambda panel, week: panel.column(name, week)


def _attendance(panel: Panel, week: int) -> FloatArray:
    """Sessions attended of those held while enrolled; NaN where there were none."""
    enrolled = panel.column("sessions_enrolled", week)
    some = enrolled > 0
    attended = panel.column("sessions_attended", week)
    return np.where(some, attended / np.where(some, enrolled, 1.0), np.nan)


def _retention(panel: Panel, week: int) -> FloatArray:
    """Still enrolled, of those who took the programme up."""
    return np.where(panel.flag("uptake", week), panel.column("enrolled", week), np.nan)


def _change(points: float, factor: float = 1.0) -> Callable[[Panel, int], FloatArray]:
    """Change in measured HADS-A since baseline by `points` or more, worse where negative."""

    def rule(panel: Panel, week: int) -> FloatArray:
        gain = panel.column("anxiety", BASELINE_WEEK) - panel.column("anxiety", week)
        changed = gain >= points if points > 0 else gain <= points
        return np.where(np.isnan(gain), np.nan, factor * changed)

    return rule


_RULES: dict[str, Callable[[Panel, int], FloatArray]] = {
    "anxiety": _column("anxiety"),
    "depression": _column("depression"),
    "gad7": _column("gad7"),
    "quality_of_life": _column("quality_of_life"),
    "latent_anxiety": _column("latent_anxiety"),
    "latent_depression": _column("latent_depression"),
    "responders": _change(RESPONSE),
    "deteriorated": _change(-RESPONSE),
    "reliable_responders": _change(RELIABLE_CHANGE),
    "reliable_deterioration": _change(-RELIABLE_CHANGE),
    "attendance": _attendance,
    "retention": _retention,
    "treatment_adherence": _column("treatment_adherence"),
    "cohesion": _column("cohesion"),
    "alliance": _column("alliance"),
    "reach": _column("reached"),
    "uptake": _column("uptake"),
    "reached": coverage.reached,
    "completing": coverage.completing,
    "responding": _change(RESPONSE, PER_OFFERED),
    "points_gained": coverage.points_gained,
}
