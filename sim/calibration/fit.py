"""How far the fit of a block is, from what its steps tried and came to; and which sets to try next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.history import Emulator, Screen, emulator
from sim.calibration.prior import Prior
from sim.calibration.smc import Pool, propose
from sim.calibration.stages import ABOUT, FIRST, HISTORY, TRUTH, Stage, chance_of, drawn, stage_of
from sim.calibration.targets import Floats, Targets
from sim.calibration.task import Block
from sim.exits import Failed

if TYPE_CHECKING:
    import pandas as pd

MOST_POWER = 17
"""Sets of the unit cube that are asked of the emulators at most, as a power of two."""
LEAST_POWER = 13
APART = 1000
"""Added to a block's position for the draws of what it has from earlier ones."""


@dataclass(frozen=True, eq=False)
class Earlier:
    """What blocks that were fitted before leave.

    Attributes
    ----------
    sets : DataFrame
        A column for each of their parameters.
    shares : ndarray, shape (sets,)
    truth : mapping of str to float
        Their parameters in the truth of a made-up study; else empty.
    """

    sets: pd.DataFrame
    shares: Floats
    truth: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Fit:
    """A block with the steps that have been done.

    Attributes
    ----------
    position : int
        Of the block among all.
    stages : tuple of Stage
        In order.
    statistics : DataFrame
        Rows by point, a column for each pattern.
    earlier : Earlier or None
        What the blocks before leave.
    spec : Any
        The typed configuration.
    surfaces : dict of str to Emulator
        Emulators that were fitted, by block: they stay as they are while generations follow.
    """

    position: int
    block: Block
    prior: Prior
    stages: tuple[Stage, ...]
    statistics: pd.DataFrame
    earlier: Earlier | None
    spec: Any
    surfaces: dict[str, Emulator] = field(default_factory=dict)

    @cached_property
    def targets(self) -> Targets:
        """What the block is fitted to: the patterns, or a made-up study."""
        targets = self.block.targets
        if not self.spec.made_up:
            return targets
        chance = chance_of(self.spec.seed, self.position, TRUTH)
        return targets.made_up(self._found(TRUTH)[0], chance)

    @cached_property
    def screen(self) -> Screen:
        """Which sets history matching leaves."""
        settings = self.spec.history
        name = self.block.name
        if name not in self.surfaces:
            self.surfaces[name] = emulator(self._sets(HISTORY), self._found(HISTORY))
        return Screen(self.surfaces[name], self.targets, settings.cut_off, settings.spared)

    @cached_property
    def generations(self) -> list[Pool]:
        """The pool after each generation."""
        pools: list[Pool] = []
        for stage in self.stages:
            if stage.step < FIRST:
                continue
            step = stage.step
            tried = Pool(
                self._sets(step),
                self.targets.distances(self._found(step)),
                stage.points["density"].to_numpy(),
            )
            pools.append(pools[-1].and_then(tried) if pools else tried)
        return pools

    @property
    def is_done(self) -> bool:
        """Whether enough sets count, or as many generations were tried as may be."""
        settings, pools = self.spec.sequential, self.generations
        return bool(pools) and (
            len(pools) >= settings.generations or pools[-1].effective(1.0) >= settings.effective
        )

    @cached_property
    def left(self) -> Earlier:
        """Every set of the pool with its share, and all parameters fitted so far: what the next block starts from."""
        import pandas as pd

        points = pd.concat(
            [stage.points for stage in self.stages if stage.step >= FIRST], ignore_index=True
        )
        return Earlier(
            points.drop(columns=list(ABOUT)), self.generations[-1].shares(1.0), self.truth
        )

    @property
    def truth(self) -> dict[str, float]:
        """All parameters fitted so far in the truth of a made-up study; else none."""
        if not self.spec.made_up:
            return {}
        (row,) = self._of_step(TRUTH).points.drop(columns=list(ABOUT)).to_dict("records")
        return {str(name): float(value) for name, value in row.items()}

    def following(self, first_point: int) -> Stage:
        """Return the next step.

        Raises
        ------
        Failed
            Where history matching leaves nothing to try.
        """
        steps = {stage.step for stage in self.stages}
        if self.spec.made_up and TRUTH not in steps:
            return self._truth(first_point)
        if HISTORY not in steps:
            return self._history(first_point)
        return self._next(first_point) if FIRST in steps else self._first(first_point)

    def _truth(self, first_point: int) -> Stage:
        chance = chance_of(self.spec.seed, self.position, TRUTH)
        sets = chance.random((1, len(self.prior.keys)))
        return self._stage(TRUTH, first_point, sets, np.ones(1))

    def _history(self, first_point: int) -> Stage:
        from scipy.stats import qmc

        chance = chance_of(self.spec.seed, self.position, HISTORY)
        sampler = qmc.Sobol(len(self.prior.keys), rng=chance)
        sets = sampler.random_base2(self.spec.history.points.bit_length() - 1)
        return self._stage(HISTORY, first_point, sets, np.ones(len(sets)))

    def _first(self, first_point: int) -> Stage:
        sets, _ = self._left
        if len(sets) < self.spec.sequential.first:
            raise Failed(
                f"blocks.{self.block.name}: history matching rules out nearly all sets; spare a finding more"
                f" (history.spared={self.spec.history.spared + 1}) or take a higher history.cut_off."
            )
        sets = sets[: self.spec.sequential.first]
        return self._stage(FIRST, first_point, sets, np.ones(len(sets)))

    def _next(self, first_point: int) -> Stage:
        settings, pool = self.spec.sequential, self.generations[-1]
        step = FIRST + len(self.generations)
        chance = chance_of(self.spec.seed, self.position, step)
        tolerance = pool.tolerance(settings.counting)
        sets, densities = propose(
            *(pool, tolerance, settings.following, self.screen.leaves),
            *(self.volume, chance),
        )
        return self._stage(step, first_point, sets, densities)

    @property
    def volume(self) -> float:
        """Share of the prior that history matching leaves."""
        return self._left[1]

    @cached_property
    def _left(self) -> tuple[Floats, float]:
        """Evenly spread sets that history matching leaves, enough for the first generation, and their share."""
        from scipy.stats import qmc

        chance = chance_of(self.spec.seed, self.position, FIRST)
        sampler = qmc.Sobol(len(self.prior.keys), rng=chance)
        sets = sampler.random_base2(LEAST_POWER)
        left = sets[self.screen.leaves(sets)]
        for power in range(LEAST_POWER, MOST_POWER):
            if len(left) >= self.spec.sequential.first:
                break
            more = sampler.random_base2(power)
            sets = np.concatenate([sets, more])
            left = np.concatenate([left, more[self.screen.leaves(more)]])
        return left, len(left) / len(sets)

    def _stage(self, step: int, first_point: int, sets: Floats, densities: Floats) -> Stage:
        values = dict(zip(self.prior.keys, self.prior.values(sets).T, strict=True))
        place = (self.position, self.block.name)
        carried = self._carried(step, len(sets))
        return stage_of(place, step, first_point, {**carried, **values}, densities)

    def _carried(self, step: int, count: int) -> dict[str, Floats]:
        """Return the parameters of earlier blocks, each set's as one of theirs; those that are true for the truth."""
        if self.earlier is None:
            return {}
        if step == TRUTH:
            return {name: np.array([value]) for name, value in self.earlier.truth.items()}
        # Another generator than that of the block's own parameters.
        chance = chance_of(self.spec.seed, APART + self.position, step)
        rows = drawn(self.earlier.shares, count, chance)
        return {str(name): column.to_numpy()[rows] for name, column in self.earlier.sets.items()}

    @property
    def found(self) -> Floats:
        """Statistics of the pool, shape (sets, patterns)."""
        steps = [stage.step for stage in self.stages if stage.step >= FIRST]
        return np.concatenate([self._found(step) for step in steps])

    def _of_step(self, step: int) -> Stage:
        return next(stage for stage in self.stages if stage.step == step)

    def _sets(self, step: int) -> Floats:
        return self.prior.unit(self._of_step(step).points[list(self.prior.keys)].to_numpy())

    def _found(self, step: int) -> Floats:
        points = self._of_step(step).points["point"]
        return self.statistics.loc[points, self.block.targets.names].to_numpy()
