"""Effects over an ensemble of parameter sets: how far parameters move them, with Monte Carlo noise taken out.

All sets run the same replicates, of the same people with the same luck: set s and replicate r give

    y_sr = m + a_s + b_r + e_sr

a_s is what the parameters do, b_r the luck that all sets share, e_sr the rest of chance, σ² its variance. The mean of
a set over R replicates deviates from that of all sets by a_s and by noise of variance σ²/R. So the spread between
sets is too wide by that much. Deviations are shrunk to the variance that remains, by √(1 − σ²/R : variance between
sets), which keeps their order: the values at the sets then spread as the a_s do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.estimation.intervals import Summary, over_replicates
from sim.estimation.panel import FloatArray
from sim.estimation.plan import LEVEL

FEW_SETS = 40
"""With fewer, a 95 % range lies between the two outermost sets at either end."""


@dataclass(frozen=True, eq=False)
class OverSets:
    """A quantity over parameter sets; arrays of one shape, that of what is estimated.

    Attributes
    ----------
    mean : Summary
        Over the sets, with its Monte Carlo uncertainty over replicates.
    sets : ndarray, shape (sets, ...)
        The quantity at each set, noise taken out.
    low, high : ndarray
        The central 95 % of the sets.
    noise : ndarray
        Share of the variance between the sets' estimates that was Monte Carlo noise; 0 where they don't differ.
    """

    mean: Summary
    sets: FloatArray
    low: FloatArray
    high: FloatArray
    noise: FloatArray


def over_sets(values: FloatArray) -> OverSets:
    """Summarise a quantity over sets.

    Parameters
    ----------
    values : ndarray of float, shape (sets, replicates, ...)
        NaN where a replicate has none; what is NaN at every set stays so.

    Returns
    -------
    OverSets
        Of the shape without the first two axes. With one replicate noise is not known: it is NaN, and nothing is
        taken out.
    """
    at_set = _mean(values, axis=1)
    # From the first set, so that sets that don't differ have exactly their common value as mean.
    middle = at_set[0] + _mean(at_set - at_set[0], axis=0)
    by_luck = values[0] + _mean(values - values[0], axis=0)
    deviations = at_set - middle
    spread = _mean(deviations**2, axis=0) * _unbiased(len(values))
    noise = _noise(values - at_set[:, np.newaxis] - by_luck + middle)
    share = np.where(spread > 0, np.minimum(noise / np.where(spread > 0, spread, 1.0), 1.0), 0.0)
    factor = np.sqrt(1.0 - np.where(np.isnan(share), 0.0, share))
    shrunk = middle + factor * deviations
    tail = (1.0 - LEVEL) / 2.0
    low, high = np.quantile(shrunk, [tail, 1.0 - tail], axis=0)
    return OverSets(over_replicates(by_luck), shrunk, low, high, share)


def _noise(residuals: FloatArray) -> FloatArray:
    """Variance of a set's mean over replicates, beside what luck does to all sets alike."""
    sets, replicates = residuals.shape[:2]
    if replicates < 2:
        return np.full(residuals.shape[2:], np.nan)
    squares = _mean(residuals.reshape(sets * replicates, *residuals.shape[2:]) ** 2, axis=0)
    return np.asarray(squares * (_unbiased(sets) * _unbiased(replicates) / replicates))


def _unbiased(count: int) -> float:
    return count / (count - 1) if count > 1 else 1.0


def _mean(values: FloatArray, axis: int) -> FloatArray:
    """Mean without NaN, in one order of addition; NaN where all are."""
    known = ~np.isnan(values)
    count = known.sum(axis=axis)
    total: FloatArray = np.add.accumulate(np.where(known, values, 0.0), axis=axis)
    return np.where(count > 0, total.take(-1, axis=axis) / np.maximum(count, 1), np.nan)


def shares(sets: FloatArray, margin: FloatArray, sign: FloatArray) -> tuple[FloatArray, ...]:
    """Return the shares of sets by what an effect is at them.

    Parameters
    ----------
    sets : ndarray, shape (sets, ...)
        Effects at the sets.
    margin : ndarray
        What is given away at most; NaN where there is none.
    sign : ndarray
        1 where more is better, -1 where less is, NaN where neither is.

    Returns
    -------
    tuple of ndarray
        Favourable; not worse by the margin or more; worse by the margin or more. NaN where not defined.
    """
    favourable = sets * sign
    defined = ~np.isnan(favourable).any(axis=0)
    bounded = defined & ~np.isnan(margin)
    harmed = np.where(bounded, (favourable <= -margin).mean(axis=0), np.nan)
    superior = np.where(defined, (favourable > 0).mean(axis=0), np.nan)
    return superior, 1.0 - harmed, harmed
