"""The effects table: its contract, signs, invariances and edges."""

import csv
import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.estimation import (
    EFFECTS_COLUMNS,
    ESTIMANDS,
    OUTCOMES,
    SUBGROUPS,
    EstimationPlan,
    effects_csv,
    effects_table,
)
from tests.estimation.synthetic import FORUM, IN_PERSON, WAITLIST, Truth, by_hand, one, table

ARMS = ("waitlist", "in_person", "forum")
PLAN = EstimationPlan(ARMS, 10)
CONTRACT = (
    "contrast, reference, outcome, unit, week, subgroup, estimand, estimate, ci_low, ci_high, "
    "mc_se, standardised, standardised_low, standardised_high, variance_ratio, replicates, "
    "patients, groups, g_baseline, trial_low, trial_high, parameter_low, parameter_high"
)
BOUNDS = [f"{name}_{{}}" for name in ("ci", "standardised", "trial")]


@pytest.fixture(scope="module")
def patients():
    return table((WAITLIST, IN_PERSON, FORUM), Truth(replicates=5))


@pytest.fixture(scope="module")
def effects(patients):
    return effects_table(patients, PLAN)


def test_columns_are_those_of_the_contract(effects):
    assert list(effects.columns) == CONTRACT.split(", ")
    assert tuple(effects.columns) == EFFECTS_COLUMNS
    assert effects["parameter_low"].isna().all()
    assert effects["parameter_high"].isna().all()
    for name in ("replicates", "patients", "groups", "week"):
        assert effects[name].dtype.kind == "i"
    assert effects_csv(effects).splitlines()[0] == CONTRACT.replace(" ", "")


def test_rows_come_in_the_declared_order_and_once(effects):
    orders = {
        "contrast": ARMS,
        "reference": ARMS,
        "outcome": [one.name for one in OUTCOMES],
        "week": (10, 22),
        "subgroup": SUBGROUPS,
        "estimand": ESTIMANDS,
    }
    ranks = pd.DataFrame({key: effects[key].map(list(of).index) for key, of in orders.items()})
    assert ranks.sort_values(list(ranks.columns)).index.equals(ranks.index)
    assert not ranks.duplicated().any()
    anxiety = effects[effects["outcome"] == "anxiety"]
    assert len(anxiety) == 6 * 2 * len(SUBGROUPS) * len(ESTIMANDS)


def test_defined_rows_have_an_estimate_and_people(effects):
    assert effects["estimate"].notna().all()
    assert (effects["patients"] > 0).all()
    assert (effects["replicates"] == 5).all()


def test_sign_is_contrast_minus_reference():
    rows = [{"arm": arm, "person": p, "before": 12, "after": after + p}
            for arm, after in (("waitlist", 11), ("video", 8)) for p in range(4)]  # fmt: skip
    effects = effects_table(by_hand(rows), EstimationPlan(("waitlist", "video"), 10))
    helped = one(effects, contrast="video")
    assert helped["estimate"] == -3.0
    assert helped["standardised"] < 0
    assert one(effects, contrast="video", outcome="quality_of_life")["estimate"] == 3.0
    assert one(effects, contrast="waitlist")["estimate"] == 3.0


def test_exchanging_the_arms_gives_exactly_the_negative(effects):
    keys = ["outcome", "week", "subgroup", "estimand"]
    there = effects.set_index(["contrast", "reference", *keys]).sort_index()
    back = effects.set_index(["reference", "contrast", *keys]).rename_axis(there.index.names)
    back = back.reindex(there.index)
    for name in ("estimate", "standardised", "g_baseline"):
        pd.testing.assert_series_equal(there[name], 0.0 - back[name])
    for bounds in BOUNDS:
        low, high = there[bounds.format("low")], 0.0 - back[bounds.format("high")]
        pd.testing.assert_series_equal(low, high, check_names=False)
    for name in ("mc_se", "variance_ratio", "replicates"):
        pd.testing.assert_series_equal(there[name], back[name])


def test_nothing_is_printed_as_minus_zero(patients):
    twin = patients[patients["arm"] == "in_person"].assign(arm="twin")
    both = pd.concat([patients[patients["arm"] == "in_person"], twin])
    effects = effects_table(both, EstimationPlan(("in_person", "twin"), 10))
    assert (effects[["estimate", "ci_low", "ci_high", "mc_se"]] == 0.0).all(axis=None)
    assert "-0.0" not in effects_csv(effects).replace("\n", ",").split(",")
    assert effects["variance_ratio"].isna().all()


def test_intervals_hold_their_estimate(effects):
    assert effects["ci_low"].le(effects["estimate"]).all()
    assert effects["ci_high"].ge(effects["estimate"]).all()
    trial = effects.dropna(subset="trial_low")
    assert trial["trial_low"].le(trial["estimate"]).all()
    assert set(trial["estimand"]) == {"treatment_policy", "while_enrolled"}
    stratum = effects[effects["estimand"] == "principal_stratum"]
    assert stratum[["trial_low", "trial_high"]].isna().all(axis=None)


