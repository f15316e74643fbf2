"""Where people sit, as jobs of a kernel: found once for all settings that seat the same people alike."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim import baseline
from sim.endpoints import Cohort
from sim.offers import OF_OFFERS
from sim.parameters import some
from sim.population import parameters_of, recruit
from sim.randomness import Chance
from sim.seating import NO_GROUP, Ints, Seating, circles_of, seat, spread, waiting_needed
from sim.study import Arm, Study

JOB = np.dtype(
    [
        ("study", np.int64),
        ("scenario", np.int64),
        ("replicate", np.int64),
        ("group", np.int64),
        ("first_row", np.int64),
        ("members", np.int64),
        ("waiting", np.int64),
        ("first_circle", np.int64),
        ("circles", np.int64),
        ("first_endpoint", np.int64),
        ("cohort", np.int64),
        ("facilitator_skill", np.float64),
        ("watched", np.int64),
    ]
)
"""One group, or the people of an arm who are in no group (group -1).

`first_row` and `first_circle` say where its seats and circles begin, `first_endpoint` where the endpoints of its arm
of a study do; `cohort` counts the people of that arm in all replicates.
"""

UNWATCHED = -1
KEPT_BYTES = 2**26
OF_SEATS = (
    "sessions",
    "membership",
    "waiting_per_place",
    "subgroup_size",
    "facilitators",
    "facilitator_skill_mean",
    "facilitator_skill_sd",
)
"""Attributes of a programme that places depend on; who finds them is handed no others."""

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Places:
    """The people of one arm of some replicates in their places.

    Attributes
    ----------
    jobs : ndarray of JOB
        Groups of all replicates, then people in none; rows, circles and endpoints count from the arm's own first.
    position : ndarray of int, shape (jobs,)
        Position of each job's replicate among the replicates.
    rows, circle, endpoint : ndarray of int, shape (seats,)
        Which of the people sits there, in which circle, and her place among the arm's endpoints; -1: none.
    anchors, sizes : ndarray of int, shape (circles,)
        Number of the first person of each circle, and how many it holds.
    cohort : Cohort
        The people by rank.
    """

    jobs: NDArray[Any]
    position: Ints
    rows: Ints
    circle: Ints
    endpoint: Ints
    anchors: Ints
    sizes: Ints
    cohort: Cohort

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        arrays = (self.jobs, self.rows, self.circle, self.endpoint, self.cohort.people)
        return sum(each.nbytes for each in arrays)


class Shared:
    """The people and places of some replicates; settings that agree in what these depend on share them."""

    def __init__(self, replicates: Sequence[int]) -> None:
        self.replicates = replicates
        self._people: _Kept[NDArray[Any]] = _Kept()
        self._places: _Kept[Places] = _Kept()

    def people(self, study: Study) -> NDArray[Any]:
        """Return the people of a study, shape (replicates, people); each cohort first, then those who wait."""
        return self._people.get(_of_people(study), lambda: self._recruit(study))

    def places(self, study: Study, arm: Arm) -> Places:
        """Return the places of an arm's people."""
        key = _of_people(study), _of_places(study, arm)
        return self._places.get(key, lambda: self._find(study, arm))

    def _recruit(self, study: Study) -> NDArray[Any]:
        waiting = waiting_needed(study)
        found = [
            recruit(
                study.population,
                study.parameters,
                Chance(study.seed, replicate),
                study.patients,
                waiting,
            ).table
            for replicate in self.replicates
        ]
        return np.stack(found)

    def _find(self, study: Study, arm: Arm) -> Places:
        bare = replace(arm, programme=some(arm.programme, OF_SEATS).view(np.recarray)[0])
        people = self.people(study)
        return _places(study, bare, people, np.array(self.replicates, np.int64))


class _Kept(Generic[T]):
    """What was made lately, as far as memory allows."""

    def __init__(self) -> None:
        self._made: OrderedDict[Any, T] = OrderedDict()
        self._bytes = 0

    def get(self, key: Any, make: Callable[[], T]) -> T:
        """Return what belongs to a key, made if it isn't kept."""
        if key in self._made:
            self._made.move_to_end(key)
            return self._made[key]
        made = make()
        self._made[key] = made
        self._bytes += _size(made)
        while self._bytes > KEPT_BYTES and len(self._made) > 1:
            _, oldest = self._made.popitem(last=False)
            self._bytes -= _size(oldest)
        return made


