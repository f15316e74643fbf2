"""What holds of every rule there is: same bits compiled, results in range, values and directions tested."""

import importlib
import inspect
import math
import struct

import numpy as np
import pytest
from numba import njit

from tests.rules.collected import MODULES, RULES, arguments, as_plain, generator, plausible

TRIALS = 60
ALMOST = 1e-9

PROBABILITY = (0.0, 1.0)
AFFECT = (0.0, 21.0)
ANY = (-math.inf, math.inf)
NOT_NEGATIVE = (0.0, math.inf)

RANGES = {
    "attendance.literacy_gap": (0.0, 1.2),
    "attendance.attendance_probability": PROBABILITY,
    "attendance.failure_probability": PROBABILITY,
    "attendance.exposure": (0.4, 1.0),
    "commitment.support_felt": NOT_NEGATIVE,
    "commitment.benefit": ANY,
    "commitment.value_after_benefit": (-1.0, 1.0),
    "commitment.value_after_absence": (-1.0, 1.0),
    "commitment.dropout_probability": PROBABILITY,
    "delivery.mode_index": (0, 1),
    "delivery.edge_fidelity": (0.0, 1.0),
    "delivery.facilitator_mode": (0, 1),
    "group.treatment_burden": (0.0, 1.0),
    "group.double_need": (0.0, 1.6),
    "group.belonging": (0.0, 1.0),
    "group.cohesion": (0.0, 1.0),
    "group.effective_skill": (0.0, 1.0),
    "learning.session_fatigue": (0.0, 1.1),
    "learning.attention": (0.0, 1.0),
    "learning.catching_up_probability": PROBABILITY,
    "learning.restudying_probability": PROBABILITY,
    "learning.learning_dose": (0.0, 2.2),
    "learning.skill_learnt": (0.0, lambda given: 1.0 - given["skill"]),
    "learning.practice_probability": PROBABILITY,
    "learning.skill_practised": (lambda given: given["skill"], 1.0),
    "learning.skill_retained": (0.0, 1.0),
    "measurement.hads_score": AFFECT,
    "measurement.gad7_score": AFFECT,
    "measurement.quality_of_life": (0.0, 100.0),
    "measurement.cohesion_scale": ANY,
    "measurement.observation_probability": (0.6, 0.95),
    "programme.session_number": (0, 624),
    "programme.planned_sessions": (0, 156),
    "programme.has_completed": (0, 1),
    # A turn's address holds eight bits.
    "programme.turns_held": (0, 255),
    "symptoms.shock": (0.0, lambda given: given["p"].diagnosis_shock),
    "symptoms.life_event": NOT_NEGATIVE,
    "symptoms.scan_position": (0, 2),
    "symptoms.buffering": (0.0, 0.8),
    "symptoms.set_point": (-60.0, 63.0),
    "symptoms.anxiety_next": AFFECT,
    "symptoms.depression_next": AFFECT,
    "symptoms.correlated": ANY,
    "symptoms.stationary_covariance": ANY,
    "ties.rumination_quality": (0.0, 0.6),
    "ties.tie_of_answered": (lambda given: given["closeness"], 1.0),
    "ties.tie_of_answerer": (lambda given: given["closeness"], 1.0),
    "ties.tie_of_witness": (lambda given: given["closeness"], 1.0),
    "ties.alliance_of_session": (lambda given: given["alliance"], 1.0),
    "ties.alliance_of_answer": (lambda given: given["alliance"], 1.0),
    "ties.contact_probability": PROBABILITY,
    "ties.tie_used": (lambda given: given["closeness"], 1.0),
    "ties.tie_faded": (0.0, lambda given: given["closeness"]),
    "treatment.dose_probability": PROBABILITY,
    "treatment.doses_taken": (0, 7),
    "turn.number_of_turns": (0, 255),
    "turn.number_of_posts": (0, 90),
    "turn.first_post_read": (0, lambda given: max(0, given["posts"] - 20)),
    "turn.start_affect": AFFECT,
    "turn.shared_exposure": (0.0, 1.0),
    "turn.answerability": (0.0, 1.276),
    "turn.floor_weight": NOT_NEGATIVE,
    "turn.disclosure_probability": PROBABILITY,
    "turn.expressed_affect": AFFECT,
    "turn.listening": (0.3, 1.0),
    "turn.affect_caught": AFFECT,
    "turn.skill_modelled": (lambda given: given["skill"], 1.0),
    "turn.facilitator_reply_probability": (0.0, 0.5),
    "turn.peer_reply_probability": PROBABILITY,
    "turn.reply_weight": (0.15, 1.15),
    "turn.co_rumination_probability": PROBABILITY,
    "turn.peer_quality": (0.0, 1.3),
    "turn.facilitator_quality": (0.0, 1.17),
    "turn.affect_supported": AFFECT,
    "turn.affect_witnessing": AFFECT,
    "turn.rumination_rise": NOT_NEGATIVE,
    "turn.raised": AFFECT,
    "uptake.reachable": (0, 1),
    "uptake.uptake_probability": PROBABILITY,
}
"""Least and greatest result of each rule, for parameters anywhere within the registry's bounds."""

