"""A validation from its patterns to its verdicts: every scenario run, its statistics beside published ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sim import store
from sim.commands import RUN_KEYS
from sim.inference.carried_out import begin_planned, carried_out, replicates_of, say_cost
from sim.inference.drawn import SETS, Drawn
from sim.inference.scenarios import SCENARIOS, Scenario, composed, left, written
from sim.launch import Job, job_in
from sim.provenance import model_version
from sim.runner import Plan
from sim.scenario.ensembles import check_free
from sim.scenario.patterns import read_patterns
from sim.session import Writers, is_finished
from sim.validation.task import ValidationTask

__all__ = ["SCENARIOS", "validate"]
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
    from sim.validation.output import say, write_output

    with carried_out(job, *begun) as (folder, statistics):
        table = write_output(folder, begun.task, statistics)
    say(folder, table, begun.task)


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
    scenarios, drawn = _left(job.resume) if job.resume else _asked(job)
    task = ValidationTask.of(scenarios, drawn, job.spec.engine.name, model_version())
    about = {
        "scenarios": len(scenarios),
        "sets": task.sets,
        "patterns": sum(len(each.file.patterns) for each in scenarios),
    }
    plan = Plan(job.command, task.identity, model_version(), about=about)
    count = replicates_of(job, REPLICATES, REPLICATES_OF_SETS)
    return Validation(task, plan.and_then(task.shards(count)), _files(scenarios, drawn))


def _files(scenarios: Sequence[Scenario], drawn: Drawn | None) -> Writers:
    if drawn is None:
        return written(scenarios)
    sets = drawn.described()
    return {**written(scenarios), SETS: lambda path: store.write_json(path, sets)}


def _asked(job: Job) -> tuple[tuple[Scenario, ...], Drawn | None]:
    """Compose the scenarios, and draw the sets at which they run."""
    drawn = Drawn.asked(job.spec)
    if drawn is not None:  # said before the scenarios are composed, which takes seconds
        check_free(job.config, drawn.sets.names)
    scenarios = composed(job, read_patterns(job.spec.against).items(), OWN)
    for each in scenarios:
        if drawn is not None:
            check_free(each.config, drawn.sets.names, f"scenario of {each.name}: ")
    return scenarios, drawn


def _left(folder: Path) -> tuple[tuple[Scenario, ...], Drawn | None]:
    """Return the scenarios and sets as a run's folder holds them."""
    scenarios, sets = left(folder), folder / SETS
    return scenarios, Drawn.left(store.read_json(sets)) if sets.is_file() else None


def _plan_only(job: Job, begun: Validation) -> None:
    """Say what all would take, and with `out` make the run's folder."""
    task, plan = begun.task, begun.plan
    points = range(0, plan.points, task.sets)
    said = [f"{job.study.name}: {plan.about['patterns']} patterns in {len(points)} scenarios"]
    if task.drawn is not None:
        said.append(f"parameter sets             {task.drawn.words()}")
    say_cost(job, task, plan, points, task.sets, said)
    begin_planned(job, plan, begun.files)
