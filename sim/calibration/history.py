"""History matching: an emulator of each statistic rules out sets that can't agree with what was published.

A set is ruled out where one of the largest of its implausibilities is above a cut-off (as Bower, Goldstein and Vernon,
2010, doi 10.1214/10-BA524, cut theirs). Statistics are smooth in the parameters where luck is the same, so that
quadratic surfaces do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.calibration.targets import Floats, Targets

PENALTIES = tuple(10.0**power for power in range(-6, 4))
"""Of which each statistic takes what predicts best."""
CONSTANT = 1e-9
"""Standard deviation below which a statistic depends on no parameter."""


@dataclass(frozen=True, eq=False)
class Emulator:
    """Quadratic surfaces over the unit cube, one a statistic.

    Attributes
    ----------
    surfaces : Any
        Pipeline of scikit-learn.
    spread : ndarray, shape (statistics,)
        Standard deviation of what the surfaces miss in sets that they weren't fitted to.
    explained : ndarray, shape (statistics,)
        Share of the variance that they explain there; NaN of a constant.
    """

    surfaces: Any
    spread: Floats
    explained: Floats

    def __call__(self, sets: Floats) -> Floats:
        """Return emulated statistics, shape (sets, statistics), of sets in the unit cube."""
        return np.asarray(self.surfaces.predict(sets))


def emulator(sets: Floats, statistics: Floats) -> Emulator:
    """Fit an emulator: ridge regression on squares and products, its penalty by leaving one set out at a time.

    Parameters
    ----------
    sets : ndarray, shape (sets, keys)
        In the unit cube.
    statistics : ndarray, shape (sets, statistics)
        Sets in which one is undefined are left out.

    Raises
    ------
    ValueError
        Where statistics are defined in too few sets.
    """
    from sklearn.linear_model import RidgeCV
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    known = ~np.isnan(statistics).any(axis=1)
    if known.sum() < 2 * sets.shape[1]:
        raise ValueError("statistics are defined in too few sets")
    ridge = RidgeCV(PENALTIES, alpha_per_target=True, store_cv_results=True)
    surfaces = make_pipeline(PolynomialFeatures(2, include_bias=False), StandardScaler(), ridge)
    surfaces.fit(sets[known], statistics[known])
    missed = ridge.cv_results_.mean(axis=0).min(axis=-1)
    variance = statistics[known].var(axis=0)
    varies = variance > CONSTANT**2
    explained = np.where(varies, 1 - missed / np.where(varies, variance, 1.0), np.nan)
    return Emulator(surfaces, np.sqrt(np.where(varies, missed, 0.0)), explained)


@dataclass(frozen=True, eq=False)
class Screen:
    """Which sets history matching leaves.

    Attributes
    ----------
    cut_off : float
        Implausibility above which a set is ruled out.
    spared : int
        How many findings may be out of reach: so many of the largest implausibilities don't count.
    """

    emulator: Emulator
    targets: Targets
    cut_off: float
    spared: int

    def plausible(self, statistics: Floats) -> NDArray[np.bool_]:
        """Whether emulated statistics don't rule their sets out, shape (sets,)."""
        apart = self.targets.implausibilities(statistics, self.emulator.spread)
        counted = max(1, apart.shape[1] - self.spared)
        return np.asarray(np.sort(apart, axis=1)[:, counted - 1] <= self.cut_off)

    def leaves(self, sets: Floats) -> NDArray[np.bool_]:
        """Whether sets lie in the unit cube and aren't ruled out, shape (sets,)."""
        within = ((sets >= 0) & (sets <= 1)).all(axis=1)
        left = np.zeros(len(sets), np.bool_)
        if within.any():
            left[within] = self.plausible(self.emulator(sets[within]))
        return left
