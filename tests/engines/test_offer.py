"""What an offer does: who is reached, who accepts, and what becomes of the others."""

import numpy as np
import pytest

from sim.randomness import Purpose
from tests.model_document import DEFAULTS
from tests.rules.checks import sigma
from tests.worlds import frames, people_of, same, study

OFFERED = {"entry": "offered"}
NOBODY = {"access_urban": 0.0, "access_rural": 0.0}
EVERYBODY = {"access_urban": 1.0, "access_rural": 1.0, "travel_limit": 24.0}


def at(tables, week):
    """The cohort's rows of a week, by person."""
    patients = tables["patients"]
    return patients[patients["week"] == week].set_index("person")


def test_an_offer_that_reaches_nobody_is_a_waitlist():
    world = study("waitlist", "video", groups=3, mode=NOBODY, **OFFERED)
    tables = frames(world)
    video, waitlist = (tables["patients"].query(f"arm == '{arm}'") for arm in ("video", "waitlist"))
    assert not video["reached"].any()
    assert not video["uptake"].any()
    assert (video["group"] == -1).all()
    assert not video["enrolled"].any()
    for name in ("latent_anxiety", "latent_depression", "anxiety", "gad7", "skill"):
        assert (video[name].to_numpy() == waitlist[name].to_numpy()).all()
    assert (video[["sessions_held", "sessions_enrolled", "sessions_attended"]] == 0).all(axis=None)
    assert set(tables["weeks"].query("arm == 'video'")["group"]) == {-1}


def test_an_offer_that_everybody_accepts_is_an_enrolment():
    accepting = {"uptake_base": 10.0}
    offered = frames(study("video", groups=3, mode=EVERYBODY, parameters=accepting, **OFFERED))
    enrolled = frames(study("video", groups=3, mode=EVERYBODY, parameters=accepting))
    for table in offered:
        assert same(offered[table], enrolled[table]), table


@pytest.mark.parametrize(("arm", "travel"), [("video", 0), ("in_person", 1)])
def test_who_is_reached_and_who_accepts(arm, travel):
    """Person by person, from the equations of the document and her own two uniforms."""
    world = study(arm, groups=15, seed=8, **OFFERED)
    people, chance = people_of(world)
    tables = at(frames(world), 0)
    literacy = 0.35 if arm == "video" else 0.0
    for who in people.table:
        connects, accepts, _, _ = chance.block(Purpose.ACCESS, agent=int(who["person"]))
        access = (0.58 if who["rural"] else 0.85) if arm == "video" else 1.0
        near = who["travel_hours"] * travel <= 2 * (0.5 + 0.5 * who["physical_function"])
        burden = (0.6, 0.35, 0.1)[who["chemotherapy_phase"]] if who["chemotherapy"] else 0.1
        burden += 0.3 * (1 - who["physical_function"])
        gap = max(0.0, literacy - who["digital_literacy"] + 0.2) if literacy else 0.0
        logit = (
            DEFAULTS["uptake_base"]
            + 0.12 * (who["anxiety"] - 8)
            - 1.1 * who["travel_hours"] * travel
        )
        willing = accepts < sigma(logit - burden * (0.5 + travel) - 3 * gap)
        row = tables.loc[int(who["person"])]
        assert row["reached"] == (connects < access and near)
        assert row["uptake"] == (row["reached"] and willing)
        assert row["uptake"] == (row["group"] >= 0)
    assert 0.1 < tables["uptake"].mean() < 0.9
    assert 0.1 < tables["reached"].mean() < 1.0


def test_about_half_accept_in_person():
    """Of those screened and reached, with the default readiness [brebach2016]."""
    world = study("in_person", groups=50, weeks=1, **OFFERED)
    rows = at(frames(world), 0)
    assert 0.35 < rows.loc[rows["reached"], "uptake"].mean() < 0.6


def test_who_does_not_take_part_is_in_no_programme():
    """Neither reached nor willing people are enrolled, at any assessment."""
    tables = frames(study("waitlist", "video", groups=4, **OFFERED))
    video = tables["patients"].query("arm == 'video'")
    assert not video.loc[~video["uptake"], "enrolled"].any()
    assert tables["patients"].query("arm == 'waitlist'")["enrolled"].all()


def test_everybody_offered_is_assessed():
    world = study("waitlist", "video", "in_person", groups=4, **OFFERED)
    tables = frames(world)
    assert (tables["patients"].groupby(["arm", "week"]).size() == 32).all()
    weeks = tables["weeks"].query("week == 0")
    assert (weeks.groupby("arm")["cohort"].sum() == 32).all()


def test_outsiders_live_as_on_the_waitlist():
    tables = frames(study("waitlist", "video", groups=4, **OFFERED))
    pivot = tables["patients"].pivot(
        index=["person", "week"], columns="arm", values="latent_anxiety"
    )
    outside = (
        tables["patients"].query("arm == 'video' and group < 0").set_index(["person", "week"]).index
    )
    assert (pivot.loc[outside, "video"] == pivot.loc[outside, "waitlist"]).all()
    inside = pivot.drop(index=outside).query("week > 0")
    assert (inside["video"] != inside["waitlist"]).mean() > 0.7


def test_both_modes_of_a_hybrid_must_reach():
    reached = {}
    for arm in ("in_person", "video", "hybrid"):
        rows = at(frames(study(arm, groups=15, weeks=1, seed=8, **OFFERED)), 0)
        reached[arm] = rows["reached"]
    assert (reached["hybrid"] == (reached["in_person"] & reached["video"])).all()
    assert np.mean(reached["hybrid"]) < min(
        np.mean(reached["in_person"]), np.mean(reached["video"])
    )
