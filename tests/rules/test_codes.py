"""Rules know choices by their position in the registry: a reordered list there would be another model."""

import pytest

from sim import study
from sim.rules import delivery, programme
from sim.scenario import registry


@pytest.mark.parametrize(
    ("table", "attribute", "codes"),
    [
        (
            "mode",
            "exchange",
            {"none": programme.NO_EXCHANGE, "live": programme.LIVE, "posts": programme.POSTS},
        ),
        (
            "programme",
            "membership",
            {"closed": programme.CLOSED, "refill": programme.REFILL, "rolling": programme.ROLLING},
        ),
        (
            "delivery",
            "rule",
            {"constant": delivery.CONSTANT, "blended": delivery.BLENDED, "hyflex": 2},
        ),
        (
            "population",
            "screening",
            {
                "none": study.SCREENING_NONE,
                "hads_anxiety": study.SCREENING_ANXIETY,
                "hads_total": study.SCREENING_TOTAL,
            },
        ),
    ],
)
def test_a_choice_is_the_code_that_rules_mean(table, attribute, codes):
    choices = getattr(registry(), table)[attribute].choices
    assert {name: position for position, name in enumerate(choices)} == codes
