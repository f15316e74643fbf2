"""Ensembles: the spread that parameters make is found again beneath Monte Carlo noise, and none where there is none."""

import numpy as np
import pytest

from sim.estimation.intervals import over_replicates
from sim.estimation.over_sets import over_sets, shares


def drawn(sets, replicates, spread, luck, noise, seed=1):
    """y = 2 + a_s + b_r + e_sr, cells by columns."""
    rng = np.random.default_rng(seed)
    shape = sets, replicates, 50
    return (
        2.0
        + spread * rng.standard_normal((sets, 1, 50))
        + luck * rng.standard_normal((1, replicates, 50))
        + noise * rng.standard_normal(shape)
    )


@pytest.mark.parametrize("noise", [0.0, 0.5, 2.0])
def test_spread_between_sets_is_what_parameters_make(noise):
    found = over_sets(drawn(200, 10, 1.0, 3.0, noise))
    assert found.sets.std(axis=0, ddof=1).mean() == pytest.approx(1.0, abs=0.03)
    width = (found.high - found.low).mean()
    assert width == pytest.approx(2 * 1.96, rel=0.05)
    assert found.noise.mean() == pytest.approx(noise**2 / 10 / (1 + noise**2 / 10), abs=0.02)


def test_noise_alone_is_hardly_taken_for_parameters():
    values = drawn(100, 10, 0.0, 1.0, 1.0)
    found = over_sets(values)
    raw = values.mean(axis=1).std(axis=0, ddof=1)
    assert (found.sets.std(axis=0, ddof=1) < 0.55 * raw).all()
    assert np.median(found.noise) > 0.9


def test_the_mean_has_the_monte_carlo_error_of_the_luck_that_sets_share():
    values = drawn(400, 20, 1.0, 0.7, 0.0)
    found = over_sets(values)
    assert found.mean.error.mean() == pytest.approx(0.7 / np.sqrt(20), rel=0.1)
    assert found.mean.mean == pytest.approx(values.mean(axis=(0, 1)))


def test_sets_that_do_not_differ_have_no_spread_and_the_plain_estimate_exactly():
    one = np.random.default_rng(3).normal(0.1, 1.0, (7, 11))
    found, plain = over_sets(np.stack([one] * 5)), over_replicates(one)
    for name in ("mean", "low", "high", "error"):
        assert (getattr(found.mean, name) == getattr(plain, name)).all()
    assert (found.low == plain.mean).all()
    assert (found.high == plain.mean).all()
    assert (found.noise == 0).all()


def test_the_order_of_sets_is_kept_and_moves_nothing():
    values = drawn(30, 4, 0.3, 1.0, 1.0)
    found, turned = over_sets(values), over_sets(values[::-1])
    order = values.mean(axis=1).argsort(axis=0)
    assert (np.diff(np.take_along_axis(found.sets, order, axis=0), axis=0) >= 0).all()
    for name in ("low", "high", "noise"):
        assert getattr(turned, name) == pytest.approx(getattr(found, name), rel=1e-9)


def test_one_replicate_leaves_noise_unknown_and_what_is_undefined_stays_so():
    values = drawn(9, 1, 1.0, 1.0, 1.0)
    values[:, :, 3] = np.nan
    found = over_sets(values)
    assert np.isnan(found.noise[0])
    assert found.sets[:, 0] == pytest.approx(values[:, 0, 0])
    for each in (found.mean.mean, found.low, found.high):
        assert np.isnan(each[3])
        assert not np.isnan(each[[0, 1, 2]]).any()


def test_a_replicate_that_tells_nothing_is_left_out():
    values = drawn(9, 5, 1.0, 1.0, 0.1)
    fewer = over_sets(values[:, :4])
    values[:, 4] = np.nan
    found = over_sets(values)
    assert found.mean.mean == pytest.approx(fewer.mean.mean)
    assert found.mean.replicates[0] == 4


def test_shares_of_sets_are_counted():
    sets = np.array([-2.0, -1.0, -0.5, 0.0, 0.5])[:, np.newaxis] * np.ones(3)
    margin, sign = np.array([0.5, 0.5, np.nan]), np.array([-1.0, 1.0, 1.0])
    superior, noninferior, harm = shares(sets, margin, sign)
    assert superior == pytest.approx([3 / 5, 1 / 5, 1 / 5])
    assert harm[:2] == pytest.approx([1 / 5, 3 / 5])
    assert noninferior[:2] == pytest.approx([4 / 5, 2 / 5])
    assert np.isnan(harm[2])
    assert np.isnan(noninferior[2])
    neither = shares(sets, margin, np.full(3, np.nan))
    assert all(np.isnan(each).all() for each in neither)
