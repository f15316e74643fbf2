"""Indices against functions whose indices are known, through the same designs and the same code."""

import numpy as np
import pytest

from sim.design import read_axes
from sim.scenario.sensitivities import Decomposition, Screening
from sim.sensitivity.convergence import growing, parts
from sim.sensitivity.indices import (
    bootstrap_seed,
    elementary_effects,
    most_influential,
    shares_of_variance,
)
from sim.sensitivity.stages import decomposition, screening

ISHIGAMI = read_axes(dict.fromkeys("abc", f"interval({-np.pi},{np.pi})"))
FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
"""Of Ishigami's function with 7 and 0.1."""
SAMPLES = 1024


@pytest.fixture(scope="module")
def ishigami():
    settings = Decomposition(samples=SAMPLES, resamples=200)
    stage = decomposition(ISHIGAMI, ["a", "b", "c"], settings, {}, 1)
    a, b, c = (stage.points[key].to_numpy() for key in "abc")
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def test_shares_are_those_of_ishigamis_function(ishigami):
    found = shares_of_variance(3, ishigami, 200, 1)
    assert found.first == pytest.approx(FIRST, abs=0.03)
    assert found.total == pytest.approx(TOTAL, abs=0.03)
    for low, known, high in (
        *zip(found.first_low, FIRST, found.first_high, strict=True),
        *zip(found.total_low, TOTAL, found.total_high, strict=True),
    ):
        assert low < known < high
        assert 0.02 < high - low < 0.25


def test_intervals_are_the_same_whenever_they_are_asked_for_with_seed_0_too(ishigami):
    one = shares_of_variance(3, ishigami, 100, 0)
    np.random.seed(7)  # noqa: NPY002 - what SALib draws from where it is given no seed
    for name, column in one._asdict().items():
        again = getattr(shares_of_variance(3, ishigami, 100, 0), name)
        assert again.tolist() == column.tolist()
    other = shares_of_variance(3, ishigami, 100, 5)
    assert other.total.tolist() == one.total.tolist()
    assert other.total_low.tolist() != one.total_low.tolist()
    assert bootstrap_seed(0) > 0


def test_a_part_of_the_samples_is_a_design_of_its_own(ishigami):
    found = growing(3, ishigami, SAMPLES, 100, 1)
    assert list(found) == [64, 128, 256, 512, 1024]
    whole = shares_of_variance(3, ishigami, 100, 1)
    assert found[1024].total.tolist() == whole.total.tolist()
    settings = Decomposition(samples=256, resamples=100)
    part = decomposition(ISHIGAMI, ["a", "b", "c"], settings, {}, 1).points
    a, b, c = (part[key].to_numpy() for key in "abc")
    values = np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)
    alone = shares_of_variance(3, values, 100, 1)
    assert found[256].total == pytest.approx(alone.total, abs=1e-12)
    off = [np.abs(each.total - TOTAL).max() for each in found.values()]
    assert off[-1] < off[0]


def test_few_samples_have_few_parts():
    assert [parts(16), parts(32), parts(64)] == [[16], [16, 32], [16, 32, 64]]


def test_elementary_effects_are_exact_for_a_plane():
    axes = read_axes({"up": "interval(-1,1)", "down": "interval(0,4)", "none": "interval(0,1)"})
    stage = screening(axes, Screening(trajectories=6, levels=4), 3)
    values = 3 * stage.points["up"].to_numpy() - 0.5 * stage.points["down"].to_numpy()
    found = elementary_effects(stage.codes, values, 4, 100, 0)
    assert found.mu.tolist() == pytest.approx([6, -2, 0], abs=1e-12)
    assert found.mu_star.tolist() == pytest.approx([6, 2, 0], abs=1e-12)
    for column in (found.sigma, found.mu_star_high - found.mu_star_low):
        assert column.tolist() == pytest.approx([0, 0, 0], abs=1e-12)


def test_what_works_together_has_a_sigma():
    axes = read_axes({"a": "interval(-1,1)", "b": "interval(-1,1)", "c": "interval(0,1)"})
    stage = screening(axes, Screening(trajectories=20, levels=4), 3)
    values = (stage.points["a"] * stage.points["b"] + stage.points["c"]).to_numpy()
    found = elementary_effects(stage.codes, values, 4, 100, 3)
    assert min(found.sigma[:2]) > 0.8
    assert found.sigma[2] == pytest.approx(0, abs=1e-12)
    assert (found.mu_star_low < found.mu_star_high)[:2].all()


def test_choices_and_whole_numbers_are_screened_and_decomposed_like_numbers():
    axes = read_axes({"file": "z,a,m", "whole": "int(interval(1,2))", "flag": "true,false"})
    stage = screening(axes, Screening(trajectories=30, levels=4), 1)
    values = 2.0 * (stage.points["file"] == "a") + (stage.points["whole"] == 2)
    found = elementary_effects(stage.codes, values.to_numpy(dtype=float), 4, 100, 1)
    assert found.mu_star[2] == 0
    assert min(found.mu_star[:2]) > 1
    keys = [axis.key for axis in axes]
    points = decomposition(axes, keys, Decomposition(samples=1024, resamples=100), {}, 1).points
    y = 2.0 * (points["file"] == "a") + (points["whole"] == 2)
    shares = shares_of_variance(3, y.to_numpy(dtype=float), 100, 1)
    spread = np.array([4 * 2 / 9, 1 / 4, 0])
    assert shares.total == pytest.approx(spread / spread.sum(), abs=0.03)


def test_screening_keeps_the_most_influential_in_their_order():
    one, other = np.array([0.1, 4.0, 2.0, 0.0, 1.0]), np.array([0.01, 0.0, 0.0, 0.0, 0.02])
    keys = list("abcde")
    assert most_influential([one], keys, 2) == ["b", "c"]
    assert most_influential([one, other], keys, 2) == ["b", "e"]
    assert most_influential([one], keys, 9) == ["a", "b", "c", "e"]
    assert most_influential([np.ones(5)], keys, 2) == ["a", "b"]