ELSEWHERE = {"symptoms.stationary_covariance"}
"""Tested against an equation of its own in test_stationary.py."""
WITHOUT_DIRECTION = ELSEWHERE | {"symptoms.scan_position", "programme.session_number"}


def bits(result):
    """A result's bits and whether it is whole, number by number."""
    parts = result if isinstance(result, tuple) else (result,)
    return [(isinstance(each, int), struct.pack("<d", each)) for each in parts]


def compiled(rule):
    """A compiled function that calls a rule."""
    names = ", ".join(inspect.signature(rule).parameters)
    space = {"rule": rule}
    exec(f"def call({names}):\n    return rule({names})", space)  # noqa: S102 - Numba takes no **arguments
    return njit(error_model="numpy")(space["call"])


def test_there_are_rules_and_each_has_a_range():
    assert len(MODULES) >= 11
    assert set(RANGES) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_interpreted_and_compiled_give_the_same_bits(name):
    rule, rng = RULES[name], generator(name)
    call = compiled(rule)
    for _ in range(TRIALS):
        given = arguments(rule, rng)
        assert bits(call(*given.values())) == bits(rule(**as_plain(given))), given


@pytest.mark.parametrize("name", RANGES)
def test_results_stay_in_range_at_the_bounds_of_the_parameters(name):
    rule, rng = RULES[name], generator(name)
    for _ in range(TRIALS):
        given = as_plain(arguments(rule, rng))
        low, high = (bound(given) if callable(bound) else bound for bound in RANGES[name])
        result = rule(**given)
        for each in result if isinstance(result, tuple) else (result,):
            assert math.isfinite(each)
            assert low - ALMOST <= each <= high + ALMOST, given


@pytest.mark.parametrize("name", [name for name, bounds in RANGES.items() if bounds is PROBABILITY])
def test_probabilities_vary_with_plausible_parameters(name):
    """Something between never and always, in most circumstances."""
    rule, rng = RULES[name], generator(name)
    met = [rule(**as_plain(arguments(rule, rng, plausible))) for _ in range(TRIALS)]
    assert len(set(met)) > 10
    assert np.mean([0.0 < each < 1.0 for each in met]) > 0.3


def covered(kind):
    """Names of rules that stand in a table of the modules' tests."""
    names = set()
    for module in MODULES:
        table = getattr(importlib.import_module(f"tests.rules.test_{module}"), kind)
        rules = [row[0] for row in table] if isinstance(table, list) else list(table)
        names |= {f"{module}.{rule.__name__}" for rule in rules}
    return names


def test_every_rule_has_a_value_by_hand():
    assert set(RULES) - covered("VALUES") == ELSEWHERE


def test_every_rule_has_a_direction():
    assert set(RULES) - covered("DIRECTIONS") == WITHOUT_DIRECTION
