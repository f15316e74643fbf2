"""Change one patient: only those causally downstream change.

Without interaction between patients (``parameters=no_interaction``) nobody else may change, as long as she
comes when she came before. What then still reaches others is her presence: the number present is the
facilitator's load, and with too few there is no discussion. Mood has four more ways out of a person, one
parameter each (`WAYS`): whom the floor goes to, who follows with a disclosure, what is witnessed, and who
is answered by whom.
"""

from dataclasses import replace

import pytest

from tests.worlds import frames, model_of, people_of, shipped, study, tables_with, with_fields

ALWAYS_THERE = {"attendance_base": 10.0, "dropout_base": -20.0}
"""Nobody is absent, nobody leaves: presence carries nothing from one to another."""
WAYS = ("floor_affect", "disclosure_reciprocity", "witnessing", "peer_readiness")
LATENT = ("anxiety", "depression", "skill", "cohesion", "alliance", "present", "enrolled")


def no_interaction(study, **changes):
    """A study without interaction between patients, and with other changes of parameters."""
    parameters = with_fields(shipped("parameters=no_interaction").parameters, changes)
    return replace(study, parameters=parameters)


def with_changed(study, row, **changes):
    """The people of a study, one of them with traits moved by so much."""
    people, _ = people_of(study)
    table = people.table.copy()
    for trait, change in changes.items():
        table[trait][row] += change
    return replace(people, table=table)


def changed(study, row=0, **changes):
    """Who changes, and in what, where one person's traits are moved: person to names of columns."""
    people, _ = people_of(study)
    before = tables_with(study, people)["members"]
    after = tables_with(study, with_changed(study, row, **changes))["members"]
    assert list(before["person"]) == list(after["person"])
    found = {}
    for name in LATENT:
        moved = before["person"][
            before[name].ne(after[name]) & ~(before[name].isna() & after[name].isna())
        ]
        for person in moved:
            found.setdefault(int(person), set()).add(name)
    return found


def group_of(study, row):
    """Numbers of those in one group with the person of a row."""
    patients = frames(study)["patients"]
    person = int(people_of(study)[0].table["person"][row])
    group = patients["group"][patients["person"] == person].iloc[0]
    return person, set(patients["person"][patients["group"] == group])


@pytest.mark.parametrize("arm", ["in_person", "video", "hyflex", "chat"])
def test_other_groups_do_not_notice(arm):
    world = study(arm, groups=3)
    person, circle = group_of(world, 9)
    moved = changed(world, 9, home_anxiety=6.0, expressiveness=3.0, expected_value=0.4)
    assert person in moved
    assert set(moved) <= circle
    assert len(moved) > 2, "with interaction her group should notice"


def test_depression_stays_with_the_person():
    """Nothing that others see depends on it."""
    world = study("in_person", groups=2)
    person, _ = group_of(world, 3)
    assert changed(world, 3, home_depression=6.0) == {person: {"depression"}}


def test_readiness_for_treatment_changes_doses_only():
    world = study("video", groups=2)
    assert changed(world, 3, adherence_readiness=-3.0) == {}
    row = people_of(world)[0].table
    treated = int(row["oral_therapy"].argmax())
    before = tables_with(world, people_of(world)[0])["patients"]
    after = tables_with(world, with_changed(world, treated, adherence_readiness=-3.0))["patients"]
    differs = before["treatment_adherence"].fillna(-1).ne(after["treatment_adherence"].fillna(-1))
    assert set(before["person"][differs]) == {int(row["person"][treated])}


@pytest.mark.parametrize("arm", ["in_person", "video", "forum"])
def test_without_interaction_nobody_else_changes(arm):
    world = no_interaction(study(arm, groups=2), **ALWAYS_THERE)
    person, _ = group_of(world, 4)
    moved = changed(world, 4, home_anxiety=10.0)
    assert "anxiety" in moved[person]
    assert set(moved) == {person}


@pytest.mark.parametrize("arm", ["in_person", "video", "hybrid", "hyflex", "chat", "forum"])
@pytest.mark.parametrize("row", [1, 4])
def test_with_every_way_closed_nobody_else_changes(arm, row):
    world = no_interaction(study(arm, groups=2), **ALWAYS_THERE, **dict.fromkeys(WAYS, 0.0))
    person, _ = group_of(world, row)
    moved = changed(world, row, home_anxiety=10.0)
    assert "anxiety" in moved[person]
    assert set(moved) == {person}


def values_after(world, people, weeks=9):
    """Expected value of attending after some weeks, by person."""
    model = model_of(world, people)
    for _ in range(weeks):
        model.step()
    return {patient.person: patient.value for patient in model.patients}


def others_moved(world, rows):
    """How often somebody else's value of attending moves with the mood of the person in a row."""
    before, moved = values_after(world, people_of(world)[0]), 0
    for row, person in enumerate(before):
        if row in rows:
            after = values_after(world, with_changed(world, row, home_anxiety=10.0))
            moved += sum(before[who] != after[who] for who in before if who != person)
    return moved


@pytest.mark.parametrize("arm", ["in_person", "forum"])
def test_without_interaction_attending_is_worth_the_same_to_everybody_else(arm):
    """Else one member's mood changes another's attendance and dropout through support exchanged."""
    assert others_moved(no_interaction(study(arm, groups=2), **ALWAYS_THERE), range(0, 16, 3)) == 0


@pytest.mark.parametrize(("way", "wide"), list(zip(WAYS, (0.6, 6.0, 0.4, 1.0), strict=True)))
def test_each_way_alone_reaches_somebody(way, wide):
    """In what attending is worth to her, at least: the four parameters are what closing takes."""
    opened = {**dict.fromkeys(WAYS, 0.0), way: wide}
    world = no_interaction(study("in_person", groups=4), **ALWAYS_THERE, **opened)
    assert others_moved(world, range(1, 32, 4))


def test_presence_is_what_remains_a_room_may_be_too_empty_to_talk():
    """In a group of three her absence ends the discussion for two others."""
    world = no_interaction(study("in_person", groups=1, size=3), **ALWAYS_THERE)
    stays_away = changed(world, 1, travel_hours=60.0)
    assert len(stays_away) > 1


def test_presence_is_what_remains_a_crowd_is_a_load():
    """Above the members that a facilitator holds, one more takes from what the others learn."""
    lone = {"education_share": 1.0}
    crowd = no_interaction(study("in_person", groups=2, size=16, programme=lone), **ALWAYS_THERE)
    assert len(changed(crowd, 1, travel_hours=60.0)) == 16
    few = no_interaction(study("in_person", groups=1, size=8, programme=lone), **ALWAYS_THERE)
    person, _ = group_of(few, 1)
    assert set(changed(few, 1, travel_hours=60.0)) == {person}
