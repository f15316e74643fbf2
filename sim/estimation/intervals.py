"""Intervals: over replicates, around one trial, and what standardises a difference."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.estimation.panel import FloatArray
from sim.estimation.plan import LEVEL
from sim.estimation.tally import ratio

SAME = 1e-13
"""Replicates whose differences agree to this share of their means do not differ at all."""


def added(values: FloatArray) -> FloatArray:
    """Sum over the first axis, one after another.

    NumPy adds up a single column in another order than columns side by side: what stands beside it would move a
    number's last bit.
    """
    if values.size == len(values) > 0:
        return np.asarray(np.add.accumulate(values, axis=0)[-1])
    return np.asarray(np.ascontiguousarray(values).sum(axis=0))


def t_quantile(freedom: FloatArray, level: float = LEVEL) -> FloatArray:
    """Two-sided quantile of Student's t.

    Parameters
    ----------
    freedom : ndarray of float
        Degrees of freedom.
    level : float
        Confidence level.

    Returns
    -------
    ndarray of float
        Quantiles; NaN where there is not one degree of freedom.
    """
    from scipy.special import stdtrit  # what scipy.stats calls, for a tenth of its import

    defined = freedom >= 1.0
    quantile = stdtrit(np.where(defined, freedom, 1.0), 0.5 + level / 2.0)
    return np.where(defined, quantile, np.nan)


@dataclass(frozen=True, eq=False)
class Summary:
    """Mean over replicates and its Monte Carlo uncertainty; arrays of one shape."""

    mean: FloatArray
    error: FloatArray
    low: FloatArray
    high: FloatArray
    replicates: FloatArray


def over_replicates(values: FloatArray, level: float = LEVEL) -> Summary:
    """Mean, Monte Carlo standard error and t interval over replicates.

    Parameters
    ----------
    values : ndarray of float, shape (replicates, ...)
        One number per replicate; NaN where a replicate has none.
    level : float
        Confidence level.

    Returns
    -------
    Summary
        Of the shape without the first axis; error and interval are NaN with one replicate.
    """
    count = (~np.isnan(values)).sum(axis=0).astype(np.float64)
    mean = ratio(added(np.where(np.isnan(values), 0.0, values)), count)
    error = np.sqrt(ratio(_variance(values), count))
    half = t_quantile(count - 1.0, level) * error
    return Summary(mean, error, mean - half, mean + half, count)


def variance_ratio(contrast: FloatArray, reference: FloatArray) -> FloatArray:
    """Tell what common random numbers save: variance of the unpaired over the paired difference.

    Parameters
    ----------
    contrast, reference : ndarray of float, shape (replicates, ...)
        Means of the arms by replicate; NaN where there is none.

    Returns
    -------
    ndarray of float
        Of the shape without the first axis. NaN with fewer than 3 replicates, and where the
        difference is the same in all.
    """
    known = ~np.isnan(contrast + reference)
    contrast = np.where(known, contrast, np.nan)
    reference = np.where(known, reference, np.nan)
    size = np.fmax(np.abs(contrast), np.abs(reference))
    scale = np.where(known, size, 0.0).max(axis=0, initial=0.0)
    paired = _variance(contrast - reference)
    defined = (known.sum(axis=0) >= 3) & (paired > (SAME * scale) ** 2)
    unpaired = _variance(contrast) + _variance(reference)
    return np.where(defined, unpaired / np.where(defined, paired, 1.0), np.nan)


def hedges_factor(freedom: FloatArray) -> FloatArray:
    """Small-sample correction of a standardised difference (Hedges 1981), exact.

    J = Γ(f/2) / (√(f/2)·Γ((f−1)/2)), f degrees of freedom of the pooled SD.

    Parameters
    ----------
    freedom : ndarray of float
        Degrees of freedom.

    Returns
    -------
    ndarray of float
        Factors below 1; NaN where there are not two degrees of freedom.
    """
    from scipy.special import gammaln

    defined = freedom >= 2.0
    # Few different ones: arms are about as large everywhere.
    safe, which = np.unique(np.where(defined, freedom, 2.0), return_inverse=True)
    log = gammaln(safe / 2.0) - gammaln((safe - 1.0) / 2.0) - 0.5 * np.log(safe / 2.0)
    return np.where(defined, np.exp(log)[which].reshape(freedom.shape), np.nan)


def pooled_sd(
    people: tuple[FloatArray, FloatArray], variance: tuple[FloatArray, FloatArray]
) -> FloatArray:
    """SD pooled over two arms; NaN where it is 0 or an arm has fewer than two people.

    Parameters
    ----------
    people, variance : pair of ndarray of float
        Number of people and variance in the contrast and in the reference arm.

    Returns
    -------
    ndarray of float
        Pooled SD.
    """
    spread = (people[0] - 1.0) * variance[0] + (people[1] - 1.0) * variance[1]
    pooled = ratio(spread, people[0] + people[1] - 2.0)
    return np.sqrt(np.where(pooled > 0, pooled, np.nan))


def trial_half_width(
    error_variance: tuple[FloatArray, FloatArray],
    units: tuple[FloatArray, FloatArray],
    level: float = LEVEL,
) -> FloatArray:
    """Half of the range in which one trial of this size would estimate the effect.

    Each arm's error variance is pooled over replicates, their degrees of freedom add up, and the
    two arms combine after Welch and Satterthwaite.

    Parameters
    ----------
    error_variance : pair of ndarray of float, shape (replicates, ...)
        Variance of each arm's mean in one trial, groups respected; NaN where undefined.
    units : pair of ndarray of float, shape (replicates, ...)
        Independent units: groups, and people outside of groups.
    level : float
        Share of such trials within the range.

    Returns
    -------
    ndarray of float
        Of the shape without the first axis; NaN where an arm never has two units.
    """
    pooled, freedom = [], []
    for variance, count in zip(error_variance, units, strict=True):
        known = ~np.isnan(variance)
        pooled.append(ratio(np.nansum(variance, axis=0), known.sum(axis=0).astype(np.float64)))
        freedom.append(np.where(known, count - 1.0, 0.0).sum(axis=0))
    total = pooled[0] + pooled[1]
    weight = ratio(pooled[0] ** 2, freedom[0]) + ratio(pooled[1] ** 2, freedom[1])
    combined = np.where(total > 0, ratio(total**2, weight), freedom[0] + freedom[1])
    return t_quantile(combined, level) * np.sqrt(total)


def replicates_needed(spread: float, half_width: float, level: float = LEVEL) -> int:
    """Smallest number of replicates R with t(R−1)·spread/√R at most a half-width.

    Parameters
    ----------
    spread : float
        SD between replicates.
    half_width : float
        Monte Carlo half-width asked for, in the same unit.
    level : float
        Confidence level.

    Returns
    -------
    int
        Two or more.

    Raises
    ------
    ValueError
        If the half-width is not positive and finite, or the spread negative or not finite.
    """
    if not (np.isfinite(half_width) and half_width > 0):
        raise ValueError(f"half_width must be a positive number, not {half_width}")
    if not (np.isfinite(spread) and spread >= 0):
        raise ValueError(f"spread must be a number of 0 or more, not {spread}")
    low, high = 1, 2
    while _half_width(spread, high, level) > half_width:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if _half_width(spread, middle, level) > half_width:
            low = middle
        else:
            high = middle
    return high


def _half_width(spread: float, replicates: int, level: float) -> float:
    quantile = float(t_quantile(np.array(replicates - 1.0), level))
    return quantile * spread / float(np.sqrt(replicates))


def _variance(values: FloatArray) -> FloatArray:
    """Variance over the first axis (n − 1), without NaN; NaN with fewer than two."""
    known = ~np.isnan(values)
    count = known.sum(axis=0).astype(np.float64)
    mean = ratio(added(np.where(known, values, 0.0)), count)
    squares = added(np.where(known, (values - mean) ** 2, 0.0))
    return ratio(squares, count - 1.0)
