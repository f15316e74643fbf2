"""Sequential Monte Carlo ABC: generations of parameter sets under a kernel that narrows to the sampling error.

A set counts by ``exp(-distance² / 2 tolerance²)``. At a tolerance of 1 that is the likelihood of targets that were
measured with their standard errors, so that no tolerance is left to choose (Wilkinson, 2013, doi
10.1515/sagmb-2013-0010). Until then each generation is proposed at the narrowest tolerance at which enough sets count:
it adapts itself, as that of Del Moral, Doucet and Jasra (2012, doi 10.1007/s11222-011-9271-y) does. All sets ever
tried stay in the pool, weighted by prior over proposal.

Only what is tried is decided here: who simulates it, where, and how often that is interrupted, play no part. Sets
stand in the unit cube.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sim.calibration.targets import Floats

WIDEST = 1e4
"""A tolerance at which every set counts alike."""
NEGLIGIBLE = 1e-9
"""Share of a set that plays no part in where the next are proposed."""
MOST_DRAWN = 1000
"""Draws for one proposal that may be tried, at most."""
Inside = Callable[[Floats], NDArray[np.bool_]]
"""Whether sets may be tried at all, shape (sets, keys) to (sets,)."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Sets that were tried, of all generations.

    Attributes
    ----------
    sets : ndarray, shape (sets, keys)
    distances : ndarray, shape (sets,)
        From the targets; infinite where a statistic is undefined.
    densities : ndarray, shape (sets,)
        With which they were proposed, over that of the prior.
    """

    sets: Floats
    distances: Floats
    densities: Floats

    def shares(self, tolerance: float) -> Floats:
        """Return how much each set counts, shape (sets,); the sum is 1."""
        nearest = self.distances.min()
        kernel = np.exp(-(self.distances**2 - nearest**2) / (2 * tolerance**2))
        weights: Floats = kernel / self.densities
        return np.asarray(weights / weights.sum())

    def effective(self, tolerance: float) -> float:
        """Return the effective sample size: how many sets that count alike would say as much."""
        return float(1 / (self.shares(tolerance) ** 2).sum())

    def tolerance(self, wanted: float) -> float:
        """Return the narrowest tolerance, down to 1, at which an effective sample size is reached."""
        from scipy.optimize import brentq

        if self.effective(1.0) >= wanted:
            return 1.0
        if self.effective(WIDEST) <= wanted:
            return WIDEST
        return float(
            np.exp(brentq(lambda log: self.effective(np.exp(log)) - wanted, 0.0, np.log(WIDEST)))
        )

    def and_then(self, other: Pool) -> Pool:
        """Return the pool with the sets of another generation."""
        return Pool(
            np.concatenate([self.sets, other.sets]),
            np.concatenate([self.distances, other.distances]),
            np.concatenate([self.densities, other.densities]),
        )


def propose(
    pool: Pool, tolerance: float, count: int, inside: Inside, volume: float, chance: Generator
) -> tuple[Floats, Floats]:
    """Draw sets from a kernel density estimate of those that count.

    Parameters
    ----------
    volume : float
        Share of the unit cube that is inside: the prior is uniform there.

    Returns
    -------
    sets : ndarray, shape (count, keys)
    densities : ndarray, shape (count,)
        Of the estimate, cut off at what is outside, over that of the prior.

    Raises
    ------
    ValueError
        Where hardly any proposal may be tried.
    """
    from scipy.stats import gaussian_kde

    shares = pool.shares(tolerance)
    counting = shares > NEGLIGIBLE
    kernel = gaussian_kde(pool.sets[counting].T, weights=shares[counting])
    found: list[Floats] = []
    drawn = usable = 0
    while usable < count:
        if drawn > MOST_DRAWN * count:
            raise ValueError("hardly any proposal lies where sets may be tried")
        some = kernel.resample(count, seed=chance).T
        found.append(some[inside(some)])
        drawn, usable = drawn + count, usable + len(found[-1])
    sets = np.concatenate(found)[:count]
    return sets, kernel(sets.T) * volume / (usable / drawn)
