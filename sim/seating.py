"""Who sits in which group: people in order, in groups as equal as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.offers import OF_OFFERS, offer
from sim.parameters import plain_array, some
from sim.randomness import Chance, Purpose, block_for
from sim.rules import programme
from sim.study import Arm, Study

NO_GROUP = -1
NOBODY = -1

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Seating:
    """Who sits where in one arm of some replicates, part after part.

    A part is a group, or those of a replicate who are in none; parts stand in the order of replicates and
    groups, the part without a group last.

    Attributes
    ----------
    replicate : ndarray of int, shape (parts,)
        Position of the part's replicate among the replicates.
    number : ndarray of int, shape (parts,)
        The group's number; `NO_GROUP`.
    members, waiting : ndarray of int, shape (parts,)
        People who sit there, and who wait for a place, first come first.
    first : ndarray of int, shape (parts,)
        Where the part's seats begin: its members', then those of the waiting.
    rows : ndarray of int, shape (seats,)
        The row of `People.table` of who sits there.
    place : ndarray of int, shape (seats,)
        Her rank among the arm's people by number; `NOBODY` for those who wait.
    of_arm : ndarray of int, shape (replicates, people)
        Rows of the arm's people, in the order of their numbers.
    reached, accepted : ndarray of bool, shape (replicates, people)
        With an offer, whom it reached and who accepted; else everybody. By rank.
    """

    replicate: Ints
    number: Ints
    members: Ints
    waiting: Ints
    first: Ints
    rows: Ints
    place: Ints
    of_arm: Ints
    reached: NDArray[np.bool_]
    accepted: NDArray[np.bool_]

    def parts(self) -> Iterator[tuple[int, Ints, Ints]]:
        """Yield the number of each part, and the rows of its members and of those who wait."""
        for number, start, members, waiting in zip(
            self.number, self.first, self.members, self.waiting, strict=True
        ):
            queue = start + members
            yield int(number), self.rows[start:queue], self.rows[queue : queue + waiting]

    def group(self) -> NDArray[np.int32]:
        """Return the group everybody starts in, shape (replicates, people), by rank."""
        found = np.full(self.of_arm.shape, NO_GROUP, np.int32)
        seat = spread(self.first, self.members)
        part = np.repeat(np.arange(len(self.members)), self.members)
        found[self.replicate[part], self.place[seat]] = self.number[part]
        return found


def waiting_needed(study: Study) -> int:
    """Return how many people the waiting lists of a study hold, at most over its arms."""
    return int(max(_waiting_of(arm, np.array(study.patients)) for arm in study.arms))


def _waiting_of(arm: Arm, people: Ints) -> Ints:
    """Return how many wait in an arm with so many people in groups."""
    if not arm.holds_sessions or arm.programme.membership == programme.CLOSED:
        return np.zeros_like(people)
    waiting: Ints = np.ceil(people * arm.programme.waiting_per_place).astype(np.int64)
    return waiting


def seat(study: Study, arm: Arm, people: NDArray[Any], replicates: Sequence[int]) -> Seating:
    """Seat an arm's people: in order, in groups as equal as can be and no larger than the arm's size.

    With an offer, those whom it reaches and who accept are seated, the others stay outside.

    Parameters
    ----------
    people : ndarray of PERSON, shape (replicates, people)
        Of each replicate the cohort, then those who may wait.
    replicates : sequence of int
        Their numbers.
    """
    order, rank = _order(study, arm, people, replicates)
    reached = np.ones(order.shape, np.bool_)
    accepted = np.full(order.shape, arm.holds_sessions)
    of_arm = np.empty_like(order)
    np.put_along_axis(of_arm, rank, order, axis=1)
    if study.entry == "offered" and arm.holds_sessions:
        cohort = np.take_along_axis(people, of_arm, axis=1)
        reached, accepted = _offered(study, arm, cohort, replicates)
    # Who accepts sits before who doesn't, both in the order of seats.
    stays_out = ~np.take_along_axis(accepted, rank, axis=1)
    seats = np.argsort(stays_out, axis=1, kind="stable")
    seated = accepted.sum(axis=1)
    parts = _parts(arm, seated, order.shape[1] - seated)
    size = parts.members + parts.waiting
    first = np.cumsum(size) - size
    rows, place = np.empty(int(size.sum()), np.int64), np.full(int(size.sum()), NOBODY)
    sits = spread(first, parts.members)
    rows[sits] = np.take_along_axis(order, seats, axis=1).ravel()
    place[sits] = np.take_along_axis(rank, seats, axis=1).ravel()
    queue = _waiting_of(arm, seated)
    rows[spread(first + parts.members, parts.waiting)] = study.patients + spread(0 * queue, queue)
    return Seating(*parts, first, rows, place, of_arm, reached, accepted)


def _order(
    study: Study, arm: Arm, people: NDArray[Any], replicates: Sequence[int]
) -> tuple[Ints, Ints]:
    """Return the rows of an arm's people in the order of seats, and their ranks by number.

    All of the cohort, or those randomised to the arm.
    """
    if not study.allocation:
        everybody = np.tile(np.arange(study.patients), (len(replicates), 1))
        return everybody, everybody
    names = [each.name for each in study.arms]
    start = sum(study.allocation[name] for name in names[: names.index(arm.name)])
    numbers = people["person"][:, : study.patients]
    lots = [
        block_for(Chance(study.seed, replicate), Purpose.SEATING, mine)[:, 0]
        for replicate, mine in zip(replicates, numbers, strict=True)
    ]
    drawn = np.argsort(np.stack(lots), axis=1, kind="stable")
    order = drawn[:, start : start + study.allocation[arm.name]]
    return order, np.argsort(np.argsort(order, axis=1), axis=1)


def _offered(
    study: Study, arm: Arm, cohort: NDArray[Any], replicates: Sequence[int]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    reached, accepted = np.empty(cohort.shape, np.bool_), np.empty(cohort.shape, np.bool_)
    offer(
        cohort,
        some(study.parameters, OF_OFFERS),
        plain_array(arm.modes),
        plain_array(arm.delivery),
        int(arm.programme.sessions),
        Chance(study.seed, 0).key,
        np.array(replicates, np.int64),
        reached,
        accepted,
    )
    return reached, accepted


class _Parts(NamedTuple):
    replicate: Ints
    number: Ints
    members: Ints
    waiting: Ints


def _parts(arm: Arm, seated: Ints, outside: Ints) -> _Parts:
    """Part so many people of each replicate into groups, and those who stay out."""
    groups = -(-seated // arm.size)
    parts = groups + (outside > 0)
    replicate = np.repeat(np.arange(len(parts)), parts)
    number = spread(np.zeros_like(parts), parts)
    count = groups[replicate]
    in_group = number < count
    members = np.where(in_group, _share(seated[replicate], count, number), outside[replicate])
    queue = _waiting_of(arm, seated)[replicate]
    waiting = np.where(in_group, _share(queue, count, number), 0)
    return _Parts(replicate, np.where(in_group, number, NO_GROUP), members, waiting)


class Circles(NamedTuple):
    """The circles that converse in some groups, one after another.

    Attributes
    ----------
    group, number : ndarray of int, shape (circles,)
        Which group it is in, and which of its circles it is.
    first, size : ndarray of int, shape (circles,)
        How many sit before it in its group, and how many in it.
    """

    group: Ints
    number: Ints
    first: Ints
    size: Ints


def circles_of(members: Ints, size: int) -> Circles:
    """Return the circles that converse: a group of so many is one where `size` is 0, else breakouts.

    They are as equal as can be and no larger than `size`.
    """
    count = -(-members // size) if size > 0 else np.ones_like(members)
    group = np.repeat(np.arange(len(members)), count)
    number = spread(0 * count, count)
    places = _share(members[group], count[group], number)
    before = np.cumsum(places) - places - (np.cumsum(members) - members)[group]
    return Circles(group, number, before, places)


def _share(total: Ints, parts: Ints, part: Ints) -> Ints:
    """Return what falls to a part of a total that is split as equally as can be, the first parts getting more."""
    parts = np.maximum(parts, 1)
    share: Ints = total // parts + (part < total % parts)
    return share


def spread(first: Ints, count: Ints) -> Ints:
    """Return the numbers from each `first` on, `count` of them, one after another."""
    before = np.cumsum(count) - count
    spread: Ints = np.repeat(first - before, count) + np.arange(int(count.sum()))
    return spread
