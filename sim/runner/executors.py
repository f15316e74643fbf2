"""Who does shards: an executor takes a task and shards, and hands back packed tables or failures."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sim import store
from sim.runner.task import Shard, Task


@dataclass(frozen=True)
class ExecutorSpec:
    """Which workers do the shards.

    Attributes
    ----------
    workers : int
        How many; 0: one a core.
    """

    name: Literal["local"] = "local"
    workers: int = 0


@dataclass(frozen=True)
class Failure:
    """Why a shard could not be done."""

    type: str
    message: str
    traceback: str
    tries: int = 1

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Return the failure that an exception means."""
        return cls(type(error).__name__, str(error), traceback.format_exc(limit=-8))


Outcome = store.Packed | Failure


def outcomes(
    task: Task, shards: Iterable[Shard], executor: ExecutorSpec
) -> Iterator[tuple[Shard, Outcome]]:
    """Do shards and yield what came of each, in whatever order they end."""
    threads = executor.workers or os.cpu_count() or 1
    for shard in shards:
        yield shard, attempt(task, shard, threads)


def attempt(task: Task, shard: Shard, threads: int) -> Outcome:
    """Do a shard here and now."""
    try:
        return store.pack(task.do(shard, threads))
    except Exception as error:  # a failure of any kind is data
        return Failure.of(error)
