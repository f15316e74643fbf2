"""Simulation-based calibration: whether the method gives back parameters that are known, as often as it says.

Made-up studies, whose true parameters are drawn from the prior, are fitted as the published ones are, with the
emulators in the place of the simulation: 100 fits of thousands of sets each would take days otherwise. Where a truth
lies in its posterior is even between 0 and 1 if the method is right (Talts and others, 2018, arXiv:1804.06788).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.random import Generator

from sim.calibration.fit import Fit
from sim.calibration.history import Screen
from sim.calibration.smc import Pool, propose
from sim.calibration.stages import RECOVERY, chance_of
from sim.calibration.targets import Floats

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("block", "study", "parameter", "truth", "mean", "low", "high", "quantile", "effective")
POWER = 13
"""Sets of the unit cube that first generations are taken from, as a power of two."""
EFFECTIVE = 200.0
"""Effective sets at which a fit of a made-up study ends."""
CENTRAL = (0.025, 0.975)


def recovered(fit: Fit, studies: int) -> Iterator[pd.DataFrame]:
    """Yield what the fit of each made-up study, on the emulators, says of the parameters that are true of it.

    Yields
    ------
    DataFrame
        With `COLUMNS`, a row a parameter, values in the unit cube; ``quantile`` is the share of the posterior below
        the truth.
    """
    from scipy.stats import qmc

    emulate, keys = fit.screen.emulator, fit.prior.keys
    cube = qmc.Sobol(len(keys), rng=chance_of(fit.spec.seed, fit.position, RECOVERY))
    sets = cube.random_base2(POWER)
    known = Emulated(sets, emulate(sets))
    for study in range(studies):
        chance = chance_of(fit.spec.seed, fit.position, RECOVERY + 1 + study)
        truth = chance.random(len(keys))
        found = _noisy(emulate(truth[np.newaxis]), emulate.spread, chance)
        targets = fit.targets.made_up(found[0], chance)
        screen = Screen(emulate, targets, fit.screen.cut_off, fit.screen.spared)
        pool = _fitted(screen, known, fit, chance)
        yield _told(fit, study, truth, pool)


def simulated(fit: Fit) -> pd.DataFrame:
    """Return the same of a made-up study that was fitted on the simulation, its seed as its number."""
    truth = fit.prior.unit(np.array([[fit.truth[key] for key in fit.prior.keys]]))[0]
    return _told(fit, int(fit.spec.seed), truth, fit.generations[-1])


def _told(fit: Fit, study: int, truth: Floats, pool: Pool) -> pd.DataFrame:
    import pandas as pd

    shares = pool.shares(1.0)
    low, high = zip(*(central(column, shares) for column in pool.sets.T), strict=True)
    return pd.DataFrame(
        {
            "block": fit.block.name,
            "study": study,
            "parameter": fit.prior.keys,
            "truth": truth,
            "mean": shares @ pool.sets,
            "low": low,
            "high": high,
            "quantile": shares @ (pool.sets < truth),
            "effective": pool.effective(1.0),
        },
        columns=list(COLUMNS),
    )


class Emulated(NamedTuple):
    """Sets spread evenly over the unit cube with their emulated statistics, which all made-up studies share."""

    sets: Floats
    statistics: Floats


def _fitted(screen: Screen, known: Emulated, fit: Fit, chance: Generator) -> Pool:
    """Return the pool of a fit to made-up targets, by the steps of `sim.calibration.fit`."""
    settings, emulate = fit.spec.sequential, screen.emulator
    left = screen.plausible(known.statistics)
    sets = known.sets[left][: settings.first]
    found = _noisy(known.statistics[left][: settings.first], emulate.spread, chance)
    pool = Pool(sets, screen.targets.distances(found), np.ones(len(sets)))
    for _ in range(settings.generations - 1):
        if pool.effective(1.0) >= EFFECTIVE:
            break
        tolerance = pool.tolerance(min(settings.counting, len(sets) / 2))
        sets, densities = propose(
            *(pool, tolerance, settings.following, screen.leaves, float(left.mean()), chance)
        )
        found = _noisy(emulate(sets), emulate.spread, chance)
        pool = pool.and_then(Pool(sets, screen.targets.distances(found), densities))
    return pool


def _noisy(statistics: Floats, spread: Floats, chance: Generator) -> Floats:
    """Return emulated statistics as simulations would give them."""
    return statistics + spread * chance.standard_normal(statistics.shape)


def central(values: Floats, weights: Floats) -> list[float]:
    """Return both ends of the central 95 % of weighted values."""
    ends = np.quantile(values, CENTRAL, weights=weights, method="inverted_cdf")
    return [float(end) for end in ends]


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return for each parameter how often its 95 % interval held the truth, and whether truths lie evenly.

    Returns
    -------
    DataFrame
        ``block``, ``parameter``, ``studies``, ``covered``, ``p`` of the Kolmogorov-Smirnov test that truths lie
        evenly in their posteriors, and ``correlation`` of posterior means with truths.
    """
    import pandas as pd
    from scipy.stats import kstest

    rows = []
    for (block, parameter), part in table.groupby(["block", "parameter"], sort=False):
        held = (part["low"] <= part["truth"]) & (part["truth"] <= part["high"])
        together = float(np.corrcoef(part["mean"], part["truth"])[0, 1])
        even = float(kstest(part["quantile"], "uniform").pvalue)
        rows.append((block, parameter, len(part), float(held.mean()), even, together))
    return pd.DataFrame(
        rows, columns=["block", "parameter", "studies", "covered", "p", "correlation"]
    )
