"""Effects and outcomes at many points of a sweep, from what people came to at the assessments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.endpoints import ArmEndpoints
from sim.estimation.effects import effects_table
from sim.estimation.plan import EstimationPlan
from sim.estimation.summaries import outcomes_table
from sim.recording import COUNTS, NUMBERS, TRAITS, Recording

EFFECTS_OVER_POINTS = (
    "point",
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
    "variance_ratio",
    "replicates",
    "patients",
    "groups",
)
"""Columns of the effects of a sweep."""

OUTCOMES_OVER_POINTS = (
    "point",
    "arm",
    "outcome",
    "week",
    "subgroup",
    "mean",
    "mc_se",
    "replicates",
)
"""Columns of the outcomes of a sweep."""

Found = Sequence[Mapping[str, ArmEndpoints]]
"""By point and arm, all of one schedule."""


def recording_for(plan: EstimationPlan) -> Recording:
    """Return what has to be recorded for what is to be estimated."""
    return Recording(endpoints=(*NUMBERS, *COUNTS), weeks=False)


def effects_over_points(found: Found, plan: EstimationPlan, first_point: int = 0) -> pd.DataFrame:
    """Estimate every effect against the reference arm at each of some points.

    Parameters
    ----------
    found : sequence of mapping of str to ArmEndpoints
        By point and arm, as `sim.engines.run_points` yields them.
    plan : EstimationPlan
        Arms, end of the programme, and what is asked for: each subgroup and estimand costs as much as the
        first.
    first_point : int
        Number of the first point.

    Returns
    -------
    DataFrame
        Columns `EFFECTS_OVER_POINTS`: at each point the rows that
        `sim.estimation.effects.effects_table` has against the first arm.
    """
    parts = []
    for point, arms in enumerate(found, first_point):
        table = effects_table(_patients(arms), plan, _hours(arms))
        table = table[table["reference"] == plan.arms[0]]
        parts.append(table.assign(point=point)[list(EFFECTS_OVER_POINTS)])
    return pd.concat(parts, ignore_index=True)


def outcomes_over_points(found: Found, plan: EstimationPlan, first_point: int = 0) -> pd.DataFrame:
    """Describe every arm at each of some points: means over replicates of the means over people.

    Parameters
    ----------
    found, plan, first_point
        As for `effects_over_points`; estimands play no part.

    Returns
    -------
    DataFrame
        Columns `OUTCOMES_OVER_POINTS`.
    """
    parts = []
    for point, arms in enumerate(found, first_point):
        table = outcomes_table(_patients(arms), plan, _hours(arms))
        by = table.groupby(["arm", "outcome", "week", "subgroup"], sort=False)["mean"]
        part = by.agg(mean="mean", mc_se="sem", replicates="count").reset_index()
        parts.append(part.assign(point=point)[list(OUTCOMES_OVER_POINTS)])
    return pd.concat(parts, ignore_index=True)


def _patients(arms: Mapping[str, ArmEndpoints]) -> pd.DataFrame:
    parts = []
    for name, arm in arms.items():
        rows = arm.endpoints
        frame = pd.DataFrame(rows.reshape(-1))
        frame["arm"] = name
        frame["replicate"] = np.repeat(np.arange(len(rows)), rows[0].size)
        for trait in TRAITS:
            values = arm.cohort.people[trait]
            frame[trait] = np.repeat(values, len(arm.assessments), axis=1).reshape(-1)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def _hours(arms: Mapping[str, ArmEndpoints]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "replicate": np.arange(len(arm.facilitator_hours)),
                "arm": name,
                "facilitator_hours": arm.facilitator_hours,
            }
        )
        for name, arm in arms.items()
    ]
    return pd.concat(parts, ignore_index=True)
