"""Rooms and screens: blended sessions, hyflex members, posts, and courses taken alone."""

import itertools

import pytest

from tests.worlds import frames, model_of, study, with_remote

HERE = {"attendance_base": 10.0, "dropout_base": -20.0}
ROOM, SCREEN = 0, 1


def weekly(model, weeks=10):
    """Step through weeks, giving the model after each."""
    for _ in range(weeks):
        model.step()
        yield model


def test_blended_sessions_are_in_the_room_at_both_ends():
    members = frames(study("hybrid", groups=2))["members"]
    modes = members.query("week > 0 and week <= 10 and present").groupby("week")["mode"].unique()
    assert [list(each) for each in modes] == [[ROOM]] * 2 + [[SCREEN]] * 7 + [[ROOM]]


@pytest.mark.parametrize(("mode", "first", "last"), [("in_person", 10, 0), ("video", 0, 0)])
def test_a_blend_of_one_mode_is_that_mode(mode, first, last):
    """But for the label, a hybrid that is always in the room is a group in the room."""
    blend = study(
        "hybrid", groups=2, delivery={"room_sessions_first": first, "room_sessions_last": last}
    )
    plain = study(mode, groups=2)
    ours, theirs = (frames(each)["patients"] for each in (blend, plain))
    for name in ("latent_anxiety", "skill", "latent_cohesion", "alliance", "sessions_attended"):
        assert (ours[name] == theirs[name]).all(), name


def test_in_hyflex_who_lives_near_and_feels_well_comes_to_the_room():
    seen = set()
    for model in weekly(model_of(study("hyflex", groups=4, parameters=HERE))):
        for group in model.groups:
            for member in group.members:
                near = member.who.travel_hours <= 0.5 and member.burden < 0.5
                assert member.mode == (ROOM if near else SCREEN)
            seen.add(frozenset(member.mode for member in group.members))
    assert frozenset({ROOM, SCREEN}) in seen


def test_somebody_changes_between_room_and_screen_with_her_burden():
    members = frames(study("hyflex", groups=4, parameters=HERE))["members"].query("0 < week <= 10")
    modes = members.groupby("person")["mode"].nunique()
    assert (modes == 2).any()
    assert (modes == 1).any()


def test_less_gets_through_between_room_and_screen():
    model = model_of(study("hyflex", groups=1))
    assert model.fidelity[ROOM][ROOM] == 1.0
    assert model.fidelity[SCREEN][SCREEN] == 0.75
    assert (
        model.fidelity[ROOM][SCREEN] == model.fidelity[SCREEN][ROOM] == pytest.approx(0.75 * 0.85)
    )


def test_hyflex_with_nobody_near_meets_on_screen_but_for_the_facilitator():
    """The room is hers alone, so alliance suffers against a video group, and nothing else of the mode does."""
    far = {"room_travel_limit": 0.0}
    hyflex = frames(study("hyflex", groups=3, delivery=far, parameters=HERE))
    video = frames(study("video", groups=3, parameters=HERE))
    assert set(hyflex["members"].query("week > 0")["mode"]) == {SCREEN}
    first = [each["members"].query("week == 1").set_index("person") for each in (hyflex, video)]
    assert (first[0]["present"] == first[1]["present"]).all()
    assert first[0]["alliance"].mean() < first[1]["alliance"].mean()


@pytest.mark.parametrize("people", [2, 12])
def test_nobody_reads_more_than_twenty_posts(people):
    """Without ties at the start, only who reads a post can grow closer to its author."""
    world = study("forum", groups=people, size=96, parameters=HERE, programme={"facilitators": 0})
    model = model_of(world)
    model.step()
    group = model.groups[0]
    count = len(group.transcript)
    assert count == min(90, int(1.2 * 8 * people + 0.5))
    reads = [first_and_last(group, member) for member in group.members]
    assert all(0 <= first <= last < count for first, last in reads)
    assert all(last - first + 1 == min(20, count) for first, last in reads)
    for member, (first, last) in zip(group.members, reads, strict=True):
        answered = {
            turn.speaker
            for number, turn in enumerate(group.transcript)
            if turn.answer in ("support", "co-rumination")
            and (first <= number <= last or turn.speaker == member.person)
        }
        repliers = {turn.replier for turn in group.transcript if turn.speaker == member.person}
        close = {other.person for other, tie in member.ties.items() if tie["closeness"] > 0.0}
        assert close <= answered | repliers
        assert answered - {member.person} <= close


