"""Effects over the sets of an ensemble: where parameters put them, and how likely an arm is better, no worse, worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.estimation.by_replicate import Means
from sim.estimation.outcomes import Outcome
from sim.estimation.over_sets import OverSets, over_sets, shares
from sim.estimation.panel import FloatArray
from sim.estimation.plan import TREATMENT_POLICY
from sim.estimation.subgroups import EVERYBODY

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("contrast", "reference", "outcome", "week")
PROBABILITIES = (
    *("contrast", "reference", "outcome", "unit", "week", "sets", "replicates"),
    *("mean", "mean_low", "mean_high", "parameter_low", "parameter_high", "noise"),
    *("margin", "p_superior", "p_noninferior", "p_harm"),
)
"""Columns of ``probabilities.csv``, in this order."""


def probabilities_table(means: Means, margin: Any) -> pd.DataFrame:
    """Return effects over the sets of an ensemble, one row an ordered pair of arms × outcome × assessment.

    Parameters
    ----------
    means : Means
        Its points are the sets.
    margin : sim.scenario.ensembles.Margin
        Of non-inferiority and harm: HADS points, and shares. Outcomes in other units have none.

    Returns
    -------
    DataFrame
        Columns `PROBABILITIES`. `mean` is over the sets, `mean_low` and `mean_high` its 95 % Monte Carlo interval;
        `parameter_*` are the central 95 % of the sets, from whose spread Monte Carlo noise was taken out, `noise`
        being its share of the variance between them. The probabilities are shares of the sets: at which the effect
        is favourable, at which it is not unfavourable by the margin, and at which it is.
    """
    import pandas as pd

    rows = [
        row
        for first, second in combinations(means.arms, 2)
        for row in _rows(means, second, first, margin)
    ]
    table = pd.DataFrame(rows, columns=list(PROBABILITIES))
    table = table.astype({"week": "int16", "sets": "int64", "replicates": "int64"})
    return _ordered(table, means)


def with_parameters(effects: pd.DataFrame, probabilities: pd.DataFrame) -> pd.DataFrame:
    """Return the effects table with `parameter_low` and `parameter_high` of everybody, treatment policy.

    Other subgroups and estimands are not estimated over the ensemble; theirs stay empty.
    """
    found = probabilities.set_index(list(KEYS))
    mine = (effects["subgroup"] == EVERYBODY) & (effects["estimand"] == TREATMENT_POLICY)
    keys = effects.loc[mine, list(KEYS)].apply(tuple, axis=1)
    filled = effects.copy()
    for name in ("parameter_low", "parameter_high"):
        filled.loc[mine, name] = found[name].reindex(keys.tolist()).to_numpy()
    return filled


def _rows(means: Means, contrast: str, reference: str, margin: Any) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of two arms, either way round."""
    differences = np.moveaxis(means.differences(contrast, reference), -1, 1)
    found = over_sets(differences)
    sign, least = _signs(means.outcomes), _margins(means.outcomes, margin)
    for pair, way in (((contrast, reference), 1.0), ((reference, contrast), -1.0)):
        likely = shares(found.sets, least, sign * way)
        for k, outcome in enumerate(means.outcomes):
            for w, week in enumerate(means.weeks):
                if not np.isnan(found.mean.mean[k, w]):
                    yield (
                        *(*pair, outcome.name, outcome.unit, week, len(differences)),
                        *_numbers(found, way, (k, w)),
                        *(float(least[k, 0]), *(float(each[k, w]) for each in likely)),
                    )


def _numbers(found: OverSets, way: float, at: tuple[int, int]) -> tuple[float, ...]:
    """Return replicates, mean, intervals and noise of one effect, seen from the one arm or from the other."""
    mean, low, high = (
        float(each[at]) for each in (found.mean.mean, found.mean.low, found.mean.high)
    )
    least, most = float(found.low[at]), float(found.high[at])
    if way < 0:
        mean, low, high, least, most = 0.0 - mean, 0.0 - high, 0.0 - low, 0.0 - most, 0.0 - least
    return float(found.mean.replicates[at]), mean, low, high, least, most, float(found.noise[at])


def _signs(outcomes: Sequence[Outcome]) -> FloatArray:
    """1 where more is better, -1 where less is, NaN where neither is; shape (outcomes, 1)."""
    signs = {"higher": 1.0, "lower": -1.0, "none": np.nan}
    return np.array([[signs[one.better]] for one in outcomes])


def _margins(outcomes: Sequence[Outcome], margin: Any) -> FloatArray:
    """Margin of each outcome in its unit, NaN where none is set; shape (outcomes, 1)."""
    return np.array([[_margin(one, margin)] for one in outcomes])


def _margin(outcome: Outcome, margin: Any) -> float:
    if outcome.kind == "share":
        return float(margin.share)
    is_hads = outcome.kind == "mean" and outcome.unit.startswith("HADS-")
    return float(margin.points) if is_hads else np.nan


def _ordered(table: pd.DataFrame, means: Means) -> pd.DataFrame:
    """Return the rows in the order of the effects table."""
    arms = {arm: k for k, arm in enumerate(means.arms)}
    outcomes = {one.name: k for k, one in enumerate(means.outcomes)}
    places = {"contrast": arms, "reference": arms, "outcome": outcomes}
    return table.sort_values(
        list(KEYS), key=lambda column: column.map(places.get(str(column.name), lambda week: week))
    ).reset_index(drop=True)
