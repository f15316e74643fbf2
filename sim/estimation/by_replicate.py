"""Means by replicate at many points: what differences between points are found from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.estimation.outcomes import Outcome
from sim.estimation.panel import FloatArray
from sim.estimation.plan import TREATMENT_POLICY, EstimationPlan
from sim.estimation.points_summed import Found, Summed

MEANS = ("point", "arm", "outcome", "week", "replicate", "mean")
"""Columns of the table of means."""


def means_by_replicate(
    found: Found, plan: EstimationPlan, replicates: Sequence[int]
) -> pd.DataFrame:
    """Return the mean over everybody of each arm in each replicate, at each of some points.

    Parameters
    ----------
    found : sequence of mapping of str to ArmEndpoints
        By point and arm, as `sim.engines.run_points` yields them, recorded as `recording_for` says.
    plan : EstimationPlan
        Of everybody: no other subgroup, and the treatment-policy estimand.
    replicates : sequence of int
        Their numbers.

    Returns
    -------
    DataFrame
        Columns `MEANS`, points numbered from 0: every point × arm × outcome × assessment after baseline ×
        replicate; NaN where an outcome isn't defined.

    Raises
    ------
    ValueError
        As `sim.estimation.over_points.effects_over_points`.
    """
    summed = Summed(found, plan)
    points, outcomes, weeks, _ = summed.shape
    by_arm = [
        summed.people(arm, arm, TREATMENT_POLICY, first_week=1)[0].mean() for arm in plan.arms
    ]
    shape = (len(plan.arms), len(replicates), points, outcomes, weeks - 1)
    means = np.stack(by_arm).reshape(shape).transpose(2, 0, 3, 4, 1)
    point, arm, outcome, week, replicate = np.indices(means.shape).reshape(5, -1)
    return pd.DataFrame(
        {
            "point": point,
            "arm": pd.Series(pd.array(list(plan.arms), dtype="str").take(arm)),
            "outcome": pd.Series(
                pd.array([one.name for one in summed.outcomes], dtype="str").take(outcome)
            ),
            "week": np.array(summed.weeks[1:], np.int16)[week],
            "replicate": np.array(replicates, np.int32)[replicate],
            "mean": means.reshape(-1),
        },
        columns=list(MEANS),
    )


@dataclass(frozen=True, eq=False)
class Means:
    """The table of means as one array; make it with `Means.of`.

    Attributes
    ----------
    outcomes : tuple of Outcome
        In the order in which tables list them.
    weeks : tuple of int
        Assessments after baseline.
    values : ndarray, shape (points, arms, outcomes, weeks, replicates)
        NaN where an outcome isn't defined, or a point hasn't as many replicates.
    """

    arms: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    weeks: tuple[int, ...]
    values: FloatArray

    @classmethod
    def of(cls, table: pd.DataFrame, points: Sequence[int], plan: EstimationPlan) -> Means:
        """Arrange rows of `means_by_replicate`.

        Parameters
        ----------
        points : sequence of int
            Which, in this order; rows of others are left out.
        """
        table = table[table["point"].isin(points)]
        outcomes = plan.chosen_outcomes()
        weeks = tuple(int(week) for week in np.unique(table["week"]))
        names = [one.name for one in outcomes]
        where = (
            pd.Index(list(points)).get_indexer(pd.Index(table["point"])),
            pd.Index(list(plan.arms)).get_indexer(pd.Index(table["arm"])),
            pd.Index(names).get_indexer(pd.Index(table["outcome"])),
            pd.Index(list(weeks)).get_indexer(pd.Index(table["week"])),
        )
        replicate = table["replicate"].to_numpy()
        most = int(replicate.max(initial=-1)) + 1
        values = np.full((len(points), len(plan.arms), len(names), len(weeks), most), np.nan)
        values[(*where, replicate)] = table["mean"].to_numpy()
        return cls(plan.arms, outcomes, weeks, values)

    def differences(self, contrast: str, reference: str) -> FloatArray:
        """Return contrast minus reference, shape (points, outcomes, weeks, replicates)."""
        there, back = (self.values[:, self.arms.index(arm)] for arm in (contrast, reference))
        return there - back