def first_and_last(group, member):
    """First and last post of the window that a member reads, from her own uniform of the week."""
    from sim.randomness import Purpose

    count = len(group.transcript)
    uniform = group.model.chance.block(Purpose.SESSION, week=group.model.week, agent=member.person)[
        2
    ]
    first = int(uniform * (max(0, count - 20) + 1))
    return first, min(first + 20, count) - 1


def test_who_answers_a_post_has_read_it():
    model = model_of(study("forum", groups=12, size=96, parameters=HERE))
    seen = 0
    for _ in weekly(model, 4):
        group = model.groups[0]
        windows = {member.person: first_and_last(group, member) for member in group.members}
        for number, turn in enumerate(group.transcript):
            if turn.replier is not None:
                first, last = windows[turn.replier]
                assert first <= number <= last
                assert turn.replier != turn.speaker
                seen += 1
    assert seen > 50


def test_nobody_speaks_twice_in_a_row():
    for arm in ("video", "forum", "hyflex"):
        for model in weekly(model_of(study(arm, groups=2)), 5):
            for group in model.groups:
                speakers = [turn.speaker for turn in group.transcript]
                assert all(one != other for one, other in itertools.pairwise(speakers))


def test_written_answers_build_an_alliance_and_a_course_without_has_none():
    patients = frames(study("guided_web", "self_guided", groups=3, parameters=HERE))["patients"]
    end = patients.query("week == 10").groupby("arm")
    guided, alone = end.get_group("guided_web"), end.get_group("self_guided")
    assert (guided["alliance"] > 0.3).all()
    assert alone["alliance"].isna().all()
    assert guided["latent_cohesion"].to_numpy() == pytest.approx(
        0.4 * guided["alliance"].to_numpy()
    )
    assert (alone["latent_cohesion"] == 0.0).all()
    silent = frames(
        study("guided_web", groups=3, parameters=HERE, programme={"written_answers": 0})
    )["patients"]
    assert (silent.query("week == 10")["alliance"].to_numpy() < guided["alliance"].to_numpy()).all()


def test_feedback_makes_learning():
    patients = frames(
        study("guided_web", "self_guided", groups=3, parameters=HERE, programme={"sessions": 6})
    )
    skill = (
        patients["patients"]
        .query("week == 10")
        .pivot(index="person", columns="arm", values="skill")
    )
    assert skill["guided_web"].mean() > skill["self_guided"].mean() + 0.02


def test_in_courses_nobody_meets():
    tables = frames(study("guided_web", "self_guided", groups=2))
    assert (tables["weeks"][["turns", "disclosures", "belonging"]] == 0).all(axis=None)
    assert (tables["weeks"]["cohort"] == 1).all()
    assert (tables["ties"]["target"] == -1).all()


@pytest.mark.parametrize("facilitators", [0, 1, 2])
@pytest.mark.parametrize(("arm", "elsewhere"), [("hybrid", 7), ("hyflex", 0)])
def test_facilitators_work_where_they_lead(arm, elsewhere, facilitators):
    """Each for the hours of the mode she is in, in every session that is held."""
    programme = {"facilitators": facilitators}
    world = study(arm, groups=2, parameters=HERE, programme=programme)
    weeks = frames(with_remote(world, facilitator_hours=20.0))["weeks"]
    hours = (1.5 * (10 - elsewhere) + 20.0 * elsewhere) * facilitators
    assert weeks.groupby("group")["facilitator_hours"].sum().tolist() == [hours, hours]
    assert (weeks.query("week == 0 or week > 10")["facilitator_hours"] == 0.0).all()
