"""The engine's week against a second writing of it, week by week, for every member of a group."""

from dataclasses import replace

import pytest

from tests.engines.snapshot import COUNTS, STATE, join, snapshot, snapshot_of_waiting
from tests.engines.week import Week
from tests.worlds import model_of, study, with_remote

WEEKS = 14


def position(model, session, member):
    """Position of a member's mode at a session, from the document."""
    if len(model.modes) == 1:
        return 0
    if model.delivery.room_sessions_first:
        return 0 if session in (1, 2, model.programme.sessions) else 1
    return 0 if member.travel_hours <= 0.5 and member.burden < 0.5 else 1


def follow(arm, seed, group=0, groups=2, **changes):
    """Step a model and compare each week of a group with the second writing."""
    world = study(arm, groups=groups, weeks=WEEKS, seed=seed, **changes)
    return follow_in(world, group, hyflex=arm == "hyflex")


def follow_in(world, group, hyflex=False):
    """As `follow`, in a study of one arm."""
    model = model_of(world)
    circle = model.groups[group]
    skills = [each.skill for each in circle.facilitators]
    phi = sum(skills) / len(skills) if skills else None
    while model.week < WEEKS:
        before, waiting = snapshot(circle), snapshot_of_waiting(circle)
        model.step()
        members = join(before, waiting[: circle.newcomers])
        week = Week(
            members, model.chance, model.week, model.programme, model.modes,
            lambda session, member: position(model, session, member), phi, hyflex=hyflex,
        )  # fmt: skip
        week.live()
        compare(week.members, snapshot(circle), model.week)

    return circle


def compare(expected, got, week):
    """Assert that members are in the same state."""
    for mine, theirs in zip(expected, got, strict=True):
        where = f"week {week}, person {mine.person}"
        for name in (*STATE, *COUNTS, "alliance"):
            assert getattr(theirs, name) == pytest.approx(getattr(mine, name), abs=1e-9), (
                where,
                name,
            )
        assert theirs.status == mine.status, where
        assert theirs.ties == pytest.approx(mine.ties, abs=1e-9), where


@pytest.mark.parametrize("arm", ["in_person", "video", "hybrid", "hyflex", "chat", "telephone"])
def test_live_groups(arm):
    follow(arm, seed=3, group=1)


@pytest.mark.parametrize("facilitators", [0, 1, 2])
def test_a_forum_in_which_nobody_reads_everything(facilitators):
    follow("forum", seed=6, groups=5, size=40, programme={"facilitators": facilitators})


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
    follow("video", seed=4, programme=programme)


@pytest.mark.parametrize("arm", ["guided_web", "self_guided"])
@pytest.mark.parametrize("group", [0, 5, 9])
def test_courses_taken_alone(arm, group):
    follow(arm, seed=5, group=group)


@pytest.mark.parametrize("arm", ["video", "forum"])
def test_a_group_that_is_refilled(arm):
    """Newcomers live by the same law, from their first week on."""
    circle = follow(arm, seed=9, groups=2, size=16, programme={"membership": 1})
    assert len(circle.members) > 18


@pytest.mark.parametrize("arm", ["hybrid", "hyflex"])
def test_two_modes_that_differ_in_everything(arm):
    """Each person is in her own mode, and the facilitator in hers."""
    world = with_remote(
        study(arm, groups=2, weeks=WEEKS, seed=12),
        cue_fidelity=0.3,
        disinhibition=2.0,
        contact_between=0.9,
        reply_latency=4.0,
        fatigue=0.4,
    )
    for group in (0, 1):
        follow_in(world, group, hyflex=arm == "hyflex")


def test_a_trial_seats_people_by_lot():
    """Where seats aren't in the order of numbers, each direction of a tie still has its own luck."""
    world = replace(study("video", groups=2, weeks=WEEKS, seed=2), allocation={"video": 16})
    seats = [member.person for member in model_of(world).groups[0].members]
    assert seats != sorted(seats)
    follow_in(world, 0)
