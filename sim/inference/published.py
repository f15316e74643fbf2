"""A published trial beside the same trial simulated many times."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "statistic",
    "arm",
    "published",
    "published_low",
    "published_high",
    "simulated",
    "simulated_low",
    "simulated_high",
    "verdict",
    "source",
)
CENTRAL = (2.5, 97.5)


def published_table(patients: pd.DataFrame, trial: Any, reference: str) -> pd.DataFrame:
    """Return published numbers beside simulated ones.

    Trials are analysed as this one was: on the people whose assessment took place. `simulated` is the mean
    over the simulated trials, its interval the central 95 % of them: where one more trial of this size would
    fall. The verdict was fixed beforehand: a hit where the published number lies in that interval.

    Parameters
    ----------
    patients : pandas.DataFrame
        People × arms × assessments × replicates, a replicate being one trial.
    trial : sim.scenario.schema.Trial
        Instrument, week of the assessment after the programme, and published numbers.
    reference : str
        The arm that effect sizes are against; positive where the other arm ends with fewer symptoms.

    Returns
    -------
    pandas.DataFrame
        One row a published number, with `COLUMNS`.
    """
    import pandas as pd

    scores = _scores(patients, trial.instrument, trial.end_week)
    rows = []
    for row in trial.published:
        values = _statistic(scores, row.statistic, row.arm, reference)
        low, high = np.percentile(values, CENTRAL)
        verdict = "hit" if low <= row.value <= high else "miss"
        published = (row.value, _or_nan(row.low), _or_nan(row.high))
        rows.append(
            (
                row.statistic,
                row.arm,
                *published,
                float(values.mean()),
                low,
                high,
                verdict,
                row.source,
            )
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _or_nan(value: float | None) -> float:
    return float("nan") if value is None else value


def _scores(patients: pd.DataFrame, instrument: str, end_week: int) -> pd.DataFrame:
    score = (
        patients["anxiety"] + patients["depression"]
        if instrument == "hads_total"
        else patients[instrument]
    )
    table = patients[["replicate", "arm", "person", "week"]].assign(
        score=score.where(patients["observed"])
    )
    wide = table.pivot(index=["replicate", "arm", "person"], columns="week", values="score")
    return wide[[0, end_week]].set_axis(["before", "after"], axis=1)


def _statistic(
    scores: pd.DataFrame, statistic: str, arm: str, reference: str
) -> NDArray[np.float64]:
    """Return a statistic of every simulated trial, shape (replicates,)."""
    own = scores.xs(arm, level="arm")
    if statistic == "mean_baseline":
        return _by_replicate(own["before"])
    if statistic == "mean_end":
        return _by_replicate(own["after"])
    if statistic == "mean_change":
        return _by_replicate(own["after"] - own["before"])
    return _effect_sizes(own["after"], scores.xs(reference, level="arm")["after"])


def _by_replicate(values: pd.Series[float]) -> NDArray[np.float64]:
    return np.asarray(values.groupby(level="replicate").mean(), dtype=np.float64)


def _effect_sizes(own: pd.Series[float], other: pd.Series[float]) -> NDArray[np.float64]:
    """Cohen's d after the programme with the pooled SD at that assessment."""
    parts = [each.groupby(level="replicate").agg(["mean", "var", "count"]) for each in (other, own)]
    (mean_a, var_a, n_a), (mean_b, var_b, n_b) = (_columns(part) for part in parts)
    pooled = np.sqrt(((n_a - 1) * var_a + (n_b - 1) * var_b) / (n_a + n_b - 2))
    return np.asarray((mean_a - mean_b) / pooled)


def _columns(table: pd.DataFrame) -> Sequence[NDArray[np.float64]]:
    return [table[name].to_numpy(np.float64) for name in ("mean", "var", "count")]
