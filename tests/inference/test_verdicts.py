"""Verdicts: the rule at its edges, and intervals of means and ratios."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.inference.verdicts import (
    COLUMNS,
    patterns_table,
    ratio_interval,
    sets_interval,
    verdict_of,
)
from sim.scenario.patterns import Pattern

MEAN = {"statistic": "mean", "arm": "waitlist", "outcome": "anxiety", "week": 0}


def pattern(name="p", **bounds):
    about = {"name": name, "what": "mean anxiety", "source": None, "role": "checked"}
    return Pattern.model_validate({**about, **MEAN, **bounds})


BETWEEN, ABOVE, BELOW = ({"low": 1.0, "high": 2.0}, {"low": 1.0}, {"high": 1.0})
AROUND = {"target": 1.5, "tolerance": 0.5}


@pytest.mark.parametrize(
    ("bounds", "interval", "verdict"),
    [
        (BETWEEN, (1.0, 2.0), "reproduced"),
        (BETWEEN, (0.9, 1.5), "inconclusive"),
        (BETWEEN, (1.5, 2.1), "inconclusive"),
        (BETWEEN, (0.5, 2.5), "inconclusive"),
        (BETWEEN, (2.1, 2.2), "missed"),
        (BETWEEN, (0.1, 0.9), "missed"),
        (AROUND, (1.1, 1.9), "reproduced"),
        (AROUND, (2.1, 2.2), "missed"),
        (ABOVE, (1.1, 90.0), "reproduced"),
        (ABOVE, (0.9, 90.0), "inconclusive"),
        (ABOVE, (0.1, 0.9), "missed"),
        (BELOW, (-90.0, 0.9), "reproduced"),
        (BELOW, (1.1, 1.2), "missed"),
    ],
)
def test_the_verdict_follows_the_rule(bounds, interval, verdict):
    assert verdict_of(pattern(**bounds), *interval) == verdict


def test_with_equal_weights_the_interval_is_students():
    values = np.random.default_rng(2).normal(3, 1, 12)
    mean, low, high = ratio_interval(values, np.ones(12))
    expected = stats.t.interval(0.95, 11, values.mean(), stats.sem(values))
    assert (mean, low, high) == pytest.approx((values.mean(), *expected))


def test_intervals_of_ratios_hold_the_ratio_as_often_as_they_say():
    rng = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        weights = rng.normal(10, 1, 30)
        values = 0.5 * weights + rng.normal(0, 1, 30)
        _, low, high = ratio_interval(values, weights)
        held += low <= 0.5 <= high
    assert stats.binomtest(held, 400, 0.95).pvalue > 1e-3


def test_replicates_that_tell_nothing_are_left_out():
    values = np.array([1.0, np.nan, 3.0, 2.0])
    assert ratio_interval(values, np.ones(4)) == ratio_interval(values[[0, 2, 3]], np.ones(3))
    assert np.isnan(ratio_interval(values[:2], np.ones(2))).all()


def test_the_table_sets_both_side_by_side():
    statistics = pd.DataFrame(
        {"pattern": "p", "replicate": range(5), "value": [1.4, 1.5, 1.6, 1.5, 1.5], "weight": 1.0}
    )
    (row,) = patterns_table([("here", pattern(**BETWEEN, target=1.4))], statistics).to_dict(
        "records"
    )
    assert tuple(row) == COLUMNS
    assert (row["target"], row["target_low"], row["target_high"]) == (1.4, 1.0, 2.0)
    assert row["simulated"] == pytest.approx(1.5)
    assert (row["verdict"], row["scenario"], row["replicates"]) == ("reproduced", "here", 5)
    unknown = statistics.assign(value=np.nan)
    with pytest.raises(ValueError, match="p: is undefined"):
        patterns_table([("here", pattern(**BETWEEN))], unknown)


def test_the_interval_over_sets_that_do_not_differ_is_that_over_replicates():
    rng = np.random.default_rng(5)
    weights = rng.normal(10, 1, 12)
    values = 0.5 * weights + rng.normal(0, 1, 12)
    alike = [np.stack([each] * 4) for each in (values, weights)]
    *found, noise = sets_interval(*alike)
    assert found == pytest.approx(ratio_interval(values, weights))
    assert noise == 0


def test_the_interval_over_sets_is_where_sets_lie_and_what_luck_adds():
    rng = np.random.default_rng(6)
    ratios = rng.normal(0.5, 0.1, (300, 1))
    luck = rng.normal(0, 0.05, (1, 8))
    weights = np.ones((300, 8))
    middle, low, high, noise = sets_interval(ratios + luck, weights)
    assert middle == pytest.approx((ratios + luck).mean())
    assert noise == pytest.approx(0, abs=1e-12)
    sets = np.quantile(ratios + luck.mean(), [0.025, 0.975])
    half = stats.t.ppf(0.975, 7) * luck.std(ddof=1) / np.sqrt(8)
    assert middle - low == pytest.approx(np.hypot(middle - sets[0], half))
    assert high - middle == pytest.approx(np.hypot(sets[1] - middle, half))


def test_patterns_of_an_ensemble_say_so():
    rng = np.random.default_rng(7)
    rows = [("p", r, rng.normal(1.5, 0.1), 1.0, s) for s in range(3) for r in range(4)]
    statistics = pd.DataFrame(rows, columns=["pattern", "replicate", "value", "weight", "set"])
    (row,) = patterns_table([("x", pattern(low=1, high=2))], statistics).to_dict("records")
    assert (row["interval"], row["sets"], row["replicates"]) == ("sets", 3, 4)
    assert 0 <= row["noise"] <= 1
    plain = statistics[statistics["set"] == 0].drop(columns="set")
    (row,) = patterns_table([("x", pattern(low=1, high=2))], plain).to_dict("records")
    assert (row["interval"], row["replicates"]) == ("replicates", 4)
    assert pd.isna(row["sets"])
    assert pd.isna(row["noise"])
    undefined = statistics.assign(value=np.where(statistics["set"] == 1, np.nan, 1.0))
    with pytest.raises(ValueError, match="undefined"):
        patterns_table([("x", pattern(low=1, high=2))], undefined)
