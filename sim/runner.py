"""Doing a study's shards, in as many processes as there are, and going on where a run was interrupted."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.engines import EngineName, run_replicates
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

MOST_TRIES = 3
WEEKS_A_SHARD: dict[EngineName, int] = {"mesa": 1, "compiled": 500_000}
"""Patient-weeks a shard holds at most, unless one replicate holds more."""


@dataclass(frozen=True)
class Shard:
    """A slice of a study that one worker does: all arms of some replicates.

    Attributes
    ----------
    name : str
        Hash of what it contains: scenario, replicates and version of the model.
    """

    name: str
    replicates: tuple[int, ...]


class ShardFailed(RuntimeError):  # noqa: N818
    """Some shards could not be done; the others are kept."""


def shards(identity: str, replicates: range, each: int = 1) -> list[Shard]:
    """Return the shards of a range of replicates.

    Parameters
    ----------
    identity : str
        Fingerprint of the scenario and of the model's version.
    each : int
        Replicates of one shard.
    """
    parts = [tuple(replicates[k : k + each]) for k in range(0, len(replicates), each)]
    return [Shard(store.fingerprint(identity, part), part) for part in parts]


def replicates_a_shard(study: Study, engine: EngineName) -> int:
    """Return how many replicates make a shard of about a second or two, by patient-weeks."""
    weeks = study.patients * study.schedule.horizon * len(study.arms)
    return max(1, WEEKS_A_SHARD[engine] // weeks)


def run_shards(
    study: Study,
    engine: EngineName,
    plan: Sequence[Shard],
    folder: Path,
    workers: int,
    done: Callable[[Shard], None],
) -> None:
    """Do the shards of a plan that are not done yet.

    A killed worker costs its shard another try; a shard that fails leaves the others alone.

    Parameters
    ----------
    folder : pathlib.Path
        Where shards are kept.
    workers : int
        Processes; 0: one a core.
    done : callable
        Told of every shard that is done.

    Raises
    ------
    ShardFailed
        Naming how many could not be done and why.
    """
    folder.mkdir(exist_ok=True)
    missing = []
    for shard in plan:
        if store.shard_is_whole(folder, shard.name):
            done(shard)
        else:
            missing.append(shard)
    cores = workers or os.cpu_count() or 1
    if engine == "mesa" and min(cores, len(missing)) > 1:
        _in_processes(study, missing, folder, min(cores, len(missing)), done)
        return
    # Threads of one process serve the compiled engine better: workers would each load its code anew.
    for shard in missing:
        _do(study, engine, shard, folder, cores)
        done(shard)


def _in_processes(
    study: Study, missing: list[Shard], folder: Path, count: int, done: Callable[[Shard], None]
) -> None:
    failures: list[BaseException] = []
    for _ in range(MOST_TRIES):
        if not missing:
            break
        with _pool(count) as pool:
            running = {
                pool.submit(_do, study, "mesa", shard, folder, 1): shard for shard in missing
            }
            for future in _as_done(running):
                shard = running[future]
                error = future.exception()
                if error is None:
                    missing.remove(shard)
                    done(shard)
                elif not isinstance(error, BrokenProcessPool):
                    missing.remove(shard)
                    failures.append(error)
    if missing or failures:
        why = str(failures[0]) if failures else "their worker died three times"
        raise ShardFailed(
            f"{len(missing) + len(failures)} of the study's shards could not be done: {why}"
        )


def _as_done(running: dict[Future[None], Shard]) -> Iterator[Future[None]]:
    waiting = set(running)
    while waiting:
        finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from finished


class _pool:  # noqa: N801 - used like a function
    """Worker processes that end at once when the run is interrupted."""

    def __init__(self, count: int) -> None:
        self.pool = ProcessPoolExecutor(
            count, mp_context=get_context("spawn"), initializer=_ignore_interrupt
        )

    def __enter__(self) -> ProcessPoolExecutor:
        return self.pool

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            for process in list((self.pool._processes or {}).values()):
                process.terminate()
        self.pool.shutdown(wait=True, cancel_futures=True)


def _ignore_interrupt() -> None:
    # Ctrl-C reaches every process of a terminal; the parent decides what happens.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _do(study: Study, engine: EngineName, shard: Shard, folder: Path, threads: int) -> None:
    import pandas as pd

    parts = run_replicates(engine, study, shard.replicates, threads)
    whole = {
        name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]
    }
    store.write_shard(folder, shard.name, whole)


def merged(folder: Path, plan: Sequence[Shard]) -> dict[str, pd.DataFrame]:
    """Return the tables of all shards of a plan, in plan order, whoever did them and when."""
    import pandas as pd

    parts = [store.read_shard(folder, shard.name) for shard in plan]
    return {
        table: pd.concat([part[table] for part in parts], ignore_index=True) for table in parts[0]
    }
