"""Runs over scenarios from plan to tables: how many replicates, what it would take, and carrying it out."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sim.launch import Job
from sim.progress import Progress
from sim.runner import Plan, Shard, Task, merged, run
from sim.runner.executor import cores
from sim.scenario import Refusal
from sim.session import Writers, begin, executor_of, finish, session

if TYPE_CHECKING:
    import pandas as pd


def replicates_of(job: Job, usual: int, of_sets: int) -> int:
    """Return how many replicates of a scenario a job wants.

    Parameters
    ----------
    usual, of_sets : int
        Unless it says how many: at a scenario's own parameters, and at each set of an ensemble.

    Raises
    ------
    Refusal
        For one, or a precision instead of a number.
    """
    count = job.spec.replicates
    if count is None and job.spec.precision is None:
        return usual if job.spec.posterior is None else of_sets
    if count is None or count < 2:
        raise Refusal(
            f"replicates: circle {job.command} runs as many in each scenario; give a number from 2, and no precision."
        )
    return int(count)


@contextmanager
def carried_out(
    job: Job, task: Task, plan: Plan, files: Writers
) -> Iterator[tuple[Path, pd.DataFrame]]:
    """Run what is planned, give the folder and the statistics of all shards, and finish the run after.

    Raises
    ------
    Refusal
        Where the folder can't be used.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on.
    """
    with session(job, plan, files) as (folder, planned):
        with Progress(planned.worlds, "replicates") as progress:
            run(
                *(task, planned, folder, executor_of(job)),
                lambda shard: progress.advance(shard.worlds),
            )
        yield folder, merged(folder, planned)["statistics"]
        finish(folder, planned)


def say_cost(
    job: Job, task: Task, plan: Plan, points: Sequence[int], times: int, said: Sequence[str]
) -> None:
    """Time one replicate of some points, and print what all would take.

    Parameters
    ----------
    points : sequence of int
        One a scenario.
    times : int
        How many points there are for each of them.
    said : sequence of str
        Lines about the run, its title first.
    """
    shards = [Shard.of(plan.identity, (point, point + 1), (0, 1)) for point in points]
    for shard in (shards[0], shards[-1]):
        task.do(shard, 1)  # loads code
    started = time.perf_counter()
    for shard in shards:
        task.do(shard, 1)
    seconds = (time.perf_counter() - started) * plan.replicates * times
    workers = job.spec.executor.workers or cores()
    for line in said:
        print(line)
    print(f"replicates of each         {plan.replicates}")
    print(f"shards                     {len(plan.shards)}")
    print(f"{f'time on {workers} workers':27}{seconds / workers:.0f} s")


def begin_planned(job: Job, plan: Plan, files: Writers) -> None:
    """Make the folder of a planned run where `out` asks for one, and say how it goes on."""
    if job.out is not None:
        folder = begin(job, plan, files)
        print(
            f"next:   circle resume {folder}   or, on several machines, circle work {folder} --part 1/2 and 2/2"
        )
