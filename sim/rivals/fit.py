"""What a rival costs in fit: its squared distance from the fitted patterns less that of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.calibration.targets import Targets, fitted_only
from sim.estimation.intervals import t_quantile
from sim.rivals.task import Contender, Scenario
from sim.scenario.patterns import PatternFile

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Files = Sequence[tuple[str, PatternFile]]
COLUMNS = (
    *("rival", "title", "mechanism", "fit", "cost", "cost_low", "cost_high", "patterns"),
    *("undefined", "sets", "replicates", "expected"),
)


REFUTED = 10.0
"""Standard errors that a finding counts at most: a ratio to an effect near zero has no bound, and says no more."""


class Cost(NamedTuple):
    """A distance less another, with its 95 % interval."""

    cost: float
    low: float
    high: float


def fit_table(
    contenders: Sequence[Contender], scenarios: Sequence[Scenario], statistics: pd.DataFrame
) -> pd.DataFrame:
    """Return how well the model and every rival fit, one row each, with `COLUMNS`.

    `fit` is the sum over the fitted findings of the squared standardised distance, at most `REFUTED` squared each, the
    mean over sets. `cost` is what
    a rival has more of it than the model, over the `patterns` that are defined in both; its interval is that of the
    jackknife over replicates, which both share.

    Parameters
    ----------
    statistics : DataFrame
        As `sim.rivals.task.RivalsTask.do` leaves them.
    """
    import pandas as pd

    files = fitted_only(
        (each.name, each.file) for each in scenarios if isinstance(each.file, PatternFile)
    )
    names = [pattern.name for _, file in files for pattern in file.patterns]
    found = {
        name: _estimates(part, names) for name, part in statistics.groupby("rival", sort=False)
    }
    model = found[contenders[0].name]
    rows = [
        (
            each.name,
            *_words(each),
            *_compared(files, found[each.name], model),
            *(len(model), model.shape[1] - 1),
            "" if each.rival is None else each.rival.expected,
        )
        for each in contenders
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _words(contender: Contender) -> tuple[str, str]:
    rival = contender.rival
    return ("The model as it is", "") if rival is None else (rival.title, rival.mechanism)


def _estimates(statistics: pd.DataFrame, names: Sequence[str]) -> Floats:
    """Return estimates of all patterns at each set: over all replicates, then without each of them in turn.

    Returns
    -------
    ndarray, shape (sets, 1 + replicates, patterns)
        NaN where nothing is told.
    """
    sets, replicates = (statistics[name].nunique() for name in ("set", "replicate"))
    wide = statistics.pivot(index=["set", "replicate"], columns="name", values=["value", "weight"])
    values, weights = (
        wide[part][list(names)].to_numpy().reshape(sets, replicates, len(names))
        for part in ("value", "weight")
    )
    unknown = np.isnan(values) | np.isnan(weights)
    parts = np.stack([np.where(unknown, 0.0, each) for each in (values, weights)])
    total = parts.sum(axis=2, keepdims=True)
    some = np.concatenate([total, total - parts], axis=2)
    with np.errstate(invalid="ignore", divide="ignore"):
        estimates: Floats = np.where(some[1] == 0, np.nan, some[0] / some[1])
    return estimates


def _compared(files: Files, own: Floats, model: Floats) -> tuple[Any, ...]:
    """Return fit, cost with its interval, and how many patterns were and were not defined."""
    defined = np.asarray(~(np.isnan(own) | np.isnan(model)).any(axis=(0, 1)))
    here, there = (_squared(files, each, defined).mean(axis=0) for each in (own, model))
    undefined = int(np.isnan(own[:, 0]).any(axis=0).sum())
    return float(here[0]), *_jackknife(here - there), int(defined.sum()), undefined


def _squared(files: Files, estimates: Floats, defined: NDArray[np.bool_]) -> Floats:
    """Return the squared distances from the patterns that are defined, as fitting finds them; shape (sets, ...)."""
    if not defined.any():
        return np.zeros(estimates.shape[:-1])
    kept = Targets(
        tuple(
            each for each, is_kept in zip(Targets.of(files).rows, defined, strict=True) if is_kept
        )
    )
    apart = np.minimum(kept.implausibilities(estimates[..., defined]), REFUTED)
    squares: Floats = (apart**2).sum(axis=-1)
    return squares


def _jackknife(values: Floats) -> Cost:
    """Return a number and its interval, given it over all replicates and without each in turn."""
    whole, without = float(values[0]), values[1:]
    count = len(without)
    error = np.sqrt((count - 1) / count * ((without - without.mean()) ** 2).sum())
    half = float(t_quantile(np.array(count - 1.0)) * error)
    return Cost(whole, whole - half, whole + half)
