"""A validation from its patterns to its verdicts: every scenario run, its statistics beside published ones."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sim.commands import RUN_KEYS
from sim.inference.scenarios import SCENARIOS, composed, left, written
from sim.launch import Job, job_in
from sim.progress import Progress
from sim.provenance import model_version
from sim.runner import Plan, Shard, cut, merged, run
from sim.runner.executor import cores
from sim.scenario import Refusal
from sim.scenario.patterns import read_patterns
from sim.session import Writers, begin, executor_of, finish, is_finished, session
from sim.validation.task import ValidationTask

__all__ = ["SCENARIOS", "validate"]
OWN = ("against", "executor", *RUN_KEYS)
"""Keys of the command that no scenario has."""


class Validation(NamedTuple):
    """A checked validation: its task and its plan, and what its folder is begun from."""

    task: ValidationTask
    plan: Plan
    files: Writers


def validate(job: Job) -> None:
    """Run every scenario, compare, draw, and say which patterns are reproduced.

    Raises
    ------
    Refusal
        For a scenario that can't be accepted, before anything is written; where the folder can't be used.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on.
    """
    if is_finished(job.resume):
        return
    begun = validation_of(job)
    if job.plan:
        _plan_only(job, begun)
        return
    with session(job, begun.plan, begun.files) as (folder, plan):
        with Progress(plan.worlds, "replicates") as progress:
            run(
                *(begun.task, plan, folder, executor_of(job)),
                lambda shard: progress.advance(shard.worlds),
            )
        from sim.validation.output import write_output

        table = write_output(folder, begun.task, merged(folder, plan)["statistics"])
        finish(folder, plan)
    from sim.validation.output import say

    say(folder, table)


def task_in(folder: Path) -> ValidationTask:
    """Return the task of a run's folder, made from what stands in it."""
    return validation_of(job_in(folder)).task


def validation_of(job: Job) -> Validation:
    """Return a job's validation: from its patterns, or from the folder that it resumes.

    Raises
    ------
    Refusal
        For patterns or a scenario that can't be accepted.
    """
    scenarios = (
        left(job.resume)
        if job.resume
        else composed(job, read_patterns(job.spec.against).items(), OWN)
    )
    task = ValidationTask.of(scenarios, job.spec.engine.name, model_version())
    count = _replicates(job)
    about = {
        "scenarios": len(scenarios),
        "patterns": sum(len(each.file.patterns) for each in scenarios),
    }
    plan = Plan(job.command, task.identity, model_version(), about=about).and_then(
        cut(
            *(task.identity, (0, len(scenarios)), (0, count)),
            most_replicates=task.replicates_a_shard(),
        )
    )
    return Validation(task, plan, written(scenarios))


def _replicates(job: Job) -> int:
    if job.spec.replicates is None or job.spec.replicates < 2:
        raise Refusal(
            "replicates: a validation runs as many in each scenario; give a number from 2, and no precision."
        )
    return int(job.spec.replicates)


def _plan_only(job: Job, begun: Validation) -> None:
    """Run one replicate of each scenario, print what all would take, and with `out` make the run's folder."""
    task, plan = begun.task, begun.plan
    shards = [Shard.of(plan.identity, (point, point + 1), (0, 1)) for point in range(plan.points)]
    seconds = _seconds(task, shards) * plan.replicates
    workers = job.spec.executor.workers or cores()
    print(f"{job.study.name}: {plan.about['patterns']} patterns in {plan.points} scenarios")
    print(f"replicates of each         {plan.replicates}")
    print(f"shards                     {len(plan.shards)}")
    print(f"{f'time on {workers} workers':27}{seconds / workers:.0f} s")
    if job.out is not None:
        folder = begin(job, plan, begun.files)
        print(
            f"next:   circle resume {folder}   or, on several machines, circle work {folder} --part 1/2 and 2/2"
        )


def _seconds(task: ValidationTask, shards: Sequence[Shard]) -> float:
    task.do(shards[0], 1)  # loads code
    started = time.perf_counter()
    for shard in shards:
        task.do(shard, 1)
    return time.perf_counter() - started
