"""Where parameters may lie before anything is fitted: evenly over their declared plausible ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.calibration.targets import Floats
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.tables import registry

DIGITS = 6
"""Significant digits of a value that is tried: what a table of the ensemble prints is what was simulated."""


@dataclass(frozen=True, eq=False)
class Prior:
    """The box of plausible ranges.

    Attributes
    ----------
    low, high : ndarray, shape (keys,)
    """

    keys: tuple[str, ...]
    low: Floats
    high: Floats

    @classmethod
    def of(cls, keys: Sequence[str], where: str) -> Prior:
        """Return the prior of some parameters.

        Parameters
        ----------
        where : str
            Key that names them, for complaints.

        Raises
        ------
        Refusal
            For a name that is no parameter, stands there twice, or has no plausible range.
        """
        declared = registry().parameters
        ranges = []
        for key in keys:
            if key not in declared:
                raise Refusal(
                    f"{where}: there is no parameter {key!r}; {suggestion(key, list(declared))}"
                )
            span = declared[key].evidence.range
            if span is None:
                raise Refusal(
                    f"{where}: {key} has no plausible range in conf/registry/parameters.yaml to draw from."
                )
            ranges.append(span)
        if len(set(keys)) < len(keys) or len(keys) < 2:
            raise Refusal(f"{where}: name at least two parameters, each once.")
        low, high = np.array(ranges, np.float64).T
        return cls(tuple(keys), low, high)

    @property
    def sd(self) -> Floats:
        """Standard deviations, shape (keys,)."""
        return np.asarray((self.high - self.low) / np.sqrt(12))

    def values(self, sets: Floats) -> Floats:
        """Return sets of the unit cube as values, rounded to `DIGITS`, shape (sets, keys)."""
        exact = self.low + (self.high - self.low) * sets
        return np.array([[float(f"{value:.{DIGITS}g}") for value in row] for row in exact])

    def unit(self, values: Floats) -> Floats:
        """Return values in the unit cube, shape (sets, keys)."""
        return (values - self.low) / (self.high - self.low)
