"""Laying studies out as arrays: one batch of groups over studies, arms and replicates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.engines.compiled.columns import CIRCLES
from sim.engines.compiled.places import UNWATCHED, Places, Shared
from sim.parameters import stacked
from sim.randomness import Chance
from sim.recording import COUNTS, GROUP_WEEK, NUMBERS, Recording
from sim.seating import NO_GROUP, Ints
from sim.study import LARGEST_GROUP, LONGEST_QUEUE, Study

BLOCK_PEOPLE = 512
"""People run side by side: enough for vector code, few enough to stay in a near cache."""

T = TypeVar("T")


class Batch(NamedTuple):
    """Everything a kernel reads.

    Attributes
    ----------
    jobs : ndarray of JOB
        In the order of scenarios: every study's every arm.
    blocks : ndarray, shape (blocks + 1,)
        Where blocks of jobs begin: groups of one scenario that are run side by side.
    people : ndarray of PERSON, shape (people,)
        Everybody of all studies and replicates.
    rows, circle, endpoint : ndarray, shape (seats,)
        Who sits there, in which circle of the job, and which place among the endpoints of the scenario she has.
    anchors : ndarray, shape (circles,)
        First person of each circle; `places` how many it holds.
    assessment_at : ndarray, shape (horizon + 1,)
        Which assessment a week is, or -1.
    parameters : record array, shape (studies,)
    modes : record array, shape (scenarios, 2)
        The second repeats the first where an arm has one.
    deliveries, programmes : record array, shape (scenarios,)
    """

    key: tuple[int, int]
    jobs: NDArray[Any]
    blocks: Ints
    people: NDArray[Any]
    rows: Ints
    circle: Ints
    endpoint: Ints
    anchors: Ints
    places: Ints
    assessment_at: Ints
    parameters: NDArray[Any]
    modes: NDArray[Any]
    deliveries: NDArray[Any]
    programmes: NDArray[Any]


class Output(NamedTuple):
    """Everything a kernel writes; memory is bounded by what is recorded.

    Attributes
    ----------
    number_at, count_at : ndarray, shape (columns,)
        For each column of `NUMBERS` and of `COUNTS`, which of those recorded it is, or -1.
    kept : ndarray, shape (3,)
        How many columns of either are recorded, and how many assessments there are.
    numbers, counts : ndarray, flat
        Of each scenario a part of shape (columns kept, assessments, cohort).
    hours : ndarray, shape (jobs,)
        Facilitators' hours of each group.
    weeks : ndarray of GROUP_WEEK, shape (jobs, horizon + 1)
        No rows where weeks aren't recorded.
    member_weeks : ndarray, shape (watched groups, horizon + 1, slots, fields)
        NaN where nobody sits.
    ties : ndarray, shape (watched groups, horizon + 1, slots, slots + 1)
        Closeness of the first to the second, last the facilitator; NaN where there is no tie.
    """

    number_at: Ints
    count_at: Ints
    kept: Ints
    numbers: NDArray[np.float64]
    counts: NDArray[np.int16]
    hours: NDArray[np.float64]
    weeks: NDArray[Any]
    member_weeks: NDArray[np.float64]
    ties: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Layout:
    """What stands where in a batch; a scenario is an arm of a study.

    Attributes
    ----------
    people : list of ndarray of PERSON, shape (replicates, people)
        Of all studies, each once; `people_of`, shape (studies,), says which are a study's.
    places : list of Places
        Of all scenarios, each once; `places_of`, shape (scenarios,), says which are a scenario's.
    study_of : ndarray of int, shape (scenarios,)
    first_job, first_endpoint : ndarray of int, shape (scenarios + 1,)
        Where the jobs and the endpoints of each scenario begin.
    """

    people: list[NDArray[Any]]
    people_of: Ints
    places: list[Places]
    places_of: Ints
    study_of: Ints
    first_job: Ints
    first_endpoint: Ints


def lay_out(
    studies: Sequence[Study],
    replicates: Sequence[int],
    recording: Recording = Recording(),  # noqa: B008 - frozen
    shared: Shared | None = None,
) -> tuple[Batch, Layout]:
    """Return the groups of some studies as arrays, for some replicates.

    Parameters
    ----------
    studies : sequence of Study
        Of one seed and one schedule: the points of a sweep.
    recording : Recording
        Says which groups are watched.
    shared : Shared, optional
        Where people and places of these replicates are kept from batch to batch.
    """
    shared = shared or Shared(replicates)
    people, people_of = _once([shared.people(study) for study in studies])
    places, places_of = _once(
        [shared.places(study, arm) for study in studies for arm in study.arms]
    )
    layout = Layout(
        people,
        people_of,
        places,
        places_of,
        study_of=np.repeat(np.arange(len(studies)), [len(study.arms) for study in studies]),
        first_job=_bounds(np.array([len(each.jobs) for each in places])[places_of]),
        first_endpoint=_bounds(np.array([each.cohort.group.size for each in places])[places_of]),
    )
    return _batch(studies, layout, recording), layout


def _once(items: Sequence[T]) -> tuple[list[T], Ints]:
    """Return different items, and which of them each is."""
    position: dict[int, int] = {}
    which = [position.setdefault(id(item), len(position)) for item in items]
    return list({id(item): item for item in items}.values()), np.array(which, np.int64)


def _bounds(sizes: Sequence[int] | Ints) -> Ints:
    """Return where parts of these sizes begin, and where the last ends."""
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def _batch(studies: Sequence[Study], layout: Layout, recording: Recording) -> Batch:
    schedule, places = studies[0].schedule, layout.places
    arms = [arm for study in studies for arm in study.arms]
    assessment_at = np.full(schedule.horizon + 1, -1, np.int64)
    assessment_at[list(schedule.assessments)] = np.arange(len(schedule.assessments))
    both = [arm.modes if len(arm.modes) == 2 else arm.modes[[0, 0]] for arm in arms]
    return Batch(
        key=Chance(studies[0].seed, 0).key,
        jobs=_jobs(layout, recording),
        blocks=_blocks(layout),
        people=np.concatenate([table.reshape(-1) for table in layout.people]),
        rows=_rows(layout),
        circle=np.concatenate([each.circle for each in places]),
        endpoint=np.concatenate([each.endpoint for each in places]),
        anchors=np.concatenate([each.anchors for each in places]),
        places=np.concatenate([each.sizes for each in places]),
        assessment_at=assessment_at,
        parameters=stacked([study.parameters for study in studies]),
        modes=stacked(both).reshape(-1, 2),
        deliveries=stacked([arm.delivery for arm in arms]),
        programmes=stacked([arm.programme for arm in arms]),
    )


def _rows(layout: Layout) -> Ints:
    """Return who sits in each seat, among the people of all tables."""
    first_person = _bounds([table.size for table in layout.people])
    owner = np.zeros(len(layout.places), np.int64)
    owner[layout.places_of] = layout.people_of[layout.study_of]
    return np.concatenate(
        [each.rows + first_person[table] for each, table in zip(layout.places, owner, strict=True)]
    )


def _jobs(layout: Layout, recording: Recording) -> NDArray[Any]:
    count, which = np.diff(layout.first_job), layout.places_of
    first_row = _bounds([len(each.rows) for each in layout.places])
    first_circle = _bounds([len(each.sizes) for each in layout.places])
    jobs = np.concatenate([layout.places[each].jobs for each in which])
    jobs["study"] = np.repeat(layout.study_of, count)
    jobs["scenario"] = np.repeat(np.arange(len(count)), count)
    jobs["first_row"] += np.repeat(first_row[which], count)
    jobs["first_circle"] += np.repeat(first_circle[which], count)
    jobs["first_endpoint"] = np.repeat(layout.first_endpoint[:-1], count)
    _refuse_too_large(jobs)
    watched = (jobs["group"] != NO_GROUP) & (jobs["replicate"] == 0)
    watched &= jobs["group"] < recording.watched_groups
    jobs["watched"] = np.where(watched, np.cumsum(watched) - 1, UNWATCHED)
    return jobs


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


def _blocks(layout: Layout) -> Ints:
    """Return where blocks begin, and where the last ends."""
    cut = [_cut(each.jobs) for each in layout.places]
    starts = [
        cut[which] + first for which, first in zip(layout.places_of, layout.first_job, strict=False)
    ]
    return np.concatenate([*starts, layout.first_job[-1:]])


def _cut(jobs: NDArray[Any]) -> Ints:
    """Cut the jobs of a scenario into blocks about equally full; people in no group are run alone.

    Two groups whose middles fall into one block fill it at most twice: hence half of the circles there is room
    for. People have room enough.
    """
    groups = int((jobs["group"] != NO_GROUP).sum())
    alone = np.arange(groups, len(jobs))
    if groups == 0:
        return alone
    some = jobs[:groups]
    people = (some["members"] + some["waiting"]) / BLOCK_PEOPLE
    load = np.maximum(people, some["circles"] / (CIRCLES // 2))
    until = np.cumsum(load)
    middle = (until - load / 2) / until[-1]
    block = np.floor(middle * ceil(until[-1]))
    return np.concatenate([np.flatnonzero(np.diff(block, prepend=-1.0)), alone])


def output_for(batch: Batch, recording: Recording = Recording()) -> Output:  # noqa: B008 - frozen
    """Return room for what a batch leaves."""
    weeks = len(batch.assessment_at)
    assessments = int(batch.assessment_at.max()) + 1
    watched = batch.jobs[batch.jobs["watched"] >= 0]
    slots = int((watched["members"] + watched["waiting"]).max(initial=0))
    cohort = int((batch.jobs["first_endpoint"] + batch.jobs["cohort"]).max(initial=0))
    kept = len(recording.numbers), len(recording.counts)
    return Output(
        number_at=_positions(NUMBERS, recording.numbers),
        count_at=_positions(COUNTS, recording.counts),
        kept=np.array([*kept, assessments], np.int64),
        # Everybody is assessed every time, so that nothing need be cleared.
        numbers=np.empty(kept[0] * assessments * cohort),
        counts=np.empty(kept[1] * assessments * cohort, np.int16),
        hours=np.zeros(len(batch.jobs)),
        weeks=np.zeros((len(batch.jobs) if recording.weeks else 0, weeks), GROUP_WEEK),
        member_weeks=np.full((len(watched), weeks, slots, 8), np.nan),
        ties=np.full((len(watched), weeks, slots, slots + 1), np.nan),
    )


def _positions(names: Sequence[str], kept: Sequence[str]) -> Ints:
    return np.array([kept.index(name) if name in kept else -1 for name in names], np.int64)
