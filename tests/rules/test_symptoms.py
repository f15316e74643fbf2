"""Anxiety and depression from week to week: the equations by hand, and what moves them."""

import itertools
import math

import pytest

from sim.rules import symptoms
from tests.model_document import given
from tests.rules.checks import directions_test, values_test

ANXIOUS = {
    "anxiety": 9.0,
    "home": 7.0,
    "shock": 0.8,
    "skill_won": 0.2,
    "cohesion": 0.5,
    "need": 0.6,
    "double_need": 1.2,
    "event": 2.0,
    "scan": 0,
    "affect_change": -0.4,
    "normal": 0.5,
}
LOW = {
    "depression": 6.0,
    "anxiety": 9.0,
    "home": 5.0,
    "home_anxiety": 7.0,
    "shock": 0.8,
    "skill_won": 0.2,
    "cohesion": 0.5,
    "need": 0.6,
    "double_need": 1.2,
    "event": 2.0,
    "affect_change": -0.4,
    "normal": 0.5,
}
R = 0.5 * 0.2 + 0.5 * 0.5 * 0.6
MU_A = 3 + (7 + 0.8 - 0.04 * 2 / 0.15 - 3) * (1 - 0.55 * 0.2) * (1 - 0.45 * 0.5 * 1.2)
REST_A = 0.15 * 0.4 * -1 + 0.95 * 0.5
MU_D = 2.5 + (5 + 0.6 * 0.8 - 0.04 * 2 / 0.12 - 2.5) * (1 - 0.7 * 0.55 * 0.2) * (
    1 - 1.3 * 0.45 * 0.5 * 1.2
)
REST_D = 0.04 * (9 - 7 - 0.8) + 0.6 * 0.15 * -0.4 + 0.75 * 0.5

VALUES = [
    (symptoms.shock, {"p": given(), "weeks_since_diagnosis": 12.0}, 3 * math.exp(-1.5)),
    (symptoms.life_event, {"p": given(), "happens": 0.039, "size": 0.3}, -2 * math.log(0.3)),
    (symptoms.life_event, {"p": given(), "happens": 0.041, "size": 0.3}, 0.0),
    (symptoms.scan_position, {"scan_phase": 5, "week": 7}, 1),
    (symptoms.scan_position, {"scan_phase": 5, "week": 8}, 2),
    (symptoms.scan_position, {"scan_phase": 5, "week": 9}, 0),
    (symptoms.scan_position, {"scan_phase": 0, "week": -12}, 1),
    (symptoms.buffering, {"p": given(), "skill_won": 0.2, "cohesion": 0.5, "need": 0.6}, R),
    (symptoms.buffering, {"p": given(), "skill_won": -0.6, "cohesion": 0.5, "need": 0.6}, 0.0),
    (
        symptoms.buffering,
        {"p": given(buffering=0.9), "skill_won": 0.5, "cohesion": 1.0, "need": 1.0},
        0.8,
    ),
    (
        symptoms.set_point,
        {"base": 8.0, "floor": 3.0, "by_skill": 0.2, "by_cohesion": 0.3},
        3 + 5 * 0.8 * 0.7,
    ),
    (symptoms.set_point, {"base": 2.0, "floor": 3.0, "by_skill": 0.2, "by_cohesion": 0.3}, 2.0),
    (
        symptoms.anxiety_next,
        {"p": given(), **ANXIOUS},
        9 + 0.15 * (MU_A - 9) + (1 - R) * 2 + REST_A,
    ),
    (
        symptoms.anxiety_next,
        {"p": given(), **ANXIOUS, "scan": 1},
        9 + 0.15 * (MU_A - 9) + (1 - R) * (2 + 1.5) + REST_A,
    ),
    (
        symptoms.anxiety_next,
        {"p": given(), **ANXIOUS, "scan": 2},
        9 + 0.15 * (MU_A - 9) + (1 - R) * 2 - 0.9 * 1.5 + REST_A,
    ),
    (symptoms.anxiety_next, {"p": given(), **ANXIOUS, "event": 30.0}, 21.0),
    (symptoms.anxiety_next, {"p": given(), **ANXIOUS, "normal": -20.0}, 0.0),
    (symptoms.depression_next, {"p": given(), **LOW}, 6 + 0.12 * (MU_D - 6) + (1 - R) * 2 + REST_D),
    (
        symptoms.correlated,
        {"correlation": 0.6, "first": 1.5, "second": -0.5},
        0.6 * 1.5 - 0.8 * 0.5,
    ),
]

