"""Sums over the people of many points, by arm and estimand: what effects and outcomes of a sweep are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sim.endpoints import ArmEndpoints
from sim.estimation.moments import (
    ENROLLED_IN_BOTH,
    GROUPS,
    PEOPLE,
    SQUARES,
    TOTAL,
    Columns,
    Counted,
    Workspace,
    add_up,
    who_counts,
)
from sim.estimation.panel import BoolArray, FloatArray
from sim.estimation.plan import EstimationPlan, defined_at
from sim.estimation.recorded import measures_of, recording_for
from sim.estimation.subgroups import EVERYBODY, belongs, trait_of
from sim.estimation.tally import Moments

Found = Sequence[Mapping[str, ArmEndpoints]]
"""By point and arm, all of the same assessments and as many replicates."""


class Summed:
    """The people of some points, added up where it is asked for.

    Parameters
    ----------
    found : sequence of mapping of str to ArmEndpoints
        By point and arm.
    plan : EstimationPlan
        What is to be estimated.

    Attributes
    ----------
    weeks : tuple of int
        The assessments.
    shape : tuple of int
        Points, outcomes, assessments and subgroups.

    Raises
    ------
    ValueError
        If a column was not recorded, points differ in replicates or assessments, or the end of the programme is no
        assessment.
    """

    def __init__(self, found: Found, plan: EstimationPlan) -> None:
        some = found[0][plan.arms[0]]
        self.found, self.plan = found, plan
        self.outcomes, self.subgroups = plan.chosen_outcomes(), plan.chosen_subgroups()
        self.weeks, self.replicates = some.assessments, len(some.facilitator_hours)
        self.shape = len(found), len(self.outcomes), len(self.weeks), len(self.subgroups)
        _refuse(self, some)
        self._measures = measures_of(self.outcomes, some.recording.numbers)
        self._defined = np.array(
            [
                [defined_at(outcome, week, plan.end_week) for week in self.weeks]
                for outcome in self.outcomes
            ]
        )
        self._sums: dict[tuple[str, str, int], FloatArray] = {}

    def people(
        self, arm: str, other: str, estimand: str, first_week: int = 0
    ) -> tuple[Moments, FloatArray]:
        """Return what those who count in an arm add up to, and how many groups hold some of them.

        Parameters
        ----------
        other : str
            The arm it is compared with.
        first_week : int
            Position of the first assessment that is wanted.

        Returns
        -------
        Moments, ndarray
            Each of shape (replicates, points × outcomes × assessments × subgroups).
        """
        who = who_counts(estimand)
        key = arm, other if who == ENROLLED_IN_BOTH else arm, who
        if key not in self._sums:
            self._sums[key] = self._add_up(*key)
        sums = self._sums[key].reshape(4, self.replicates, *self.shape)[..., first_week:, :]
        parts = sums.reshape(4, self.replicates, -1)
        return Moments(parts[PEOPLE], parts[TOTAL], parts[SQUARES]), parts[GROUPS]

    def _add_up(self, arm: str, other: str, who: int) -> FloatArray:
        sums = np.zeros((4, self.replicates, self.shape[0], int(np.prod(self.shape[1:]))))
        everybody = np.array([name == EVERYBODY for name in self.subgroups])
        for point, arms in enumerate(self.found):
            own, paired = arms[arm], arms[other]
            numbers = own.cohort.people["person"]
            if own is not paired and not np.array_equal(numbers, paired.cohort.people["person"]):
                continue
            counted = Counted(self._measures, self._defined, self._members(own), everybody, who)
            memory = Workspace.of(numbers.shape[1], int(own.cohort.group.max(initial=0)) + 1)
            add_up(Columns.of(own), Columns.of(paired), counted, memory, sums[:, :, point])
        return sums

    def _members(self, arm: ArmEndpoints) -> BoolArray:
        """Return who of an arm belongs to each subgroup, shape (subgroups, replicates, people)."""
        members = np.ones((len(self.subgroups), *arm.cohort.group.shape), np.bool_)
        for k, name in enumerate(self.subgroups):
            if name != EVERYBODY:
                trait = trait_of(name)
                measured = trait == "anxiety"
                values = arm.column(trait)[0] if measured else arm.cohort.people[trait]
                members[k] = belongs(name, values.astype(np.float64))
        return members


def _refuse(summed: Summed, some: ArmEndpoints) -> None:
    needed = recording_for(summed.plan).endpoints
    missing = [name for name in needed if name not in some.recording.endpoints]
    if missing:
        raise ValueError(f"{missing[0]!r} was not recorded; record what recording_for(plan) says")
    if summed.plan.end_week not in summed.weeks:
        weeks = ", ".join(str(week) for week in summed.weeks)
        raise ValueError(f"end_week {summed.plan.end_week} is no assessment; there are {weeks}")
    for arms in summed.found:
        for name in summed.plan.arms:
            arm = arms[name]
            if arm.assessments != summed.weeks or len(arm.facilitator_hours) != summed.replicates:
                raise ValueError(
                    "points that are estimated together have one schedule and as many replicates"
                )
