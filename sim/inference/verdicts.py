"""Simulated beside published patterns, and the verdict by a rule that was fixed before anything was compared.

Reproduced where the whole simulated interval lies within the published bounds, missed where the whole of it lies
outside, inconclusive where it holds a bound.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal

import numpy as np

from sim.estimation.intervals import t_quantile
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
)


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


def patterns_table(
    patterns: Iterable[tuple[str, Pattern]], statistics: pd.DataFrame
) -> pd.DataFrame:
    """Return simulated beside published patterns, one row each, with `COLUMNS`.

    Parameters
    ----------
    patterns : iterable of (str, Pattern)
        With the scenario of each.
    statistics : DataFrame
        ``pattern``, ``replicate``, ``value`` and ``weight``.

    Raises
    ------
    ValueError
        For a pattern of which no two replicates tell anything.
    """
    import pandas as pd

    parts = dict(list(statistics.groupby("pattern", sort=False)))
    rows = []
    for scenario, pattern in patterns:
        part = parts[pattern.name]
        found = ratio_interval(part["value"].to_numpy(float), part["weight"].to_numpy(float))
        if np.isnan(found).any():
            raise ValueError(
                f"{pattern.name}: is undefined in nearly all replicates; see {scenario}"
            )
        least, most = pattern.bounds
        rows.append(
            (
                *(pattern.name, pattern.source, pattern.role, pattern.target, least, most),
                *(*found, verdict_of(pattern, found[1], found[2])),
                *(scenario, pattern.what, pattern.statistic, len(part), pattern.note),
            )
        )
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = ["target", "target_low", "target_high"]
    table[numbers] = table[numbers].astype(float)
    return table
