"""Empty rooms, everybody gone, nobody gone, groups of one, and how many it takes to talk."""

import pytest

from tests.worlds import EVERY_ARM, frames, model_of, study

NOBODY_COMES = {"attendance_base": -10.0, "attendance_value": 0.0}
EVERYBODY_COMES = {"attendance_base": 10.0}
NOBODY_LEAVES = {"dropout_base": -20.0}
GROUPS = ("in_person", "video", "hyflex", "forum")
NEVER_NAN = ("latent_anxiety", "latent_depression", "skill", "latent_cohesion", "quality_of_life")


def ends(tables):
    """Rows of the last assessment, without the waitlist."""
    patients = tables["patients"]
    return patients[(patients["week"] == patients["week"].max()) & (patients["arm"] != "waitlist")]


def stepped(model, weeks):
    """A model some weeks later."""
    for _ in range(weeks):
        model.step()
    return model


@pytest.mark.parametrize("membership", [0, 1, 2])
def test_nobody_comes(membership):
    tables = frames(
        study(
            *EVERY_ARM,
            groups=2,
            parameters=NOBODY_COMES | NOBODY_LEAVES,
            programme={"membership": membership},
        )
    )
    assert (tables["weeks"][["present", "turns"]] == 0).all(axis=None)
    assert (ends(tables)["sessions_attended"] == 0).all()
    assert (tables["ties"]["closeness"] == 0).all()
    # Who can't come and has no recording has nothing from the programme.
    alone = ends(tables).query("arm in ['in_person', 'telephone', 'waitlist']").groupby("person")
    assert (alone[["latent_anxiety", "skill"]].nunique() == 1).all(axis=None)
    assert ends(tables)[list(NEVER_NAN)].notna().all(axis=None)


def test_recordings_reach_who_never_comes():
    tables = frames(study("in_person", "video", groups=3, parameters=NOBODY_COMES | NOBODY_LEAVES))
    skill = ends(tables).pivot(index="person", columns="arm", values="skill")
    assert (skill["video"] >= skill["in_person"]).all()
    assert (skill["video"] > skill["in_person"]).mean() > 0.7


@pytest.mark.parametrize("arm", GROUPS)
def test_one_person_in_the_room_has_nobody_to_talk_to(arm):
    model = model_of(study(arm, groups=1, parameters=NOBODY_COMES | NOBODY_LEAVES))
    only = model.groups[0].members[2]
    only.value = 1.0
    model.p.attendance_value = 100.0
    for other in model.groups[0].members:
        other.value = 1.0 if other is only else 0.0
    model.step()
    assert model.groups[0].present == [only]
    assert model.groups[0].transcript == []
    assert only.affect_change == 0.0
    assert only.learnt > 0.0
    assert model.groups[0].alliance(only) > 0.0


@pytest.mark.parametrize("minimum", [2, 3, 5])
@pytest.mark.parametrize("arm", GROUPS)
def test_a_discussion_needs_so_many_and_no_more(arm, minimum):
    weeks = frames(
        study(
            arm,
            groups=6,
            size=4,
            programme={"minimum_present": minimum},
            parameters={"attendance_base": 0.0},
        )
    )["weeks"]
    held = weeks[weeks["present"] > 0]
    assert ((held["turns"] > 0) == (held["present"] >= minimum)).all()
    assert held["present"].nunique() >= 3


@pytest.mark.parametrize("circles", [2, 3])
def test_each_circle_needs_enough_of_its_own(circles):
    """Eight come at most, in breakout circles of so many; each that has two of them talks."""
    programme = {"subgroup_size": circles, "minimum_present": 2}
    model = model_of(
        study("video", groups=2, programme=programme, parameters={"attendance_base": 0.0})
    )
    talked = set()
    while model.week < 10:
        model.step()
        for group in model.groups:
            enough = [
                circle for circle in group.circles if sum(each.present for each in circle) >= 2
            ]
            assert len(group.transcript) == 24 * len(enough)
            speakers = {turn.speaker for turn in group.transcript}
            assert speakers <= {each.person for circle in enough for each in circle}
            talked.add(len(enough))
    assert len(talked) > 1


