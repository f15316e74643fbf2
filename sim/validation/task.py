"""A validation as a task for the runner: the statistics of every scenario's patterns in every replicate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import store
from sim.comparison_task import ASIDE, WEEKS_A_SHARD
from sim.engines import EngineName, run_points
from sim.inference.scenarios import Scenario
from sim.inference.statistics import World, part_of
from sim.runner import Shard
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class ValidationTask:
    """Scenarios as points, by one engine."""

    scenarios: tuple[Scenario, ...]
    studies: tuple[Study, ...]
    engine: EngineName
    identity: str

    @classmethod
    def of(cls, scenarios: tuple[Scenario, ...], engine: EngineName, model: str) -> ValidationTask:
        """Return the task of some scenarios.

        Parameters
        ----------
        model : str
            Version of the model.
        """
        decides = [
            ({k: v for k, v in each.config.items() if k not in ASIDE}, each.described()["patterns"])
            for each in scenarios
        ]
        studies = tuple(each.study for each in scenarios)
        return cls(scenarios, studies, engine, store.fingerprint(decides, model))

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the statistics of some replicates of one scenario."""
        import pandas as pd

        (point,) = range(*shard.points)
        study, patterns = self.studies[point], self.scenarios[point].file.patterns
        replicates = range(*shard.replicates)
        ((arms,),) = run_points(self.engine, [study], replicates, threads)
        rows = [
            (each.name, replicate, *part_of(each, world))
            for position, replicate in enumerate(replicates)
            for world in [World.of(arms, position)]
            for each in patterns
        ]
        return {
            "statistics": pd.DataFrame(rows, columns=["pattern", "replicate", "value", "weight"])
        }

    def replicates_a_shard(self) -> int:
        """How many replicates of the largest scenario make a shard of a second or two."""
        most = max(
            study.patients * study.schedule.horizon * len(study.arms) for study in self.studies
        )
        return max(1, WEEKS_A_SHARD[self.engine] // most)
