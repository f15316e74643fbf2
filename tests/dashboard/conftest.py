"""A pair of arms lived through once."""

import pytest

from sim.dashboard.course import Courses
from sim.dashboard.pair import live_through
from sim.dashboard.scene import Source


def nothing(_week):
    pass


@pytest.fixture(scope="session")
def source():
    return Source(["groups=3", "schedule.follow_up=1"])


@pytest.fixture(scope="session")
def lived(source):
    """What comes of two arms; each pair of arms once."""
    courses, pairs = Courses(), {}

    def live(*arms):
        if arms not in pairs:
            pairs[arms] = live_through(source.study(source.start(arms)), courses, nothing)
        return pairs[arms]

    return live
