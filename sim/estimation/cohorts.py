"""The people of a study and the sums over them that several contrasts share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from sim.estimation.contrasts import Side
from sim.estimation.estimands import counted
from sim.estimation.measures import person_values
from sim.estimation.outcomes import Outcome
from sim.estimation.panel import BoolArray, FloatArray, Panel, panel_from
from sim.estimation.plan import BASELINE_WEEK, PRINCIPAL_STRATUM, EstimationPlan
from sim.estimation.single import clustered_error, components
from sim.estimation.subgroups import membership
from sim.estimation.tally import Tally


@dataclass(frozen=True, eq=False)
class Cohorts:
    """The people of all arms and what is asked of them; make it with `Cohorts.of`.

    Parameters
    ----------
    panel : Panel
        People in arrays.
    plan : EstimationPlan
        What is asked for.
    facilitator_hours : DataFrame or None
        Hours by arm and replicate.
    outcomes : tuple of Outcome
        Outcomes, the last axis of values and sums.
    members : ndarray of bool, shape (subgroups, replicates, seats)
        Who belongs to each subgroup.
    tallies : tuple of Tally
        Sums of each arm.
    baseline : ndarray of float, shape (arms, replicates, seats, outcomes)
        Values at baseline.
    """

    panel: Panel
    plan: EstimationPlan
    facilitator_hours: pd.DataFrame | None
    outcomes: tuple[Outcome, ...]
    members: BoolArray
    tallies: tuple[Tally, ...]
    baseline: FloatArray

    @classmethod
    def of(
        cls, patients: pd.DataFrame, plan: EstimationPlan, hours: pd.DataFrame | None
    ) -> Cohorts:
        """Arrange a table of patients for what is asked.

        Parameters
        ----------
        patients : DataFrame
            One row per replicate, arm, person of the initial cohort and assessment.
        plan : EstimationPlan
            What is asked for.
        hours : DataFrame or None
            Columns ``replicate``, ``arm``, ``facilitator_hours``.

        Returns
        -------
        Cohorts
            The same people.

        Raises
        ------
        ValueError
            If the table breaks its contract, or the end of the programme is no assessment in it.
        """
        panel = panel_from(patients, plan.arms)
        if plan.end_week not in panel.weeks:
            weeks = ", ".join(str(week) for week in panel.weeks)
            raise ValueError(f"end_week {plan.end_week} is no assessment; there are {weeks}")
        outcomes = plan.chosen_outcomes()
        members = membership(panel, plan.chosen_subgroups())
        return cls(
            panel,
            plan,
            hours,
            outcomes,
            members,
            tuple(Tally(members, group) for group in panel.group),
            person_values(panel, plan, outcomes, BASELINE_WEEK),
        )

    def standardise(self) -> BoolArray:
        """Outcomes that are means, shape (outcomes,)."""
        return np.array([outcome.kind == "mean" for outcome in self.outcomes], dtype=bool)


class Assessment:
    """One assessment: values, who is enrolled, and the sums already made.

    Parameters
    ----------
    cohorts : Cohorts
        The people.
    week : int
        The assessment.
    """

    def __init__(self, cohorts: Cohorts, week: int) -> None:
        self.cohorts = cohorts
        self.values = person_values(
            cohorts.panel, cohorts.plan, cohorts.outcomes, week, cohorts.facilitator_hours
        )
        self.enrolled = cohorts.panel.flag("enrolled", week)
        self._sides: dict[tuple[int, bytes], Side] = {}

    def people(self, arm: int) -> FloatArray:
        """Values, shape (people, outcomes)."""
        people: FloatArray = self.values[arm].reshape(-1, len(self.cohorts.outcomes))
        return people

    def counts(self, pair: tuple[int, int], estimand: str) -> tuple[BoolArray, BoolArray]:
        """Who is counted in which outcome in each arm, each of shape (people, outcomes)."""
        present, enrolled = self.cohorts.panel.present, self.enrolled
        who = counted(
            estimand,
            (present[pair[0]], present[pair[1]]),
            (enrolled[pair[0]], enrolled[pair[1]]),
        )
        valid = [
            mask.reshape(-1, 1) & ~np.isnan(self.people(arm))
            for arm, mask in zip(pair, who, strict=True)
        ]
        if estimand == PRINCIPAL_STRATUM:
            valid = [valid[0] & valid[1]] * 2
        return valid[0], valid[1]

    def side(self, arm: int, mask: BoolArray) -> Side:
        """Sum one arm over the people counted, once."""
        key = (arm, np.packbits(mask).tobytes())
        if key not in self._sides:
            self._sides[key] = self._sum(arm, mask)
        return self._sides[key]

    def everyone(self, arm: int) -> Side:
        """Sum one arm over its whole initial cohort."""
        return self.side(arm, ~np.isnan(self.people(arm)))

    def _sum(self, arm: int, mask: BoolArray) -> Side:
        tally, values = self.cohorts.tallies[arm], self.people(arm)
        before = self.cohorts.baseline[arm].reshape(values.shape)
        now = tally.moments(values, mask)
        baseline = tally.moments(before, mask & ~np.isnan(before))
        return Side(now, baseline, tally.clustering(now, values, mask))

    def single(
        self, pair: tuple[int, int], masks: tuple[BoolArray, BoolArray]
    ) -> tuple[FloatArray, FloatArray] | None:
        """Error from groups where the two arms share one replicate only, else None."""
        cohorts, panel = self.cohorts, self.cohorts.panel
        both = np.flatnonzero(panel.run()[list(pair)].all(axis=0))
        if len(both) != 1:
            return None
        only = both[0]
        shape = (*panel.present.shape[1:], len(cohorts.outcomes))
        return clustered_error(
            cohorts.members[:, only],
            components((panel.group[pair[0], only], panel.group[pair[1], only])),
            (self.values[pair[0], only], self.values[pair[1], only]),
            (masks[0].reshape(shape)[only], masks[1].reshape(shape)[only]),
        )
