"""The Ray executor: the shards of a study as tasks of an existing Ray cluster (extra ``ray``).

Ray lives in a process of its own. It prints what it likes, takes over signals, waits without end for a cluster that
is gone, or ends its process: none of that reaches the run.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from typing import Any

from sim.provenance import model_version
from sim.runner.executor import ExecutorSpec, Outcome, WorkersFailed
from sim.runner.process import interruptions_held
from sim.runner.task import Shard, Task
from sim.scenario.refusal import Refusal

FROM_OUTSIDE = "ray://"
"""What the address begins with that a machine outside the cluster uses."""
TO_CONNECT, TO_START = 5.0, 60.0
"""Seconds that an address may take to answer, and Ray to be loaded and connected."""
BEAT, MOST_MISSED = 2.0, 3
"""Seconds between two looks at a cluster that says nothing, and how many may find nobody."""
TO_CANCEL = 5.0
"""Seconds that cancelling tasks may take."""


@lru_cache(maxsize=1)
def connect(spec: ExecutorSpec) -> Driver:
    """Connect to the cluster, unless this run is connected.

    Raises
    ------
    Refusal
        Where Ray isn't installed, or there is no cluster.
    """
    if find_spec("ray") is None:
        raise Refusal("executor=ray: Ray is not installed; pip install 'circlesim[ray]'")
    if spec.address is not None and not answers(_place(spec.address)):
        raise Refusal(_no_cluster(spec, "nobody listens there"))
    return Driver(spec)


def on_ray(
    task: Task, shards: Sequence[Shard], spec: ExecutorSpec
) -> Iterator[tuple[Shard, Outcome]]:
    """Do shards as tasks of one core each; a task whose worker or machine dies is tried again.

    Raises
    ------
    WorkersFailed
        Where the cluster is lost, or its machines have no circlesim, or another version of the model.
    """
    driver = connect(spec)
    try:
        yield from driver.outcomes(task, shards)
    finally:
        connect.cache_clear()
        driver.end()


class Driver:
    """The process that Ray lives in, and the cluster it speaks to."""

    def __init__(self, spec: ExecutorSpec) -> None:
        from sim.runner.ray_driver import drive

        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=drive, args=(theirs, spec, os.getpid()), daemon=True)
        with interruptions_held():
            self.process.start()
        theirs.close()
        self.place = self._connected(spec)

    def outcomes(self, task: Task, shards: Sequence[Shard]) -> Iterator[tuple[Shard, Outcome]]:
        """Yield what came of each shard, in whatever order they end."""
        # By Python's own pickle, as to worker processes: Ray's takes NumPy's record arrays apart.
        self.pipe.send((bytes(ForkingPickler.dumps(task)), list(shards), model_version()))
        for _ in shards:
            yield self._heard()

    def end(self) -> None:
        """Cancel what still runs, and end the process."""
        self.process.terminate()
        self.process.join(TO_CANCEL)
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def _connected(self, spec: ExecutorSpec) -> tuple[str, int]:
        """Return where the cluster answers."""
        try:
            said = self.pipe.recv() if self.pipe.poll(TO_START) else "no answer"
        except (EOFError, OSError):
            said = "Ray ended"
        if isinstance(said, str):
            self.end()
            raise Refusal(_no_cluster(spec, said))
        host, port = said
        return _place(spec.address) if spec.address is not None else (host, port)

    def _heard(self) -> Any:
        """Return the next thing that Ray's process says, and see meanwhile that there still is a cluster."""
        missed = 0
        while not self.pipe.poll(BEAT):
            missed = 0 if answers(self.place) else missed + 1
            if missed == MOST_MISSED:
                raise self._lost()
        try:
            said = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise self._lost() from error
        if isinstance(said, WorkersFailed):
            raise said
        return said

    def _lost(self) -> WorkersFailed:
        host, port = self.place
        return WorkersFailed(f"the Ray cluster at {host}:{port} was lost")


def answers(place: tuple[str, int]) -> bool:
    """Whether anybody listens at a host and port."""
    try:
        socket.create_connection(place, TO_CONNECT).close()
    except OSError:
        return False
    return True


def _place(address: str) -> tuple[str, int]:
    host, _, port = address.removeprefix(FROM_OUTSIDE).rpartition(":")
    if not (host and port.isascii() and port.isdigit() and int(port) < 2**16):
        raise Refusal(
            f"executor.address={address}: is no address; give HOST:PORT, or {FROM_OUTSIDE}HOST:PORT"
        )
    return host.strip("[]"), int(port)


def _no_cluster(spec: ExecutorSpec, why: str) -> str:
    there = f"at {spec.address}" if spec.address else "on this machine"
    return (
        f"executor=ray: there is no Ray cluster {there} ({why}); start one with ray start --head,"
        " or give executor.address=HOST:PORT"
    )
