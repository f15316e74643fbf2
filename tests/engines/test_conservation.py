"""What must add up in every arm: people, sessions, turns, doses, and the ranges of states."""

import math

import numpy as np
import pytest

from tests.worlds import EVERY_ARM, GROUP_ARMS, changed, frames, shipped, study

REFILL, ROLLING = 1, 2
MEMBERSHIPS = {"closed": 0, "refill": REFILL, "rolling": ROLLING}
LAST = 22


@pytest.fixture(scope="module", params=MEMBERSHIPS)
def world(request):
    """Tables of every arm, two replicates' worth of people, by membership."""
    membership = MEMBERSHIPS[request.param]
    arms = EVERY_ARM if membership == 0 else ("in_person", "hyflex", "forum")
    # A hazard high enough that places fall free.
    built = study(
        *arms,
        groups=4,
        seed=11,
        programme={"membership": membership},
        parameters={"dropout_base": -1.8},
    )
    return request.param, built, frames(built)


def at_end(patients):
    """The cohort at the last assessment."""
    return patients[patients["week"] == LAST]


def test_every_person_is_assessed_once_in_every_arm_at_every_assessment(world):
    _, built, tables = world
    patients = tables["patients"]
    assert not patients.duplicated(["arm", "person", "week"]).any()
    assert set(patients["week"]) == {0, built.schedule.end_week, LAST}
    assert len(patients) == 3 * len(built.arms) * 32
    assert len(set(patients["person"])) == 32


def test_members_are_enrolled_or_have_left(world):
    """Week by week: those enrolled change by newcomers and dropouts and by nothing else."""
    weeks = world[2]["weeks"]
    for _, group in weeks[weeks["group"] >= 0].groupby(["arm", "group"]):
        change = (group["newcomers"] - group["dropouts"]).cumsum()
        assert (group["enrolled"].to_numpy() == group["enrolled"].iloc[0] + change.to_numpy()).all()
        assert group["enrolled"].iloc[0] == group["cohort"].iloc[0]
        assert group["cohort"].nunique() == 1
        assert group["week"].tolist() == list(range(LAST + 1))


def test_dropouts_of_the_weeks_are_those_of_the_patients(world):
    membership, _, tables = world
    ends = at_end(tables["patients"])
    left = ends[ends["dropout_week"] >= 0].groupby(["arm", "dropout_week"]).size()
    weekly = tables["weeks"].groupby(["arm", "week"])["dropouts"].sum()
    for (arm, week), count in left.items():
        assert weekly[arm, week] == count if membership == "closed" else weekly[arm, week] >= count
    if membership == "closed":
        assert weekly.sum() == left.sum() > 0


def test_who_left_is_not_enrolled_and_the_others_are(world):
    patients = world[2]["patients"]
    gone = (patients["dropout_week"] >= 0) & (patients["dropout_week"] <= patients["week"])
    assert (patients["enrolled"] == ~gone).all()


def test_sessions_attended_are_no_more_than_enrolled_and_those_no_more_than_held(world):
    _, built, tables = world
    patients = tables["patients"]
    assert (patients["sessions_attended"] <= patients["sessions_enrolled"]).all()
    assert (patients["sessions_enrolled"] <= patients["sessions_held"]).all()
    assert (patients.loc[patients["week"] == 0, "sessions_held"] == 0).all()
    stayed = at_end(patients)[at_end(patients)["dropout_week"] < 0]
    for arm in built.arms:
        seen = stayed[stayed["arm"] == arm.name]
        if built.arm(arm.name).programme.membership != ROLLING:
            assert (seen["sessions_held"] == arm.programme.sessions).all()
            assert (seen["sessions_enrolled"] == arm.programme.sessions).all()


