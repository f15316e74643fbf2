"""The process that Ray lives in: hands shards to the cluster, and what came of them to the run."""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from queue import Empty, SimpleQueue
from threading import Thread, Timer
from typing import Any

from sim.provenance import model_version
from sim.runner.executor import (
    MOST_TRIES,
    ExecutorSpec,
    Failure,
    Outcome,
    WorkersFailed,
    attempt,
)
from sim.runner.process import die_with
from sim.runner.task import Shard, Task
from sim.terminal import printable

AHEAD = 2
"""Tasks for each core, so that none waits for the next."""
LOOK = 5.0
"""Seconds after which a cluster that has finished nothing is asked whether this process still belongs to it."""


def drive(pipe: Connection, spec: ExecutorSpec, parent: int) -> None:
    """Connect to a cluster, say so, and do the shards that are then asked for.

    What is said: where the cluster is, as host and port, or a text that tells why there is none; then pairs of a shard
    and what came of it, or at last a `WorkersFailed`.
    """
    die_with(parent)
    _be_silent()
    with suppress(EOFError, OSError):  # when the run is gone
        try:
            pipe.send(_connect(spec))
        except (ConnectionError, ValueError, RuntimeError, TimeoutError, ImportError) as error:
            pipe.send(_first_line(error))
            return
        packed, shards, model = pipe.recv()
        try:
            for each in _outcomes(packed, shards, model, spec):
                pipe.send(each)
        except WorkersFailed as error:
            pipe.send(error)


def _be_silent() -> None:
    """Let nothing of what Ray prints reach the terminal; its own logs hold it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _connect(spec: ExecutorSpec) -> tuple[str, int]:
    ray = _ray()
    ray.init(address=spec.address or "auto", log_to_driver=False, logging_level="error")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())  # so that tasks are cancelled
    host, _, port = ray.get_runtime_context().gcs_address.rpartition(":")
    return host, int(port)


def _outcomes(
    packed: bytes, shards: Sequence[Shard], model: str, spec: ExecutorSpec
) -> Iterator[tuple[Shard, Outcome]]:
    ray = _ray()
    do = ray.remote(num_cpus=1, max_retries=0)(_do)
    shared = ray.put(packed)
    waiting, tries = deque(shards), Counter[str]()
    running: dict[Any, Shard] = {}
    try:
        while waiting or running:
            slots = _slots(spec)
            while waiting and len(running) < slots:
                shard = waiting.popleft()
                running[do.remote(shared, shard, model, spec.shard_timeout)] = shard
            ready, _ = ray.wait(list(running), timeout=LOOK)
            for reference in ready:
                shard = running.pop(reference)
                outcome = _outcome(reference)
                if outcome is None:
                    tries[shard.name] += 1
                    if tries[shard.name] < MOST_TRIES:
                        waiting.append(shard)
                        continue
                    outcome = Failure("WorkerDied", "its Ray workers died", "", MOST_TRIES)
                yield shard, outcome
    finally:
        for reference in running:
            ray.cancel(reference, force=True)
        ray.shutdown()


def _slots(spec: ExecutorSpec) -> int:
    """Return how many tasks may wait or run; machines come and go meanwhile."""
    return spec.workers or max(1, AHEAD * int(_ray().cluster_resources().get("CPU", 1)))


def _outcome(reference: Any) -> Outcome | None:
    """Return what came of a task; None where its worker died."""
    ray = _ray()
    try:
        outcome: Outcome = ray.get(reference)
    except (ray.exceptions.RayTaskError, ray.exceptions.RuntimeEnvSetupError) as error:
        why = _first_line(getattr(error, "cause", None) or error)
        raise WorkersFailed(
            f"the machines of the Ray cluster can't do this: {why}; install the same circlesim on each"
        ) from error
    except ray.exceptions.RayError:
        return None
    return outcome


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return printable(lines[0])[:120] if lines else type(error).__name__


@lru_cache(maxsize=1)
def _unpacked(task: bytes) -> Task:
    """Return a task, which keeps what it has read from shard to shard."""
    unpacked: Task = ForkingPickler.loads(task)
    return unpacked


def _do(packed: bytes, shard: Shard, model: str, timeout: float | None) -> Outcome:
    """Do a shard, on a machine of the cluster."""
    if model_version() != model:
        raise WorkersFailed("there is another version of the model")
    task = _unpacked(packed)
    if timeout is None:
        return attempt(task, shard, threads=1)
    outcome: SimpleQueue[Outcome] = SimpleQueue()
    Thread(target=lambda: outcome.put(attempt(task, shard, threads=1)), daemon=True).start()
    try:
        return outcome.get(timeout=timeout)
    except Empty:
        # Machine code can't be stopped, but its process can; should a new task have come, it is tried again.
        Timer(1.0, os._exit, [1]).start()
        return Failure("TimedOut", f"it took longer than {timeout:g} s")


def _ray() -> Any:
    import ray

    return ray
