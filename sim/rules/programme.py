"""When a programme meets, how long a member means to stay, and how much is said (section 4)."""

from __future__ import annotations

from sim.numerics import round_half_up
from sim.parameters import Record
from sim.rules import turn
from sim.rules.declare import rule

CLOSED, REFILL, ROLLING = 0, 1, 2
NO_EXCHANGE, LIVE, POSTS = 0, 1, 2
SHORTEST_STAY = 0.5


@rule
def session_number(programme: Record, week: int) -> int:
    """Which session a week holds (1, 2, …), 0 where it holds none; a rolling group goes on meeting."""
    if week < 1 or programme.sessions == 0 or (week - 1) % programme.spacing != 0:
        return 0
    session = (week - 1) // programme.spacing + 1
    if programme.membership != ROLLING and session > programme.sessions:
        return 0
    return int(session)


@rule
def planned_sessions(programme: Record, in_cohort: int, uniform: float) -> int:
    """Sessions a member means to stay: all of them.

    Those who begin a rolling group stay between half and one and a half times as many, so that they don't
    leave all at once.
    """
    if programme.membership != ROLLING or in_cohort == 0:
        return int(programme.sessions)
    return max(1, int(round_half_up(programme.sessions * (SHORTEST_STAY + uniform))))


@rule
def has_completed(programme: Record, week: int, sessions_enrolled: int, planned: int) -> int:
    """1 where a member has had all the sessions she planned, or the programme has held its last."""
    if sessions_enrolled >= planned:
        return 1
    return 1 if session_number(programme, int(week + programme.spacing)) == 0 else 0


@rule
def turns_held(programme: Record, exchange: int, present: int) -> int:
    """Turns or posts of a session with so many present; 0 without an exchange or enough people."""
    if exchange == NO_EXCHANGE or present < programme.minimum_present:
        return 0
    if exchange == POSTS:
        return turn.number_of_posts(present)
    return turn.number_of_turns(programme.education_share, programme.session_minutes)
