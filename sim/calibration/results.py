"""The tables of a finished calibration: the ensemble, its parameters, its fit, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.fit import Fit
from sim.calibration.recovery import central
from sim.calibration.words import identified
from sim.inference.ensemble import Ensemble
from sim.scenario.tables import registry

if TYPE_CHECKING:
    import pandas as pd

PARAMETERS = (
    *("block", "parameter", "symbol", "unit", "prior_low", "prior_high", "default"),
    *("mean", "sd", "low", "high", "contraction", "identified", "truth"),
)
"""Columns of parameters.csv; `contraction` is 1 less the posterior over the prior standard deviation."""
FIT = (
    *("block", "scenario", "pattern", "source", "low", "high", "error"),
    *("simulated", "simulated_low", "simulated_high", "standard_errors", "out_of_reach"),
    *("explained", "spread"),
)
"""Columns of fit.csv; `explained` and `spread` are of the emulator."""
GENERATIONS = (
    "block",
    "generation",
    "sets",
    "tolerance",
    "effective",
    "nearest",
    "expected",
    "left",
)
"""Columns of generations.csv; `left` is the share of the prior that history matching left."""


def ensemble_of(fit: Fit, sets: int, seed: int) -> Ensemble:
    """Return the ensemble that the last block leaves: sets drawn by weight, each once with its weight."""
    left = fit.left
    everything = Ensemble("", tuple(map(str, left.sets)), left.sets.to_numpy(), left.shares)
    chosen = everything.chosen(sets, seed).values
    values, counts = np.unique(chosen, axis=0, return_counts=True)
    return Ensemble("", everything.names, values, counts / counts.sum())


def parameters_table(fits: Sequence[Fit], ensemble: Ensemble) -> pd.DataFrame:
    """Return what became of each parameter, with `PARAMETERS`."""
    import pandas as pd

    rows = [row for fit in fits for row in _parameters(fit, ensemble)]
    return pd.DataFrame(rows, columns=list(PARAMETERS))


def _parameters(fit: Fit, ensemble: Ensemble) -> Iterator[tuple[Any, ...]]:
    truth, declared = fit.truth, registry().parameters
    for k, key in enumerate(fit.prior.keys):
        column = ensemble.values[:, ensemble.names.index(key)]
        mean = float(ensemble.weights @ column)
        sd = float(np.sqrt(ensemble.weights @ (column - mean) ** 2))
        contraction = 1 - sd / float(fit.prior.sd[k])
        about = (fit.block.name, key, declared[key].symbol, declared[key].unit)
        prior = (float(fit.prior.low[k]), float(fit.prior.high[k]), declared[key].default)
        ends = central(column, ensemble.weights)
        told = (contraction, identified(contraction), truth.get(key, np.nan))
        yield (*about, *prior, mean, sd, *ends, *told)


def fit_table(fits: Sequence[Fit]) -> pd.DataFrame:
    """Return how each fitted pattern is met by what its block left, with `FIT`."""
    import pandas as pd

    return pd.DataFrame([row for fit in fits for row in _fit(fit)], columns=list(FIT))


def _fit(fit: Fit) -> Iterator[tuple[Any, ...]]:
    patterns = [(name, each) for name, file in fit.block.files for each in file.patterns]
    found, shares = fit.found, fit.left.shares
    for k, ((scenario, pattern), target) in enumerate(zip(patterns, fit.targets.rows, strict=True)):
        column = np.nan_to_num(found[:, k])
        mean = float(shares @ column)
        ends = central(column, shares)
        apart = float(shares @ np.nan_to_num(fit.targets.residuals(found)[:, k], posinf=np.nan))
        about = (fit.block.name, scenario, pattern.name, pattern.source)
        emulator = fit.screen.emulator
        surface = (float(emulator.explained[k]), float(emulator.spread[k]))
        reach = bool(np.abs(fit.targets.residuals(found)[:, k]).min() > 1)
        yield (*about, target.low, target.high, target.error, mean, *ends, apart, reach, *surface)


def generations_table(fits: Sequence[Fit]) -> pd.DataFrame:
    """Return how each block came about, with `GENERATIONS`."""
    import pandas as pd

    rows = []
    for fit in fits:
        counting = fit.spec.sequential.counting
        for number, pool in enumerate(fit.generations, start=1):
            nearest = float(pool.distances.min())
            reached = (pool.tolerance(counting), pool.effective(1.0), nearest)
            about = (fit.block.name, number, len(pool.sets))
            rows.append((*about, *reached, fit.targets.expected, fit.volume))
    return pd.DataFrame(rows, columns=list(GENERATIONS))


def tried_table(fits: Sequence[Fit]) -> pd.DataFrame:
    """Return every set of every step with the statistics it came to, NaN where its block has none of that name."""
    import pandas as pd

    points = pd.concat([each.points for fit in fits for each in fit.stages], ignore_index=True)
    return points.merge(fits[-1].statistics, left_on="point", right_index=True, validate="1:1")
