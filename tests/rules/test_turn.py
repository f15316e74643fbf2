"""One turn of a conversation: every equation by hand, and what each rises and falls in."""

import math

import numpy as np
import pytest

from sim.rules import turn
from tests.model_document import delivered, given
from tests.rules.checks import directions_test, sigma, values_test

FLOOR = {
    "expressiveness": 0.7,
    "affect": 9.0,
    "effective_skill": 0.6,
    "own_turns": 3,
    "turns": 6,
    "members": 4,
}
CAUGHT = {
    "fidelity": 0.75,
    "closeness": 0.4,
    "affect": 6.0,
    "expressed": 10.0,
    "disclosing": 1,
    "stepped_in": 0,
}
PULL = 0.045 * 0.75 * (0.3 + 0.7 * 0.4)
WITNESS = {"affect": 8.0, "quality": 0.5, "double_need": 1.2, "shared_exposure": 0.4}
DWELLING = {"replier_skill": 0.3, "replier_affect": 8.0, "affect": 11.0, "effective_skill": 0.65}

VALUES = [
    (turn.number_of_turns, {"education_share": 0.4, "session_minutes": 90.0}, 24),
    (turn.number_of_turns, {"education_share": 0.6, "session_minutes": 150.0}, 27),
    (turn.number_of_turns, {"education_share": 1.0, "session_minutes": 90.0}, 0),
    (turn.number_of_posts, {"present": 8}, 10),
    (turn.number_of_posts, {"present": 30}, 36),
    (turn.number_of_posts, {"present": 100}, 90),
    (turn.first_post_read, {"posts": 20, "uniform": 0.99}, 0),
    (turn.first_post_read, {"posts": 36, "uniform": 0.999}, 16),
    (turn.first_post_read, {"posts": 36, "uniform": 0.5}, 8),
    (turn.start_affect, {"anxiety": 8.0, "normal": -0.8}, 6.8),
    (turn.start_affect, {"anxiety": 1.0, "normal": -2.0}, 0.0),
    (turn.shared_exposure, {"exposure": 0.4, "other_exposure": 1.0}, math.sqrt(0.4)),
    (turn.answerability, {"competence": 0.615}, 1.0),
    (turn.answerability, {"competence": 0.3}, math.sqrt(0.3 / 0.615)),
    (
        turn.floor_weight,
        {"p": given(), **FLOOR},
        math.exp(0.8 * 0.7 + 0.3 * 9 / 3 - 0.6 * 0.6 * (3 / (6 / 4) - 1)),
    ),
    (
        turn.floor_weight,
        {"p": given(), **FLOOR, "turns": 2, "own_turns": 2},
        math.exp(0.8 * 0.7 + 0.9),
    ),
    (
        turn.floor_weight,
        {"p": given(), **FLOOR, "turns": 3, "own_turns": 3, "members": 8},
        math.exp(0.8 * 0.7 + 0.9 - 0.6 * 0.6 * 3),
    ),
    (
        turn.disclosure_probability,
        {
            "p": given(),
            "mode": delivered("forum"),
            "belonging": 0.3,
            "previous_disclosed": 1,
            "affect": 9.0,
        },
        sigma(-0.9 + 0.5 + 1.5 * 0.3 + 0.6 + 0.12 * 2),
    ),
    (turn.expressed_affect, {"p": given(), "disclosing": 1, "affect": 9.0, "skill": 0.4}, 9.0),
    (
        turn.expressed_affect,
        {"p": given(), "disclosing": 0, "affect": 9.0, "skill": 0.4},
        3 + 6 * 0.6,
    ),
    (turn.listening, {"closeness": 0.4}, 0.58),
    (turn.affect_caught, {"p": given(), **CAUGHT}, 6 + 2 * PULL * 4),
    (turn.affect_caught, {"p": given(), **CAUGHT, "stepped_in": 1}, 6 + 0.2 * 2 * PULL * 4),
    (turn.affect_caught, {"p": given(), **CAUGHT, "disclosing": 0}, 6 + 0.6 * 2 * PULL * 4),
    (turn.affect_caught, {"p": given(), **CAUGHT, "expressed": 4.0}, 6 - PULL * 2),
    (
        turn.affect_caught,
        {"p": given(repulsion=0.2), **CAUGHT},
        6 + 2 * PULL * (1 - 0.2 * 0.6 * 4) * 4,
    ),
    (
        turn.affect_caught,
        {"p": given(repulsion=0.5), **CAUGHT},
        6 + 2 * PULL * (1 - 0.5 * 0.6 * 4) * 4,
    ),
    (
        turn.affect_caught,
        {"p": given(repulsion=1.0), **CAUGHT, "closeness": 0.0},
        6 - 2 * 0.045 * 0.75 * 0.3 * 4,
    ),
    (
        turn.skill_modelled,
        {"p": given(), "fidelity": 0.75, "closeness": 0.4, "skill": 0.3, "model_skill": 0.5},
        0.3 + 0.006 * 0.75 * 0.58 * 0.2,
    ),
    (turn.facilitator_reply_probability, {"effective_skill": 0.6}, 0.3),
    (
        turn.peer_reply_probability,
        {"p": given(), "mode": delivered("forum"), "answerability": 0.9},
        0.85 * math.exp(-1 / 5) * 0.9,
    ),
    (
        turn.peer_reply_probability,
        {"p": given(), "mode": delivered("video"), "answerability": 1.27},
        1.0,
    ),
    (turn.reply_weight, {"closeness": 0.4}, 0.55),
    (
        turn.co_rumination_probability,
        {"p": given(), **DWELLING},
        0.85 * 0.7 * sigma(-0.5) * sigma(1.0) * 0.35,
    ),
    (
        turn.peer_quality,
        {"competence": 0.5, "fidelity": 0.49, "answerability": 0.9},
        0.5 * 0.7 * 0.9,
    ),
    (turn.facilitator_quality, {"fidelity": 0.49, "answerability": 0.9}, 0.9 * 0.49 * 0.9),
    (
        turn.affect_supported,
        {"p": given(), "affect": 9.0, "quality": 0.5, "double_need": 1.2},
        9 - 0.055 * 0.5 * 1.2 * 6,
    ),
    (
        turn.affect_supported,
        {"p": given(support_relief=0.5), "affect": 9.0, "quality": 1.2, "double_need": 1.6},
        9 - 0.6 * 6,
    ),
    (turn.affect_witnessing, {"p": given(), **WITNESS}, 8 - 0.2 * 0.055 * 0.5 * 1.2 * 0.4 * 5),
    (turn.rumination_rise, {"p": given(), "affect": 9.0}, 0.28 * 6 * (1 - 9 / 21)),
    (turn.rumination_rise, {"p": given(), "affect": 2.0}, 0.0),
    (turn.raised, {"affect": 9.0, "rise": 1.5}, 10.5),
    (turn.raised, {"affect": 20.5, "rise": 1.5}, 21.0),
]

