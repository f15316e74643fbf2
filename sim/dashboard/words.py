"""What happened, in plain words with units: a group in a week, a person, a turn of a conversation."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan
from typing import TYPE_CHECKING, Final

from sim.dashboard.pair import mean_closeness
from sim.figures.network_graphs import met
from sim.figures.text import counted, number

if TYPE_CHECKING:
    from sim.dashboard.course import Course
    from sim.engines.mesa import Turn
    from sim.figures.network_graphs import Week

NO_GROUP: Final = "No group meets here: everybody waits."
AFFECT: Final = "Negative affect of who speaks: from 0 to 21, before and after the answer."
_ANSWERS: Final[Mapping[str, str]] = {
    "unanswered": "Nobody answers.",
    "facilitator": "The facilitator answers.",
    "support": "Person {replier} answers with support.",
    "co-rumination": "Person {replier} answers, and they dwell on it together.",
}


def week_in_words(week: Week, number_of: int) -> str:
    """Return who came, who didn't, who left, and how people are."""
    members = week.members.values()
    enrolled = [member for member in members if member.enrolled]
    came = sum(member.present for member in members)
    if met(week):
        session = f"{came} came, {sum(not member.present for member in enrolled)} stayed away"
    else:
        session = "no session"
    left = len(week.members) - len(enrolled)
    gone = (
        f"{left} of {counted(len(week.members), 'person', 'people')} have left"
        if left
        else "nobody has left"
    )
    closeness = mean_closeness(week)
    close = "" if isnan(closeness) else f", mean closeness {number(closeness, 2)} (0 to 1)"
    anxiety = sum(member.anxiety for member in members) / len(week.members)
    return (
        f"Week {number_of}: {session}; {gone}. Mean anxiety {number(anxiety)} HADS-A points{close}."
    )


def person_in_words(course: Course, group: int, person: int, number_of: int) -> str:
    """Return how somebody is in a week, and whether she came."""
    week = course.watched(group).weeks[number_of]
    member = week.members[person]
    mode = course.modes[person, number_of]
    by = "in the room" if mode == 0 else "on the screen"
    place = f" ({by})" if len(course.arm.modes) > 1 else ""
    if member.present:
        state = f"came{place}"
    elif not member.enrolled:
        state = "has left"
    else:
        state = "stayed away" if met(week) else "no session this week"
    return f"Person {person}: {state}, anxiety {number(member.anxiety)} HADS-A points"


def turn_in_words(turn: Turn) -> str:
    """Return who spoke how, who answered how, and what it did to the speaker."""
    if not turn.disclosed:
        return f"Person {turn.speaker} tells how to cope."
    answer = _ANSWERS[turn.answer].format(replier=turn.replier)
    return (
        f"Person {turn.speaker} tells of distress. {answer} Negative affect"
        f" {number(turn.affect_before)} → {number(turn.affect_after)}."
    )