def test_the_same_input_gives_the_same_bytes_whatever_its_row_order(patients, effects):
    text = effects_csv(effects)
    for seed in (1, 2):
        mixed = patients.sample(frac=1, random_state=seed)
        assert effects_csv(effects_table(mixed, PLAN)) == text


def test_the_csv_reads_back_as_the_same_numbers(effects):
    read = list(csv.DictReader(io.StringIO(effects_csv(effects))))
    assert len(read) == len(effects)
    for name in ("estimate", "ci_high", "variance_ratio", "trial_low", "g_baseline"):
        numbers = [float(row[name] or "nan") for row in read]
        np.testing.assert_array_equal(numbers, effects[name])
    for name in ("contrast", "outcome", "subgroup", "estimand"):
        assert [row[name] for row in read] == effects[name].tolist()


def test_names_of_arms_change_no_number(patients, effects):
    names = dict(zip(ARMS, ("z", "b b", "$a"), strict=True))
    renamed = patients.assign(arm=patients["arm"].map(names))
    found = effects_table(renamed, EstimationPlan(("z", "b b", "$a"), 10))
    for side in ("contrast", "reference"):
        assert found[side].tolist() == effects[side].map(names).tolist()
    pd.testing.assert_frame_equal(found.iloc[:, 2:], effects.iloc[:, 2:], check_exact=True)


def test_numbers_of_replicates_groups_and_people_change_no_estimate(patients, effects):
    renumbered = patients.assign(
        replicate=patients["replicate"] * 7 + 2,
        person=500 - patients["person"],
        group=patients["group"].where(patients["group"] < 0, 50 - patients["group"]),
    )
    found = effects_table(renumbered, PLAN)
    pd.testing.assert_frame_equal(found, effects, rtol=1e-9, atol=1e-12)


def test_other_arms_change_no_number(patients, effects):
    two = patients[patients["arm"] != "forum"]
    found = effects_table(two, EstimationPlan(ARMS[:2], 10))
    kept = effects[(effects["contrast"] != "forum") & (effects["reference"] != "forum")]
    pd.testing.assert_frame_equal(found, kept.reset_index(drop=True), check_exact=True)


def test_asking_for_less_changes_no_number(patients, effects):
    plan = replace(PLAN, outcomes=("gad7", "anxiety"), subgroups=("residence:rural", "all"),
                   estimands=("while_enrolled",))  # fmt: skip
    found = effects_table(patients, plan)
    kept = effects[
        effects["outcome"].isin(plan.outcomes)
        & effects["subgroup"].isin(plan.subgroups)
        & (effects["estimand"] == "while_enrolled")
    ]
    pd.testing.assert_frame_equal(found, kept.reset_index(drop=True), check_exact=True)


def test_counts_are_of_the_contrast_arm_per_replicate(effects):
    seated = {"estimand": "while_enrolled", "outcome": "latent_anxiety"}
    forum = one(effects, contrast="forum", reference="waitlist", **seated)
    waitlist = one(effects, contrast="waitlist", reference="forum", **seated)
    assert forum["groups"] == 3
    assert 45 <= forum["patients"] <= 63  # two in five of 90 left
    assert (waitlist["patients"], waitlist["groups"]) == (80, 0)
    assert one(effects, contrast="forum", reference="waitlist")["patients"] == 80


def test_the_baseline_has_no_effects(effects):
    assert set(effects["week"]) == {10, 22}


def test_an_arm_without_a_facilitator_has_no_alliance():
    patients = table((IN_PERSON, replace(IN_PERSON, name="peers", led=False)), Truth(replicates=2))
    outcomes = set(effects_table(patients, EstimationPlan(("in_person", "peers"), 10))["outcome"])
    assert "alliance" not in outcomes
    assert {"cohesion", "attendance"} <= outcomes


def test_alliance_without_spread_at_baseline_has_no_baseline_g():
    video = replace(IN_PERSON, name="video")
    patients = table((IN_PERSON, video), Truth(replicates=2))
    patients.loc[patients["week"] == 0, "alliance"] = 0.0
    row = one(
        effects_table(patients, EstimationPlan(("in_person", "video"), 10)),
        contrast="video",
        outcome="alliance",
    )
    assert np.isnan(row["g_baseline"])
    assert np.isfinite(row["standardised"])


