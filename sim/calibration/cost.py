"""What a calibration would take, before anything starts."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from sim.runner import Shard
from sim.runner.executor import cores
from sim.session import begin
from sim.sweep.cost import in_words

if TYPE_CHECKING:
    from sim.calibration import Calibration

GENERATIONS = 8
"""Generations that a block usually takes until enough sets count."""
TRIED = 4
"""Sets that are timed."""


def plan_only(begun: Calibration) -> None:
    """Time some sets, print what all would take, and with `out` make the run's folder."""
    job, spec = begun.job, begun.job.spec
    usual = min(GENERATIONS, spec.sequential.generations)
    sets = spec.history.points + spec.sequential.first + (usual - 1) * spec.sequential.following
    seconds = _seconds_a_week(begun) * sum(block.weeks for block in begun.blocks)
    workers = spec.executor.workers or cores()
    print(f"{job.study.name}: {begun.plan.about['patterns']} fitted patterns")
    for block in begun.blocks:
        print(
            f"{block.name:27}{len(block.keys)} parameters, {len(block.studies)} scenarios,"
            f" about {sets:,} sets"
        )
    print(f"replicates of every set    {spec.replicates}")
    total = seconds * sets * spec.replicates / workers
    print(f"{f'time on {workers} workers':27}{in_words(total)}, if {usual} generations are enough")
    if job.out is not None:
        folder = begin(job, begun.plan, begun.files)
        print(f"next:   circle resume {folder}")


def _seconds_a_week(begun: Calibration) -> float:
    """Return what a patient-week takes, on the first sets of the first block."""
    first = begun.stages[0].span[0]
    shard = Shard.of(begun.task.identity, (first, first + TRIED), (0, 1))
    begun.task.do(shard, 1)  # loads code
    started = time.perf_counter()
    begun.task.do(shard, 1)
    return (time.perf_counter() - started) / TRIED / begun.blocks[0].weeks
