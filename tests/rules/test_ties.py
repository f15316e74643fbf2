"""How closeness grows, is used and fades."""

import math

import pytest

from sim.rules import ties
from tests.model_document import delivered, given
from tests.rules.checks import directions_test, values_test

VALUES = [
    (ties.rumination_quality, {"fidelity": 0.49}, 0.6 * 0.7),
    (
        ties.tie_of_answered,
        {"p": given(), "closeness": 0.2, "quality": 0.5},
        0.2 + 0.15 * 0.5 * 0.8,
    ),
    (
        ties.tie_of_answerer,
        {"p": given(), "closeness": 0.2, "quality": 0.5},
        0.2 + 0.7 * 0.15 * 0.5 * 0.8,
    ),
    (
        ties.tie_of_witness,
        {"p": given(), "closeness": 0.2, "quality": 0.5, "shared_exposure": 0.4},
        0.2 + 0.2 * 0.15 * 0.5 * 0.4 * 0.8,
    ),
    (
        ties.alliance_of_session,
        {"alliance": 0.3, "effective_skill": 0.65, "fidelity": 0.49},
        0.3 + 0.10 * 0.65 * 0.7 * 0.7,
    ),
    (ties.alliance_of_answer, {"alliance": 0.3, "fidelity": 0.49}, 0.3 + 0.15 * 0.7 * 0.7),
    (
        ties.contact_probability,
        {"mode": delivered("forum"), "closeness": 0.3, "after_programme": 0},
        0.1 * 0.3,
    ),
    (
        ties.contact_probability,
        {"mode": delivered("forum"), "closeness": 0.3, "after_programme": 1},
        0.5 * 0.1 * 0.3,
    ),
    (ties.tie_used, {"closeness": 0.3}, 0.3 + 0.05 * 0.7),
    (ties.tie_faded, {"p": given(), "closeness": 0.3}, 0.3 * math.exp(-0.05)),
]

DIRECTIONS = {
    ties.rumination_quality: {"fidelity": +1},
    ties.tie_of_answered: {"closeness": +1, "quality": +1, "p.tie_growth": +1},
    ties.tie_of_answerer: {"closeness": +1, "quality": +1, "p.tie_growth": +1},
    ties.tie_of_witness: {
        "closeness": +1,
        "quality": +1,
        "shared_exposure": +1,
        "p.witnessing": +1,
        "p.tie_growth": +1,
    },
    ties.alliance_of_session: {"alliance": +1, "effective_skill": +1, "fidelity": +1},
    ties.alliance_of_answer: {"alliance": +1, "fidelity": +1},
    ties.contact_probability: {"closeness": +1, "after_programme": -1, "mode.contact_between": +1},
    ties.tie_used: {"closeness": +1},
    ties.tie_faded: {"closeness": +1, "p.tie_decay": -1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


@pytest.mark.parametrize("closeness", [0.0, 0.4, 1.0])
def test_the_answered_grows_closest_then_the_answerer_then_the_witness(closeness):
    p = given()
    grown = [
        ties.tie_of_answered(p, closeness, 0.8),
        ties.tie_of_answerer(p, closeness, 0.8),
        ties.tie_of_witness(p, closeness, 0.8, 1.0),
    ]
    assert grown == sorted(grown, reverse=True)
    assert len(set(grown)) == (1 if closeness == 1.0 else 3)


def test_full_closeness_cannot_grow_and_strangers_have_none_to_lose():
    assert ties.tie_of_answered(given(), 1.0, 1.0) == 1.0
    assert ties.alliance_of_answer(1.0, 1.0) == 1.0
    assert ties.tie_faded(given(), 0.0) == 0.0


def test_strangers_do_not_meet_between_sessions():
    assert ties.contact_probability(delivered("video"), 0.0, 0) == 0.0
