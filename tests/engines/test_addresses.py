"""Every draw of an arm has an address, and no number is used twice.

A block of four words may be drawn more than once in a week (`SHARED`), for different words. So what is
watched is use: each word drawn is a number that notes when it is looked at.
"""

from collections import defaultdict

import pytest

from sim.randomness import RANGES, Purpose
from tests.worlds import model_of, study

SHARED = {Purpose.ATTENDANCE, Purpose.SESSION, Purpose.STAYING}
"""Blocks read in parts: coming and learning; mood, window, noise and practice; leaving and doses."""

BEFORE = {
    Purpose.TRAITS,
    Purpose.FACILITATOR,
    Purpose.SEATING,
    Purpose.ACCESS,
    Purpose.ENTRY,
    Purpose.FIGURES,
    Purpose.DESIGN,
    Purpose.CALIBRATION,
}
"""Drawn before the first week."""

ARMS = ("in_person", "hyflex", "forum", "guided_web", "waitlist")
PLANS = {
    "closed": {},
    "refill": {"membership": 1},
    "rolling": {"membership": 2},
    "circles": {"subgroup_size": 4, "minimum_present": 2, "facilitators": 2},
}


LOOKS = (
    "lt",
    "le",
    "gt",
    "ge",
    "mul",
    "rmul",
    "add",
    "radd",
    "sub",
    "rsub",
    "truediv",
    "neg",
    "float",
)


class Word(float):
    """A drawn uniform that notes in `used`, under its address, in which draw it was when looked at."""

    def __new__(cls, value, address, draw, used):
        word = super().__new__(cls, value)
        word.address, word.draw, word.used = address, draw, used
        return word


def noting(operation):
    """An operation of floats that notes the word it is done to."""

    def looked_at(self, *others):
        self.used[self.address].add(self.draw)
        return getattr(float, operation)(self, *others)

    return looked_at


for look in LOOKS:
    setattr(Word, f"__{look}__", noting(f"__{look}__"))


class Recorder:
    """Stands in for a model's draws: notes every address, and every use of a word."""

    def __init__(self, draw):
        self.draw, self.drawn, self.used, self.count = draw, defaultdict(int), defaultdict(set), 0

    def __call__(self, *address):
        self.drawn[address] += 1
        self.count += 1
        words = enumerate(self.draw(*address))
        return tuple(Word(value, (*address, k), self.count, self.used) for k, value in words)


def recorded(arm, programme=None, groups=2):
    """A whole study of an arm with a recorder in it."""
    world = study(arm, groups=groups, programme=programme, parameters={"dropout_base": -2.0})
    model = model_of(world)
    recorder = Recorder(model.draw)
    model.draw = recorder
    while model.week < world.schedule.horizon:
        model.step()
    return recorder


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("arm", ARMS)
def test_no_word_is_used_for_two_things(arm, plan):
    recorder = recorded(arm, PLANS[plan])
    twice = {address: len(uses) for address, uses in recorder.used.items() if len(uses) > 1}
    assert twice == {}
    assert len(recorder.used) > 500


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("arm", ARMS)
def test_only_shared_blocks_are_drawn_more_than_once(arm, plan):
    recorder = recorded(arm, PLANS[plan])
    repeated = {Purpose(address[0]) for address, times in recorder.drawn.items() if times > 1}
    assert repeated <= SHARED
    assert (Purpose.ATTENDANCE in repeated) == (arm != "waitlist")


@pytest.mark.parametrize("arm", ARMS)
def test_addresses_lie_within_their_fields(arm):
    names = ("week", "turn", "agent", "other", "block")
    for purpose, *fields in recorded(arm).drawn:
        for name, value in zip(names, fields, strict=True):
            low, high = RANGES[name]
            assert low <= value <= high
        assert fields[-1] < len(Purpose(purpose).blocks)


def test_the_recorder_changes_nothing_and_notices_a_second_use():
    model, plain = (model_of(study("video", groups=1)) for _ in range(2))
    model.draw = Recorder(model.draw)
    for _ in range(4):
        model.step()
        plain.step()
    assert [each.anxiety for each in model.patients] == [each.anxiety for each in plain.patients]
    first, second = model.draw(7, 1, 0, 1, 0, 0)[0], model.draw(7, 1, 0, 1, 0, 0)[0]
    assert first < 2.0
    assert second > -1.0
    assert len(model.draw.used[7, 1, 0, 1, 0, 0, 0]) == 2


def test_the_recorder_sees_every_word_that_has_a_name():
    """None is lost on the way into compiled functions."""
    used = [recorded(arm, groups=3).used for arm in ("forum", "video")]
    seen = {(address[0], *address[-2:]) for each in used for address in each}
    named = {
        (int(purpose), block, word)
        for purpose in set(Purpose) - BEFORE
        for block, words in enumerate(purpose.blocks)
        for word in range(len(words))
    }
    assert seen == named


def test_each_purpose_has_its_own_constant():
    assert len({int(purpose) for purpose in Purpose}) == len(Purpose.__members__)