def test_a_dropout_was_enrolled_in_every_session_until_she_left(world):
    _, built, tables = world
    ends = at_end(tables["patients"])
    left = ends[ends["dropout_week"] >= 0]
    spacing = left["arm"].map({arm.name: int(arm.programme.spacing) for arm in built.arms})
    assert (left["sessions_enrolled"] == (left["dropout_week"] - 1) // spacing + 1).all()


def test_turns_follow_from_the_programme_and_those_present(world):
    _, built, tables = world
    weeks = tables["weeks"]
    for arm in built.arms:
        met = weeks[(weeks["arm"] == arm.name) & (weeks["group"] >= 0)]
        expected = [turns(arm, present) for present in met["present"]]
        assert met["turns"].tolist() == expected, arm.name


def turns(arm, present):
    """Turns or posts of the document for a number present."""
    exchange = arm.modes[0].exchange
    if exchange == 0 or present < arm.programme.minimum_present:
        return 0
    if exchange == 2:
        return min(90, math.floor(1.2 * present + 0.5))
    return math.floor(
        (1 - arm.programme.education_share) * 40 * arm.programme.session_minutes / 90 + 0.5
    )


def test_a_part_is_no_more_than_the_whole(world):
    weeks = world[2]["weeks"]
    assert (weeks["disclosures"] <= weeks["turns"]).all()
    assert (weeks["answered"] <= weeks["disclosures"]).all()
    assert (weeks["co_ruminations"] <= weeks["answered"]).all()
    # Who leaves does so after the session.
    assert (weeks["present"] <= weeks["enrolled"] + weeks["dropouts"]).all()
    assert weeks["disclosures"].sum() > weeks["answered"].sum() > weeks["co_ruminations"].sum() > 0
    outside = weeks[weeks["group"] < 0]
    assert (outside[["present", "turns", "newcomers", "dropouts"]] == 0).all(axis=None)


def test_states_stay_in_range_every_week(world):
    _, _, tables = world
    members, ties, weeks = tables["members"], tables["ties"], tables["weeks"]
    for table in (members, weeks):
        assert within(table[["anxiety", "depression"]], 21.0)
        assert within(table[["skill", "cohesion", "alliance"]], 1.0)
    assert within(weeks[["belonging", "closeness"]], 1.0)
    assert within(ties[["closeness"]], 1.0)
    assert ties["closeness"].max() > 0.1


def within(table, most):
    """Whether numbers lie between 0 and the most; NaN says that there is none."""
    return bool((table.min() >= 0.0).all() and (table.max() <= most).all())


def test_scores_stay_on_their_scales(world):
    patients = world[2]["patients"]
    for score in ("anxiety", "depression", "gad7", "screening_anxiety"):
        assert patients[score].between(0, 21).all()
        assert (patients[score] % 1 == 0).all()
    assert patients["quality_of_life"].between(0, 100).all()
    assert patients["latent_cohesion"].between(0, 1).all()


def test_doses_are_those_of_people_on_oral_treatment(world):
    patients = world[2]["patients"]
    later = patients["week"] > 0
    assert (patients["treatment_adherence"].notna() == (patients["oral_therapy"] & later)).all()
    taken = patients.loc[later & patients["oral_therapy"]]
    assert taken["treatment_adherence"].between(0, 1).all()
    doses = taken["treatment_adherence"] * 7 * taken["week"]
    assert np.abs(doses - doses.round()).max() < 1e-9


def test_ties_are_those_of_everybody_to_everybody_and_the_facilitator(world):
    _, _, tables = world
    ties, members = tables["ties"], tables["members"]
    assert not ties.duplicated(["arm", "group", "week", "source", "target"]).any()
    assert (ties["source"] != ties["target"]).all()
    count = members.groupby(["arm", "group", "week"]).size()
    led = ties[ties["target"] == -1].groupby(["arm", "group", "week"]).size()
    among = ties[ties["target"] >= 0].groupby(["arm", "group", "week"]).size()
    assert (led == count.loc[led.index]).all()
    assert (among == (count * (count - 1)).loc[among.index]).all()
    alliance = ties[ties["target"] == -1].set_index(["arm", "week", "source"])["closeness"]
    felt = members.set_index(["arm", "week", "person"])["alliance"]
    assert (felt.loc[alliance.index] == alliance).all()


@pytest.mark.parametrize("arm", GROUP_ARMS)
def test_weekly_means_are_those_of_the_members(arm):
    tables = frames(study(arm, groups=2, weeks=6))
    weeks = tables["weeks"].set_index(["group", "week"])
    members = tables["members"].groupby(["group", "week"])
    for name in ("anxiety", "depression", "skill", "cohesion", "alliance"):
        means = members[name].mean()
        assert means.to_numpy() == pytest.approx(weeks[name].loc[means.index].to_numpy(), abs=1e-12)
    for name in ("present", "enrolled"):
        counts = members[name].sum()
        assert (counts == weeks[name].loc[counts.index]).all()


def test_an_arm_with_other_sessions_holds_them_in_other_weeks():
    arm = changed(shipped().arm("video"), programme={"sessions": 4, "spacing": 3})
    assert arm.programme_weeks == 10
    weeks = frames(study("video", groups=1, programme={"sessions": 4, "spacing": 3}))["weeks"]
    assert weeks.loc[weeks["present"] > 0, "week"].tolist() == [1, 4, 7, 10]
