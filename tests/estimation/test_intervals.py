"""Intervals against formulas written independently, and their coverage on synthetic chance."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.estimation.intervals import (
    hedges_factor,
    over_replicates,
    pooled_sd,
    replicates_needed,
    t_quantile,
    trial_half_width,
    variance_ratio,
)
from sim.estimation.single import clustered_error, components


def test_t_quantiles():
    found = t_quantile(np.array([1.0, 9.0, 0.0, 0.5, np.nan]))
    np.testing.assert_allclose(found[:2], [12.7062047, 2.2621572], rtol=1e-7)
    assert np.isnan(found[2:]).all()


def test_over_replicates_by_hand():
    summary = over_replicates(np.array([[1.0, 5.0], [2.0, np.nan], [3.0, np.nan]]))
    assert summary.mean.tolist() == [2.0, 5.0]
    assert summary.replicates.tolist() == [3.0, 1.0]
    assert summary.error[0] == pytest.approx(1 / math.sqrt(3))
    assert summary.high[0] == pytest.approx(2 + 4.3026527 / math.sqrt(3))
    assert np.isnan([summary.error[1], summary.low[1], summary.high[1]]).all()


@pytest.mark.parametrize("replicates", [2, 5, 20])
def test_the_interval_over_replicates_covers_95_in_100(replicates):
    draws = np.random.default_rng(3).normal(1.0, 2.0, (replicates, 20000))
    summary = over_replicates(draws)
    covered = ((summary.low <= 1.0) & (summary.high >= 1.0)).mean()
    assert covered == pytest.approx(0.95, abs=0.006)


def test_hedges_factor_against_the_usual_approximation():
    freedom = np.array([4.0, 10.0, 60.0, 600.0])
    np.testing.assert_allclose(hedges_factor(freedom), 1 - 3 / (4 * freedom - 1), rtol=3e-3)
    assert hedges_factor(np.array(2.0)) == pytest.approx(0.5641896)  # 1/√π
    assert np.isnan(hedges_factor(np.array(1.0)))


def test_hedges_g_is_unbiased_in_small_samples():
    rng = np.random.default_rng(8)
    first, second = rng.normal(0.5, 1, (5, 40000)), rng.normal(0, 1, (5, 40000))
    people = np.full(40000, 5.0), np.full(40000, 5.0)
    deviation = pooled_sd(people, (first.var(axis=0, ddof=1), second.var(axis=0, ddof=1)))
    raw = (first.mean(axis=0) - second.mean(axis=0)) / deviation
    assert (raw * hedges_factor(np.array(8.0))).mean() == pytest.approx(0.5, abs=0.012)
    assert raw.mean() > 0.53


def test_pooled_sd_by_hand_and_where_nothing_varies():
    found = pooled_sd((np.array([3.0, 2.0]), np.array([5.0, 2.0])), (np.array([4.0, 0.0]),
                      np.array([1.0, 0.0])))  # fmt: skip
    assert found[0] == pytest.approx(math.sqrt((2 * 4 + 4 * 1) / 6))
    assert np.isnan(found[1])


@pytest.mark.parametrize("correlation", [0.0, 0.5, 0.9])
def test_the_variance_ratio_of_arms_that_share_their_luck(correlation):
    rng = np.random.default_rng(6)
    shared = math.sqrt(correlation) * rng.normal(size=40000)
    own = math.sqrt(1 - correlation) * rng.normal(size=(2, 40000))
    found = variance_ratio(5 + shared + own[0], 7 + shared + own[1])
    assert found == pytest.approx(1 / (1 - correlation), rel=0.03)


def test_the_variance_ratio_needs_three_replicates_and_a_difference_that_varies():
    arm = np.array([1.1, 2.3, 3.7])
    assert np.isnan(variance_ratio(arm[:2], arm[:2] * 2))
    assert np.isnan(variance_ratio(arm + 0.1, arm))
    assert np.isnan(variance_ratio(np.full(3, 0.3), np.full(3, 0.1)))
    rounded = np.random.default_rng(1).normal(0, 30, 20)
    assert len(set(rounded + 0.1 - rounded)) > 1
    assert np.isnan(variance_ratio(rounded + 0.1, rounded))
    # 2²·var + var over (2 − 1)²·var
    assert variance_ratio(2 * arm, arm) == pytest.approx(5.0)
    gaps = np.array([1.1, np.nan, 2.3, 3.7])
    assert variance_ratio(2 * gaps, np.array([1.1, 9.0, 2.3, 3.7])) == pytest.approx(5.0)


def test_the_trial_range_after_welch():
    first, second = stats.norm.rvs(size=(2, 12), random_state=2) * [[1.0], [3.0]]
    half = trial_half_width(
        (np.array([first.var(ddof=1) / 12]), np.array([second.var(ddof=1) / 12])),
        (np.array([12.0]), np.array([12.0])),
    )
    low, high = stats.ttest_ind(first, second, equal_var=False).confidence_interval()
    assert float(half) == pytest.approx((high - low) / 2)


def test_the_trial_range_pools_replicates_and_needs_two_units():
    variance = np.array([0.2, 0.4, np.nan])
    units = np.array([4.0, 4.0, 1.0])
    half = trial_half_width((variance, variance), (units, units))
    assert float(half) == pytest.approx(stats.t.ppf(0.975, 12) * math.sqrt(0.6))
    alone = np.array([np.nan]), np.array([1.0])
    assert np.isnan(trial_half_width((alone[0], np.array([0.1])), (alone[1], np.array([9.0]))))
    nothing = trial_half_width((np.zeros(1), np.zeros(1)), (np.full(1, 5.0), np.full(1, 5.0)))
    assert float(nothing) == 0.0


@pytest.mark.parametrize(
    ("spread", "half_width"), [(1.0, 0.2), (0.3, 0.25), (2.0, 1.999), (5.0, 0.1)]
)
def test_replicates_needed_is_the_smallest_number_that_suffices(spread, half_width):
    def reached(replicates):
        return stats.t.ppf(0.975, replicates - 1) * spread / math.sqrt(replicates) <= half_width

    needed = replicates_needed(spread, half_width)
    assert reached(needed)
    assert needed == 2 or not reached(needed - 1)


def test_replicates_needed_without_spread_and_with_nonsense():
    assert replicates_needed(0.0, 0.1) == 2
    for spread, half_width in ((1.0, 0.0), (1.0, -1.0), (1.0, math.nan), (1.0, math.inf)):
        with pytest.raises(ValueError, match="half_width"):
            replicates_needed(spread, half_width)
    for spread in (math.nan, -1.0, math.inf):
        with pytest.raises(ValueError, match="spread"):
            replicates_needed(spread, 0.1)


def test_people_are_tied_by_a_group_in_either_arm():
    eight, twelve = np.arange(30) // 8, np.arange(30) // 12
    assert components((eight, eight)).tolist() == (np.arange(30) // 8).tolist()
    assert components((eight, twelve)).tolist() == [0] * 24 + [1] * 6
    alone = np.full(4, -1)
    assert len(set(components((alone, alone)))) == 4
    assert len(set(components((np.array([0, 0, 1, -1]), alone)))) == 3


def test_one_replicate_paired_by_hand():
    contrast, reference = (
        np.array([[1.0], [2.0], [6.0], [9.0]]),
        np.array([[2.0], [2.0], [5.0], [5.0]]),
    )
    everyone = np.ones((4, 1), dtype=bool)
    units = np.array([0, 0, 1, 1])
    error, freedom = clustered_error(everyone.T, units, (contrast, reference), (everyone, everyone))
    means = np.array([(-1 + 0) / 2, (1 + 4) / 2])  # of the two groups
    assert error.item() == pytest.approx(means.std(ddof=1) / math.sqrt(2))
    assert freedom.item() == 1.0


def test_one_unit_tells_nothing():
    values, everyone = np.array([[1.0], [2.0]]), np.ones((2, 1), dtype=bool)
    error, freedom = clustered_error(
        everyone.T, np.zeros(2, int), (values, values), (everyone,) * 2
    )
    assert np.isnan(error.item())
    assert freedom.item() == 0.0


@pytest.mark.parametrize("paired", [True, False])
def test_the_interval_of_one_replicate_covers_95_in_100(paired):
    rng = np.random.default_rng(12)
    groups, size, draws = 10, 6, 4000
    people, group = groups * size, np.arange(groups * size) // size
    person = rng.normal(0, 2, (people, draws))
    other = person if paired else rng.normal(0, 2, (people, draws))
    effect = rng.normal(0, 1, (groups, draws))[group] + rng.normal(0, 1, (people, draws))
    nan = np.full((0 if paired else people, draws), np.nan)
    contrast, reference = np.vstack([person + effect, nan]), np.vstack([nan, other])
    units = group if paired else np.concatenate([group, np.arange(people) + groups])
    values = contrast, reference
    known = ~np.isnan(contrast), ~np.isnan(reference)
    everyone = np.ones((1, len(contrast)), dtype=bool)
    error, freedom = clustered_error(everyone, units, values, known)
    estimate = np.nanmean(contrast, axis=0) - np.nanmean(reference, axis=0)
    covered = (np.abs(estimate) <= t_quantile(freedom) * error).mean()
    assert covered == pytest.approx(0.95, abs=0.02)
