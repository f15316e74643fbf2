"""Effects and outcomes at many points of a sweep, from what people came to at the assessments.

They are those of `sim.estimation.effects` and `sim.estimation.summaries` at each point, found for many points at once
and without a table of patients. A point's numbers depend on nothing but the point: sums run over people and over
replicates in one order, whatever points stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from sim.estimation.contrasts import per_replicate, per_sd
from sim.estimation.effects import COUNTS, EFFECTS_COLUMNS, rounded
from sim.estimation.intervals import over_replicates, variance_ratio
from sim.estimation.panel import FloatArray, IntArray
from sim.estimation.plan import TREATMENT_POLICY, EstimationPlan, reported_for
from sim.estimation.points_summed import Found, Summed
from sim.estimation.recorded import recording_for
from sim.estimation.tally import Moments

__all__ = [
    "EFFECTS_OVER_POINTS",
    "OUTCOMES_OVER_POINTS",
    "OverPoints",
    "effects_over_points",
    "estimate_over_points",
    "outcomes_over_points",
    "recording_for",
]

LEFT_OUT = (
    "standardised_low",
    "standardised_high",
    "g_baseline",
    "trial_low",
    "trial_high",
    "parameter_low",
    "parameter_high",
)
"""Columns of an effects table that a sweep does without."""

EFFECTS_OVER_POINTS = (
    "point",
    *(name for name in EFFECTS_COLUMNS if name not in LEFT_OUT),
)
"""Columns of the effects of a sweep."""

NUMBERS = EFFECTS_OVER_POINTS[8:]

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


@dataclass(frozen=True, eq=False)
class OverPoints:
    """Tables of some points of a sweep; see `effects_over_points` and `outcomes_over_points`."""

    effects: pd.DataFrame
    outcomes: pd.DataFrame


def estimate_over_points(found: Found, plan: EstimationPlan, first_point: int = 0) -> OverPoints:
    """Estimate effects and outcomes at once; the arguments are those of `effects_over_points`."""
    summed = Summed(found, plan)
    return OverPoints(_effects(summed, first_point), _outcomes(summed, first_point))


def effects_over_points(found: Found, plan: EstimationPlan, first_point: int = 0) -> pd.DataFrame:
    """Estimate every effect against the reference arm at each of some points.

    Parameters
    ----------
    found : sequence of mapping of str to ArmEndpoints
        By point and arm, as `sim.engines.run_points` yields them, recorded as `recording_for` says.
    plan : EstimationPlan
        Arms, end of the programme, and what is asked for: each subgroup and estimand costs as much as the
        first.
    first_point : int
        Number of the first point.

    Returns
    -------
    DataFrame
        Columns `EFFECTS_OVER_POINTS`: at each point the rows that `sim.estimation.effects.effects_table` has
        against the first arm. With one replicate there is no Monte Carlo error: intervals are NaN.

    Raises
    ------
    ValueError
        If a column was not recorded, points differ in their replicates or schedule, or the end of the programme is no
        assessment.
    """
    return _effects(Summed(found, plan), first_point)


def outcomes_over_points(found: Found, plan: EstimationPlan, first_point: int = 0) -> pd.DataFrame:
    """Describe every arm at each of some points: means over replicates of the means over people.

    Parameters
    ----------
    found, plan, first_point
        As for `effects_over_points`; estimands play no part.

    Returns
    -------
    DataFrame
        Columns `OUTCOMES_OVER_POINTS`; rows are those of `sim.estimation.summaries.outcomes_table`, summed up over
        replicates.

    Raises
    ------
    ValueError
        As `effects_over_points`.
    """
    return _outcomes(Summed(found, plan), first_point)


def _effects(summed: Summed, first_point: int) -> pd.DataFrame:
    plan, (points, outcomes, weeks, subgroups) = summed.plan, summed.shape
    arms, estimands = plan.arms[1:], plan.chosen_estimands()
    shape = (points, len(arms), outcomes, weeks - 1, subgroups, len(estimands))
    grid = {name: np.full(shape, np.nan) for name in NUMBERS}
    for k, e in product(range(len(arms)), range(len(estimands))):
        for name, cells in _contrast(summed, arms[k], estimands[e]).items():
            grid[name][:, k, ..., e] = cells.reshape(points, outcomes, weeks - 1, subgroups)
    asked = np.array(
        [
            [
                [reported_for(one, name, estimand) for estimand in estimands]
                for name in summed.subgroups
            ]
            for one in summed.outcomes
        ]
    ).reshape(outcomes, 1, subgroups, len(estimands))
    defined = (grid["replicates"] > 0) & asked
    point, arm, outcome, week, subgroup, estimand = np.nonzero(defined)
    return pd.DataFrame(
        {
            "point": point + first_point,
            "contrast": _names(arms, arm),
            "reference": _names(plan.arms[:1], np.zeros_like(point)),
            "outcome": _names([one.name for one in summed.outcomes], outcome),
            "unit": _names([one.unit for one in summed.outcomes], outcome),
            "week": np.array(summed.weeks[1:], np.int16)[week],
            "subgroup": _names(summed.subgroups, subgroup),
            "estimand": _names(estimands, estimand),
            **{
                name: rounded(cells[defined]) if name in COUNTS else cells[defined]
                for name, cells in grid.items()
            },
        },
        columns=list(EFFECTS_OVER_POINTS),
    )


def _contrast(summed: Summed, arm: str, estimand: str) -> dict[str, FloatArray]:
    """Compare an arm with the reference: the columns of effects, shape (points × outcomes × weeks × subgroups,)."""
    reference = summed.plan.arms[0]
    own, groups = summed.people(arm, reference, estimand, first_week=1)
    others, _ = summed.people(reference, arm, estimand, first_week=1)
    means = own.mean(), others.mean()
    difference = means[0] - means[1]
    found = over_replicates(difference)
    known = ~np.isnan(difference)
    return {
        "estimate": found.mean,
        "ci_low": found.low,
        "ci_high": found.high,
        "mc_se": found.error,
        "standardised": _standardised(summed, difference, own, others),
        "variance_ratio": variance_ratio(*means),
        "replicates": found.replicates,
        "patients": per_replicate(own.people, known),
        "groups": per_replicate(groups, known),
    }


def _standardised(
    summed: Summed, difference: FloatArray, own: Moments, others: Moments
) -> FloatArray:
    """Hedges' g within replicates, averaged, of outcomes that are means; NaN of others."""
    points, _, weeks, subgroups = summed.shape
    means = [one.kind == "mean" for one in summed.outcomes]
    cells = np.flatnonzero(np.tile(np.repeat(means, (weeks - 1) * subgroups), points))
    some = [
        Moments(*(each[:, cells] for each in (side.people, side.total, side.squares)))
        for side in (own, others)
    ]
    standardised = np.full(difference.shape[1], np.nan)
    standardised[cells] = over_replicates(difference[:, cells] * per_sd(*some)).mean
    return standardised


