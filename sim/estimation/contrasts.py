"""One contrast: from the sums of two arms to the columns of the effects table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.estimation.intervals import (
    hedges_factor,
    over_replicates,
    pooled_sd,
    t_quantile,
    trial_half_width,
    variance_ratio,
)
from sim.estimation.panel import FloatArray
from sim.estimation.tally import Clustering, Moments, ratio

Columns = dict[str, FloatArray]

SIGNED = ("estimate", "standardised", "g_baseline")
BOUNDS = (
    ("ci_low", "ci_high"),
    ("standardised_low", "standardised_high"),
    ("trial_low", "trial_high"),
    ("parameter_low", "parameter_high"),
)


@dataclass(frozen=True, eq=False)
class Side:
    """What is known of the people counted in one arm, at the assessment and at baseline."""

    now: Moments
    baseline: Moments
    clustering: Clustering


def contrast_columns(
    contrast: Side,
    reference: Side,
    standardise: np.ndarray[tuple[int], np.dtype[np.bool_]],
    *,
    observable: bool,
    single: tuple[FloatArray, FloatArray] | None = None,
) -> Columns:
    """Estimate, intervals and counts of one pair of arms.

    Parameters
    ----------
    contrast, reference : Side
        Sums of the two arms by replicate, subgroup and outcome.
    standardise : ndarray of bool, shape (outcomes,)
        Outcomes that Hedges' g is given for.
    observable : bool
        Whether a trial could compute this estimand; if not it has no trial interval.
    single : pair of ndarray of float, shape (subgroups, outcomes), optional
        With one replicate: standard error and degrees of freedom from groups.

    Returns
    -------
    dict of str to ndarray of float, shape (subgroups, outcomes)
        Columns of the effects table. ``replicates`` is 0 where the contrast is not defined;
        ``patients_contrast`` and the like are per replicate, before rounding.
    """
    means = contrast.now.mean(), reference.now.mean()
    difference = means[0] - means[1]
    known = ~np.isnan(difference)
    columns: Columns = {"variance_ratio": variance_ratio(*means)}
    columns |= _interval(difference, single)
    columns |= _standardised(difference, contrast, reference, standardise, single)
    columns |= _trial(columns["estimate"], contrast, reference, known, observable)
    for name, side in (("contrast", contrast), ("reference", reference)):
        columns[f"patients_{name}"] = per_replicate(side.now.people, known)
        columns[f"groups_{name}"] = per_replicate(side.clustering.groups, known)
    nowhere = np.full(difference.shape[1:], np.nan)
    return columns | {"parameter_low": nowhere, "parameter_high": nowhere}


def mirrored(columns: Columns) -> Columns:
    """Exchange reference and contrast arm.

    Parameters
    ----------
    columns : dict of str to ndarray of float
        What `contrast_columns` gives.

    Returns
    -------
    dict of str to ndarray of float
        Exactly the negative, with bounds and counts exchanged.
    """
    other = dict(columns)
    for name in SIGNED:
        other[name] = 0.0 - columns[name]
    for low, high in BOUNDS:
        other[low], other[high] = 0.0 - columns[high], 0.0 - columns[low]
    for name in ("patients", "groups"):
        other[f"{name}_contrast"] = columns[f"{name}_reference"]
        other[f"{name}_reference"] = columns[f"{name}_contrast"]
    return other


def _interval(difference: FloatArray, single: tuple[FloatArray, FloatArray] | None) -> Columns:
    summary = over_replicates(difference)
    low, high, error = summary.low, summary.high, summary.error
    if single is not None:
        error, half = single[0], t_quantile(single[1]) * single[0]
        low, high = summary.mean - half, summary.mean + half
    return {
        "estimate": summary.mean,
        "ci_low": low,
        "ci_high": high,
        "mc_se": error,
        "replicates": summary.replicates,
    }


def _standardised(
    difference: FloatArray,
    contrast: Side,
    reference: Side,
    standardise: np.ndarray[tuple[int], np.dtype[np.bool_]],
    single: tuple[FloatArray, FloatArray] | None,
) -> Columns:
    """Hedges' g within replicates, averaged, with SDs of the assessment and of the baseline."""
    factor = np.where(standardise, per_sd(contrast.now, reference.now), np.nan)
    baseline = np.where(standardise, per_sd(contrast.baseline, reference.baseline), np.nan)
    summary = over_replicates(difference * factor)
    low, high = summary.low, summary.high
    if single is not None:
        half = t_quantile(single[1]) * single[0] * over_replicates(factor).mean
        low, high = summary.mean - half, summary.mean + half
    return {
        "standardised": summary.mean,
        "standardised_low": low,
        "standardised_high": high,
        "g_baseline": over_replicates(difference * baseline).mean,
    }


def per_sd(contrast: Moments, reference: Moments) -> FloatArray:
    """Find what a difference is multiplied by to become Hedges' g, in the shape of the moments."""
    people = contrast.people, reference.people
    deviation = pooled_sd(people, (contrast.variance(), reference.variance()))
    return hedges_factor(people[0] + people[1] - 2.0) / deviation


def _trial(
    estimate: FloatArray, contrast: Side, reference: Side, known: np.ndarray, observable: bool
) -> Columns:
    sides = contrast.clustering, reference.clustering
    variance = tuple(np.where(known, side.error_variance, np.nan) for side in sides)
    half = trial_half_width((variance[0], variance[1]), (sides[0].units, sides[1].units))
    half = half if observable else np.full(half.shape, np.nan)
    return {"trial_low": estimate - half, "trial_high": estimate + half}


def per_replicate(count: FloatArray, known: np.ndarray) -> FloatArray:
    """Mean over the replicates that enter the estimate."""
    entered = known.sum(axis=0).astype(np.float64)
    return ratio(np.where(known, count, 0.0).sum(axis=0), entered)
