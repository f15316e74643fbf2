"""When a programme meets, how long members stay, and how much is said."""

from types import SimpleNamespace

import pytest

from sim.rules import programme
from tests.rules.checks import directions_test, values_test

CLOSED, REFILL, ROLLING = 0, 1, 2
NO_EXCHANGE, LIVE, POSTS = 0, 1, 2


def planned(**changes):
    """A programme: ten weekly sessions of ninety minutes, two fifths of them teaching."""
    return SimpleNamespace(
        **{
            "sessions": 10,
            "spacing": 1,
            "session_minutes": 90.0,
            "education_share": 0.4,
            "membership": CLOSED,
            "minimum_present": 3,
            **changes,
        }
    )


def held(exchange, present, **changes):
    """Arguments of `turns_held`."""
    return {"programme": planned(**changes), "exchange": exchange, "present": present}


VALUES = [
    *((programme.session_number, {"programme": planned(), "week": w}, w) for w in (0, 1, 2, 10)),
    *((programme.session_number, {"programme": planned(), "week": w}, 0) for w in (-3, 11)),
    (programme.session_number, {"programme": planned(membership=REFILL), "week": 11}, 0),
    (programme.session_number, {"programme": planned(membership=ROLLING), "week": 11}, 11),
    (
        programme.session_number,
        {"programme": planned(sessions=0, membership=ROLLING), "week": 1},
        0,
    ),
    *(
        (
            programme.session_number,
            {"programme": planned(spacing=2, sessions=3), "week": w},
            session,
        )
        for w, session in ((1, 1), (2, 0), (3, 2), (4, 0), (5, 3), (6, 0), (7, 0))
    ),
    *(
        (
            programme.planned_sessions,
            {"programme": planned(membership=m), "in_cohort": c, "uniform": 0.9},
            stay,
        )
        for m, c, stay in ((CLOSED, 1, 10), (REFILL, 1, 10), (ROLLING, 0, 10), (ROLLING, 1, 14))
    ),
    (
        programme.planned_sessions,
        {"programme": planned(membership=ROLLING, sessions=1), "in_cohort": 1, "uniform": 1e-9},
        1,
    ),
    *(
        (
            programme.has_completed,
            {"programme": planned(), "week": week, "sessions_enrolled": enrolled, "planned": 10},
            completed,
        )
        for week, enrolled, completed in ((9, 9, 0), (10, 10, 1), (10, 4, 1), (5, 10, 1))
    ),
    (programme.turns_held, held(LIVE, 3), 24),
    (programme.turns_held, held(LIVE, 2), 0),
    (programme.turns_held, held(LIVE, 2, minimum_present=2), 24),
    (programme.turns_held, held(POSTS, 3), 4),
    (programme.turns_held, held(POSTS, 2), 0),
    (programme.turns_held, held(NO_EXCHANGE, 9), 0),
]

DIRECTIONS = {
    programme.planned_sessions: {"uniform": +1, "programme.sessions": +1},
    programme.has_completed: {"planned": -1},
    programme.turns_held: {"present": +1, "programme.minimum_present": -1},
}

test_values = values_test(VALUES)
test_direction = directions_test(DIRECTIONS)


def test_those_who_begin_a_rolling_group_leave_one_after_the_other():
    rolling = planned(membership=ROLLING)
    stays = [programme.planned_sessions(rolling, 1, (k + 0.5) / 1000) for k in range(1000)]
    assert set(stays) == set(range(5, 16))
    assert sum(stays) / 1000 == pytest.approx(10.0)


def test_a_rolling_group_goes_on_meeting_and_its_newcomers_complete():
    rolling = planned(membership=ROLLING)
    assert programme.has_completed(rolling, 40, 9, 10) == 0
    assert programme.has_completed(rolling, 40, 10, 10) == 1