def _size(made: Any) -> int:
    return int(made.nbytes)


def _of_people(study: Study) -> tuple[Any, ...]:
    parameters = parameters_of(study.parameters).tobytes()
    waiting = waiting_needed(study)
    return study.seed, study.population.tobytes(), parameters, study.patients, waiting


def _of_places(study: Study, arm: Arm) -> tuple[Any, ...]:
    key: tuple[Any, ...] = (arm.size, some(arm.programme, OF_SEATS).tobytes())
    if study.allocation:
        key += (arm.name, tuple(each.name for each in study.arms), *study.allocation.items())
    if study.entry == "offered":
        offer = some(study.parameters, OF_OFFERS).tobytes()
        key += (offer, arm.modes.tobytes(), arm.delivery.tobytes())
    return key


def _places(study: Study, arm: Arm, people: NDArray[Any], replicates: Ints) -> Places:
    seating = seat(study, arm, people, replicates.tolist())
    # Groups first, so that those of many replicates can be run side by side.
    order = np.argsort(seating.number == NO_GROUP, kind="stable")
    jobs = np.zeros(len(order), JOB)
    position = seating.replicate[order]
    jobs["replicate"] = replicates[position]
    jobs["group"] = seating.number[order]
    jobs["first_row"] = seating.first[order]
    jobs["members"] = seating.members[order]
    jobs["waiting"] = seating.waiting[order]
    jobs["cohort"] = seating.of_arm.size
    jobs["watched"] = UNWATCHED
    seats = np.repeat(seating.replicate, seating.members + seating.waiting)
    numbers = people["person"][seats, seating.rows]
    circle, anchors, sizes = _circles(jobs, numbers, int(arm.programme.subgroup_size))
    _lead(jobs, numbers, arm, Chance(study.seed, 0).key)
    replicate = np.arange(len(replicates))[:, np.newaxis]
    return Places(
        jobs,
        position,
        rows=seats * people.shape[1] + seating.rows,
        circle=circle,
        endpoint=np.where(
            seating.place < 0, seating.place, seats * seating.of_arm.shape[1] + seating.place
        ),
        anchors=anchors,
        sizes=sizes,
        cohort=Cohort(
            people[replicate, seating.of_arm],
            seating.group(),
            seating.reached,
            seating.accepted if arm.holds_sessions else np.ones_like(seating.accepted),
        ),
    )


def _circles(jobs: NDArray[Any], numbers: Ints, size: int) -> tuple[Ints, Ints, Ints]:
    """Part groups into circles: those of each seat, and the anchors and sizes of all."""
    grouped = jobs["group"] != NO_GROUP
    parts = circles_of(jobs["members"][grouped], size)
    first = jobs["first_row"][parts.group] + parts.first
    circle = np.full(len(numbers), NO_GROUP)
    circle[spread(first, parts.size)] = np.repeat(parts.number, parts.size)
    count = np.bincount(parts.group, minlength=len(jobs))
    jobs["circles"] = count
    jobs["first_circle"] = np.cumsum(count) - count
    return circle, numbers[first], parts.size


def _lead(jobs: NDArray[Any], numbers: Ints, arm: Arm, key: tuple[int, int]) -> None:
    """Give each group its facilitators' skill."""
    plan = arm.programme
    groups = jobs[: int((jobs["group"] != NO_GROUP).sum())]
    skills = np.zeros(len(groups))
    leads = (
        int(plan.facilitators),
        float(plan.facilitator_skill_mean),
        float(plan.facilitator_skill_sd),
    )
    anchors = numbers[groups["first_row"]]
    baseline.draw_facilitators(skills, anchors, groups["replicate"].copy(), leads, key)
    groups["facilitator_skill"] = skills


__all__ = ["JOB", "Places", "Seating", "Shared"]
