"""Rivals as a task for the runner: in every scenario, what is looked for there, under every rival and at its sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any

from sim import store
from sim.comparison_task import ASIDE, WEEKS_A_SHARD
from sim.engines import EngineName, run_points
from sim.inference.drawn import Drawn
from sim.inference.ensemble import Ensemble
from sim.rivals.looked_for import values_of
from sim.runner import Shard, cut
from sim.scenario import read_study
from sim.scenario.conclusions import ConclusionFile
from sim.scenario.patterns import PatternFile
from sim.scenario.rivals import Rival, parameters_in, with_changes
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("rival", "name", "set", "replicate", "value", "weight")


@dataclass(frozen=True)
class Scenario:
    """A scenario with the patterns or conclusions that are looked for in it.

    Attributes
    ----------
    config : mapping
        The resolved configuration of its study under the model as it is.
    """

    name: str
    file: PatternFile | ConclusionFile
    config: Mapping[str, Any]

    def study(self, changes: Mapping[str, Any]) -> Study:
        """Return the study that it describes, with the changes of a rival.

        Raises
        ------
        Refusal
            For a change that can't be made.
        """
        return read_study(with_changes(self.config, changes), command="rivals")

    def described(self) -> dict[str, Any]:
        """Return it as the folder of a run holds it."""
        return {
            "name": self.name,
            "file": self.file.model_dump(mode="json"),
            "config": dict(self.config),
        }


@dataclass(frozen=True)
class Contender:
    """The model, or one of its rivals, with the parameter sets that it runs at.

    Attributes
    ----------
    rival : Rival or None
        None for the model as it is.
    changes : mapping of str to value
        What it sets otherwise, by key.
    drawn : Drawn or None
        Sets of an ensemble; None for the parameters as configured.
    """

    name: str
    rival: Rival | None
    changes: Mapping[str, Any]
    drawn: Drawn | None

    @cached_property
    def sets(self) -> Drawn | None:
        """Its sets without the parameters that it sets itself."""
        own = parameters_in(self.changes)
        return (
            self.drawn
            if self.drawn is None
            else replace(self.drawn, sets=_without(self.drawn.sets, own))
        )

    def described(self) -> dict[str, Any]:
        """Return it as the folder of a run holds it."""
        return {
            "name": self.name,
            "rival": None if self.rival is None else self.rival.model_dump(mode="json"),
            "changes": dict(self.changes),
            "drawn": None if self.drawn is None else self.drawn.described(),
        }


def _without(sets: Ensemble, names: Sequence[str]) -> Ensemble:
    kept = [k for k, name in enumerate(sets.names) if name not in names]
    return replace(sets, names=tuple(sets.names[k] for k in kept), values=sets.values[:, kept])


@dataclass(frozen=True)
class RivalsTask:
    """All contenders in all scenarios as points: a contender's scenarios one after another, each with all sets."""

    contenders: tuple[Contender, ...]
    scenarios: tuple[Scenario, ...]
    engine: EngineName
    identity: str

    @classmethod
    def of(
        cls,
        contenders: tuple[Contender, ...],
        scenarios: tuple[Scenario, ...],
        engine: EngineName,
        model: str,
    ) -> RivalsTask:
        """Return the task of some contenders.

        Parameters
        ----------
        model : str
            Version of the model.
        """
        decides = [
            ({k: v for k, v in each.config.items() if k not in ASIDE}, each.described()["file"])
            for each in scenarios
        ]
        sets = [None if each.drawn is None else each.drawn.decides for each in contenders]
        changes = [dict(each.changes) for each in contenders]
        return cls(contenders, scenarios, engine, store.fingerprint(decides, changes, sets, model))

    @property
    def sets(self) -> int:
        """How many sets each contender runs at."""
        drawn = self.contenders[0].drawn
        return 1 if drawn is None else len(drawn.sets)

    def at(self, point: int) -> tuple[Contender, Scenario, int]:
        """Return the contender, the scenario and the number of the set of a point."""
        which, of_set = divmod(point, self.sets)
        contender, scenario = divmod(which, len(self.scenarios))
        return self.contenders[contender], self.scenarios[scenario], of_set

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return what some points of one contender and one scenario tell, replicate by replicate."""
        import pandas as pd

        contender, scenario, first = self.at(shard.points[0])
        some = range(first, first + shard.points[1] - shard.points[0])
        replicates, study = range(*shard.replicates), scenario.study(contender.changes)
        sets = [study] if contender.sets is None else contender.sets.studies(study)
        values = values_of(scenario.file, study)
        asked = [sets[k] for k in some]
        portions = run_points(self.engine, asked, replicates, threads, values.recording)
        rows = [
            (contender.name, name, of_set, *row)
            for of_set, arms in zip(some, chain.from_iterable(portions), strict=True)
            for name, row in values.told(arms, replicates)
        ]
        return {"statistics": pd.DataFrame(rows, columns=list(COLUMNS))}

    def shards(self, replicates: int) -> Iterator[Shard]:
        """Yield shards of a second or two: replicates of a scenario, or some of its sets with all of theirs."""
        most = WEEKS_A_SHARD[self.engine]
        sizes = [_weeks(each.study({})) for each in self.scenarios]
        for which in range(len(self.contenders) * len(self.scenarios)):
            weeks, points = sizes[which % len(sizes)], (which * self.sets, (which + 1) * self.sets)
            if self.sets == 1:
                yield from cut(self.identity, points, (0, replicates), 1, max(1, most // weeks))
            else:
                several = max(1, most // (weeks * replicates))
                yield from cut(self.identity, points, (0, replicates), several, replicates)


def _weeks(study: Study) -> int:
    return study.patients * study.schedule.horizon * len(study.arms)