def _outcomes(summed: Summed, first_point: int) -> pd.DataFrame:
    arms, (points, outcomes, weeks, subgroups) = summed.plan.arms, summed.shape
    shape = (points, len(arms), outcomes, weeks, subgroups)
    grid = {name: np.empty(shape) for name in OUTCOMES_OVER_POINTS[5:]}
    for k, name in enumerate(arms):
        people, _ = summed.people(name, name, TREATMENT_POLICY)
        found = over_replicates(people.mean())
        for column, cells in zip(grid, (found.mean, found.error, found.replicates), strict=True):
            grid[column][:, k] = cells.reshape(points, outcomes, weeks, subgroups)
    asked = np.array(
        [
            [
                reported_for(one, name, TREATMENT_POLICY) and not one.difference_only
                for name in summed.subgroups
            ]
            for one in summed.outcomes
        ]
    ).reshape(outcomes, 1, subgroups)
    defined = (grid["replicates"] > 0) & asked
    point, arm, outcome, week, subgroup = np.nonzero(defined)
    return pd.DataFrame(
        {
            "point": point + first_point,
            "arm": _names(arms, arm),
            "outcome": _names([one.name for one in summed.outcomes], outcome),
            "week": np.array(summed.weeks, np.int16)[week],
            "subgroup": _names(summed.subgroups, subgroup),
            "mean": grid["mean"][defined],
            "mc_se": grid["mc_se"][defined],
            "replicates": rounded(grid["replicates"][defined]),
        },
        columns=list(OUTCOMES_OVER_POINTS),
    )


def _names(names: Sequence[str], which: IntArray) -> pd.Series[str]:
    return pd.Series(pd.array(list(names), dtype="str").take(which))