def test_one_replicate_has_its_interval_from_groups():
    patients = table((WAITLIST, IN_PERSON), Truth(replicates=1))
    row = one(effects_table(patients, EstimationPlan(ARMS[:2], 10)), contrast="in_person")
    wide = patients[patients["week"] == 10].set_index(["arm", "person"])["anxiety"].unstack("arm")
    group = patients[(patients["arm"] == "in_person") & (patients["week"] == 10)]
    means = (
        (wide["in_person"] - wide["waitlist"]).groupby(group.set_index("person")["group"]).mean()
    )
    assert len(means) == 10
    assert row["mc_se"] == pytest.approx(means.sem())
    assert row["ci_high"] - row["estimate"] == pytest.approx(2.2621572 * means.sem())
    ratio = row["standardised"] / row["estimate"]
    assert row["standardised_high"] == pytest.approx(row["ci_high"] * ratio)
    assert np.isnan(row["variance_ratio"])
    assert row["replicates"] == 1


def test_one_replicate_of_one_group_has_no_interval():
    patients = table((WAITLIST, replace(IN_PERSON, size=80)), Truth(replicates=1))
    row = one(effects_table(patients, EstimationPlan(ARMS[:2], 10)), contrast="in_person")
    assert np.isfinite(row["estimate"])
    names = ["ci_low", "ci_high", "mc_se", "standardised_low", "trial_low", "trial_high"]
    assert row[names].isna().all()


def test_two_replicates_have_an_interval_but_no_variance_ratio():
    patients = table((WAITLIST, IN_PERSON), Truth(replicates=2))
    row = one(effects_table(patients, EstimationPlan(ARMS[:2], 10)), contrast="in_person")
    assert np.isfinite(row[["ci_low", "ci_high"]].astype(float)).all()
    assert np.isnan(row["variance_ratio"])


def test_arms_are_compared_in_the_replicates_they_share(patients):
    fewer = patients[(patients["arm"] != "forum") | (patients["replicate"] < 3)]
    effects = effects_table(fewer, PLAN)
    assert one(effects, contrast="forum", reference="waitlist")["replicates"] == 3
    assert one(effects, contrast="in_person", reference="waitlist")["replicates"] == 5
    shared = patients[patients["replicate"] < 3]
    alone = effects_table(shared, PLAN)
    for estimand in ESTIMANDS:
        where = {"contrast": "in_person", "reference": "forum", "estimand": estimand}
        found, expected = one(effects, **where), one(alone, **where)
        pd.testing.assert_series_equal(found, expected, check_names=False)


def test_one_shared_replicate_has_its_interval_from_groups(patients):
    fewer = patients[(patients["arm"] != "in_person") | (patients["replicate"] == 2)]
    alone = patients[patients["replicate"] == 2]
    found = one(effects_table(fewer, PLAN), contrast="in_person", reference="waitlist")
    expected = one(effects_table(alone, PLAN), contrast="in_person", reference="waitlist")
    assert np.isfinite(found["ci_low"])
    pd.testing.assert_series_equal(found, expected, check_names=False)


def test_one_arm_has_no_effects(patients):
    alone = patients[patients["arm"] == "forum"]
    effects = effects_table(alone, EstimationPlan(("forum",), 10))
    assert effects.empty
    assert tuple(effects.columns) == EFFECTS_COLUMNS


def test_common_random_numbers_save_what_the_people_share():
    truth = Truth(replicates=400, people=16, arm_sd=0.0, group_sd=0.0, whole=False)
    patients = table((WAITLIST, IN_PERSON), truth)
    own = np.random.default_rng(5).normal(0, 2.0, len(patients))
    patients["latent_anxiety"] = patients["latent_anxiety"] + own
    plan = replace(EstimationPlan(ARMS[:2], 10), outcomes=("latent_anxiety",))
    row = one(effects_table(patients, plan), contrast="in_person", outcome="latent_anxiety")
    shared = truth.replicate_sd**2 + (truth.person_sd**2 + truth.noise_sd**2) / 16
    assert row["variance_ratio"] == pytest.approx((shared + 4 / 16) / (4 / 16), rel=0.2)


def test_95_in_100_trials_fall_into_the_trial_range():
    truth = Truth(replicates=400, people=48, replicate_sd=0.0, arm_sd=0.0, whole=False)
    apart = replace(IN_PERSON, first_person=48, leaving=0.0)
    patients = table((WAITLIST, apart), truth)
    plan = replace(EstimationPlan(ARMS[:2], 10), outcomes=("anxiety",), subgroups=("all",))
    row = one(effects_table(patients, plan), contrast="in_person")
    ends = (
        patients[patients["week"] == 10].groupby(["replicate", "arm"])["anxiety"].mean().unstack()
    )
    trials = ends["in_person"] - ends["waitlist"]
    inside = trials.between(row["trial_low"], row["trial_high"]).mean()
    assert inside == pytest.approx(0.95, abs=0.02)
    assert row["estimate"] == pytest.approx(-1.0, abs=0.1)