DIRECTIONS = {
    turn.number_of_turns: {"education_share": -1, "session_minutes": +1},
    turn.number_of_posts: {"present": +1},
    turn.first_post_read: {"posts": +1, "uniform": +1},
    turn.start_affect: {"anxiety": +1, "normal": +1},
    turn.shared_exposure: {"exposure": +1, "other_exposure": +1},
    turn.answerability: {"competence": +1},
    turn.floor_weight: {"expressiveness": +1, "affect": +1, "own_turns": -1},
    turn.disclosure_probability: {
        "belonging": +1,
        "previous_disclosed": +1,
        "affect": +1,
        "mode.disinhibition": +1,
        "p.disclosure_base": +1,
    },
    turn.expressed_affect: {"affect": +1},
    turn.listening: {"closeness": +1},
    turn.affect_caught: {"affect": +1, "expressed": +1},
    turn.skill_modelled: {"fidelity": +1, "closeness": +1, "skill": +1, "model_skill": +1},
    turn.facilitator_reply_probability: {"effective_skill": +1},
    turn.peer_reply_probability: {
        "answerability": +1,
        "mode.reply_latency": -1,
        "p.peer_readiness": +1,
    },
    turn.reply_weight: {"closeness": +1},
    turn.co_rumination_probability: {
        "replier_skill": -1,
        "replier_affect": +1,
        "affect": +1,
        "effective_skill": -1,
        "p.co_rumination": +1,
    },
    turn.peer_quality: {"competence": +1, "fidelity": +1, "answerability": +1},
    turn.facilitator_quality: {"fidelity": +1, "answerability": +1},
    turn.affect_supported: {"affect": +1},
    turn.affect_witnessing: {"affect": +1},
    turn.rumination_rise: {"p.rumination_bump": +1},
    turn.raised: {"affect": +1, "rise": +1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


@pytest.mark.parametrize("name", ["quality", "double_need", "shared_exposure"])
def test_relief_grows_with_quality_need_and_exposure_down_to_the_floor_only(name):
    more = {**WITNESS, name: 2 * WITNESS[name]}
    assert (
        turn.affect_witnessing(given(), **more) < turn.affect_witnessing(given(), **WITNESS) < 8.0
    )
    strongest = given(support_relief=0.6, witnessing=1.0)
    assert turn.affect_witnessing(strongest, 8.0, 1.3, 1.6, 1.0) >= 3.0


@pytest.mark.parametrize(
    ("rule", "more"),
    [(turn.affect_supported, {}), (turn.affect_witnessing, {"shared_exposure": 1.0})],
)
def test_nobody_is_relieved_at_the_floor(rule, more):
    assert rule(given(), affect=3.0, quality=0.8, double_need=1.2, **more) == 3.0


def test_contagion_is_twice_as_strong_upwards():
    up = turn.affect_caught(given(), **{**CAUGHT, "expressed": 8.0}) - 6.0
    down = 6.0 - turn.affect_caught(given(), **{**CAUGHT, "expressed": 4.0})
    assert up / down == pytest.approx(2.0)


@pytest.mark.parametrize("name", ["fidelity", "closeness"])
def test_contagion_grows_with_what_gets_through(name):
    assert turn.affect_caught(given(), **{**CAUGHT, name: 0.9}) > turn.affect_caught(
        given(), **CAUGHT
    )
    assert turn.affect_caught(given(), **{**CAUGHT, "fidelity": 0.0}) == 6.0


def test_contagion_at_its_strongest_stops_at_the_speaker():
    strongest = given(contagion=0.3, negativity_ratio=5.0)
    assert turn.affect_caught(strongest, 1.0, 1.0, 6.0, 10.0, 1, 0) == 10.0


def attraction_alone(p, fidelity, closeness, affect, expressed, disclosing, stepped_in):
    """The rule as the model document has it, without repulsion."""
    strength = p.contagion * fidelity * turn.listening(closeness)
    strength *= p.negativity_ratio if expressed > affect else 1.0
    strength *= 1.0 - p.damping if stepped_in else 1.0
    strength *= 1.0 if disclosing else 0.6
    return affect + min(1.0, strength) * (expressed - affect)


def test_without_repulsion_contagion_is_attraction_to_the_bit():
    rng = np.random.default_rng(5)
    for _ in range(500):
        affect, expressed = rng.uniform(0.0, 21.0, 2)
        fidelity, closeness = rng.uniform(0.0, 1.0, 2)
        disclosing, stepped_in = (int(each) for each in rng.integers(0, 2, 2))
        case = (given(), fidelity, closeness, affect, expressed, disclosing, stepped_in)
        assert turn.affect_caught(*case) == attraction_alone(*case)


def moved(repulsion, expressed, closeness=0.0):
    """How far a listener at 10 points moves towards the speaker."""
    caught = turn.affect_caught(given(repulsion=repulsion), 1.0, closeness, 10.0, expressed, 1, 0)
    return (caught - 10.0) * (1 if expressed > 10.0 else -1)


@pytest.mark.parametrize("side", [-1, 1])
def test_with_repulsion_like_people_attract_and_unlike_ones_repel(side):
    near, at_the_turn, far, farthest = (moved(0.2, 10.0 + side * d) for d in (1.0, 5.0, 8.0, 10.0))
    assert near > 0.0
    assert at_the_turn == pytest.approx(0.0, abs=1e-12)
    assert 0.0 > far > farthest
    assert farthest == pytest.approx(-moved(0.0, 10.0 + side * 10.0))


def test_close_people_are_followed_however_they_feel():
    assert moved(0.2, 18.0, closeness=0.0) < 0.0 < moved(0.2, 18.0, closeness=0.7)
    assert moved(1.0, 21.0, closeness=1.0) == moved(0.0, 21.0, closeness=1.0)


def test_contagion_is_continuous_in_the_strength_and_the_reach_of_repulsion():
    assert moved(1e-9, 18.0) == pytest.approx(moved(0.0, 18.0), abs=1e-8)
    assert moved(0.2, 15.0 + 1e-9) == pytest.approx(moved(0.2, 15.0), abs=1e-8)


def test_coping_shows_less_than_is_felt_above_the_floor():
    shown = [turn.expressed_affect(given(), 0, 9.0, skill) for skill in (0.0, 0.5, 1.0)]
    assert shown == pytest.approx([9.0, 6.0, 3.0])


def test_nobody_learns_from_the_less_skilful():
    assert turn.skill_modelled(given(), 1.0, 1.0, 0.6, 0.3) == 0.6


def test_the_fourth_turn_is_the_first_that_shares_the_floor():
    def weight(turns, skill):
        return turn.floor_weight(given(), 0.0, 0.0, skill, turns, turns, 4)

    assert weight(2, 1.0) == 1.0
    assert weight(3, 1.0) == pytest.approx(math.exp(-0.6 * 3))
    assert weight(3, 0.0) == 1.0
    # Who was silent so far is drawn in, by one whole share.
    assert turn.floor_weight(given(), 0.0, 0.0, 1.0, 0, 8, 4) == pytest.approx(math.exp(0.6))


def test_dwelling_raises_most_in_the_middle_of_the_scale():
    rises = [turn.rumination_rise(given(), v) for v in (3.0, 8.0, 12.0, 17.0, 21.0)]
    assert rises[0] == rises[4] == 0.0
    assert max(rises) == rises[2]


def test_every_window_of_posts_is_as_likely_and_lies_within_the_week():
    posts = 25
    firsts = [turn.first_post_read(posts, (k + 0.5) / 600) for k in range(600)]
    assert {first: firsts.count(first) for first in firsts} == dict.fromkeys(range(6), 100)
