"""Burden, need, belonging, cohesion, and what a facilitator can hold."""

import pytest

from sim.rules import group
from tests.model_document import given
from tests.rules.checks import directions_test, values_test

WELL = {"on_chemotherapy": 1, "cycle_phase": 0, "physical_function": 1.0}

VALUES = [
    (group.treatment_burden, {**WELL, "week": 0}, 0.6),
    (group.treatment_burden, {**WELL, "week": 1}, 0.35),
    (group.treatment_burden, {**WELL, "week": 2}, 0.1),
    (group.treatment_burden, {**WELL, "week": 3}, 0.6),
    (group.treatment_burden, {**WELL, "cycle_phase": 2, "week": 5}, 0.35),
    (group.treatment_burden, {**WELL, "physical_function": 0.4, "week": 0}, 0.6 + 0.3 * 0.6),
    (
        group.treatment_burden,
        {"on_chemotherapy": 0, "cycle_phase": 1, "physical_function": 0.5, "week": 7},
        0.1 + 0.3 * 0.5,
    ),
    (group.double_need, {"outside_support": 0.7}, 0.6),
    (group.double_need, {"outside_support": 0.1}, 1.6),
    (group.belonging, {"p": given(), "summed_closeness": 2.5}, 0.5),
    (group.belonging, {"p": given(), "summed_closeness": 0.7}, 0.7 / 3.2),
    (
        group.cohesion,
        {"belonging": 0.5, "alliance": 0.25, "facilitated": 1},
        0.6 * 0.5 + 0.4 * 0.25,
    ),
    (group.cohesion, {"belonging": 0.5, "alliance": 0.25, "facilitated": 0}, 0.5),
    (
        group.effective_skill,
        {"p": given(), "skill": 0.65, "facilitators": 1, "present": 8, "reply_latency": 0.0},
        0.65,
    ),
    (
        group.effective_skill,
        {"p": given(), "skill": 0.65, "facilitators": 1, "present": 30, "reply_latency": 1.0},
        0.65 * 10 / (30 / 2),
    ),
    (
        group.effective_skill,
        {"p": given(), "skill": 0.6, "facilitators": 2, "present": 25, "reply_latency": 0.0},
        0.6 * 20 / 25,
    ),
    (
        group.effective_skill,
        {"p": given(), "skill": 0.6, "facilitators": 0, "present": 5, "reply_latency": 0.0},
        0.0,
    ),
]

DIRECTIONS = {
    group.treatment_burden: {"on_chemotherapy": +1, "physical_function": -1},
    group.double_need: {"outside_support": -1},
    group.belonging: {"summed_closeness": +1, "p.belonging_half": -1},
    group.cohesion: {"belonging": +1, "alliance": +1},
    group.effective_skill: {
        "skill": +1,
        "facilitators": +1,
        "present": -1,
        "reply_latency": +1,
        "p.members_held": +1,
    },
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


def test_a_few_close_people_nearly_suffice():
    p = given()
    first, second, third = (group.belonging(p, w) for w in (2.0, 4.0, 6.0))
    assert second - first > third - second > 0.0


def test_a_facilitator_holds_ten_members_fully_and_eleven_no_longer():
    p = given()
    held = [group.effective_skill(p, 0.5, 1, present, 0.0) for present in (1, 10, 11, 20)]
    assert held == pytest.approx([0.5, 0.5, 0.5 * 10 / 11, 0.25])


def test_nobody_present_is_no_load():
    assert group.effective_skill(given(), 0.5, 1, 0, 0.0) == 0.5


@pytest.mark.parametrize("phase", range(3))
def test_a_cycle_of_three_weeks_brings_each_burden_once(phase):
    met = [group.treatment_burden(1, phase, 1.0, week) for week in range(3)]
    assert sorted(met) == [0.1, 0.35, 0.6]
