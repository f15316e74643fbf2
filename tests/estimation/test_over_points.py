"""Many points at once give, to the bit, what the tables give at each, however a sweep is cut."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.engines import run_points
from sim.estimation import EstimationPlan, effects_table, outcomes_table
from sim.estimation.over_points import (
    EFFECTS_OVER_POINTS,
    effects_over_points,
    estimate_over_points,
    outcomes_over_points,
    recording_for,
)
from sim.recording import ENDPOINTS_ONLY, TRAITS, Recording
from tests.worlds import parameters_with, study

ARMS = ("waitlist", "in_person", "video", "forum", "self_guided")
CHANGES = ({}, {"carry_over": 0.2}, {"home_anxiety_mean": 5.5}, {"dropout_base": -1.0})
LOTS = {"waitlist": 5, "in_person": 6, "video": 4, "forum": 6, "self_guided": 3}
REPLICATES = (0, 1, 4)
NARROW = {"subgroups": ("all",), "estimands": ("treatment_policy",)}


def points_of(world):
    return [replace(world, parameters=parameters_with(changes)) for changes in CHANGES]


def plan_of(world, **narrow):
    arms = tuple(arm.name for arm in world.arms)
    return EstimationPlan(arms, world.schedule.end_week, world.entry, **narrow)


def found_at(world, replicates=REPLICATES, recording=ENDPOINTS_ONLY):
    portions = run_points("compiled", points_of(world), replicates, recording=recording)
    return [point for portion in portions for point in portion]


def patients_of(arms):
    """The table of patients that the same people would leave."""
    parts = []
    for name, arm in arms.items():
        rows = arm.endpoints
        frame = pd.DataFrame(rows.reshape(-1))
        frame["arm"], frame["replicate"] = name, np.repeat(np.arange(len(rows)), rows[0].size)
        for trait in TRAITS:
            repeated = np.repeat(arm.cohort.people[trait], len(arm.assessments), axis=1)
            frame[trait] = repeated.reshape(-1)
        parts.append(frame)
    return pd.concat(parts, ignore_index=True)


def hours_of(arms):
    parts = [
        {"replicate": k, "arm": name, "facilitator_hours": hours}
        for name, arm in arms.items()
        for k, hours in enumerate(arm.facilitator_hours)
    ]
    return pd.DataFrame(parts)


@pytest.fixture(scope="module", params=["enrolled", "offered", "allocated"])
def world(request):
    entry = "offered" if request.param == "offered" else "enrolled"
    lots = LOTS if request.param == "allocated" else {}
    return replace(study(*ARMS, groups=3, entry=entry), allocation=lots)


@pytest.fixture(scope="module")
def found(world):
    return found_at(world)


def test_effects_are_those_of_the_table_at_every_point(world, found):
    plan = plan_of(world)
    effects = effects_over_points(found, plan, first_point=7)
    assert list(effects.columns) == list(EFFECTS_OVER_POINTS)
    for point, arms in enumerate(found, 7):
        table = effects_table(patients_of(arms), plan, hours_of(arms))
        table = table[table["reference"] == plan.arms[0]].reset_index(drop=True)
        mine = effects[effects["point"] == point].reset_index(drop=True)
        for column in EFFECTS_OVER_POINTS[1:]:
            pd.testing.assert_series_equal(mine[column], table[column], check_exact=True)


def test_outcomes_are_the_means_of_the_table_over_replicates(world, found):
    plan = plan_of(world)
    outcomes = outcomes_over_points(found, plan, first_point=7)
    keys = ["arm", "outcome", "week", "subgroup"]
    for point, arms in enumerate(found, 7):
        table = outcomes_table(patients_of(arms), plan, hours_of(arms))
        expected = table.groupby(keys)["mean"].agg(mean="mean", mc_se="sem", replicates="count")
        mine = outcomes[outcomes["point"] == point].set_index(keys).drop(columns="point")
        pd.testing.assert_frame_equal(mine.sort_index(), expected.sort_index(), rtol=1e-12)


def test_all_points_in_order(world, found):
    plan = plan_of(world, **NARROW)
    both = estimate_over_points(found, plan, first_point=3)
    for table in (both.effects, both.outcomes):
        assert table["point"].is_monotonic_increasing
        assert table["point"].unique().tolist() == [3, 4, 5, 6]


@pytest.mark.parametrize("outcomes", [("anxiety",), ("latent_anxiety", "attendance")])
def test_a_point_doesn_t_depend_on_what_stands_beside_it(outcomes):
    """A single column is what NumPy would add up in another order."""
    world = study("waitlist", "video", groups=2, weeks=8)
    plan = plan_of(world, outcomes=outcomes, **NARROW)
    found = found_at(world, range(20), recording_for(plan))
    whole = estimate_over_points(found, plan)
    for first, end in ((0, 1), (1, 2), (2, 4), (0, 3)):
        part = estimate_over_points(found[first:end], plan, first)
        for one, all_ in (part.effects, whole.effects), (part.outcomes, whole.outcomes):
            rows = all_[all_["point"].between(first, end - 1)].reset_index(drop=True)
            pd.testing.assert_frame_equal(one, rows, check_exact=True)


def test_it_is_enough_to_record_what_the_plan_needs(world, found):
    plan = plan_of(world)
    recording = recording_for(plan)
    assert {"skill", "latent_cohesion", "dropout_week", "observed"}.isdisjoint(recording.endpoints)
    fewer = found_at(world, recording=recording)
    pd.testing.assert_frame_equal(
        effects_over_points(fewer, plan), effects_over_points(found, plan), check_exact=True
    )


def test_a_column_that_was_not_recorded_is_named(world):
    plan = plan_of(world, **NARROW)
    found = found_at(world, recording=Recording(endpoints=("anxiety",), weeks=False))
    with pytest.raises(ValueError, match="was not recorded"):
        effects_over_points(found, plan)


def test_what_does_not_belong_together_is_refused(world, found):
    plan = plan_of(world, **NARROW)
    other = found_at(world, replicates=(0, 1))
    with pytest.raises(ValueError, match="as many replicates"):
        effects_over_points([*found, *other], plan)
    with pytest.raises(ValueError, match="no assessment"):
        effects_over_points(found, replace(plan, end_week=plan.end_week + 1))


def test_one_replicate_has_no_monte_carlo_error():
    world = study("waitlist", "video", groups=2)
    effects = effects_over_points(found_at(world, (0,)), plan_of(world, **NARROW))
    assert effects["estimate"].notna().all()
    assert effects[["ci_low", "ci_high", "mc_se"]].isna().all(axis=None)
