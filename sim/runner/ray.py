"""The Ray executor: the shards of a study as tasks of an existing Ray cluster (extra ``ray``)."""

from __future__ import annotations

import os
import signal
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
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
from sim.runner.task import Shard, Task
from sim.scenario.refusal import Refusal

AHEAD = 2
"""Tasks for each core, so that none waits for the next."""


def connect(spec: ExecutorSpec) -> None:
    """Connect to the cluster, unless this process is connected.

    Raises
    ------
    Refusal
        Where Ray isn't installed, or there is no cluster.
    """
    if find_spec("ray") is None:
        raise Refusal("executor=ray: Ray is not installed; pip install 'circlesim[ray]'")
    ray = _ray()
    if ray.is_initialized():
        return
    ours = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        ray.init(address=spec.address or "auto", log_to_driver=False, logging_level="error")
    except (ConnectionError, ValueError, RuntimeError, TimeoutError, OSError) as error:
        there = f"at {spec.address}" if spec.address else "on this machine"
        why = str(error).strip().splitlines()[0][:120] if str(error).strip() else "no answer"
        raise Refusal(
            f"executor=ray: there is no Ray cluster {there} ({why}); start one with ray start --head,"
            " or give executor.address=HOST:PORT"
        ) from error
    for number, handler in ours.items():
        signal.signal(number, handler)


def on_ray(
    task: Task, shards: Sequence[Shard], spec: ExecutorSpec
) -> Iterator[tuple[Shard, Outcome]]:
    """Do shards as tasks of one core each; a task whose worker dies is tried again.

    Raises
    ------
    WorkersFailed
        Where the cluster's machines have no circlesim, or another version of the model.
    """
    ray = _ray()
    connect(spec)
    do = ray.remote(num_cpus=1, max_retries=0)(_do)
    # By Python's own pickle, as to worker processes: Ray's takes NumPy's record arrays apart.
    shared = ray.put(bytes(ForkingPickler.dumps(task)))
    waiting, tries = deque(shards), Counter[str]()
    running: dict[Any, Shard] = {}
    try:
        while waiting or running:
            while waiting and len(running) < _slots(spec):
                shard = waiting.popleft()
                running[do.remote(shared, shard, model_version(), spec.shard_timeout)] = shard
            (ready, *_), _ = ray.wait(list(running))
            shard = running.pop(ready)
            outcome = _outcome(ready)
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


def _slots(spec: ExecutorSpec) -> int:
    return spec.workers or max(1, AHEAD * int(_ray().cluster_resources().get("CPU", 1)))


def _outcome(reference: Any) -> Outcome | None:
    """Return what came of a task; None where its worker died."""
    ray = _ray()
    try:
        outcome: Outcome = ray.get(reference)
    except (ray.exceptions.RayTaskError, ray.exceptions.RuntimeEnvSetupError) as error:
        why = str(error).strip().splitlines()[-1]
        raise WorkersFailed(
            f"the machines of the Ray cluster can't do this: {why}; install the same circlesim on each"
        ) from error
    except ray.exceptions.RayError:
        return None
    return outcome


@lru_cache(maxsize=1)
def _unpacked(task: bytes) -> Task:
    """Return a task, which keeps what it has read from shard to shard."""
    unpacked: Task = ForkingPickler.loads(task)
    return unpacked


def _do(packed: bytes, shard: Shard, model: str, timeout: float | None) -> Outcome:
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
