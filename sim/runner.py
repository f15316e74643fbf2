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
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

MOST_TRIES = 3


@dataclass(frozen=True)
class Shard:
    """A slice of a study that one worker does: one replicate of all arms.

    Attributes
    ----------
    name : str
        Hash of what it contains: scenario, replicate and version of the model.
    """

    name: str
    replicate: int


class ShardFailed(RuntimeError):  # noqa: N818
    """Some shards could not be done; the others are kept."""


def shards(identity: str, replicates: range) -> list[Shard]:
    """Return the shards of a range of replicates.

    Parameters
    ----------
    identity : str
        Fingerprint of the scenario and of the model's version.
    """
    return [Shard(store.fingerprint(identity, replicate), replicate) for replicate in replicates]


def run_shards(
    study: Study, plan: Sequence[Shard], folder: Path, workers: int, done: Callable[[Shard], None]
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
    count = min(workers or os.cpu_count() or 1, len(missing))
    if count <= 1:
        for shard in missing:
            _do(study, shard, folder)
            done(shard)
        return
    _in_processes(study, missing, folder, count, done)


def _in_processes(
    study: Study, missing: list[Shard], folder: Path, count: int, done: Callable[[Shard], None]
) -> None:
    failures: list[BaseException] = []
    for _ in range(MOST_TRIES):
        if not missing:
            break
        with _pool(count) as pool:
            running = {pool.submit(_do, study, shard, folder): shard for shard in missing}
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


def _do(study: Study, shard: Shard, folder: Path) -> None:
    from sim.engines.mesa.programme import run_arms
    from sim.recording import tables

    records, people = run_arms(study, shard.replicate)
    store.write_shard(folder, shard.name, tables(records, people.table, shard.replicate))


def merged(folder: Path, plan: Sequence[Shard]) -> dict[str, pd.DataFrame]:
    """Return the tables of all shards of a plan, in plan order, whoever did them and when."""
    import pandas as pd

    parts = [store.read_shard(folder, shard.name) for shard in plan]
    return {
        table: pd.concat([part[table] for part in parts], ignore_index=True) for table in parts[0]
    }
