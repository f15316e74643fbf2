"""Doing the shards of a plan, by whatever workers there are, and going on where a run was interrupted."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.runner.executor import Executor, ExecutorSpec, Failure, Outcome
from sim.runner.plan import Plan, read_plan
from sim.runner.task import Shard, Task, cut
from sim.terminal import note, printable

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "ExecutorSpec",
    "Failure",
    "Plan",
    "Shard",
    "ShardFailed",
    "Task",
    "cut",
    "iterate",
    "merged",
    "read_plan",
    "run",
]


class ShardFailed(RuntimeError):  # noqa: N818
    """Some shards could not be done; the others are kept."""


def run(
    task: Task, plan: Plan, folder: Path, executor: ExecutorSpec, done: Callable[[Shard], None]
) -> None:
    """Do the shards of a plan that are not done yet.

    Parameters
    ----------
    folder : pathlib.Path
        Of the run; shards are kept in a folder of it.
    executor : ExecutorSpec
        Which workers do them; nothing that is written depends on it.
    done : callable
        Told of every shard that is done, those of earlier runs first.

    Raises
    ------
    ShardFailed
        Naming how many could not be done, why, and how to try again.
    sim.store.CannotWrite
        Where the folder can't be written to; shards that are done are kept.
    """
    shards = store.make_shards(folder)
    missing = []
    for shard in plan.shards:
        if _is_done(shards, shard):
            done(shard)
        else:
            missing.append(shard)
    failures = []
    for shard, outcome in _outcomes(task, missing, executor):
        if isinstance(outcome, Failure):
            failures.append(outcome)
            store.write_failure(shards, shard.name, asdict(outcome))
        else:
            store.write_shard(shards, shard.name, outcome)
            done(shard)
    if failures:
        raise ShardFailed(_what_failed(failures, len(plan.shards), folder))


def _is_done(shards: Path, shard: Shard) -> bool:
    state = store.shard_state(shards, shard.name)
    if state == "damaged":
        aside = store.set_aside(shards, shard.name)
        note(f"{aside}: was damaged and is set aside; it is done again.")
    return state == "done"


def _outcomes(
    task: Task, missing: list[Shard], spec: ExecutorSpec
) -> Iterator[tuple[Shard, Outcome]]:
    return _executor(spec)(task, missing, spec) if missing else iter(())


def _executor(spec: ExecutorSpec) -> Executor:
    if spec.name == "ray":
        from sim.runner.ray import on_ray

        return on_ray
    from sim.runner.local import local

    return local


def _what_failed(failures: list[Failure], planned: int, folder: Path) -> str:
    kinds = {(each.type, each.message): each for each in failures}
    more = f" ({len(kinds) - 1} more kinds of failure)" if len(kinds) > 1 else ""
    first = failures[0]
    why, place = printable(first.message), shlex.quote(str(folder))
    return (
        f"{len(failures)} of {planned} shards failed, the others are kept: {first.type}: {why}{more}."
        f" See circle status {place}; try again with circle resume {place}"
    )


def iterate(folder: Path, plan: Plan) -> Iterator[dict[str, pd.DataFrame]]:
    """Yield the tables of the shards of a run's folder, in plan order, whoever did them and when.

    Raises
    ------
    sim.store.DamagedShard
        Where a shard isn't what was written, or isn't there.
    """
    for shard in plan.shards:
        yield store.read_shard(folder / store.SHARDS, shard.name)


def merged(folder: Path, plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables of all shards of a run's folder, each as one."""
    import pandas as pd

    parts = list(iterate(folder, plan))
    return {
        table: pd.concat([part[table] for part in parts], ignore_index=True) for table in parts[0]
    }
