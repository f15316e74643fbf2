"""Who sits where: in order, in groups as equal as can be."""

from itertools import chain

import numpy as np
import pytest

from sim.randomness import Chance
from sim.seating import NO_GROUP, circles_of, seat, waiting_needed
from tests.worlds import people_of, study


def seated(world, replicates=(0,)):
    people = np.stack([people_of(world, replicate)[0].table for replicate in replicates])
    return seat(world, world.arms[0], people, replicates)


@pytest.mark.parametrize(("size", "members"), [(8, [8] * 5), (7, [7, 7, 7, 7, 6, 6]), (40, [40])])
def test_groups_are_as_equal_as_can_be_and_keep_the_order(size, members):
    seating = seated(study("video", groups=5, size=size))
    assert seating.members.tolist() == members
    assert seating.rows.tolist() == list(range(40))
    assert seating.number.tolist() == list(range(len(members)))
    assert seating.group()[0].tolist() == np.repeat(range(len(members)), members).tolist()


def test_those_who_wait_come_after_the_cohort_in_their_order():
    world = study("video", groups=3, programme={"membership": 1, "waiting_per_place": 0.6})
    seating = seated(world)
    assert waiting_needed(world) == 15
    assert seating.waiting.tolist() == [5, 5, 5]
    queues = [queue.tolist() for _, _, queue in seating.parts()]
    assert queues == [[24, 25, 26, 27, 28], [29, 30, 31, 32, 33], [34, 35, 36, 37, 38]]


def test_who_declines_stays_out_and_others_move_up():
    seating = seated(study("video", groups=5, entry="offered"), (0, 3))
    for replicate in (0, 1):
        accepted = np.flatnonzero(seating.accepted[replicate])
        mine = seating.replicate == replicate
        inside = [
            rows.tolist()
            for (number, rows, _), here in zip(seating.parts(), mine, strict=True)
            if here and number != NO_GROUP
        ]
        assert list(chain(*inside)) == accepted.tolist()
        assert max(map(len, inside)) - min(map(len, inside)) <= 1
        outside = seating.group()[replicate] == NO_GROUP
        assert (outside == ~seating.accepted[replicate]).all()
        assert seating.reached[replicate][accepted].all()


def test_a_replicate_is_seated_the_same_alone_and_among_others():
    world = study("forum", groups=6, entry="offered")
    among, alone = seated(world, (0, 2, 5)), seated(world, (2,))
    assert (among.accepted[1] == alone.accepted[0]).all()
    assert (among.group()[1] == alone.group()[0]).all()


@pytest.mark.parametrize(
    ("members", "size", "expected"),
    [(8, 0, [8]), (8, 3, [3, 3, 2]), (8, 8, [8]), (8, 9, [8]), (7, 1, [1] * 7), (10, 4, [4, 3, 3])],
)
def test_circles_are_as_equal_as_can_be(members, size, expected):
    circles = circles_of(np.array([members, members]), size)
    assert circles.size.tolist() == 2 * expected
    assert circles.first.tolist() == 2 * np.cumsum([0, *expected[:-1]]).tolist()
    assert circles.group.tolist() == [0] * len(expected) + [1] * len(expected)


def test_chance_is_that_of_the_replicate():
    """People of one replicate under the number of another get other offers."""
    world = study("video", groups=12, entry="offered")
    people = people_of(world)[0].table[np.newaxis]
    first, second = (seat(world, world.arms[0], people, (number,)) for number in (0, 1))
    assert Chance(world.seed, 0) != Chance(world.seed, 1)
    assert (first.accepted != second.accepted).any()
