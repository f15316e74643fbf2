"""A validation as a task for the runner: the statistics of every scenario's patterns in every replicate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim import store
from sim.comparison_task import ASIDE, WEEKS_A_SHARD
from sim.engines import EngineName, run_points
from sim.inference.drawn import Drawn
from sim.inference.scenarios import Scenario
from sim.inference.statistics import World, part_of
from sim.runner import Shard, cut
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from sim.endpoints import ArmEndpoints


@dataclass(frozen=True)
class ValidationTask:
    """Scenarios at parameter sets as points, by one engine: all sets of the first scenario, then of the next.

    Attributes
    ----------
    drawn : Drawn or None
        The sets; None where each scenario has one point, its own parameters.
    """

    scenarios: tuple[Scenario, ...]
    studies: tuple[Study, ...]
    drawn: Drawn | None
    engine: EngineName
    identity: str

    @classmethod
    def of(
        cls,
        scenarios: tuple[Scenario, ...],
        drawn: Drawn | None,
        engine: EngineName,
        model: str,
    ) -> ValidationTask:
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
        sets = None if drawn is None else drawn.decides
        return cls(scenarios, studies, drawn, engine, store.fingerprint(decides, sets, model))

    @property
    def sets(self) -> int:
        """How many points each scenario has."""
        return 1 if self.drawn is None else len(self.drawn.sets)

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the statistics of some replicates of one scenario, at some of its points."""
        import pandas as pd

        scenario, first = divmod(shard.points[0], self.sets)
        some = range(first, first + shard.points[1] - shard.points[0])
        patterns, replicates = self.scenarios[scenario].file.patterns, range(*shard.replicates)
        columns = ["pattern", "replicate", "value", "weight"]
        parts = []
        for which, arms in self._found(scenario, some, replicates, threads):
            rows = [
                (each.name, replicate, *part_of(each, world))
                for position, replicate in enumerate(replicates)
                for world in [World.of(arms, position)]
                for each in patterns
            ]
            parts.append(pd.DataFrame(rows, columns=columns).assign(set=which))
        table = pd.concat(parts, ignore_index=True)
        return {"statistics": table[columns] if self.drawn is None else table}

    def _found(
        self, scenario: int, some: Sequence[int], replicates: Sequence[int], threads: int
    ) -> Iterator[tuple[int, Mapping[str, ArmEndpoints]]]:
        """Yield what people came to in a scenario at some of its points, with the number of each."""
        study = self.studies[scenario]
        studies = [study] if self.drawn is None else self.drawn.studies(study)
        asked = [studies[which] for which in some]
        portions = run_points(self.engine, asked, replicates, threads)
        yield from zip(some, (arms for portion in portions for arms in portion), strict=True)

    def shards(self, replicates: int) -> Iterator[Shard]:
        """Yield shards of a second or two: some replicates of a scenario, or some of its sets with all of theirs."""
        weeks = max(
            study.patients * study.schedule.horizon * len(study.arms) for study in self.studies
        )
        most = WEEKS_A_SHARD[self.engine]
        largest = max(1, most // weeks), max(1, most // (weeks * replicates))
        for scenario in range(len(self.scenarios)):
            points = scenario * self.sets, (scenario + 1) * self.sets
            if self.drawn is None:
                yield from cut(self.identity, points, (0, replicates), 1, largest[0])
            else:
                yield from cut(self.identity, points, (0, replicates), largest[1], replicates)
