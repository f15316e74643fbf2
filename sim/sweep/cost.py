"""What a sweep would take, before anything starts: points, time, disk."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from sim import store
from sim.launch import Job
from sim.runner import Plan, Shard, Task
from sim.runner.executor import cores
from sim.session import begin

if TYPE_CHECKING:
    from sim.sweep import Sweep

SAMPLE_WEEKS = 1_000_000
"""Patient-weeks of the trial run that cost is measured on, at most, unless two replicates of one point are more."""
SAMPLE_POINTS = 64


class Cost(NamedTuple):
    """What one point costs: seconds of one core, and bytes on the disk."""

    seconds: float
    size: float


def plan_only(job: Job, sweep: Sweep) -> None:
    """Measure some points, print what all would take, and with `out` make the sweep's folder."""
    task, plan = sweep.task, sweep.plan
    first = task.study(0)
    weeks = first.patients * first.schedule.horizon * len(first.arms) * plan.replicates
    cost = measured(task, plan, weeks)
    workers = job.spec.executor.workers or cores()
    seconds = plan.points * cost.seconds / min(workers, len(plan.shards))
    print(
        f"{first.name}: {plan.points:,} points, {job.spec.design.name} over {len(task.axes)} axes"
    )
    for axis in task.axes:
        print(f"  {axis.key}={axis.text}")
    size_of = f"{len(first.arms)} arms × {first.patients} patients × {first.schedule.horizon} weeks"
    print(f"a point                    {plan.replicates} replicates of {size_of}")
    print(f"patient-weeks              {weeks * plan.points:,}")
    print(f"shards                     {len(plan.shards)}")
    print(
        f"{f'time on {workers} workers':27}{in_words(seconds)} ({1000 * cost.seconds:.1f} ms a point)"
    )
    print(f"disk                       {plan.points * cost.size / 1e6:.1f} MB")
    if job.out is not None:
        about = {**plan.about, "cost": cost._asdict()}
        folder = begin(job, replace(plan, about=about), sweep.files)
        print(
            f"next:   circle resume {folder}   or, on several machines, circle work {folder} --part 1/2 and 2/2"
        )


def in_words(seconds: float) -> str:
    """Return a time in words."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} minutes"


def measured(task: Task, plan: Plan, weeks: int) -> Cost:
    """Measure what a point costs, from as many as take about a second.

    Parameters
    ----------
    weeks : int
        Patient-weeks of a point.
    """
    points = max(1, min(plan.points, SAMPLE_POINTS, SAMPLE_WEEKS // weeks))
    replicates = max(2, min(plan.replicates, plan.replicates * SAMPLE_WEEKS // weeks))
    replicates = min(replicates, plan.replicates)
    task.do(Shard.of(plan.identity, (0, 1), (0, min(2, replicates))), 1)  # loads code
    started = time.process_time()
    tables = task.do(Shard.of(plan.identity, (0, points), (0, replicates)), 1)
    seconds = (time.process_time() - started) / points * plan.replicates / replicates
    return Cost(seconds, sum(len(each) for each in store.pack(tables).values()) / points)
