"""Who joins and who leaves: closed, refilled and rolling groups, week by week."""

import pytest

from sim.engines.mesa import Status
from tests.worlds import frames, model_of, people_of, study

REFILL, ROLLING = 1, 2
EAGER_TO_LEAVE = {"dropout_base": -1.2}


def seats(group):
    """Members who are in the programme now, circle by circle."""
    return [sum(each.status is Status.MEMBER for each in circle) for circle in group.circles]


def test_nobody_joins_a_closed_group():
    world = study(
        "video", "forum", groups=3, parameters=EAGER_TO_LEAVE, programme={"waiting_per_place": 9.0}
    )
    tables = frames(world)
    assert (tables["weeks"]["newcomers"] == 0).all()
    assert set(tables["members"]["person"]) == set(tables["patients"]["person"])
    assert len(people_of(world)[0].table) == 24


@pytest.mark.parametrize("membership", [REFILL, ROLLING])
def test_a_waiting_person_takes_a_free_place_the_week_after(membership):
    model = model_of(
        study(
            "in_person", groups=3, parameters=EAGER_TO_LEAVE, programme={"membership": membership}
        )
    )
    places = [seats(group) for group in model.groups]
    joined = 0
    while model.week < 9:
        free = [
            sum(room) - sum(seats(group)) for room, group in zip(places, model.groups, strict=True)
        ]
        queue = [list(group.waiting) for group in model.groups]
        model.step()
        for group, empty, waiting in zip(model.groups, free, queue, strict=True):
            admitted = min(empty, len(waiting))
            assert group.newcomers == admitted
            assert group.waiting == waiting[admitted:]
            assert group.members[len(group.members) - admitted :] == waiting[:admitted]
            joined += admitted
    assert joined > 5


@pytest.mark.parametrize("membership", [REFILL, ROLLING])
@pytest.mark.parametrize("size", [8, 7])
@pytest.mark.parametrize("circles", [0, 4, 3])
def test_a_group_never_holds_more_than_its_places(membership, size, circles):
    """Breakout circles too, which are as equal as can be: 4 and 3, or 3, 3 and 2."""
    programme = {"membership": membership, "subgroup_size": circles, "waiting_per_place": 9.0}
    model = model_of(
        study("video", groups=2, size=size, parameters=EAGER_TO_LEAVE, programme=programme)
    )
    rooms = [seats(group) for group in model.groups]
    while model.week < 9:
        model.step()
        for group, room in zip(model.groups, rooms, strict=True):
            assert all(now <= places for now, places in zip(seats(group), room, strict=True))
            # All who met this week, those who went at its end among them, fill the places.
            assert sum(seats(group)) + group.dropouts + completed_now(group) == sum(room)


def completed_now(group):
    """Those of the cohort who had the last of their sessions this week; nobody else is as far yet."""
    return sum(
        each.status is Status.COMPLETED and each.sessions_enrolled == group.model.week
        for each in group.members
    )


def test_newcomers_come_from_the_waiting_list_and_stay_out_of_the_cohort():
    world = study(
        "in_person", groups=3, parameters=EAGER_TO_LEAVE, programme={"membership": REFILL}
    )
    people, _ = people_of(world)
    cohort = set(people.table["person"][: people.cohort].tolist())
    waiting = set(people.table["person"][people.cohort :].tolist())
    tables = frames(world)
    seated = set(tables["members"]["person"])
    assert set(tables["patients"]["person"]) == cohort
    assert cohort <= seated
    assert seated - cohort
    assert seated - cohort <= waiting
    assert len(seated - cohort) == tables["weeks"]["newcomers"].sum()
    assert (tables["weeks"]["cohort"] == 8).all()
    assert len(waiting) == 72


def test_weekly_means_are_of_the_cohort_alone():
    tables = frames(
        study("in_person", groups=1, parameters=EAGER_TO_LEAVE, programme={"membership": REFILL})
    )
    members, weeks = tables["members"], tables["weeks"].set_index("week")
    cohort = set(tables["patients"]["person"])
    theirs = members[members["person"].isin(cohort)].groupby("week")
    for name in ("anxiety", "skill", "cohesion", "alliance"):
        assert theirs[name].mean().to_numpy() == pytest.approx(weeks[name].to_numpy(), abs=1e-12)
    assert members["person"].nunique() > len(cohort)


def test_rolling_members_leave_after_their_planned_sessions():
    model = model_of(study("video", groups=3, programme={"membership": ROLLING}))
    while model.week < model.study.schedule.horizon:
        model.step()
    sessions, stays = model.programme.sessions, set()
    for group in model.groups:
        for member in group.members:
            assert member.sessions_enrolled <= member.planned_sessions
            if member.status is Status.COMPLETED:
                assert member.sessions_enrolled == member.planned_sessions
                stays.add(member.planned_sessions)
            if not member.in_cohort:
                assert member.planned_sessions == sessions
            assert sessions / 2 <= member.planned_sessions <= sessions * 1.5
        # The group goes on through the follow-up.
        assert group.session_number(model.week) == model.week
    assert len(stays) > 3


def test_rolling_members_complete_one_after_the_other():
    weeks = frames(study("video", groups=4, programme={"membership": ROLLING}))["weeks"]
    joined_in = weeks[weeks["newcomers"] > 0]["week"]
    assert joined_in.nunique() > 8
    assert joined_in.max() > 12


def test_refilled_groups_end_together():
    model = model_of(
        study("video", groups=2, parameters=EAGER_TO_LEAVE, programme={"membership": REFILL})
    )
    while model.week < 12:
        model.step()
    for group in model.groups:
        assert all(each.status in (Status.COMPLETED, Status.LEFT) for each in group.members)
        assert {each.sessions_held for each in group.members if each.in_cohort} == {10}


def test_who_waits_lives_on_untreated():
    """A waiting person's symptoms are those of the same person on a waitlist."""
    world = study("waitlist", "in_person", groups=2, programme={"membership": REFILL})
    model = model_of(world, arm="in_person")
    waiting = [each for group in model.groups for each in group.waiting]
    start = [each.anxiety for each in waiting]
    for _ in range(4):
        model.step()
    still = [each for group in model.groups for each in group.waiting]
    assert all(each.skill == each.who.baseline_skill and each.cohesion == 0.0 for each in still)
    assert [each.anxiety for each in waiting] != start
    assert all(each.sessions_enrolled == 0 for each in still)
