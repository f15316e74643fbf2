"""What is learnt, practised and forgotten."""

import math

import pytest

from sim.numerics import exp
from sim.rules import learning
from tests.model_document import delivered, given
from tests.rules.checks import directions_test, sigma, values_test

WON = {"skill": 0.5, "baseline_skill": 0.2}

VALUES = [
    (learning.session_fatigue, {"mode": delivered("video"), "burden": 0.4}, 0.20 + 0.1 * 0.4),
    (
        learning.attention,
        {"exposure": 0.4, "fatigue": 0.24, "burden": 0.4},
        0.4 * (1 - 0.24) * (1 - 0.3 * 0.4),
    ),
    (
        learning.catching_up_probability,
        {"mode": delivered("video"), "value": 0.4},
        sigma(-1 + 1.5 * 0.4),
    ),
    (learning.catching_up_probability, {"mode": delivered("in_person"), "value": 0.4}, 0.0),
    (
        learning.restudying_probability,
        {"mode": delivered("video"), "value": 0.4},
        sigma(-1.5 + 1.5 * 0.4),
    ),
    (learning.restudying_probability, {"mode": delivered("telephone"), "value": 0.4}, 0.0),
    (
        learning.learning_dose,
        {"education_share": 0.4, "attention": 0.7, "caught_up": 0, "restudied": 1},
        0.4 * (0.7 + 0.5),
    ),
    (
        learning.learning_dose,
        {"education_share": 0.4, "attention": 0.0, "caught_up": 1, "restudied": 0},
        0.4 * 0.7,
    ),
    (
        learning.skill_learnt,
        {"p": given(), "skill": 0.3, "dose": 0.5, "effective_skill": 0.65},
        0.12 * 0.5 * (1 - 0.7 + 0.7 * 0.65) * 0.7,
    ),
    (
        learning.skill_learnt,
        {"p": given(), "skill": 0.3, "dose": 0.5, "effective_skill": 0.0},
        0.12 * 0.5 * 0.3 * 0.7,
    ),
    (
        learning.practice_probability,
        {"value": 0.4, "burden": 0.2, "facilitator_skill": 0.65, "after_programme": 0},
        sigma(-0.3 + 1.5 * 0.4 - 0.2 + 0.4 * 0.65),
    ),
    (
        learning.practice_probability,
        {"value": 0.4, "burden": 0.2, "facilitator_skill": 0.65, "after_programme": 1},
        0.5 * sigma(-0.3 + 1.5 * 0.4 - 0.2 + 0.4 * 0.65),
    ),
    (
        learning.skill_practised,
        {"p": given(), "skill": 0.3, "home_practice": 1.0},
        0.3 + 0.02 * 0.7,
    ),
    (
        learning.skill_practised,
        {"p": given(), "skill": 0.3, "home_practice": 1.5},
        0.3 + 0.03 * 0.7,
    ),
    (
        learning.skill_retained,
        {"p": given(), **WON, "exposures": 4.0, "weeks_since": 7.0},
        0.2 + 0.3 * math.exp(-0.05 / (1 + 0.3 * 4)),
    ),
    (
        learning.skill_retained,
        {"p": given(), **WON, "exposures": 0.0, "weeks_since": 0.0},
        0.2 + 0.3 * math.exp(-0.05),
    ),
    (
        learning.skill_retained,
        {"p": given(forgetting_slowing=0.5), **WON, "exposures": 4.0, "weeks_since": 7.0},
        0.2 + 0.3 * math.exp(-0.05 * (1 + 0.5 * 3) / (1 + 0.3 * 4) / (1 + 0.5 * 7)),
    ),
]

