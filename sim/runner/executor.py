"""What an executor is: it takes a task and shards, and hands back packed tables or failures, never files."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from sim import store
from sim.runner.task import Shard, Task
from sim.scenario.refusal import Refusal

MOST_TRIES = 3
"""Tries of a shard whose workers die."""


@dataclass(frozen=True)
class ExecutorSpec:
    """Which workers do the shards; no number depends on it.

    Attributes
    ----------
    workers : int
        How many; 0: one a core.
    shard_timeout : float or None
        Seconds a shard may take.
    worker_memory : float or None
        Gigabytes a worker's data may take; local workers on Linux only.
    address : str or None
        Of a Ray cluster; None: the one on this machine.
    """

    name: Literal["local", "ray"] = "local"
    workers: int = 0
    shard_timeout: float | None = None
    worker_memory: float | None = None
    address: str | None = None


@dataclass(frozen=True)
class Failure:
    """Why a shard could not be done."""

    type: str
    message: str
    traceback: str = ""
    tries: int = 1

    @classmethod
    def of(cls, error: BaseException) -> Failure:
        """Return the failure that an exception means."""
        lines = traceback.format_exception(error, limit=-8)
        return cls(type(error).__name__, str(error) or type(error).__name__, "".join(lines))


class WorkersFailed(RuntimeError):  # noqa: N818
    """Workers can't do anything here."""


Outcome = store.Packed | Failure


class Executor(Protocol):
    """Workers of one kind."""

    def __call__(
        self, task: Task, shards: Sequence[Shard], spec: ExecutorSpec
    ) -> Iterator[tuple[Shard, Outcome]]:
        """Do shards, and yield what came of each, in whatever order they end."""
        ...


def attempt(task: Task, shard: Shard, threads: int) -> Outcome:
    """Do a shard here and now."""
    try:
        return store.pack(task.do(shard, threads))
    except Exception as error:  # a failure of any kind is data
        return Failure.of(error)


def check_executor(spec: ExecutorSpec) -> None:
    """Refuse workers that can't be had.

    Raises
    ------
    Refusal
        Where Ray isn't installed, or there is no cluster; and for a limit of memory that nobody would heed.
    """
    if spec.worker_memory is not None and (spec.name != "local" or sys.platform != "linux"):
        raise Refusal(
            "executor.worker_memory: only local workers on Linux can be held to it; leave it out here."
        )
    if spec.name == "ray":
        from sim.runner.ray import connect

        connect(spec)


def cores() -> int:
    """Return how many cores this process may use, such as those that a scheduler gave it."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
