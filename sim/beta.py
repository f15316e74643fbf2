"""Quantiles of beta distributions, read off a table: an inverse incomplete beta integral takes a microsecond or two."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.numerics import clip, compiled, logistic, normal_quantile

FURTHEST = 6.5
"""Normal quantile of the least and the largest uniform there are (2**-33 from 0 and 1), and a little more."""
NODES_A_UNIT = 32
NODES = 2 * int(FURTHEST * NODES_A_UNIT) + 1


@lru_cache(maxsize=256)
def quantile_table(alpha: float, beta: float) -> NDArray[np.float64]:
    """Return the quantile function of Beta(alpha, beta), tabulated.

    In log-odds over normal quantiles it is smooth, and nearly straight where the shapes are large.

    Returns
    -------
    ndarray, shape (nodes, 2)
        Log-odds of the quantile, and how they change from node to node; read-only.
    """
    from scipy.special import betaincinv, betaln, ndtr

    z = np.linspace(-FURTHEST, FURTHEST, NODES)
    below, above = betaincinv(alpha, beta, ndtr(z)), betaincinv(beta, alpha, ndtr(-z))
    log_below, log_above = np.log(below), np.log(above)
    # dq/dz over q (1 - q): the normal's density over the beta's, whose powers thereby rise by one.
    log_normal = -0.5 * z**2 - 0.5 * np.log(2.0 * np.pi)
    log_beta = alpha * log_below + beta * log_above - betaln(alpha, beta)
    table = np.stack([log_below - log_above, np.exp(log_normal - log_beta) / NODES_A_UNIT], axis=1)
    table.setflags(write=False)
    return table


@compiled
def beta_quantile(table: NDArray[np.float64], u: float) -> float:
    """Return the quantile of u in (0, 1), by cubic Hermite interpolation between the nodes of a table.

    Absolute error below 1e-9 for shapes from 0.5 to 10, below 1e-7 from 0.1 to 100.
    """
    at = clip((normal_quantile(u) + FURTHEST) * NODES_A_UNIT, 0.0, NODES - 1.0)
    node = min(int(at), NODES - 2)
    t = at - node
    low, high = table[node, 0], table[node + 1, 0]
    rise = (high - low) - table[node, 1]
    bend = table[node + 1, 1] - (high - low)
    return logistic(low + t * (table[node, 1] + t * (2.0 * rise - bend + t * (bend - rise))))
