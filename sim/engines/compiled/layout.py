"""Laying studies out as arrays: one batch of groups over studies, arms and replicates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engines.compiled.columns import CIRCLES
from sim.groups import Seating, circles_of, seat, waiting_needed
from sim.parameters import plain_array
from sim.population import PERSON, People, facilitator_skill, recruit
from sim.randomness import Chance
from sim.recording import ENDPOINT, GROUP_WEEK
from sim.study import LARGEST_GROUP, LONGEST_QUEUE, Arm, Study

JOB = np.dtype(
    [
        ("study", np.int64),
        ("arm", np.int64),
        ("scenario", np.int64),
        ("replicate", np.int64),
        ("group", np.int64),
        ("first_row", np.int64),
        ("members", np.int64),
        ("waiting", np.int64),
        ("first_circle", np.int64),
        ("circles", np.int64),
        ("first_endpoint", np.int64),
        ("facilitator_skill", np.float64),
        ("watched", np.int64),
    ]
)
"""One group, or the people of an arm who are in no group (group -1)."""

NO_GROUP = -1
UNWATCHED = -1
BLOCK_PEOPLE = 512
"""People run side by side: enough for vector code, few enough to stay in a near cache."""


class Batch(NamedTuple):
    """Everything a kernel reads.

    Attributes
    ----------
    people : ndarray of PERSON, shape (people,)
        Everybody of all studies and replicates.
    blocks : ndarray, shape (blocks + 1,)
        Where blocks of jobs begin: groups of one arm of a study that are run side by side.
    rows, circle : ndarray, shape (seats,)
        Who sits in which job, in the order of seats, and in which of its circles.
    anchors : ndarray, shape (circles,)
        First person of each circle; `places` how many it holds.
    reached, accepted : ndarray of bool, shape (cohort seats,)
        By endpoint row.
    assessment_at : ndarray, shape (horizon + 1,)
        Which assessment a week is, or -1.
    parameters : record array, shape (studies,)
    modes : record array, shape (scenarios, 2)
        Of every study's every arm; the second repeats the first where an arm has one.
    deliveries, programmes : record array, shape (scenarios,)
    """

    key: tuple[int, int]
    jobs: NDArray[Any]
    blocks: NDArray[np.int64]
    people: NDArray[Any]
    rows: NDArray[np.int64]
    circle: NDArray[np.int64]
    anchors: NDArray[np.int64]
    places: NDArray[np.int64]
    reached: NDArray[np.bool_]
    accepted: NDArray[np.bool_]
    assessment_at: NDArray[np.int64]
    parameters: NDArray[Any]
    modes: NDArray[Any]
    deliveries: NDArray[Any]
    programmes: NDArray[Any]


class Output(NamedTuple):
    """Everything a kernel writes; memory is bounded by what is recorded.

    Attributes
    ----------
    weeks : ndarray of GROUP_WEEK, shape (jobs, horizon + 1)
    endpoints : ndarray of ENDPOINT, shape (cohort seats, assessments)
    member_weeks : ndarray, shape (watched groups, horizon + 1, slots, fields)
        NaN where nobody sits.
    ties : ndarray, shape (watched groups, horizon + 1, slots, slots + 1)
        Closeness of the first to the second, last the facilitator; NaN where there is no tie.
    """

    weeks: NDArray[Any]
    endpoints: NDArray[Any]
    member_weeks: NDArray[np.float64]
    ties: NDArray[np.float64]


class _Builder:
    """Collects jobs and seats, arm by arm."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Any, ...]] = []
        self.rows: list[int] = []
        self.circle: list[int] = []
        self.anchors: list[int] = []
        self.places: list[int] = []
        self.reached: list[bool] = []
        self.accepted: list[bool] = []
        self.watched = 0

    def add_arm(
        self,
        study: Study,
        arm: Arm,
        at: tuple[int, int, int],
        people: People,
        first: int,
        chance: Chance,
    ) -> None:
        """Add the groups of an arm, then those in none."""
        seating = seat(study, arm, people, chance)
        watched = study.watched_groups if chance.replicate == 0 else 0
        for number, (members, waiting) in enumerate(
            zip(seating.groups, seating.waiting, strict=True)
        ):
            anchor = int(people.table["person"][members[0]])
            count = int(arm.programme.facilitators)
            skills = [facilitator_skill(arm.programme, chance, anchor, k) for k in range(count)]
            skill = sum(skills) / count if count else 0.0
            is_watched = self.watched if number < watched else UNWATCHED
            self.watched += number < watched
            circles = circles_of(len(members), int(arm.programme.subgroup_size))
            job = (*at, chance.replicate, number, len(self.rows), len(members), len(waiting))
            self._add_job(job, len(circles), skill, is_watched)
            for k, (start, stop) in enumerate(circles):
                self.anchors.append(int(people.table["person"][members[start]]))
                self.places.append(stop - start)
                self.circle += [k] * (stop - start)
            self.circle += [NO_GROUP] * len(waiting)
            self._seat(members, waiting, first, seating)
        if seating.outside:
            job = (*at, chance.replicate, NO_GROUP, len(self.rows), len(seating.outside), 0)
            self._add_job(job, 0, 0.0, UNWATCHED)
            self.circle += [NO_GROUP] * len(seating.outside)
            self._seat(seating.outside, (), first, seating)

    def _add_job(self, job: tuple[int, ...], circles: int, skill: float, watched: int) -> None:
        self.jobs.append((*job, len(self.anchors), circles, len(self.reached), skill, watched))

    def _seat(
        self, members: Sequence[int], waiting: Sequence[int], first: int, seating: Seating
    ) -> None:
        self.rows += [first + row for row in (*members, *waiting)]
        self.reached += [row in seating.reached for row in members]
        self.accepted += [row in seating.accepted for row in members]


