"""Simulated beside published patterns, and the verdict by a rule that was fixed before anything was compared.

Reproduced where the whole simulated interval lies within the published bounds, missed where the whole of it lies
outside, inconclusive where it holds a bound. The simulated interval is that over replicates; with an ensemble, the
central 95 % of its sets, each end moved out by the Monte Carlo error of their mean.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from sim.estimation.intervals import t_quantile
from sim.estimation.over_sets import over_sets
from sim.inference.statistics import Floats
from sim.scenario.patterns import Pattern

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["reproduced", "missed", "inconclusive"]
VERDICTS: tuple[Verdict, ...] = ("reproduced", "missed", "inconclusive")
COLUMNS = (
    *("pattern", "source", "role", "target", "target_low", "target_high"),
    *("simulated", "simulated_low", "simulated_high", "verdict"),
    *("scenario", "what", "statistic", "replicates", "note"),
    *("interval", "sets", "noise"),
)
"""`interval` says over what it is: replicates, or the sets of an ensemble; `noise` as `sim.estimation.over_sets`."""


class Simulated(NamedTuple):
    """A pattern's value in a simulation, with its interval, and how that was found."""

    value: float
    low: float
    high: float
    replicates: int
    interval: Literal["replicates", "sets"] = "replicates"
    sets: int | None = None
    noise: float | None = None


def verdict_of(pattern: Pattern, low: float, high: float) -> Verdict:
    """Return the verdict on a pattern whose simulated value lies between two numbers."""
    least, most = pattern.bounds
    least, most = -np.inf if least is None else least, np.inf if most is None else most
    if low >= least and high <= most:
        return "reproduced"
    if high < least or low > most:
        return "missed"
    return "inconclusive"


def ratio_interval(values: Floats, weights: Floats) -> tuple[float, float, float]:
    """Return the sum of values over the sum of weights, and its 95 % interval over replicates.

    The interval is Student's t on the linearised ratio; where all weights are 1, that of a mean.

    Parameters
    ----------
    values, weights : ndarray, shape (replicates,)
        Replicates where either is NaN are left out.

    Returns
    -------
    tuple of float
        Estimate and both ends; NaN where fewer than two replicates tell anything.
    """
    known = ~(np.isnan(values) | np.isnan(weights))
    values, weights = values[known], weights[known]
    count, total = len(values), float(weights.sum())
    if count < 2 or total == 0:
        return np.nan, np.nan, np.nan
    estimate = float(values.sum()) / total
    residuals = (values - estimate * weights) / (total / count)
    error = float(residuals.std(ddof=1)) / np.sqrt(count)
    half = float(t_quantile(np.array(count - 1.0))) * error
    return estimate, estimate - half, estimate + half


def sets_interval(values: Floats, weights: Floats) -> tuple[float, float, float, float]:
    """Return the mean of a ratio of sums over parameter sets, its interval, and the share of noise between the sets.

    The interval is the central 95 % of the sets. Monte Carlo noise is taken out of the spread between sets, see
    `sim.estimation.over_sets`: a set's ratio is linearised over its replicates. What is left is the luck that all
    sets share: half of the interval of their mean is added to each side, in quadrature. So sets that don't differ
    have the interval over replicates.

    Parameters
    ----------
    values, weights : ndarray, shape (sets, replicates)
        Of each set the sum of values over the sum of weights is the estimate; replicates where either is NaN are
        left out.
    """
    unknown = np.isnan(values) | np.isnan(weights)
    values, weights = np.where(unknown, np.nan, values), np.where(unknown, np.nan, weights)
    known = (~unknown).sum(axis=1, keepdims=True)
    total = np.nansum(weights, axis=1, keepdims=True)
    defined = (known > 1) & (total != 0)
    safe = np.where(defined, total, np.nan)
    estimates = np.nansum(values, axis=1, keepdims=True) / safe
    linear = estimates + (values - estimates * weights) / (safe / known)
    found = over_sets(linear)
    middle, luck = float(found.mean.mean), float(found.mean.high - found.mean.low) / 2.0
    low = middle - float(np.hypot(middle - found.low, luck))
    high = middle + float(np.hypot(found.high - middle, luck))
    return middle, low, high, float(found.noise)


def simulated(statistics: pd.DataFrame) -> Simulated:
    """Return what the statistics of one pattern come to; NaN where too few replicates tell anything.

    Parameters
    ----------
    statistics : DataFrame
        ``replicate``, ``value`` and ``weight``, and ``set`` of those of an ensemble.
    """
    columns = [statistics[name].to_numpy(float) for name in ("value", "weight")]
    if "set" not in statistics:
        return Simulated(*ratio_interval(*columns), len(statistics))
    sets, replicates = (int(statistics[name].nunique()) for name in ("set", "replicate"))
    mean, low, high, noise = sets_interval(*(each.reshape(sets, replicates) for each in columns))
    return Simulated(mean, low, high, replicates, "sets", sets, noise)


def patterns_table(
    patterns: Iterable[tuple[str, Pattern]], statistics: pd.DataFrame
) -> pd.DataFrame:
    """Return simulated beside published patterns, one row each, with `COLUMNS`.

    Parameters
    ----------
    patterns : iterable of (str, Pattern)
        With the scenario of each.
    statistics : DataFrame
        ``pattern``, ``replicate``, ``value`` and ``weight``, and ``set`` of those of an ensemble; ordered by set and
        replicate.

    Raises
    ------
    ValueError
        For a pattern of which no two replicates tell anything.
    """
    import pandas as pd

    parts = dict(list(statistics.groupby("pattern", sort=False)))
    rows = [_row(scenario, each, simulated(parts[each.name])) for scenario, each in patterns]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = ["target", "target_low", "target_high", "noise"]
    table[numbers] = table[numbers].astype(float)
    table["sets"] = table["sets"].astype("Int64")
    return table


def _row(scenario: str, pattern: Pattern, found: Simulated) -> tuple[Any, ...]:
    if np.isnan([found.value, found.low, found.high]).any():
        raise ValueError(f"{pattern.name}: is undefined in nearly all replicates; see {scenario}")
    return (
        *(pattern.name, pattern.source, pattern.role, pattern.target, *pattern.bounds),
        *(found.value, found.low, found.high, verdict_of(pattern, found.low, found.high)),
        *(scenario, pattern.what, pattern.statistic, found.replicates, pattern.note),
        *(found.interval, found.sets, found.noise),
    )
