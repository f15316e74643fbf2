"""What a run would take, before anything starts: how many, how long, how much disk."""

from __future__ import annotations

import time
from dataclasses import replace

from sim import store
from sim.engines import EngineName, run_replicates
from sim.launch import Job
from sim.runner import Plan
from sim.runner.executor import cores
from sim.session import begin
from sim.study import Study

SAMPLE = 80
"""People of the trial run that cost is measured on."""


def plan_only(job: Job, plan: Plan) -> None:
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
    print(f"shards                     {len(plan.shards)}")
    minutes = _span_of(least, most, seconds / workers / 60)
    print(f"{f'time on {workers} workers':27}{minutes} minutes")
    print(f"disk                       {_span_of(least, most, size / 1e6)} MB")
    if job.out is not None:
        cost = {"seconds_per_replicate": seconds, "bytes_per_replicate": size}
        folder = begin(job, replace(plan, about={**plan.about, "cost": cost}), {})
        print(
            f"next:   circle resume {folder}   or, on several machines, circle work {folder} --part 1/2 and 2/2"
        )


def _measured(study: Study, engine: EngineName) -> tuple[float, float]:
    """Return seconds and bytes a replicate takes, scaled up from a part of its people."""
    part = study if study.allocation else replace(study, patients=min(study.patients, SAMPLE))
    run_replicates(engine, part, [1])  # the first run also loads code
    started = time.perf_counter()
    (left,) = run_replicates(engine, part, [1])
    seconds = time.perf_counter() - started
    size = sum(len(store.table_bytes(table)) for table in left.values())
    scale = study.patients / part.patients
    return seconds * scale, size * scale


def _span(least: int, most: int) -> str:
    return f"{least}" if least == most else f"{least} to {most}"


def _span_of(least: int, most: int, each: float) -> str:
    low, high = least * each, most * each
    return f"{low:.1f}" if least == most else f"{low:.1f} to {high:.1f}"
