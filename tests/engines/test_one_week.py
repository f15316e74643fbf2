"""The engine's week against a second writing of it, week by week, for every member of a group."""

import pytest

from tests.engines.week import COUNTS, STATE, Week, snapshot
from tests.worlds import model_of, study

WEEKS = 14


def position(model, session, member):
    """Position of a member's mode at a session, from the document."""
    if len(model.modes) == 1:
        return 0
    if model.delivery.room_sessions_first:
        return 0 if session in (1, 2, model.programme.sessions) else 1
    return 0 if member.travel_hours <= 0.5 and member.burden < 0.5 else 1


def conversation_of(group):
    """What the model's own conversation left its members with, for exchanges that aren't written twice."""

    def talked(week):
        for member in week.here:
            patient = next(each for each in group.members if each.person == member.person)
            for name in ("affect_change", "received", "given", "witnessed"):
                setattr(member, name, getattr(patient, name))

    return talked


def follow(model, group, twice):
    """Step a model and compare each week of a group; `twice` leaves the conversation to the second writing."""
    phi = group.facilitator.skill if group.facilitator else None
    talked = None if twice else conversation_of(group)
    while model.week < WEEKS:
        before = snapshot(group)
        model.step()
        week = Week(
            before, model.chance, model.week, model.programme, model.modes,
            lambda session, member: position(model, session, member), phi, talked,
        )  # fmt: skip
        week.live()
        compare(week.members, snapshot(group), model.week, closeness=twice)


def compare(expected, got, week, closeness):
    """Assert that members are in the same state."""
    for mine, theirs in zip(expected, got, strict=True):
        where = f"week {week}, person {mine.person}"
        for name in (*STATE, *COUNTS):
            if closeness or name not in ("belonging", "cohesion"):
                assert getattr(theirs, name) == pytest.approx(getattr(mine, name), abs=1e-9), (where, name)
        assert theirs.status == mine.status, where
        if closeness:
            assert theirs.ties == pytest.approx(mine.ties, abs=1e-9), where
            assert theirs.alliance == pytest.approx(mine.alliance, abs=1e-9), where


@pytest.mark.parametrize("arm", ["in_person", "video", "hybrid", "chat", "telephone"])
def test_live_groups(arm):
    model = model_of(study(arm, groups=2, weeks=WEEKS, seed=3))
    follow(model, model.groups[1], twice=True)


@pytest.mark.parametrize(
    "programme",
    [
        {"education_share": 0.0, "home_practice": 0.0, "facilitator_skill_mean": 0.1},
        {"facilitators": 0},
        {"sessions": 5, "spacing": 2, "minimum_present": 2},
        {"education_share": 0.6, "session_minutes": 150.0, "home_practice": 1.5},
    ],
    ids=["peer-discussion", "nobody-leads", "every-other-week", "mindfulness"],
)
def test_live_programmes(programme):
    model = model_of(study("video", groups=2, weeks=WEEKS, seed=4, programme=programme))
    follow(model, model.groups[0], twice=True)


@pytest.mark.parametrize("arm", ["guided_web", "self_guided"])
def test_courses_taken_alone(arm):
    model = model_of(study(arm, groups=1, weeks=WEEKS, seed=5))
    for group in model.groups[:1]:
        follow(model, group, twice=True)
