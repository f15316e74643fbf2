"""A calibration as a task for the runner: the statistics of fitted patterns at some parameter sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.calibration.stages import ABOUT
from sim.calibration.targets import Floats, Targets
from sim.engines import EngineName, run_points
from sim.inference.statistics import World, part_of
from sim.runner import Shard
from sim.scenario.patterns import PatternFile
from sim.scenario.vary import place, put
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from sim.endpoints import ArmEndpoints


@dataclass(frozen=True, eq=False)
class Block:
    """Parameters that are fitted together, and the scenarios that they are fitted to.

    Attributes
    ----------
    keys : tuple of str
        Parameters of the rules.
    files : tuple of (str, PatternFile)
        Scenarios with their fitted patterns.
    studies : tuple of Study
        One a scenario, with no arm that none of its patterns looks at.
    """

    name: str
    keys: tuple[str, ...]
    files: tuple[tuple[str, PatternFile], ...]
    studies: tuple[Study, ...]

    @property
    def targets(self) -> Targets:
        """What they are fitted to."""
        return Targets.of(self.files)

    @property
    def weeks(self) -> int:
        """Patient-weeks of one replicate of all scenarios."""
        return sum(
            study.patients * study.schedule.horizon * len(study.arms) for study in self.studies
        )


def with_arms_of(study: Study, file: PatternFile) -> Study:
    """Return a study without the arms that none of the patterns looks at: no other arm's numbers depend on them."""
    wanted = {arm for each in file.patterns for arm in (each.arm, each.reference)}
    return replace(study, arms=tuple(arm for arm in study.arms if arm.name in wanted))


@dataclass(frozen=True, eq=False)
class CalibrationTask:
    """Parameter sets as points, each at the scenarios of its block, by one engine.

    Attributes
    ----------
    points : DataFrame
        Of all steps so far; a parameter that a block doesn't know yet is NaN, and has its default.
    """

    blocks: tuple[Block, ...]
    points: pd.DataFrame
    engine: EngineName
    identity: str

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the statistics of some sets: over their replicates, the sum of values over the sum of weights."""
        import pandas as pd

        rows = self.points[shard.points[0] : shard.points[1]]
        block = self.blocks[int(rows["block"].iloc[0])]
        values = rows.drop(columns=list(ABOUT)).dropna(axis=1)
        found = np.hstack(
            [
                self._statistics(study, file, values, range(*shard.replicates), threads)
                for study, (_, file) in zip(block.studies, block.files, strict=True)
            ]
        )
        names = block.targets.names
        return {
            "statistics": pd.DataFrame(
                {
                    "point": np.repeat(rows["point"].to_numpy(), len(names)),
                    "pattern": np.tile(names, len(rows)),
                    "value": found.ravel(),
                }
            )
        }

    def _statistics(
        self, study: Study, file: PatternFile, sets: pd.DataFrame, replicates: range, threads: int
    ) -> Floats:
        """Return the statistics of one scenario, shape (sets, patterns)."""
        places = [place(study, f"parameters.{key}") for key in sets.columns]
        studies = (put(study, places, row) for row in sets.to_numpy().tolist())
        portions = run_points(self.engine, studies, replicates, threads)
        return np.array(
            [_estimates(arms, file, len(replicates)) for portion in portions for arms in portion]
        )


def _estimates(arms: Mapping[str, ArmEndpoints], file: PatternFile, replicates: int) -> list[float]:
    worlds = [World.of(arms, position) for position in range(replicates)]
    return [_ratio(part_of(pattern, world) for world in worlds) for pattern in file.patterns]


def _ratio(parts: Iterable[Any]) -> float:
    """Return the sum of values over the sum of weights; NaN where nothing is told."""
    known = [part for part in parts if part.value == part.value and part.weight == part.weight]
    weight = sum(part.weight for part in known)
    return sum(part.value for part in known) / weight if weight else float("nan")
