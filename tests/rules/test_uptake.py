"""Who can be reached by an offer, and who accepts."""

import pytest

from sim.rules import uptake
from tests.model_document import delivered, given
from tests.rules.checks import directions_test, sigma, values_test

OFFER = {"anxiety": 10.0, "travel_hours": 0.8, "burden": 0.3, "gap": 0.1}


def someone(**changes):
    """Arguments of `reachable` beside the mode: somebody in town, in perfect condition."""
    return {"rural": 0, "travel_hours": 0.5, "physical_function": 1.0, "uniform": 0.5, **changes}


VALUES = [
    (uptake.reachable, {"mode": delivered("in_person"), **someone(travel_hours=2.0)}, 1),
    (uptake.reachable, {"mode": delivered("in_person"), **someone(travel_hours=2.01)}, 0),
    (
        uptake.reachable,
        {"mode": delivered("in_person"), **someone(travel_hours=1.9, physical_function=0.5)},
        0,
    ),
    (uptake.reachable, {"mode": delivered("video"), **someone(travel_hours=9.0)}, 1),
    (uptake.reachable, {"mode": delivered("video"), **someone(uniform=0.84)}, 1),
    (uptake.reachable, {"mode": delivered("video"), **someone(uniform=0.86)}, 0),
    (uptake.reachable, {"mode": delivered("video"), **someone(uniform=0.59, rural=1)}, 0),
    (uptake.reachable, {"mode": delivered("video"), **someone(uniform=0.57, rural=1)}, 1),
    (
        uptake.uptake_probability,
        {"p": given(), "mode": delivered("in_person"), **OFFER},
        sigma(0.6 + 0.12 * 2 - 1.1 * 0.8 - 0.3 * 1.5 - 3 * 0.1),
    ),
    (
        uptake.uptake_probability,
        {"p": given(), "mode": delivered("video"), **OFFER},
        sigma(0.6 + 0.12 * 2 - 0.3 * 0.5 - 3 * 0.1),
    ),
]

DIRECTIONS = {
    uptake.reachable: {
        "travel_hours": -1,
        "physical_function": +1,
        "uniform": -1,
        "mode.access_urban": +1,
        "mode.access_rural": +1,
        "mode.travel_limit": +1,
        "mode.travel": -1,
    },
    uptake.uptake_probability: {
        "anxiety": +1,
        "travel_hours": -1,
        "burden": -1,
        "gap": -1,
        "mode.travel": -1,
        "p.uptake_base": +1,
    },
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


@pytest.mark.parametrize("uniform", [1e-9, 0.5, 1.0 - 1e-9])
@pytest.mark.parametrize("access", [0.0, 1.0])
def test_access_of_nobody_and_of_everybody(access, uniform):
    mode = delivered("video", access_urban=access, access_rural=access)
    assert [uptake.reachable(mode, rural, 0.5, 0.5, uniform) for rural in (0, 1)] == [
        access,
        access,
    ]
