"""Attendance: the equation by hand, what it rises and falls in, and failing technology."""

import pytest

from sim.rules import attendance
from tests.model_document import delivered, given
from tests.rules.checks import directions_test, sigma, values_test

PERSON = {
    "value": 0.5,
    "travel_hours": 1.2,
    "physical_function": 0.6,
    "burden": 0.4,
    "gap": 0.1,
    "attended_last": 1.0,
}

VALUES = [
    (
        attendance.literacy_gap,
        {"mode": delivered("video"), "digital_literacy": 0.3},
        0.35 - 0.3 + 0.2,
    ),
    (attendance.literacy_gap, {"mode": delivered("video"), "digital_literacy": 0.9}, 0.0),
    (attendance.literacy_gap, {"mode": delivered("in_person"), "digital_literacy": 0.0}, 0.0),
    (
        attendance.attendance_probability,
        {"p": given(), "mode": delivered("in_person"), **PERSON},
        sigma(
            1.35
            + 1.6 * 0.5
            - 0.65 * 1.2 * (2 - 0.6) / 1.3
            - (1.2 + 0.6) * 0.4
            - 2.0 * 0.1
            + 0.5 * 0.5
        ),
    ),
    (
        attendance.attendance_probability,
        {"p": given(), "mode": delivered("video"), **PERSON, "attended_last": 0.0},
        sigma(1.35 + 1.6 * 0.5 - 1.2 * 0.4 - 2.0 * 0.1 - 0.5 * 0.5),
    ),
    (attendance.failure_probability, {"mode": delivered("video"), "gap": 0.25}, 0.06 * 1.5),
    (
        attendance.failure_probability,
        {"mode": delivered("video", technical_failure=0.9), "gap": 0.5},
        1.0,
    ),
    (attendance.exposure, {"failed": 1}, 0.4),
    (attendance.exposure, {"failed": 0}, 1.0),
]

DIRECTIONS = {
    attendance.literacy_gap: {"digital_literacy": -1},
    attendance.attendance_probability: {
        "value": +1,
        "travel_hours": -1,
        "physical_function": +1,
        "burden": -1,
        "gap": -1,
        "attended_last": +1,
        "mode.travel": -1,
        "p.attendance_base": +1,
        "p.attendance_travel": -1,
    },
    attendance.failure_probability: {"gap": +1, "mode.technical_failure": +1},
    attendance.exposure: {"failed": -1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


def test_before_the_first_session_habit_counts_for_nothing():
    mode = delivered("in_person")
    without = given(attendance_habit=0.0)
    new = {**PERSON, "attended_last": 0.5}
    assert attendance.attendance_probability(
        given(), mode, **new
    ) == attendance.attendance_probability(without, mode, **new)


def test_the_way_counts_in_the_room_only():
    near, far = {**PERSON, "travel_hours": 0.1}, {**PERSON, "travel_hours": 5.0}
    video = delivered("video")
    assert attendance.attendance_probability(
        given(), video, **near
    ) == attendance.attendance_probability(given(), video, **far)


def test_nobody_lacks_literacy_where_none_is_required():
    assert attendance.literacy_gap(delivered("telephone"), 0.0) == 0.0


@pytest.mark.parametrize("literacy", [0.0, 0.2, 0.5, 1.0])
def test_the_gap_opens_a_fifth_above_what_is_required(literacy):
    mode = delivered("chat", literacy_required=0.3)
    assert (attendance.literacy_gap(mode, literacy) > 0.0) == (literacy < 0.5)
