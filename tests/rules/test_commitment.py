"""What attending is worth, and who leaves."""

import math

import pytest

from sim.rules import commitment
from tests.model_document import given
from tests.rules.checks import directions_test, sigma, values_test

WEEK = {
    "support": 2.0,
    "need": 0.5,
    "learnt": 0.03,
    "affect_change": -0.8,
    "fatigue": 0.14,
    "normal": 1.5,
}

VALUES = [
    (
        commitment.support_felt,
        {"p": given(), "received": 1.5, "given": 2.0, "witnessed": 3.0},
        1.5 + 0.3 * 2.0 + 0.2 * 3.0,
    ),
    (
        commitment.benefit,
        WEEK,
        0.5 * 2.0 * 0.5 + 12 * 0.03 + 0.25 * 0.8 - 1.2 * 0.14 + 0.15 * 1.5,
    ),
    (
        commitment.value_after_benefit,
        {"p": given(), "value": 0.4, "benefit": 0.9},
        0.4 + 0.25 * (math.tanh(0.9) - 0.4),
    ),
    (commitment.value_after_absence, {"value": 0.4}, 0.35),
    (commitment.value_after_absence, {"value": -0.98}, -1.0),
    (
        commitment.dropout_probability,
        {"p": given(), "value": 0.3, "missed": 1, "cohesion": 0.2},
        sigma(-2.6 - 1.3 * 0.3 + 0.8 - 3.2 * 0.2),
    ),
    (
        commitment.dropout_probability,
        {"p": given(), "value": -0.5, "missed": 0, "cohesion": 0.0},
        sigma(-2.6 + 1.3 * 0.5),
    ),
]

DIRECTIONS = {
    commitment.support_felt: {"received": +1, "given": +1, "witnessed": +1, "p.witnessing": +1},
    commitment.benefit: {
        "support": +1,
        "need": +1,
        "learnt": +1,
        "affect_change": -1,
        "fatigue": -1,
        "normal": +1,
    },
    commitment.value_after_benefit: {"value": +1, "benefit": +1},
    commitment.value_after_absence: {"value": +1},
    commitment.dropout_probability: {
        "value": -1,
        "missed": +1,
        "cohesion": -1,
        "p.dropout_base": +1,
        "p.dropout_cohesion": -1,
    },
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


def test_receiving_weighs_more_than_giving_and_giving_more_than_witnessing():
    p = given()
    felt = [commitment.support_felt(p, *(float(k == kind) for k in range(3))) for kind in range(3)]
    assert felt == pytest.approx([1.0, 0.3, 0.2])


@pytest.mark.parametrize("benefit", [-30.0, 0.0, 30.0])
@pytest.mark.parametrize("speed", [0.0, 0.25, 1.0])
def test_value_moves_towards_the_benefit_and_not_beyond(benefit, speed):
    after = commitment.value_after_benefit(given(value_learning=speed), 0.2, benefit)
    assert min(0.2, math.tanh(benefit)) <= after <= max(0.2, math.tanh(benefit))
    assert after == pytest.approx((1 - speed) * 0.2 + speed * math.tanh(benefit))


def test_a_session_without_anything_is_worth_its_fatigue_only():
    assert commitment.benefit(0.0, 1.0, 0.0, 0.0, 0.2, 0.0) == pytest.approx(-0.24)
