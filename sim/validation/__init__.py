"""A validation from its patterns to its verdicts: every scenario run, its statistics beside published ones."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim import store
from sim.commands import RUN_KEYS
from sim.inference.drawn import SETS, Drawn
from sim.launch import Job, job_in
from sim.progress import Progress
from sim.provenance import model_version
from sim.runner import Plan, Shard, merged, read_plan, run
from sim.runner.executor import cores
from sim.scenario import Refusal, compose, read_study
from sim.scenario.compose import key_of
from sim.scenario.ensembles import check_free
from sim.scenario.patterns import pattern_file, read_patterns
from sim.scenario.refusal import suggestion
from sim.session import Writers, begin, check_inputs, executor_of, finish, is_finished, session
from sim.study import Study
from sim.validation.task import Scenario, ValidationTask

if TYPE_CHECKING:
    from sim.scenario.patterns import Pattern

__all__ = ["SCENARIOS", "validate"]
SCENARIOS = "scenarios.json"
OWN = ("against", "executor", "posterior", "sets", "margin", "paths", *RUN_KEYS)
"""Keys of the command that no scenario has."""
REPLICATES, REPLICATES_OF_SETS = 20, 10
"""Replicates of a scenario unless the user says how many: at its own parameters, and at each set of an ensemble."""


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

    say(folder, table, begun.task.drawn)


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
    scenarios, drawn = _left(job.resume) if job.resume else _composed(job)
    task = ValidationTask.of(scenarios, drawn, job.spec.engine.name, model_version())
    for scenario, study in zip(scenarios, task.studies, strict=True):
        for pattern in scenario.file.patterns:
            _check(pattern, study, scenario.name)
    about = {
        "scenarios": len(scenarios),
        "sets": task.sets,
        "patterns": sum(len(each.file.patterns) for each in scenarios),
    }
    plan = Plan(job.command, task.identity, model_version(), about=about)
    return Validation(task, plan.and_then(task.shards(_replicates(job))), _files(scenarios, drawn))


def _files(scenarios: Sequence[Scenario], drawn: Drawn | None) -> Writers:
    described = {each.name: each.described() for each in scenarios}
    files: dict[str, Callable[[Path], None]] = {
        SCENARIOS: lambda path: store.write_json(path, described)
    }
    if drawn is not None:
        files[SETS] = lambda path: store.write_json(path, drawn.described())
    return files


def _composed(job: Job) -> tuple[tuple[Scenario, ...], Drawn | None]:
    """Compose each scenario, with what was typed on top of it, and draw the sets at which it runs."""
    typed = [each for each in job.overrides if key_of(each).partition(".")[0] not in OWN]
    drawn, found = Drawn.asked(job.spec), []
    for name, file in read_patterns(job.spec.against).items():
        try:
            composed = compose(job.command, [*file.scenario, *typed])
            config = {key: value for key, value in composed.config.items() if key not in OWN}
            config["executor"] = job.config["executor"]
            found.append(Scenario(name, file, config))
            read_study(config, command=job.command)
            check_free(config, drawn.sets.names if drawn is not None else ())
        except Refusal as refusal:
            raise Refusal(f"against: scenario of {name}: {refusal}") from None
    return tuple(found), drawn


def _left(folder: Path) -> tuple[tuple[Scenario, ...], Drawn | None]:
    """Return the scenarios and sets as a run's folder holds them; conf/ plays no part."""
    check_inputs(folder, read_plan(folder))
    path, sets = folder / SCENARIOS, folder / SETS
    scenarios = tuple(
        Scenario(name, pattern_file(each["patterns"], str(path)), each["config"])
        for name, each in store.read_json(path).items()
    )
    return scenarios, Drawn.left(store.read_json(sets)) if sets.is_file() else None


def _check(pattern: Pattern, study: Study, scenario: str) -> None:
    where = f"against: {scenario} ({pattern.name})"
    arms = [arm.name for arm in study.arms]
    for arm in (pattern.arm, pattern.reference):
        if arm is not None and arm not in arms:
            raise Refusal(
                f"{where}: there is no arm {arm!r} in its scenario; {suggestion(arm, arms)}"
            )
    weeks = study.schedule.assessments
    for week in (pattern.since, pattern.week):
        if week is not None and week not in weeks:
            listed = ", ".join(map(str, weeks))
            raise Refusal(
                f"{where}: nobody is assessed in week {week}; take one of {listed}, or set schedule.assessments."
            )


def _replicates(job: Job) -> int:
    count = job.spec.replicates
    if count is None and job.spec.precision is None:
        return REPLICATES if job.spec.posterior is None else REPLICATES_OF_SETS
    if count is None or count < 2:
        raise Refusal(
            "replicates: a validation runs as many in each scenario; give a number from 2, and no precision."
        )
    return int(count)


def _plan_only(job: Job, begun: Validation) -> None:
    """Run one replicate of each scenario, print what all would take, and with `out` make the run's folder."""
    task, plan = begun.task, begun.plan
    first = range(0, plan.points, task.sets)
    shards = [Shard.of(plan.identity, (point, point + 1), (0, 1)) for point in first]
    seconds = _seconds(task, shards) * plan.replicates * task.sets
    workers = job.spec.executor.workers or cores()
    print(f"{job.study.name}: {plan.about['patterns']} patterns in {len(first)} scenarios")
    if task.drawn is not None:
        print(f"parameter sets             {task.drawn.words()}")
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
