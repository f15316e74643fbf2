"""Worker processes. Each has a pipe of its own and shares nothing, so that a killed one harms no other."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait

from sim.provenance import model_version
from sim.runner.executor import (
    MOST_TRIES,
    ExecutorSpec,
    Failure,
    Outcome,
    WorkersFailed,
    attempt,
)
from sim.runner.process import die_with, interruptions_held, without_main
from sim.runner.task import Shard, Task

BYTES_A_GIGABYTE = 1_000_000_000


def in_workers(
    task: Task, shards: Sequence[Shard], count: int, spec: ExecutorSpec
) -> Iterator[tuple[Shard, Outcome]]:
    """Do shards in processes of one thread each.

    A worker that dies costs its shard another try, one that takes too long ends its shard; others go on.

    Raises
    ------
    WorkersFailed
        Where workers die before they begin, or run another version of the model than this process.
    """
    crew = _Crew(task, shards, count, spec)
    try:
        yield from crew.outcomes()
    finally:
        crew.end()


class _Crew:
    """Workers, and the shards that wait for them."""

    def __init__(self, task: Task, shards: Sequence[Shard], count: int, spec: ExecutorSpec) -> None:
        self.task, self.spec = task, spec
        self.waiting = deque(shards)
        self.tries: Counter[str] = Counter()
        self.stillborn = 0
        self.model = model_version()
        self.workers = [_Worker(task, spec) for _ in range(count)]

    def outcomes(self) -> Iterator[tuple[Shard, Outcome]]:
        while self.waiting or any(worker.shard for worker in self.workers):
            heard = self._wait()
            for worker in list(self.workers):
                if worker.pipe in heard:
                    yield from self._heed(worker)
                elif worker.seconds_left() <= 0:
                    yield from self._too_late(worker)

    def end(self) -> None:
        for worker in self.workers:
            worker.end()

    def _wait(self) -> list[object]:
        left = min(worker.seconds_left() for worker in self.workers)
        timeout = None if left == float("inf") else max(0.0, left)
        return list(wait([worker.pipe for worker in self.workers], timeout))

    def _heed(self, worker: _Worker) -> Iterator[tuple[Shard, Outcome]]:
        shard, said = worker.shard, worker.said()
        if said is None:
            yield from self._died(worker)
        elif isinstance(said, str):
            if said != self.model:
                raise WorkersFailed("the code of the model was changed while it ran; undo that")
            self.stillborn = 0
            self._give(worker)
        else:
            self._give(worker)  # before its result is written, so that it needn't wait
            if shard is not None:
                yield shard, said

    def _give(self, worker: _Worker) -> None:
        worker.take(self.waiting.popleft() if self.waiting else None)

    def _died(self, worker: _Worker) -> Iterator[tuple[Shard, Outcome]]:
        shard, how = worker.shard, worker.end(patience=0.2)
        if shard is None:
            self.stillborn += 1
            if self.stillborn == MOST_TRIES:
                raise WorkersFailed(f"worker processes can't be used here: they ended with {how}")
        else:
            self.tries[shard.name] += 1
            if self.tries[shard.name] < MOST_TRIES:
                self.waiting.append(shard)
            else:
                yield shard, Failure("WorkerDied", f"its workers ended with {how}", "", MOST_TRIES)
        self._replace(worker)

    def _too_late(self, worker: _Worker) -> Iterator[tuple[Shard, Outcome]]:
        shard = worker.shard
        worker.end()
        self._replace(worker)
        if shard is not None:
            yield shard, Failure("TimedOut", f"it took longer than {self.spec.shard_timeout:g} s")

    def _replace(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        if self.waiting:
            self.workers.append(_Worker(self.task, self.spec))


class _Worker:
    """A process that does one shard at a time."""

    def __init__(self, task: Task, spec: ExecutorSpec) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(
            target=_serve, args=(theirs, task, spec.worker_memory, os.getpid()), daemon=True
        )
        with interruptions_held(), without_main():
            self.process.start()
        theirs.close()
        self.shard: Shard | None = None
        self.timeout = spec.shard_timeout
        self.since = 0.0

    def take(self, shard: Shard | None) -> None:
        self.shard, self.since = shard, time.monotonic()
        if shard is not None:
            with suppress(OSError):  # where it has died, its pipe will say so
                self.pipe.send(shard)

    def said(self) -> Outcome | str | None:
        """Return the version of its model, or what came of its shard; None where it has died."""
        try:
            said: Outcome | str = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return said

    def seconds_left(self) -> float:
        if self.shard is None or self.timeout is None:
            return float("inf")
        return self.since + self.timeout - time.monotonic()

    def end(self, patience: float = 0.0) -> str:
        """End the process, within some seconds by itself, and return how it ended."""
        self.process.join(patience)
        self.process.kill()
        self.process.join()
        self.pipe.close()
        code = self.process.exitcode or 0
        return signal.Signals(-code).name if code < 0 else f"status {code}"


def _serve(pipe: Connection, task: Task, memory: float | None, parent: int) -> None:
    die_with(parent)
    if memory is not None:
        most = int(memory * BYTES_A_GIGABYTE)
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    with suppress(EOFError, OSError):  # when the parent is gone
        pipe.send(model_version())
        while True:
            pipe.send(attempt(task, pipe.recv(), threads=1))
