"""The plan of a study, written before anything runs: its shards, and what it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim import store
from sim.runner.task import Shard


@dataclass(frozen=True)
class Plan:
    """What a study consists of.

    Attributes
    ----------
    command : str
        Who made it, and who finishes it.
    identity : str
        Of its task; shards of another identity are not of this plan.
    shards : tuple of Shard
        In the order in which tables merge them.
    about : mapping
        What readers want to know: arms, patients, weeks.
    """

    command: str
    identity: str
    shards: tuple[Shard, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """How many points there are."""
        return max((shard.points[1] for shard in self.shards), default=0)

    @property
    def replicates(self) -> int:
        """How many replicates a point has."""
        return max((shard.replicates[1] for shard in self.shards), default=0)

    @property
    def worlds(self) -> int:
        """Replicates of all points."""
        return sum(shard.worlds for shard in self.shards)

    def and_then(self, shards: Iterable[Shard]) -> Plan:
        """Return the plan with more shards."""
        return replace(self, shards=(*self.shards, *shards))

    def write(self, folder: Path) -> None:
        """Write the plan into a run's folder."""
        store.write_json(
            folder / store.PLAN,
            {
                "command": self.command,
                "identity": self.identity,
                "points": self.points,
                "replicates": self.replicates,
                **self.about,
                "shards": [[each.name, *each.points, *each.replicates] for each in self.shards],
            },
        )


def read_plan(folder: Path) -> Plan:
    """Return the plan of a run's folder."""
    data = store.read_json(folder / store.PLAN)
    shards = tuple(Shard(name, (a, b), (c, d)) for name, a, b, c, d in data.pop("shards"))
    for name in ("points", "replicates"):
        del data[name]
    return Plan(data.pop("command"), data.pop("identity"), shards, data)
