"""Quantiles of beta distributions against scipy's, which compute each from scratch."""

import numpy as np
import pytest
from scipy import stats

from sim.beta import beta_quantile, quantile_table
from sim.randomness import uniform

SHAPES = ((4, 2.5), (5, 2), (3, 2.5), (1, 1), (0.5, 0.5), (10, 10), (0.5, 10))
EXTREME = ((0.1, 0.1), (0.1, 100), (100, 0.1), (100, 100))
LAST = 2**32 - 1
WORDS = [0, 1, 2, 1000, 2**20, 2**31, LAST - 2**20, LAST - 1, LAST]
U = np.sort([*map(uniform, WORDS), *np.random.default_rng(1).random(2000)])


def quantiles(alpha, beta):
    table = quantile_table(float(alpha), float(beta))
    return np.array([beta_quantile(table, u) for u in U])


@pytest.mark.parametrize(
    ("shape", "error"), [*((s, 1e-9) for s in SHAPES), *((s, 1e-7) for s in EXTREME)]
)
def test_quantiles_are_those_of_the_distribution(shape, error):
    found = quantiles(*shape)
    assert found == pytest.approx(stats.beta.ppf(U, *shape), abs=error)
    assert (np.diff(found) >= 0).all()


def test_what_machine_code_reads_off_is_what_python_does():
    table = quantile_table(4.0, 2.5)
    assert [beta_quantile(table, u) for u in U] == [beta_quantile.py_func(table, u) for u in U]


def test_a_table_that_others_read_cannot_be_changed():
    with pytest.raises(ValueError, match="read-only"):
        quantile_table(4.0, 2.5)[0, 0] = 0.0
