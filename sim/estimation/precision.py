"""Whether enough replicates were run, and how many more would do."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.estimation.effects import effects_table
from sim.estimation.intervals import replicates_needed
from sim.estimation.plan import BASELINE_WEEK, TREATMENT_POLICY, EstimationPlan

ENOUGH = 10
"""Replicates below which an interval over replicates is warned of."""

STEERING = ("anxiety", "all", TREATMENT_POLICY)
"""Outcome, subgroup and estimand whose Monte Carlo half-width the precision is about."""


@dataclass(frozen=True)
class Precision:
    """How exactly replicates have settled the anxiety effects at the end of the programme.

    Parameters
    ----------
    half_width : float
        Largest Monte Carlo half-width over the arms, HADS-A points; infinite where it cannot be
        told yet.
    arm : str
        Arm that has it, against the reference.
    reached : bool
        Whether it is at most the half-width asked for.
    replicates : int
        Replicates that entered it.
    predicted : int
        Replicates, in all, that should suffice for every arm if the spread seen is right;
        `ENOUGH` where no spread can be told yet.
    """

    half_width: float
    arm: str
    reached: bool
    replicates: int
    predicted: int


def precision_reached(effects: pd.DataFrame, plan: EstimationPlan, half_width: float) -> Precision:
    """Compare the Monte Carlo half-widths of the main effects with what was asked for.

    The prediction is the smallest R with t(R−1)·s/√R at most the half-width, where s = mc_se·√R
    is the SD between the replicates seen; the largest over the arms.

    Parameters
    ----------
    effects : DataFrame
        What `sim.estimation.effects.effects_table` gives; rows beyond the steering ones are
        not looked at.
    plan : EstimationPlan
        Arms, of which the first is the reference, and end of the programme.
    half_width : float
        Half-width asked for, HADS-A points.

    Returns
    -------
    Precision
        The arm that is known least.

    Raises
    ------
    ValueError
        If the half-width is not a positive number, there is one arm only, or an arm has no row.
    """
    if not (math.isfinite(half_width) and half_width > 0):
        raise ValueError(f"precision must be a positive number of HADS-A points, not {half_width}")
    rows = _steering_rows(effects, plan)
    half = (rows["ci_high"] - rows["ci_low"]).to_numpy(np.float64) / 2.0
    half = np.where(np.isnan(half), np.inf, half)
    widest = int(np.argmax(half))
    return Precision(
        half_width=float(half[widest]),
        arm=str(rows["contrast"].iloc[widest]),
        reached=bool(half[widest] <= half_width),
        replicates=int(rows["replicates"].iloc[widest]),
        predicted=max(
            _predicted(float(spread), int(seen), half_width)
            for spread, seen in zip(rows["mc_se"], rows["replicates"], strict=True)
        ),
    )


def patients_precision(
    patients: pd.DataFrame, plan: EstimationPlan, half_width: float
) -> Precision:
    """Compare from the table of patients, estimating only what it takes.

    Parameters
    ----------
    patients : DataFrame
        One row per replicate, arm, person of the initial cohort and assessment.
    plan : EstimationPlan
        Arms and end of the programme; whatever outcomes it restricts to.
    half_width : float
        Half-width asked for, HADS-A points.

    Returns
    -------
    Precision
        The arm that is known least.

    Raises
    ------
    ValueError
        As `precision_reached`, and where the table breaks its contract.
    """
    outcome, subgroup, estimand = STEERING
    narrow = replace(plan, outcomes=(outcome,), subgroups=(subgroup,), estimands=(estimand,))
    kept = patients[patients["week"].isin((BASELINE_WEEK, plan.end_week))]
    return precision_reached(effects_table(kept, narrow), narrow, half_width)


def _steering_rows(effects: pd.DataFrame, plan: EstimationPlan) -> pd.DataFrame:
    """One row for each arm against the reference, in the order of the arms."""
    if len(plan.arms) < 2:
        raise ValueError("precision needs a second arm to compare with the reference")
    outcome, subgroup, estimand = STEERING
    rows = effects[
        (effects["outcome"] == outcome)
        & (effects["subgroup"] == subgroup)
        & (effects["estimand"] == estimand)
        & (effects["week"] == plan.end_week)
        & (effects["reference"] == plan.arms[0])
    ]
    for arm in plan.arms[1:]:
        if (rows["contrast"] == arm).sum() != 1:
            raise ValueError(f"effects has no anxiety row of arm {arm!r} at week {plan.end_week}")
    return rows[rows["contrast"].isin(plan.arms[1:])]


def _predicted(error: float, replicates: int, half_width: float) -> int:
    if math.isnan(error):
        return ENOUGH
    return replicates_needed(error * math.sqrt(replicates), half_width)
