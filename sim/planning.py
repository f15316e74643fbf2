"""What a run would take, before anything starts: how many, how long, how much disk."""

from __future__ import annotations

import time
from dataclasses import replace

from sim import store
from sim.comparison_task import ComparisonTask
from sim.engines import EngineName, run_replicates
from sim.launch import Job
from sim.runner import Plan, Shard
from sim.runner.executor import cores
from sim.session import begin
from sim.study import Study
from sim.variants.asked import files_of

SAMPLE = 80
"""People of the trial run that cost is measured on."""


def plan_only(job: Job, plan: Plan, task: ComparisonTask) -> None:
    """Measure a small part of the study, print what the whole would take, and with `out` make its folder."""
    study = job.study
    seconds, size = _measured(study, job.spec.engine.name)
    least = plan.replicates
    most = job.spec.replicates or (job.spec.max_replicates if job.spec.precision else least)
    workers = job.spec.executor.workers or cores()
    weeks = study.patients * study.schedule.horizon * len(study.arms)
    size_of = f"{len(study.arms)} arms × {study.patients} patients × {study.schedule.horizon} weeks"
    print(f"{study.name}: {size_of}")
    print(f"patient-weeks a replicate  {weeks:,}")
    until = "" if least == most else f" (until ±{job.spec.precision} HADS points)"
    print(f"replicates                 {_span(least, most)}{until}")
    beside = 0.0
    if task.variants is not None:
        print(f"variants                   {task.variants.words()}")
        beside = _seconds_beside(task, plan)
    print(f"shards                     {len(plan.shards)}")
    minutes = _span_of(least, most, seconds / workers / 60, beside / workers / 60)
    print(f"{f'time on {workers} workers':27}{minutes} minutes")
    print(f"disk                       {_span_of(least, most, size / 1e6)} MB")
    if job.out is not None:
        cost = {"seconds_per_replicate": seconds, "bytes_per_replicate": size}
        about = {**plan.about, "cost": cost}
        folder = begin(job, replace(plan, about=about), files_of(task.variants))
        print(
            f"next:   circle resume {folder}   or, on several machines, circle work {folder} --part 1/2 and 2/2"
        )


def _seconds_beside(task: ComparisonTask, plan: Plan) -> float:
    """Return seconds that the variants of a plan take, scaled up from one replicate of one, of a part of its people."""
    part = _part_of(task.study)
    sample, shard = replace(task, study=part), Shard.of(task.identity, (1, 2), (0, 1))
    sample.do(shard, 1)  # the first run also loads code
    started = time.perf_counter()
    sample.do(shard, 1)
    seconds = (time.perf_counter() - started) * task.study.patients / part.patients
    return seconds * sum(shard.worlds for shard in plan.shards if shard.points[0] > 0)


def _part_of(study: Study) -> Study:
    return study if study.allocation else replace(study, patients=min(study.patients, SAMPLE))


def _measured(study: Study, engine: EngineName) -> tuple[float, float]:
    """Return seconds and bytes a replicate takes, scaled up from a part of its people."""
    part = _part_of(study)
    run_replicates(engine, part, [1])  # the first run also loads code
    started = time.perf_counter()
    (left,) = run_replicates(engine, part, [1])
    seconds = time.perf_counter() - started
    size = sum(len(store.table_bytes(table)) for table in left.values())
    scale = study.patients / part.patients
    return seconds * scale, size * scale


def _span(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least} to {most}"


def _span_of(least: int, most: int, each: float, beside: float = 0.0) -> str:
    low, high = (count * each + beside for count in (least, most))
    return f"{low:.1f}" if least == most else f"{low:.1f} to {high:.1f}"