DIRECTIONS = {
    symptoms.shock: {"weeks_since_diagnosis": -1, "p.diagnosis_shock": +1, "p.shock_decay": +1},
    symptoms.life_event: {"happens": -1, "size": -1, "p.event_rate": +1, "p.event_size": +1},
    symptoms.buffering: {"skill_won": +1, "cohesion": +1, "need": +1, "p.buffering": +1},
    symptoms.set_point: {"base": +1, "by_skill": -1, "by_cohesion": -1},
    symptoms.anxiety_next: {
        "anxiety": +1,
        "home": +1,
        "shock": +1,
        "skill_won": -1,
        "cohesion": -1,
        "event": +1,
        "affect_change": +1,
        "normal": +1,
        "double_need": -1,
        "p.regulation_by_cohesion": -1,
    },
    symptoms.depression_next: {
        "depression": +1,
        "anxiety": +1,
        "home": +1,
        "home_anxiety": -1,
        "skill_won": -1,
        "cohesion": -1,
        "event": +1,
        "affect_change": +1,
        "normal": +1,
        "double_need": -1,
    },
    symptoms.correlated: {"second": +1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


def moved(rule, state, **changes):
    """Symptoms of a given person after a week, with changes to her state or the parameters."""
    return rule(**{"p": given(), **state, **changes})


@pytest.mark.parametrize(
    ("rule", "state"), [(symptoms.anxiety_next, ANXIOUS), (symptoms.depression_next, LOW)]
)
def test_the_more_distressed_gain_more_in_points(rule, state):
    def gain(home):
        untreated = moved(rule, state, home=home, skill_won=0.0, cohesion=0.0, event=0.0)
        return untreated - moved(rule, state, home=home, event=0.0)

    gains = [gain(home) for home in (2.0, 5.0, 8.0, 11.0)]
    assert gains[0] == 0.0
    assert gains[1] > 0.0
    assert gains == sorted(gains)
    # Linear in the excess over the floor.
    assert gains[3] - gains[2] == pytest.approx(gains[2] - gains[1])


@pytest.mark.parametrize(
    ("rule", "state"), [(symptoms.anxiety_next, ANXIOUS), (symptoms.depression_next, LOW)]
)
def test_null_route_cuts_a_programme_off_from_symptoms(rule, state):
    cut = given(regulation_by_skill=0.0, regulation_by_cohesion=0.0, buffering=0.0, carry_over=0.0)
    untreated = {**state, "skill_won": 0.0, "cohesion": 0.0, "affect_change": 0.0}
    assert moved(rule, state, p=cut) == moved(rule, untreated, p=cut)


@pytest.mark.parametrize(
    ("rule", "state"), [(symptoms.anxiety_next, ANXIOUS), (symptoms.depression_next, LOW)]
)
def test_skill_below_its_baseline_regulates_nothing(rule, state):
    calm = {**state, "cohesion": 0.0, "event": 0.0}
    assert moved(rule, calm, skill_won=-0.2) == moved(rule, calm, skill_won=0.0)


def test_a_group_helps_only_those_who_need_one():
    supported = {**ANXIOUS, "need": 0.0, "double_need": 0.0, "skill_won": 0.0}
    assert moved(symptoms.anxiety_next, supported, cohesion=1.0) == moved(
        symptoms.anxiety_next, supported, cohesion=0.0
    )


def test_buffering_reaches_jumps_and_not_relief():
    def by_scan(scan, cohesion):
        return moved(symptoms.anxiety_next, ANXIOUS, scan=scan, cohesion=cohesion)

    rise = [by_scan(1, c) - by_scan(0, c) for c in (0.0, 1.0)]
    fall = [by_scan(2, c) - by_scan(0, c) for c in (0.0, 1.0)]
    assert rise == pytest.approx([1.5 * 0.9, 1.5 * (1 - 0.1 - 0.3)])
    assert fall == pytest.approx([-1.35, -1.35])


def test_scans_come_every_twelve_weeks_in_somebodys_own_week():
    for phase in range(12):
        weeks = [week for week in range(-3, 40) if symptoms.scan_position(phase, week) == 1]
        assert all(later - earlier == 12 for earlier, later in itertools.pairwise(weeks))
        assert [symptoms.scan_position(phase, week + 1) for week in weeks] == [2] * len(weeks)
    assert sum(symptoms.scan_position(phase, 1) == 1 for phase in range(12)) == 1


def test_carry_over_brings_a_share_of_the_change_of_mood():
    worse = moved(symptoms.anxiety_next, ANXIOUS, affect_change=2.0)
    same = moved(symptoms.anxiety_next, ANXIOUS, affect_change=0.0)
    assert worse - same == pytest.approx(0.3)
    low, lower = (
        moved(symptoms.depression_next, LOW, affect_change=change) for change in (0.0, 2.0)
    )
    assert lower - low == pytest.approx(0.18)


@pytest.mark.parametrize("correlation", [-1.0, 0.0, 0.5, 1.0])
def test_correlated_normals_keep_their_variance(correlation):
    weight_first = symptoms.correlated(correlation, 1.0, 0.0)
    weight_second = symptoms.correlated(correlation, 0.0, 1.0)
    assert weight_first == correlation
    assert weight_first**2 + weight_second**2 == pytest.approx(1.0)
