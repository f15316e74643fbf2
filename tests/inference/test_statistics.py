"""Statistics of patterns: against numbers worked out by hand, scipy and NumPy."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.inference.statistics import World, part_of
from sim.scenario.patterns import Pattern

PEOPLE = 40
WEEKS = (0, 10, 22)
ARMS = ("waitlist", "group")


@pytest.fixture(scope="module")
def patients():
    """One replicate of made-up people, some of whom weren't assessed."""
    rng = np.random.default_rng(5)
    parts = []
    for arm in ARMS:
        anxiety = 10 + 3 * rng.standard_normal(PEOPLE)
        trait = rng.standard_normal(PEOPLE)
        came = rng.integers(0, 11, PEOPLE)
        left = np.where(came < 5, rng.integers(1, 11, PEOPLE), -1)
        for week in WEEKS:
            anxiety = anxiety + rng.standard_normal(PEOPLE) - (week == 10) * (arm == "group")
            parts.append(
                pd.DataFrame(
                    {
                        "arm": arm,
                        "person": np.arange(PEOPLE),
                        "week": week,
                        "anxiety": anxiety,
                        "depression": anxiety + rng.standard_normal(PEOPLE),
                        "cohesion": 50 + anxiety + rng.standard_normal(PEOPLE),
                        "expressiveness": trait,
                        "treatment_adherence": np.where(trait > 0, 0.9, 0.5),
                        "observed": rng.random(PEOPLE) < 0.9,
                        "sessions_held": 10 * (week > 0),
                        "sessions_enrolled": np.where(left > 0, left, 10) * (week > 0),
                        "sessions_attended": np.minimum(came, np.where(left > 0, left, 10))
                        * (week > 0),
                        "dropout_week": np.where(left <= week, left, -1),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def of(patients, statistic, **keys):
    """The value and weight of a statistic of the group."""
    about = {"name": "p", "what": "it", "source": None, "role": "checked", "low": 0.0}
    pattern = Pattern.model_validate({**about, "statistic": statistic, "arm": "group", **keys})
    return part_of(pattern, World(dict(list(patients.groupby(["arm", "week"])))))


def scores(patients, outcome, week, arm="group"):
    rows = patients[(patients["arm"] == arm) & (patients["week"] == week)]
    return rows[outcome].where(rows["observed"]).to_numpy()


def column(patients, name, week=22):
    rows = patients[(patients["arm"] == "group") & (patients["week"] == week)]
    return rows[name].to_numpy()


def known(*columns):
    return np.array(columns)[:, ~np.isnan(columns).any(axis=0)]


def test_means_and_changes_are_of_those_who_were_assessed(patients):
    before, after = scores(patients, "anxiety", 0), scores(patients, "anxiety", 10)
    found = of(patients, "mean", outcome="anxiety", week=10)
    assert found == (pytest.approx(np.nanmean(after)), 1.0)
    change = of(patients, "change", outcome="anxiety", since=0, week=10)
    both = known(before, after)
    assert change.value == pytest.approx((both[1] - both[0]).mean())


def test_the_spread_is_that_of_a_sample(patients):
    after = scores(patients, "anxiety", 10)
    found = of(patients, "sd", outcome="anxiety", week=10)
    assert found.value == pytest.approx(after[~np.isnan(after)].std(ddof=1))


def test_correlations_are_pearsons_of_those_with_both(patients):
    anxiety, depression = scores(patients, "anxiety", 10), scores(patients, "depression", 10)
    found = of(patients, "correlation", outcome="anxiety", other="depression", week=10)
    assert found.value == pytest.approx(stats.pearsonr(*known(anxiety, depression))[0])
    again = of(patients, "retest", outcome="anxiety", since=10, week=22)
    later = scores(patients, "anxiety", 22)
    assert again.value == pytest.approx(stats.pearsonr(*known(anxiety, later))[0])


def test_gains_are_positive_where_scores_fall(patients):
    gain = scores(patients, "anxiety", 0) - scores(patients, "anxiety", 10)
    trait = column(patients, "expressiveness", 10)
    found = of(
        patients, "gain_correlation", outcome="anxiety", other="expressiveness", since=0, week=10
    )
    assert found.value == pytest.approx(stats.pearsonr(*known(gain, trait))[0])


@pytest.mark.parametrize(("outcome", "sign"), [("anxiety", -1), ("cohesion", 1)])
def test_effects_are_hedges_g_positive_where_the_arm_does_better(patients, outcome, sign):
    one, other = scores(patients, outcome, 10), scores(patients, outcome, 10, "waitlist")
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    n, m = len(one), len(other)
    pooled = np.sqrt(((n - 1) * one.var(ddof=1) + (m - 1) * other.var(ddof=1)) / (n + m - 2))
    expected = sign * (one.mean() - other.mean()) / pooled * (1 - 3 / (4 * (n + m) - 9))
    found = of(patients, "effect_size", outcome=outcome, reference="waitlist", week=10)
    assert found.value == pytest.approx(expected, rel=1e-3)


def test_a_ratio_of_effects_keeps_its_parts_apart(patients):
    late, early = (
        np.nanmean(scores(patients, "anxiety", week, "waitlist"))
        - np.nanmean(scores(patients, "anxiety", week))
        for week in (22, 10)
    )
    found = of(patients, "effect_ratio", outcome="anxiety", reference="waitlist", since=10, week=22)
    assert found == (pytest.approx(late), pytest.approx(early))


def test_attendance_leaving_and_completing_are_counted(patients):
    came, left = column(patients, "sessions_attended"), column(patients, "dropout_week")
    enrolled = column(patients, "sessions_enrolled")
    assert of(patients, "attendance").value == pytest.approx(np.mean(came / enrolled))
    assert of(patients, "dropout").value == np.mean(left > 0)
    assert of(patients, "never_attended").value == np.mean(came == 0)
    assert of(patients, "attended_at_least", sessions=8).value == np.mean(came >= 8)
    early = np.mean((left > 0) & (left <= 5))
    late = np.sum(left > 5) / np.sum((left < 0) | (left > 5))
    assert of(patients, "hazard_ratio", week=10) == (pytest.approx(late), pytest.approx(early))


def test_completers_are_set_against_everyone(patients):
    gain = scores(patients, "anxiety", 0) - scores(patients, "anxiety", 10)
    came = column(patients, "sessions_attended", 10)
    expected = np.nanmean(gain[came >= 8]) - np.nanmean(gain)
    found = of(patients, "completers", outcome="anxiety", since=0, week=10)
    assert found.value == pytest.approx(expected)


def test_persistence_is_of_those_who_were_high(patients):
    before, after = scores(patients, "anxiety", 0), scores(patients, "anxiety", 22)
    found = of(patients, "persistence", outcome="anxiety", since=0, week=22)
    assert found == (np.sum((before >= 8) & (after >= 8)), np.sum(before >= 8))


def test_the_nonadherent_are_set_against_the_others(patients):
    scored, taken = scores(patients, "depression", 10), column(patients, "treatment_adherence", 10)
    less, more = scored[(taken < 0.8)], scored[(taken >= 0.8)]
    found = of(patients, "nonadherence_effect", outcome="depression", week=10)
    assert np.sign(found.value) == np.sign(np.nanmean(less) - np.nanmean(more))


def test_what_nobody_can_tell_is_not_a_number(patients):
    alone = patients[patients["person"] == 0]
    found = of(alone, "effect_size", outcome="anxiety", reference="waitlist", week=10)
    assert np.isnan(found.value)
    assert np.isnan(of(alone, "retest", outcome="anxiety", since=0, week=10).value)