def lay_out(
    studies: Sequence[Study], replicates: Sequence[int]
) -> tuple[Batch, list[list[People]]]:
    """Return the groups of some studies as arrays, for some replicates.

    Parameters
    ----------
    studies : sequence of Study
        Of one seed and one schedule: the points of a sweep.

    Returns
    -------
    Batch
        Jobs in the order of studies, arms, replicates and groups.
    list of list of People
        By study and replicate.
    """
    built = _Builder()
    peoples: list[list[People]] = []
    tables: list[NDArray[Any]] = []
    first = 0
    known: dict[tuple[Any, ...], tuple[People, int]] = {}
    scenario = 0
    for number, study in enumerate(studies):
        peoples.append([])
        waiting = waiting_needed(study)
        for replicate in replicates:
            chance = Chance(study.seed, replicate)
            who = (
                study.population.tobytes(),
                study.parameters.tobytes(),
                study.patients,
                waiting,
                replicate,
            )
            if who not in known:
                people = recruit(
                    study.population, study.parameters, chance, study.patients, waiting
                )
                known[who] = people, first
                tables.append(people.table)
                first += len(people.table)
            people, row = known[who]
            for position, arm in enumerate(study.arms):
                at = number, position, scenario + position
                built.add_arm(study, arm, at, people, row, chance)
            peoples[-1].append(people)
        scenario += len(study.arms)
    return _batch(
        studies, built, np.concatenate(tables) if tables else np.empty(0, PERSON)
    ), peoples


def _batch(studies: Sequence[Study], built: _Builder, people: NDArray[Any]) -> Batch:
    jobs = np.array(built.jobs, dtype=JOB)
    jobs = jobs[np.argsort(jobs["scenario"], kind="stable")]
    _refuse_too_large(jobs)
    schedule = studies[0].schedule
    arms = [arm for study in studies for arm in study.arms]
    assessment_at = np.full(schedule.horizon + 1, -1, np.int64)
    assessment_at[list(schedule.assessments)] = np.arange(len(schedule.assessments))
    both = [arm.modes if len(arm.modes) == 2 else np.concatenate([arm.modes] * 2) for arm in arms]
    return Batch(
        key=Chance(studies[0].seed, 0).key,
        jobs=jobs,
        blocks=_blocks(jobs),
        people=people,
        rows=np.array(built.rows, np.int64),
        circle=np.array(built.circle, np.int64),
        anchors=np.array(built.anchors, np.int64),
        places=np.array(built.places, np.int64),
        reached=np.array(built.reached, np.bool_),
        accepted=np.array(built.accepted, np.bool_),
        assessment_at=assessment_at,
        parameters=np.concatenate([plain_array(study.parameters) for study in studies]),
        modes=np.stack([plain_array(each) for each in both]),
        deliveries=np.concatenate([plain_array(arm.delivery) for arm in arms]),
        programmes=np.concatenate([plain_array(arm.programme) for arm in arms]),
    )


def _refuse_too_large(jobs: NDArray[Any]) -> None:
    """Refuse groups that a kernel has no room for; it doesn't look whether it writes beyond its rows."""
    groups = jobs[jobs["group"] != NO_GROUP]
    most = int(groups["members"].max(initial=0))
    queue = int(groups["waiting"].max(initial=0))
    if most > LARGEST_GROUP or queue > LONGEST_QUEUE * LARGEST_GROUP:
        raise ValueError(
            f"a group of {most} with {queue} waiting is too large; at most {LARGEST_GROUP} members and"
            f" {LONGEST_QUEUE} waiting for each place"
        )


def _blocks(jobs: NDArray[Any]) -> NDArray[np.int64]:
    """Return where blocks begin: at a new arm, at people in no group, or when full."""
    starts: list[int] = []
    people = circles = 0
    for j, job in enumerate(jobs):
        size = int(job["members"] + job["waiting"])
        same = j > 0 and job["scenario"] == jobs[j - 1]["scenario"]
        alone = job["group"] == NO_GROUP or (j > 0 and jobs[j - 1]["group"] == NO_GROUP)
        full = people + size > BLOCK_PEOPLE or circles + job["circles"] > CIRCLES
        if not same or alone or full:
            starts.append(j)
            people = circles = 0
        people += size
        circles += int(job["circles"])
    return np.array([*starts, len(jobs)], np.int64)


def output_for(batch: Batch) -> Output:
    """Return room for what a batch leaves."""
    weeks = len(batch.assessment_at)
    assessments = int(batch.assessment_at.max()) + 1
    watched = batch.jobs[batch.jobs["watched"] >= 0]
    slots = int((watched["members"] + watched["waiting"]).max(initial=0))
    return Output(
        weeks=np.zeros((len(batch.jobs), weeks), GROUP_WEEK),
        endpoints=np.zeros((len(batch.reached), assessments), ENDPOINT),
        member_weeks=np.full((len(watched), weeks, slots, 8), np.nan),
        ties=np.full((len(watched), weeks, slots, slots + 1), np.nan),
    )
