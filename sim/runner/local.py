"""The local executor: this process and its threads for little work, worker processes for more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import TypeVar

from sim.runner.executor import ExecutorSpec, Outcome, attempt, cores
from sim.runner.task import Shard, Task

FEW = 2
"""Shards that are done before worker processes would have loaded what they need."""
Result = TypeVar("Result")


def local(
    task: Task, shards: Sequence[Shard], spec: ExecutorSpec
) -> Iterator[tuple[Shard, Outcome]]:
    """Do shards on this machine."""
    workers = spec.workers or cores()
    bounded = spec.shard_timeout is not None or spec.worker_memory is not None
    if not bounded and (workers == 1 or len(shards) <= FEW):
        yield from _here(task, shards, workers)
        return
    from sim.runner.workers import in_workers

    yield from in_workers(task, shards, min(workers, len(shards)), spec)


def _here(task: Task, shards: Sequence[Shard], threads: int) -> Iterator[tuple[Shard, Outcome]]:
    for shard in shards:
        yield shard, _aside(lambda shard=shard: attempt(task, shard, threads))  # type: ignore[misc]


def _aside(work: Callable[[], Result]) -> Result:
    """Do work in a thread: signals reach the main one, which machine code would keep from them."""
    result: SimpleQueue[Result] = SimpleQueue()
    Thread(target=lambda: result.put(work()), daemon=True).start()
    return result.get()
