"""Tasks for the runner that need no engine: quick, and able to fail in every way in which runs fail."""

import os
import signal
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.provenance import model_version
from sim.runner import Plan, cut


@dataclass(frozen=True)
class Numbers:
    """Two tables that depend on points and replicates and nothing else."""

    identity: str = "numbers"
    rows: int = 3

    def do(self, shard, threads):
        worlds = [(p, r) for p in range(*shard.points) for r in range(*shard.replicates)]
        point, replicate = np.repeat(np.array(worlds), self.rows, axis=0).T
        at = np.tile(np.arange(self.rows), len(worlds))
        table = pd.DataFrame({"point": point, "replicate": replicate, "at": at})
        return {"numbers": table.assign(value=np.sin(1 + point + 10 * replicate + at)), "at": table}


@dataclass(frozen=True)
class Bad(Numbers, ABC):
    """Does something bad in the shard that holds one replicate, before its tries are used up."""

    replicate: int = 1
    folder: Path = Path()
    tries: int = 1000

    def do(self, shard, threads):
        if shard.replicates[0] <= self.replicate < shard.replicates[1]:
            tried = len(list(self.folder.iterdir()))
            if tried < self.tries:
                (self.folder / f"{tried}").write_text(f"{os.getpid()}")
                self.misbehave()
        return super().do(shard, threads)

    @abstractmethod
    def misbehave(self):
        """Do what this task is bad at."""


class Failing(Bad):
    def misbehave(self):
        raise ValueError("no such luck\nand more of it")


class Dying(Bad):
    def misbehave(self):
        os.kill(os.getpid(), signal.SIGKILL)


class Hanging(Bad):
    def misbehave(self):
        time.sleep(600)


class Swelling(Bad):
    def misbehave(self):
        np.ones(4_000_000_000)


class Stillborn(Numbers):
    """Can be given to a worker, but not taken by it."""

    def __reduce__(self):
        return os._exit, (3,)


def plan_of(task, points=1, replicates=6, each=1):
    """A plan of shards of some replicates each."""
    shards = cut(task.identity, (0, points), (0, replicates), 1, each)
    return Plan("compare", task.identity, model_version(), tuple(shards))
