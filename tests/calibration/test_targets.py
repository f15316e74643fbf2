"""Targets: what counts as near, how repeated assessments share a weight, and that fitting sees fitted patterns only."""

import numpy as np
import pytest

from sim.calibration.targets import Targets, fitted_only
from sim.scenario.distance import distance
from sim.scenario.patterns import PatternFile, read_patterns

MEAN = {"statistic": "mean", "outcome": "anxiety", "arm": "waitlist"}


def targets(*rows):
    """Targets of patterns that differ from a mean score in what is given."""
    patterns = [
        {**MEAN, "name": f"p{k}", "what": "it", "week": k, "source": None, "role": "fitted", **row}
        for k, row in enumerate(rows)
    ]
    file = PatternFile.model_validate({"title": "t", "scenario": [], "patterns": patterns})
    return Targets.of([("one", file)])


def test_a_target_is_missed_in_errors_of_sampling_and_discrepancy():
    found = targets({"target": 5.0, "low": 3.04, "high": 6.96})
    assert found.errors == pytest.approx([np.hypot(1.0, 1.0)])
    assert found.residuals(np.array([5.0 + np.sqrt(2)])) == pytest.approx([1.0])
    assert found.distances(np.array([5.0])) == 0.0


def test_a_range_and_a_bound_are_missed_beyond_their_ends_only():
    found = targets({"low": 2.0, "high": 4.0}, {"low": 0.0, "statistic": "sd"})
    assert (found.residuals(np.array([[2.0, 0.0], [4.0, 99.0], [3.0, 1.0]])) == 0).all()
    below, above = found.residuals(np.array([[1.0, -0.1], [5.0, 0.0]]))
    assert below[0] == -above[0] < 0
    assert below[1] == pytest.approx(-1.0)
    assert above[1] == 0


def test_repeated_assessments_of_the_same_people_weigh_as_much_as_one():
    once = targets({"target": 5.0, "tolerance": 1.0})
    often = targets(*[{"target": 5.0, "tolerance": 1.0}] * 5)
    assert often.distances(np.full(5, 7.0)) == pytest.approx(once.distances(np.full(1, 7.0)))
    assert once.expected == often.expected == 1.0
    other = {"target": 5.0, "tolerance": 1.0, "outcome": "depression"}
    apart = targets({"target": 5.0, "tolerance": 1.0}, other)
    assert apart.expected == pytest.approx(np.sqrt(2))


def test_what_is_undefined_is_infinitely_far():
    found = targets({"target": 5.0, "tolerance": 1.0})
    assert found.distances(np.array([np.nan])) == np.inf


def test_made_up_targets_err_as_the_distance_says():
    """The squared distance of the truth from made-up point targets is chi-squared with a degree a finding."""
    rows = [
        {"target": 5.0, "tolerance": 1.0, "outcome": each} for each in ("anxiety", "depression")
    ]
    found, truth = targets(*rows), np.array([6.0, 3.0])
    chance = np.random.default_rng(1)
    squares = [float(found.made_up(truth, chance).distances(truth)) ** 2 for _ in range(4000)]
    assert np.mean(squares) == pytest.approx(2.0, abs=0.12)
    assert np.var(squares) == pytest.approx(4.0, rel=0.15)


def test_made_up_ranges_and_bounds_hold_the_truth_about_as_often_as_they_should():
    found, truth = (
        targets({"low": 2.0, "high": 4.0}, {"high": 0.1, "statistic": "sd"}),
        np.array([6.0, 3.0]),
    )
    chance = np.random.default_rng(2)
    drawn = [found.made_up(truth, chance).rows for _ in range(3000)]
    assert [row[0].high - row[0].low for row in drawn] == pytest.approx([2.0] * len(drawn))
    inside = np.mean([row[0].low <= 6.0 <= row[0].high for row in drawn])
    error = found.errors[0]
    assert inside == pytest.approx(2 / (2 + error * np.sqrt(2 * np.pi)), abs=0.03)
    bounds = np.array([row[1].high for row in drawn])
    assert all(row[1].low == -np.inf for row in drawn)
    assert (bounds > 3.0 + distance().reach + 0.5).sum() == 0
    assert np.mean(bounds < 3.0) == pytest.approx(0.1, abs=0.03)


def test_fitting_sees_no_checked_pattern():
    shipped = read_patterns(None)
    seen = [each for _, file in fitted_only(shipped.items()) for each in file.patterns]
    everything = [each for file in shipped.values() for each in file.patterns]
    assert {each.role for each in seen} == {"fitted"}
    assert len(seen) == sum(each.role == "fitted" for each in everything) < len(everything)
