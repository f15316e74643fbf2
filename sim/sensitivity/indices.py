"""Indices of one result: elementary effects of trajectories, and shares of variance of Saltelli samples, by SALib."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.design.samplers import problem
from sim.randomness import Chance, Purpose

Floats = NDArray[np.float64]
LEVEL = 0.95


class Elementary(NamedTuple):
    """What changes a result by how much, each of shape (axes,), in the result's unit over the whole range.

    Attributes
    ----------
    mu_star : ndarray
        Mean size of an elementary effect, with its bootstrap interval.
    mu : ndarray
        Mean elementary effect: smaller than mu* where effects differ in sign.
    sigma : ndarray
        Their standard deviation: how far an axis acts otherwise elsewhere.
    """

    mu_star: Floats
    mu_star_low: Floats
    mu_star_high: Floats
    mu: Floats
    sigma: Floats


class Shares(NamedTuple):
    """Shares of a result's variance, each of shape (axes,), with percentile intervals of a bootstrap.

    Attributes
    ----------
    first : ndarray
        What an axis explains alone.
    total : ndarray
        What would be gone if it were known: alone and with others.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats


def bootstrap_seed(seed: int) -> int:
    """Return a study's seed for the bootstrap; never 0, which SALib takes for none."""
    return 1 + Chance(seed, 0).library_seed(Purpose.DESIGN, week=1)


def elementary_effects(
    codes: Floats, values: Floats, levels: int, resamples: int, seed: int
) -> Elementary:
    """Return Morris' measures of a result along trajectories.

    Parameters
    ----------
    codes : ndarray, shape (points, axes)
        Which of two values of an axis comes first.
    values : ndarray, shape (points,)
        The result, defined everywhere.
    levels : int
        Of the trajectories.
    """
    from SALib.analyze import morris

    found = morris.analyze(
        *(problem(codes.shape[1]), codes, values),
        num_levels=levels,
        num_resamples=resamples,
        conf_level=LEVEL,
        seed=bootstrap_seed(seed),
    )
    mu_star, mu, sigma, half = (
        np.asarray(found[name], dtype=np.float64)
        for name in ("mu_star", "mu", "sigma", "mu_star_conf")
    )
    return Elementary(mu_star, np.maximum(0.0, mu_star - half), mu_star + half, mu, sigma)


def shares_of_variance(axes: int, values: Floats, resamples: int, seed: int) -> Shares:
    """Return Sobol' indices of a result, first and total order (Saltelli et al. 2010).

    Parameters
    ----------
    axes : int
    values : ndarray, shape (samples * (axes + 2),)
        The result in the order of the samples, defined everywhere and not constant.
    """
    from SALib.analyze import sobol

    found = sobol.analyze(
        *(problem(axes), values),
        calc_second_order=False,
        num_resamples=resamples,
        conf_level=LEVEL,
        keep_resamples=True,
        seed=bootstrap_seed(seed),
    )
    return Shares(*_with_interval(found, "S1"), *_with_interval(found, "ST"))


def _with_interval(found: dict[str, Floats], name: str) -> tuple[Floats, Floats, Floats]:
    ends = np.percentile(found[f"{name}_conf_all"], [50 * (1 - LEVEL), 50 * (1 + LEVEL)], axis=0)
    return np.asarray(found[name]), ends[0], ends[1]


def most_influential(measures: list[Floats], keys: list[str], number: int) -> list[str]:
    """Return the keys that screening keeps, in their order: those whose mu* is the greatest.

    Where there are several results, each mu* counts as a share of the greatest of its result, and a key by the
    greatest of its shares.

    Parameters
    ----------
    measures : list of ndarray, shape (axes,)
        mu* of each result.
    number : int
        How many are kept; fewer where fewer move anything.
    """
    shares = np.max([each / each.max() for each in measures], axis=0)
    ranked = sorted(range(len(keys)), key=lambda k: (-shares[k], k))
    kept = {keys[k] for k in ranked[:number] if shares[k] > 0}
    return [key for key in keys if key in kept]
