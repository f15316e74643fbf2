"""Doing the shards of a plan, by whatever workers there are, and going on where a run was interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.runner.executors import ExecutorSpec, Failure, outcomes
from sim.runner.plan import Plan, read_plan
from sim.runner.task import Shard, Task, cut

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
        Naming how many could not be done and why.
    """
    shards = folder / store.SHARDS
    shards.mkdir(exist_ok=True)
    missing = []
    for shard in plan.shards:
        if store.shard_is_whole(shards, shard.name):
            done(shard)
        else:
            missing.append(shard)
    failures = []
    for shard, outcome in outcomes(task, missing, executor):
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            store.write_shard(shards, shard.name, outcome)
            done(shard)
    if failures:
        raise ShardFailed(
            f"{len(failures)} of {len(plan.shards)} shards could not be done: {failures[0].message}"
        )


def iterate(folder: Path, plan: Plan) -> Iterator[dict[str, pd.DataFrame]]:
    """Yield the tables of the shards of a run's folder, in plan order, whoever did them and when."""
    for shard in plan.shards:
        yield store.read_shard(folder / store.SHARDS, shard.name)


def merged(folder: Path, plan: Plan) -> dict[str, pd.DataFrame]:
    """Return the tables of all shards of a run's folder, each as one."""
    import pandas as pd

    parts = list(iterate(folder, plan))
    return {
        table: pd.concat([part[table] for part in parts], ignore_index=True) for table in parts[0]
    }
