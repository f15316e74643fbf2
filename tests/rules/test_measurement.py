"""What questionnaires show: centres, errors, bounds, and who is still assessed."""

import pytest

from sim.rules import measurement
from tests.model_document import given
from tests.rules.checks import directions_test, values_test

VALUES = [
    (measurement.hads_score, {"p": given(), "latent": 8.2, "normal": 1.0}, 10.0),
    (measurement.hads_score, {"p": given(), "latent": 8.2, "normal": -1.0}, 7.0),
    (measurement.hads_score, {"p": given(), "latent": 20.0, "normal": 3.0}, 21.0),
    (measurement.hads_score, {"p": given(), "latent": 1.0, "normal": -3.0}, 0.0),
    (measurement.gad7_score, {"anxiety": 9.0, "normal": 0.5}, 8.0),
    (measurement.gad7_score, {"anxiety": 2.0, "normal": 0.0}, 0.0),
    (measurement.gad7_score, {"anxiety": 20.0, "normal": 1.0}, 21.0),
    (
        measurement.quality_of_life,
        {"anxiety": 8.0, "depression": 5.0, "burden": 0.3, "normal": -0.5},
        78 - 0.8 * 5 - 2.2 * 2.5 - 20 * 0.3 - 7,
    ),
    (
        measurement.quality_of_life,
        {"anxiety": 3.0, "depression": 2.5, "burden": 0.0, "normal": 0.0},
        78.0,
    ),
    (
        measurement.quality_of_life,
        {"anxiety": 0.0, "depression": 0.0, "burden": 0.0, "normal": 3.0},
        100.0,
    ),
    (measurement.observation_probability, {"dropped_out": 0}, 0.95),
    (measurement.observation_probability, {"dropped_out": 1}, 0.6),
    (
        measurement.cohesion_scale,
        # In units of the reference spread: one above in cohesion, two in anxiety.
        {"cohesion": 0.65, "anxiety": 15.0, "normal": 0.5},
        1.0 - 0.25 * 2.0 + 0.6 * 0.5,
    ),
]

DIRECTIONS = {
    measurement.hads_score: {"latent": +1, "normal": +1},
    measurement.gad7_score: {"anxiety": +1, "normal": +1},
    measurement.quality_of_life: {"anxiety": -1, "depression": -1, "burden": -1, "normal": +1},
    measurement.cohesion_scale: {"cohesion": +1, "anxiety": -1, "normal": +1},
    measurement.observation_probability: {"dropped_out": -1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


@pytest.mark.parametrize("normal", [-0.3, 0.0, 0.3])
def test_scores_are_whole_and_round_halves_up(normal):
    assert measurement.hads_score(given(measurement_error=0.0), 6.5, normal) == 7.0
    assert measurement.hads_score(given(measurement_error=0.0), 6.49, normal) == 6.0
    assert measurement.gad7_score(8.0, normal).is_integer()


def test_a_point_of_depression_costs_more_quality_of_life_than_one_of_anxiety():
    by_anxiety = measurement.quality_of_life(9.0, 5.0, 0.2, 0.0) - measurement.quality_of_life(
        8.0, 5.0, 0.2, 0.0
    )
    by_depression = measurement.quality_of_life(8.0, 6.0, 0.2, 0.0) - measurement.quality_of_life(
        8.0, 5.0, 0.2, 0.0
    )
    assert (by_anxiety, by_depression) == pytest.approx((-0.8, -2.2))


def test_the_halo_is_a_quarter_of_a_deviation():
    """The cohesion scale falls with anxiety by a quarter of what it rises with cohesion, in SD units."""
    rise = measurement.cohesion_scale(0.65, 8.0, 0.0) - measurement.cohesion_scale(0.45, 8.0, 0.0)
    fall = measurement.cohesion_scale(0.45, 11.5, 0.0) - measurement.cohesion_scale(0.45, 8.0, 0.0)
    assert fall / rise == pytest.approx(-0.25)
