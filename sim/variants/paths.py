"""What of an effect came through which path: the effect less what is left of it when the path is cut."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd

from sim.estimation.by_replicate import Means
from sim.estimation.intervals import over_replicates
from sim.estimation.over_sets import over_sets
from sim.estimation.panel import FloatArray
from sim.estimation.plan import EstimationPlan
from sim.variants import CUTS, EVERYTHING, NOTHING, PATHS, Variants

TOTAL, OVERLAP, REST = "total", "overlap", "rest"
PARTS = (TOTAL, *PATHS, OVERLAP, REST)
"""Rows of a split effect: the effect; each path; what no single cut loses, as one path makes up for another (of the
other sign where paths need each other); what is left with all cut. `total` is the sum of the others."""
SYMPTOMS = ("anxiety", "depression")
"""Outcomes that the paths lead to."""
PATHS_COLUMNS = (
    *("contrast", "reference", "outcome", "week", "path", "estimate", "ci_low", "ci_high", "share"),
    *("replicates", "parameter_low", "parameter_high"),
)
"""Columns of ``paths.csv``, in this order."""

By = Mapping[str, FloatArray]
"""Differences between two arms by what is cut, or by part; shape (points, outcomes, weeks, replicates)."""


def paths_table(means: pd.DataFrame, variants: Variants, plan: EstimationPlan) -> pd.DataFrame:
    """Split every effect on symptoms by path, at all assessments after baseline.

    Parameters
    ----------
    means : DataFrame
        Of all variants, see `sim.estimation.by_replicate.means_by_replicate`.
    variants : Variants
        With paths.
    plan : EstimationPlan
        What was estimated.

    Returns
    -------
    DataFrame
        Columns `PATHS_COLUMNS`, a row an ordered pair of arms × outcome × assessment × part of `PARTS`. `estimate` and
        its 95 % Monte Carlo interval, paired over replicates, are at the parameters as configured; `share` is of the
        total, empty where the interval of the total holds 0; `parameter_*` as in the effects table.
    """
    own, sets = (_by_cut(means, variants, plan, of_sets=each) for each in (False, True))
    pairs = [(contrast, reference) for contrast, reference in permutations(plan.arms, 2)]
    rows = [row for pair in pairs for row in _rows(pair, own, sets)]
    table = pd.DataFrame(rows, columns=list(PATHS_COLUMNS))
    return table.astype({"week": "int16", "replicates": "int64"})


def _by_cut(
    means: pd.DataFrame, variants: Variants, plan: EstimationPlan, *, of_sets: bool
) -> dict[str, Means]:
    """Return means by what is cut; empty where there are no sets."""
    if of_sets and variants.drawn is None:
        return {}
    some = means[means["outcome"].isin(SYMPTOMS)]
    return {cut: Means.of(some, variants.points(cut, of_sets=of_sets), plan) for cut in CUTS}


def _rows(
    pair: tuple[str, str], own: Mapping[str, Means], sets: Mapping[str, Means]
) -> Iterator[tuple[Any, ...]]:
    whole = own[NOTHING]
    here = _parts({cut: each.differences(*pair) for cut, each in own.items()})
    over = _parts({cut: each.differences(*pair) for cut, each in sets.items()}) if sets else None
    found = {part: over_replicates(np.moveaxis(values[0], -1, 0)) for part, values in here.items()}
    spread = _spread(over)
    for k, outcome in enumerate(whole.outcomes):
        for w, week in enumerate(whole.weeks):
            total = found[TOTAL].mean[k, w]
            clear = found[TOTAL].low[k, w] * found[TOTAL].high[k, w] > 0
            if outcome.name not in SYMPTOMS or np.isnan(total):
                continue
            for part, each in found.items():
                share = each.mean[k, w] / total if clear else np.nan
                numbers = (each.mean[k, w], each.low[k, w], each.high[k, w], share)
                low, high = (ends[k, w] if len(ends) else np.nan for ends in spread[part])
                yield (
                    *(*pair, outcome.name, week, part, *map(float, numbers)),
                    *(each.replicates[k, w], float(low), float(high)),
                )


def _parts(by_cut: By) -> dict[str, FloatArray]:
    """Return the parts of differences, given them by what is cut."""
    total, rest = by_cut[NOTHING], by_cut[EVERYTHING]
    single = {path: total - by_cut[path] for path in PATHS}
    alone = sum(single.values(), np.zeros_like(total))
    return {TOTAL: total, **single, OVERLAP: total - rest - alone, REST: rest}


def _spread(parts: Mapping[str, FloatArray] | None) -> dict[str, tuple[FloatArray, FloatArray]]:
    """Return the central 95 % of the sets of each part; empty arrays without an ensemble."""
    if parts is None:
        return {part: (np.empty(0), np.empty(0)) for part in PARTS}
    found = {part: over_sets(np.moveaxis(values, -1, 1)) for part, values in parts.items()}
    return {part: (each.low, each.high) for part, each in found.items()}