DIRECTIONS = {
    learning.session_fatigue: {"burden": +1, "mode.fatigue": +1},
    learning.attention: {"exposure": +1, "fatigue": -1, "burden": -1},
    learning.catching_up_probability: {"value": +1, "mode.recordings": +1},
    learning.restudying_probability: {"value": +1, "mode.recordings": +1},
    learning.learning_dose: {
        "education_share": +1,
        "attention": +1,
        "caught_up": +1,
        "restudied": +1,
    },
    learning.skill_learnt: {
        "skill": -1,
        "dose": +1,
        "effective_skill": +1,
        "p.skill_gain": +1,
        "p.feedback_share": -1,
    },
    learning.practice_probability: {
        "value": +1,
        "burden": -1,
        "facilitator_skill": +1,
        "after_programme": -1,
    },
    learning.skill_practised: {"skill": +1, "home_practice": +1, "p.practice_gain": +1},
    learning.skill_retained: {"skill": +1, "baseline_skill": +1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


def test_spaced_exposures_last():
    kept = [learning.skill_retained(given(), 0.6, 0.2, n, 0.0) for n in (0.0, 1.0, 5.0, 20.0)]
    assert kept == sorted(kept)
    assert all(0.2 < each < 0.6 for each in kept)
    assert len(set(kept)) == 4


def test_what_fades_fast_is_forgotten_sooner():
    kept = [
        learning.skill_retained(given(forgetting=d), 0.6, 0.2, 2.0, 0.0)
        for d in (0.0, 0.05, 0.12, 1.0)
    ]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] == pytest.approx(0.6)


@pytest.mark.parametrize("n", [0.0, 10.0])
def test_nothing_learnt_is_nothing_forgotten(n):
    assert learning.skill_retained(given(forgetting_slowing=1.0), 0.25, 0.25, n, n) == 0.25


def retained(weeks, **parameters):
    """What is left of a skill won at once, week after week without another exposure."""
    skill, left = 1.0, []
    for week in range(weeks):
        skill = learning.skill_retained(given(**parameters), skill, 0.0, 4.0, float(week))
        left.append(skill)
    return left


@pytest.mark.parametrize("since", [0.0, 1.0, 3.0, 52.0])
def test_forgetting_that_does_not_slow_down_is_exponential_to_the_bit(since):
    expected = 0.2 + (0.6 - 0.2) * exp(-0.05 / (1.0 + 0.3 * 5.0))
    assert learning.skill_retained(given(), 0.6, 0.2, 5.0, since) == expected


def test_slowing_forgetting_follows_the_power_function():
    """log retention falls with log(1 + f t) in a straight line, within the error of weekly steps."""
    f, d = 1.0, 0.05
    left = retained(400, forgetting_slowing=f, forgetting=d)
    slopes = [
        math.log(left[4 * t - 1] / left[t - 1]) / math.log((1 + 4 * f * t) / (1 + f * t))
        for t in (20, 50, 100)
    ]
    power = d * (1 + 3 * f) / ((1 + 0.3 * 4) * f)
    assert slopes == pytest.approx([-power] * 3, rel=0.02)


def test_slowing_forgetting_is_faster_at_first_and_slower_later():
    usual, slowing = retained(200), retained(200, forgetting_slowing=1.0)
    assert slowing[0] < usual[0]
    assert slowing[11] == pytest.approx(usual[11], abs=0.02)
    assert slowing[-1] > 3 * usual[-1]


def test_without_forgetting_nothing_fades_however_it_slows():
    assert retained(50, forgetting=0.0, forgetting_slowing=2.0) == [1.0] * 50


def test_catching_up_gives_less_than_full_attention():
    absent = learning.learning_dose(1.0, 0.0, 1, 0)
    assert absent < learning.learning_dose(1.0, 1.0, 0, 0) == 1.0
    assert learning.learning_dose(0.0, 1.0, 0, 1) == 0.0


def test_without_feedback_a_share_of_learning_remains():
    full = learning.skill_learnt(given(), 0.0, 1.0, 1.0)
    alone = learning.skill_learnt(given(), 0.0, 1.0, 0.0)
    assert (full, alone / full) == pytest.approx((0.12, 0.3))
