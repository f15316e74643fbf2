"""What a parameter set is held against: targets weighed by their sampling errors, and the distance from all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.scenario.distance import distance
from sim.scenario.patterns import Pattern, PatternFile

if TYPE_CHECKING:
    from numpy.random import Generator

Floats = NDArray[np.float64]

HALF_WIDTH = 1.96
"""Standard errors from the middle of a 95 % interval to its ends."""


class Target(NamedTuple):
    """A published finding as fitting sees it.

    Attributes
    ----------
    low, high : float
        A simulated value between them agrees; both are the published value where there is one, infinite where no
        bound is known.
    error : float
        Standard error in which a distance from them is counted: of sampling, and of what no parameters can mend.
    finding : int
        Number of the finding that it belongs to: repeated assessments of the same people are one.
    """

    name: str
    low: float
    high: float
    error: float
    finding: int


@dataclass(frozen=True)
class Targets:
    """Some targets, in one order.

    Attributes
    ----------
    rows : tuple of Target
        At least one.
    """

    rows: tuple[Target, ...]

    @classmethod
    def of(cls, files: Iterable[tuple[str, PatternFile]]) -> Targets:
        """Return the targets of files of patterns that hold fitted ones alone; see `fitted_only`."""
        patterns = [(name, each) for name, file in files for each in file.patterns]
        findings = list(dict.fromkeys(_finding(name, each) for name, each in patterns))
        rows = (_target(each, findings.index(_finding(name, each))) for name, each in patterns)
        return cls(tuple(rows))

    @property
    def names(self) -> list[str]:
        """Names of the patterns."""
        return [each.name for each in self.rows]

    @property
    def errors(self) -> Floats:
        """Standard errors, shape (targets,)."""
        return np.array([each.error for each in self.rows])

    @property
    def expected(self) -> float:
        """Distance at which a set fits as closely as sampling error allows."""
        return float(np.sqrt(self._shares.shape[1]))

    @property
    def _shares(self) -> Floats:
        """What each target has of its finding, shape (targets, findings)."""
        belongs = np.array([each.finding for each in self.rows])
        own = belongs[:, np.newaxis] == np.unique(belongs)
        return np.asarray(own / own.sum(axis=0))

    def residuals(self, statistics: Floats) -> Floats:
        """Return how far simulated values lie from where they should, in standard errors.

        Parameters
        ----------
        statistics : ndarray, shape (..., targets)
            NaN where a statistic is undefined: infinitely far.
        """
        low, high = (
            np.array([getattr(each, end) for each in self.rows]) for end in ("low", "high")
        )
        apart = np.where(statistics > high, statistics - high, np.minimum(statistics - low, 0.0))
        return np.where(np.isnan(statistics), np.inf, apart / self.errors)

    def implausibilities(self, statistics: Floats, spread: Floats | float = 0.0) -> Floats:
        """Return how far simulated values lie from each finding: the root mean square over its targets.

        Parameters
        ----------
        statistics : ndarray, shape (..., targets)
        spread : ndarray, shape (targets,), optional
            Standard error of the simulated values themselves.

        Returns
        -------
        ndarray, shape (..., findings)
            In standard errors.
        """
        narrowed = self.errors / np.hypot(self.errors, spread)
        squares = (self.residuals(statistics) * narrowed) ** 2
        apart: Floats = np.sqrt(squares @ self._shares)
        return apart

    def distances(self, statistics: Floats) -> Floats:
        """Return the Euclidean distance of simulated values from all findings, shape (...,)."""
        distances: Floats = np.sqrt((self.implausibilities(statistics) ** 2).sum(axis=-1))
        return distances

    def made_up(self, statistics: Floats, chance: Generator) -> Targets:
        """Return targets as a study would have found them whose truth has these statistics.

        Targets of one finding err together, as assessments of the same people do. A range covers its truth wherever
        in it that lies; a bound lies within reach of it (`sim.scenario.distance`).

        Parameters
        ----------
        statistics : ndarray, shape (targets,)
        """
        findings = len({each.finding for each in self.rows})
        draws = chance.random((findings, 3))
        return Targets(
            tuple(
                _made_up(each, float(value), draws[each.finding])
                for each, value in zip(self.rows, statistics, strict=True)
            )
        )


def fitted_only(files: Iterable[tuple[str, PatternFile]]) -> list[tuple[str, PatternFile]]:
    """Return files of patterns without those that are to be checked: fitting sees nothing else."""
    found = []
    for name, file in files:
        patterns = tuple(each for each in file.patterns if each.role == "fitted")
        if patterns:
            found.append((name, file.model_copy(update={"patterns": patterns})))
    return found


def _finding(scenario: str, pattern: Pattern) -> tuple[object, ...]:
    return (
        scenario,
        pattern.statistic,
        pattern.arm,
        pattern.reference,
        pattern.outcome,
        pattern.other,
    )


def _target(pattern: Pattern, finding: int) -> Target:
    low, high = pattern.bounds
    if low is None or high is None:
        ends = (-np.inf if low is None else low, np.inf if high is None else high)
        return Target(pattern.name, *ends, distance().bound_error, finding)
    discrepancy = distance().discrepancy[pattern.statistic].sd
    error = float(np.hypot((high - low) / 2 / HALF_WIDTH, discrepancy))
    if pattern.target is not None:
        low = high = pattern.target
    return Target(pattern.name, low, high, error, finding)


def _made_up(target: Target, truth: float, draw: Floats) -> Target:
    half = (target.high - target.low) / 2
    if not np.isfinite(half):
        half = distance().reach / 2
    error = _error(half, target.error, draw)
    if target.low == -np.inf:
        return target._replace(high=truth + error + half)
    if target.high == np.inf:
        return target._replace(low=truth + error - half)
    return target._replace(low=truth + error - half, high=truth + error + half)


def _error(half: float, spread: float, draw: Floats) -> float:
    """Return an error of the density that `Targets.residuals` implies: even within a range, normal beyond it."""
    from scipy.special import ndtri

    flat = 2 * half
    if draw[0] * (flat + spread * np.sqrt(2 * np.pi)) < flat:
        return float((2 * draw[1] - 1) * half)
    side = 1.0 if draw[2] < 0.5 else -1.0
    return side * (half + spread * float(ndtri(0.5 + draw[1] / 2)))
