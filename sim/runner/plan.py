"""The plan of a study, written before anything runs: its shards, and what it was made from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim import store
from sim.runner.task import Shard
from sim.scenario.refusal import Refusal


@dataclass(frozen=True)
class Plan:
    """What a study consists of.

    Attributes
    ----------
    command : str
        Who made it, and who finishes it.
    identity : str
        Of its task; shards of another identity are not of this plan.
    model : str
        Version of the model it began with.
    shards : tuple of Shard
        In the order in which tables merge them.
    about : mapping
        What readers want to know: arms, patients, weeks.
    inputs : mapping of str to str
        SHA-256 of the files that the run was begun from.
    results : mapping of str to str
        SHA-256 of its final tables, once it is finished.
    """

    command: str
    identity: str
    model: str
    shards: tuple[Shard, ...] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    results: Mapping[str, str] = field(default_factory=dict)

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

    def part(self, number: int, of: int) -> Plan:
        """Return one of several parts of the plan, numbered from 1."""
        return replace(self, shards=self.shards[number - 1 :: of])

    def write(self, folder: Path) -> None:
        """Write the plan into a run's folder."""
        head = {
            "command": self.command,
            "identity": self.identity,
            "model_version": self.model,
            "points": self.points,
            "replicates": self.replicates,
            "about": dict(self.about),
            "inputs": dict(self.inputs),
            "results": dict(self.results),
        }
        # One line a shard, for those who look into it.
        rows = ",\n    ".join(json.dumps(_row(shard)) for shard in self.shards)
        text = json.dumps(head, indent=2, ensure_ascii=False, allow_nan=False)
        text = f'{text[:-2]},\n  "shards": [\n    {rows}\n  ]\n}}\n'
        store.write_text(folder / store.PLAN, text)


def _row(shard: Shard) -> dict[str, Any]:
    return {"name": shard.name, "points": shard.points, "replicates": shard.replicates}


def read_plan(folder: Path) -> Plan:
    """Return the plan of a run's folder.

    Raises
    ------
    Refusal
        Where it is no such folder, or its plan can't be read.
    """
    path = folder / store.PLAN
    if not path.is_file():
        raise Refusal(f"{folder}: is not the folder of a run; it holds no {store.PLAN}.")
    try:
        data = store.read_json(path)
        return Plan(
            command=str(data["command"]),
            identity=str(data["identity"]),
            model=str(data["model_version"]),
            shards=tuple(_shard(row) for row in data["shards"]),
            about=dict(data["about"]),
            inputs=dict(data["inputs"]),
            results=dict(data["results"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal(
            f"{path}: is not a plan that a run wrote; it was changed, and the run must start anew."
        ) from error


def _shard(row: Mapping[str, Any]) -> Shard:
    (first, end), (start, stop) = row["points"], row["replicates"]
    shard = Shard(str(row["name"]), (int(first), int(end)), (int(start), int(stop)))
    if not shard.name.isalnum():
        raise ValueError(shard.name)
    return shard
