"""Keeping to treatment: the equation by hand, and doses against the binomial distribution."""

import numpy as np
import pytest
from scipy.stats import binom

from sim.rules import treatment
from tests.model_document import given
from tests.rules.checks import directions_test, sigma, values_test

STATE = {
    "readiness": -0.6,
    "depression": 9.0,
    "anxiety": 10.0,
    "burden": 0.3,
    "skill_won": 0.2,
    "cohesion": 0.5,
}
DIRECT = given(adherence_skill=0.5, adherence_cohesion=0.4, adherence_anxiety=0.03)

VALUES = [
    (treatment.dose_probability, {"p": given(), **STATE}, sigma(2.1 - 0.6 - 0.13 * 3 - 0.8 * 0.3)),
    (
        treatment.dose_probability,
        {"p": DIRECT, **STATE},
        sigma(2.1 - 0.6 - 0.13 * 3 - 0.8 * 0.3 + 0.5 * 0.2 + 0.4 * 0.5 + 0.03 * 3),
    ),
    # P(no dose) = .5^7, P(at most one) = 8 .5^7.
    (treatment.doses_taken, {"probability": 0.5, "uniform": 0.5**7 - 1e-9}, 0),
    (treatment.doses_taken, {"probability": 0.5, "uniform": 0.5**7 + 1e-9}, 1),
    (treatment.doses_taken, {"probability": 0.5, "uniform": 8 * 0.5**7 + 1e-9}, 2),
    (treatment.doses_taken, {"probability": 0.5, "uniform": 1.0 - 1e-9}, 7),
]

DIRECTIONS = {
    treatment.dose_probability: {
        "readiness": +1,
        "depression": -1,
        "burden": -1,
        "skill_won": +1,
        "cohesion": +1,
        "p.adherence_base": +1,
    },
    treatment.doses_taken: {"probability": +1, "uniform": +1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


@pytest.mark.parametrize("path", ["anxiety", "skill_won", "cohesion"])
def test_by_default_only_depression_and_burden_reach_treatment(path):
    far = {**STATE, path: STATE[path] + 0.4}
    assert treatment.dose_probability(given(), **far) == treatment.dose_probability(
        given(), **STATE
    )


@pytest.mark.parametrize("probability", [0.05, 0.5, 0.89, 0.999, 1.0 - 1e-12])
def test_doses_are_binomial_by_inversion(probability):
    uniforms = (np.arange(996) + 0.5) / 996
    taken = [treatment.doses_taken(probability, float(u)) for u in uniforms]
    assert taken == binom.ppf(uniforms, 7, probability).astype(int).tolist()


@pytest.mark.parametrize("uniform", [1e-9, 0.5, 1.0 - 1e-9])
@pytest.mark.parametrize(("probability", "doses"), [(0.0, 0), (1.0, 7)])
def test_certainty_is_a_probability_too(probability, doses, uniform):
    """Parameters at their bounds make the logistic exactly 1."""
    assert treatment.doses_taken(probability, uniform) == doses
