"""Who is in which mode, and what gets through between two modes."""

from types import SimpleNamespace

import pytest

from sim.rules import delivery
from tests.rules.checks import directions_test, values_test

CONSTANT, BLENDED, HYFLEX = 0, 1, 2
ROOM, SCREEN = 0, 1


def by(rule, **changes):
    """A delivery by a rule, with the document's numbers."""
    numbers = {
        "room_sessions_first": 2,
        "room_sessions_last": 1,
        "room_travel_limit": 0.5,
        "room_burden_limit": 0.5,
        "mixed_fidelity": 0.85,
    }
    return SimpleNamespace(rule=rule, **{**numbers, **changes})


def met(rule, session=3, sessions=10, travel_hours=0.4, burden=0.2):
    """Arguments of `mode_index`."""
    return {
        "delivery": by(rule),
        "session": session,
        "sessions": sessions,
        "travel_hours": travel_hours,
        "burden": burden,
    }


VALUES = [
    *((delivery.mode_index, met(CONSTANT, session), ROOM) for session in (1, 3, 10)),
    *((delivery.mode_index, met(BLENDED, session), ROOM) for session in (1, 2, 10)),
    *((delivery.mode_index, met(BLENDED, session), SCREEN) for session in range(3, 10)),
    (delivery.mode_index, met(HYFLEX), ROOM),
    (delivery.mode_index, met(HYFLEX, travel_hours=0.5), ROOM),
    (delivery.mode_index, met(HYFLEX, travel_hours=0.51), SCREEN),
    (delivery.mode_index, met(HYFLEX, burden=0.5), SCREEN),
    (delivery.mode_index, met(HYFLEX, burden=0.49), ROOM),
    (
        delivery.edge_fidelity,
        {"delivery": by(HYFLEX), "fidelity": 1.0, "other_fidelity": 0.75, "same_mode": 0},
        0.75 * 0.85,
    ),
    (
        delivery.edge_fidelity,
        {"delivery": by(HYFLEX), "fidelity": 0.75, "other_fidelity": 0.75, "same_mode": 1},
        0.75,
    ),
    (delivery.facilitator_mode, {"delivery": by(CONSTANT), "mode_of_first": ROOM}, ROOM),
    (delivery.facilitator_mode, {"delivery": by(BLENDED), "mode_of_first": SCREEN}, SCREEN),
    (delivery.facilitator_mode, {"delivery": by(HYFLEX), "mode_of_first": SCREEN}, ROOM),
]

DIRECTIONS = {
    delivery.mode_index: {"travel_hours": +1, "burden": +1},
    delivery.edge_fidelity: {"fidelity": +1, "other_fidelity": +1, "same_mode": +1},
    delivery.facilitator_mode: {"mode_of_first": +1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


@pytest.mark.parametrize(("here", "there"), [(1.0, 0.75), (0.3, 0.9)])
def test_fidelity_is_the_same_seen_from_either_end(here, there):
    one = delivery.edge_fidelity(by(HYFLEX), here, there, 0)
    assert one == delivery.edge_fidelity(by(HYFLEX), there, here, 0)
    assert one < min(here, there)


def test_a_programme_of_one_session_is_in_the_room_when_blended():
    assert delivery.mode_index(by(BLENDED), 1, 1, 9.0, 1.0) == ROOM
