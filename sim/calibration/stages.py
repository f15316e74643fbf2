"""The steps of a calibration as points of one run: a design for the emulators, then generation after generation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from sim.calibration.targets import Floats
from sim.randomness import Chance, Purpose

if TYPE_CHECKING:
    import pandas as pd

TRUTH, HISTORY, FIRST = 0, 1, 2
"""Kinds of steps: the truth of a made-up study, the design for the emulators, and the first generation."""
RECOVERY = 10_000
"""Number from which the draws of made-up studies are counted, which are no steps."""
ABOUT = ("point", "block", "step", "density")
"""Columns of points that are no parameters; `density` is that of the proposal over that of the prior."""


@dataclass(frozen=True, eq=False)
class Stage:
    """One step of a block.

    Attributes
    ----------
    block : str
        Name of the block.
    step : int
        `TRUTH`, `HISTORY`, `FIRST` and what follows.
    points : DataFrame
        Columns `ABOUT` and parameters.
    """

    block: str
    step: int
    points: pd.DataFrame

    @property
    def file(self) -> str:
        """Name of the file that holds its points."""
        return f"points_{self.block}_{self.step:02d}.parquet"

    @property
    def span(self) -> tuple[int, int]:
        """The first point, and the one after the last."""
        first = int(self.points["point"].iloc[0])
        return first, first + len(self.points)

    def replicates(self, count: int) -> tuple[int, int]:
        """Return the replicates it runs: others than any other step of its block, so that no luck decides a fit."""
        return self.step * count, (self.step + 1) * count


def chance_of(seed: int, block: int, step: int) -> Generator:
    """Return the generator of what one step tries."""
    seeded = Chance(seed, 0).library_seed(Purpose.CALIBRATION, agent=block, week=step)
    return np.random.default_rng(seeded)


def drawn(shares: Floats, count: int, chance: Generator) -> NDArray[np.int64]:
    """Draw rows in proportion to their shares, shape (count,)."""
    reached = np.cumsum(shares)
    return np.asarray(np.searchsorted(reached, chance.random(count) * reached[-1]))


def stage_of(
    block: tuple[int, str],
    step: int,
    first_point: int,
    values: Mapping[str, Any],
    densities: Floats,
) -> Stage:
    """Return the step that tries some sets.

    Parameters
    ----------
    block : (int, str)
        Position and name.
    values : mapping of str to sequence
        A column for each parameter.
    """
    import pandas as pd

    count = len(densities)
    about: dict[str, Any] = {
        "point": np.arange(first_point, first_point + count),
        "block": block[0],
        "step": step,
        "density": densities,
    }
    return Stage(block[1], step, pd.DataFrame({**about, **values}))
