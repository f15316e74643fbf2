"""Sequential Monte Carlo ABC: against posteriors that are known in closed form."""

import numpy as np
import pytest
from scipy import stats

from sim.calibration.smc import Pool, propose

KEYS = 2
CENTRE, SPREAD = np.array([0.5, 0.55]), np.array([0.05, 0.08])


def inside(sets):
    return ((sets >= 0) & (sets <= 1)).all(axis=1)


def distances(sets):
    """Of a model that is its parameters, measured with errors."""
    return np.sqrt((((sets - CENTRE) / SPREAD) ** 2).sum(axis=1))


def fitted(measure, allowed, volume, generations=12, count=400, seed=3):
    chance = np.random.default_rng(seed)
    sets = chance.random((4000, KEYS))
    sets = sets[allowed(sets)][:count]
    pool = Pool(sets, measure(sets), np.ones(len(sets)))
    for _ in range(generations):
        sets, densities = propose(pool, pool.tolerance(100), count, allowed, volume, chance)
        pool = pool.and_then(Pool(sets, measure(sets), densities))
    return pool


@pytest.mark.parametrize(("edge", "volume"), [(1.0, 1.0), (CENTRE[0], 0.5)])
def test_weights_of_proposals_are_those_of_the_prior(edge, volume):
    """Prior over proposal is 1 on average, whatever is cut off; so are the means that it weighs."""

    def allowed(sets):
        return inside(sets) & (sets[:, 0] <= edge)

    chance = np.random.default_rng(6)
    sets = chance.random((4000, KEYS))
    sets = sets[allowed(sets)][:400]
    pool = Pool(sets, distances(sets), np.ones(400))
    proposed, densities = propose(pool, 20.0, 20_000, allowed, volume, chance)
    weights = 1 / densities
    assert weights.mean() == pytest.approx(1.0, abs=0.03)
    assert (weights * proposed[:, 0]).mean() == pytest.approx(edge / 2, abs=0.02)
    assert (weights * proposed[:, 1]).mean() == pytest.approx(0.5, abs=0.02)


def test_finds_a_normal_posterior():
    pool = fitted(distances, inside, 1.0)
    shares = pool.shares(1.0)
    mean = shares @ pool.sets
    spread = np.sqrt(shares @ (pool.sets - mean) ** 2)
    assert pool.effective(1.0) > 1000
    assert mean == pytest.approx(CENTRE, abs=0.006)
    assert spread == pytest.approx(SPREAD, rel=0.08)


def test_finds_a_posterior_that_what_may_be_tried_cuts_off():
    """Half of the plane is ruled out, so that a half-normal is left in one parameter."""

    def allowed(sets):
        return inside(sets) & (sets[:, 0] <= CENTRE[0])

    pool = fitted(distances, allowed, 0.5)
    shares = pool.shares(1.0)
    assert (pool.sets[:, 0] <= CENTRE[0]).all()
    half = stats.halfnorm(scale=SPREAD[0])
    assert CENTRE[0] - shares @ pool.sets[:, 0] == pytest.approx(half.mean(), rel=0.1)
    assert shares @ pool.sets[:, 1] == pytest.approx(CENTRE[1], abs=0.01)


def test_where_the_data_say_nothing_the_prior_is_left():
    pool = fitted(lambda sets: np.abs((sets[:, 0] - 0.5) / 0.05), inside, 1.0)
    shares = pool.shares(1.0)
    assert shares @ pool.sets[:, 1] == pytest.approx(0.5, abs=0.04)
    spread = np.sqrt(shares @ (pool.sets[:, 1] - 0.5) ** 2)
    assert spread == pytest.approx(np.sqrt(1 / 12), rel=0.08)


def test_the_tolerance_is_the_narrowest_at_which_enough_sets_count():
    chance = np.random.default_rng(4)
    sets = chance.random((500, KEYS))
    pool = Pool(sets, distances(sets), np.ones(500))
    tolerance = pool.tolerance(60)
    assert tolerance > 1
    assert pool.effective(tolerance) == pytest.approx(60, rel=1e-3)
    assert pool.tolerance(2) == 1.0
    assert pool.tolerance(10_000) > 1000


def test_sets_that_are_undefined_never_count():
    pool = Pool(
        np.random.default_rng(5).random((50, KEYS)), np.r_[np.ones(49), np.inf], np.ones(50)
    )
    assert pool.shares(1.0)[-1] == 0
    assert pool.shares(1e4)[-1] == 0