def test_circles_keep_to_themselves():
    programme = {"subgroup_size": 4, "minimum_present": 2}
    model = stepped(model_of(study("in_person", groups=2, programme=programme)), 10)
    for group in model.groups:
        assert [len(circle) for circle in group.circles] == [4, 4]
        for circle in group.circles:
            for member in circle:
                others = {other for other in member.ties if other is not group.facilitator}
                assert others == {other for other in circle if other is not member}


def test_everybody_leaves_after_the_first_session():
    world = study(*EVERY_ARM, groups=2, parameters={"dropout_base": 10.0, "dropout_cohesion": 0.0})
    tables = frames(world)
    final = ends(tables)
    assert (final["dropout_week"] == 1).all()
    assert (final["sessions_enrolled"] == 1).all()
    assert not final["enrolled"].any()
    later = tables["weeks"].query("week > 1")
    assert (
        (later[["enrolled", "present", "turns", "dropouts"]].query("index >= 0") == 0)
        .loc[later["group"] >= 0]
        .all(axis=None)
    )
    assert tables["patients"][list(NEVER_NAN)].notna().all(axis=None)
    assert (
        tables["weeks"].query("group >= 0")[["anxiety", "skill", "cohesion"]].notna().all(axis=None)
    )


def test_nobody_leaves():
    tables = frames(study(*EVERY_ARM, groups=2, parameters=NOBODY_LEAVES))
    assert (ends(tables)["dropout_week"] == -1).all()
    assert tables["patients"]["enrolled"].all()
    assert (tables["weeks"]["dropouts"] == 0).all()


def test_everybody_comes():
    tables = frames(
        study("in_person", "forum", groups=2, parameters=EVERYBODY_COMES | NOBODY_LEAVES)
    )
    final = ends(tables)
    assert (final["sessions_attended"] == final["sessions_held"]).all()


@pytest.mark.parametrize("membership", [0, 1])
@pytest.mark.parametrize("arm", GROUPS)
def test_a_group_of_one(arm, membership):
    tables = frames(study(arm, groups=1, size=1, programme={"membership": membership}))
    assert tables["weeks"]["group"].nunique() == 8
    assert (tables["weeks"][["turns", "closeness", "belonging"]].fillna(0) == 0).all(axis=None)
    assert (tables["ties"]["target"] == -1).all() or membership
    assert ends(tables)["skill"].notna().all()
    assert (ends(tables)["alliance"] > 0).any()


def test_a_group_of_two_talks_where_two_are_enough():
    parameters = EVERYBODY_COMES | NOBODY_LEAVES
    two = study("video", groups=1, size=2, programme={"minimum_present": 2}, parameters=parameters)
    weeks = frames(two)["weeks"]
    assert (weeks.query("week <= 10 and week > 0")["turns"] == 24).all()
    assert weeks["closeness"].max() > 0


def test_uneven_groups_are_as_equal_as_can_be():
    weeks = frames(study("video", groups=3, size=7))["weeks"]
    assert weeks.query("week == 0")["cohort"].tolist() == [6, 6, 6, 6]
    forum = frames(study("forum", groups=5))["weeks"]
    assert forum.query("week == 0")["cohort"].tolist() == [20, 20]


def test_a_crowd_shares_its_facilitator():
    """Learning falls where one person leads more than she can hold, and a second one mends it."""

    def learnt(**changes):
        world = study("in_person", groups=3, parameters=EVERYBODY_COMES | NOBODY_LEAVES, **changes)
        return ends(frames(world))["skill"].mean()

    lecture = {"education_share": 1.0, "facilitator_skill_sd": 0.0}
    small, large = learnt(size=8, programme=lecture), learnt(size=24, programme=lecture)
    helped = learnt(size=24, programme=lecture | {"facilitators": 3})
    assert large < small
    assert helped == pytest.approx(small, abs=1e-12)
