"""A sweep from its points to its tables: planned whole, run in shards, merged without filling memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim import store
from sim.design import Axis, Swept, make_points, read_axes, varied
from sim.estimation import OUTCOMES
from sim.launch import Job, job_in
from sim.progress import Progress
from sim.provenance import model_version
from sim.runner import Plan, Shard, cut, iterate, read_plan, run
from sim.runner.task import Span
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.vary import Config, Varied, choice_key
from sim.session import Writers, check_inputs, executor_of, finish, is_finished, session
from sim.sweep.found import DESIGN, POINTS
from sim.sweep.task import SweepTask, points_a_shard

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DESIGN",
    "POINTS",
    "Sweep",
    "check_outcome",
    "empty_plan",
    "shards_of",
    "studies_in",
    "sweep",
    "sweep_of",
    "task_in",
]


class Sweep(NamedTuple):
    """A checked sweep: its task and its plan, and what its folder is begun from."""

    task: SweepTask
    plan: Plan
    files: Writers


def sweep(job: Job) -> None:
    """Plan, run and merge a sweep, draw and report it, and say what came out.

    Raises
    ------
    Refusal
        For a point that can't be accepted, before anything is written; where the folder can't be used.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on.
    """
    if is_finished(job.resume):
        return
    begun = sweep_of(job)
    if job.plan:
        from sim.sweep.cost import plan_only

        plan_only(job, begun)
        return
    from sim.sweep.output import say, write_output

    task = begun.task
    with session(job, begun.plan, begun.files) as (folder, plan):
        with Progress(plan.points, "points") as progress:
            run(
                *(task, plan, folder, executor_of(job)),
                lambda shard: progress.advance(shard.points[1] - shard.points[0]),
            )
        store.write_tables(folder, iterate(folder, plan))
        found = write_output(job, folder)
        finish(folder, plan)
    say(job, folder, task, found)


def task_in(folder: Path) -> SweepTask:
    """Return the task of a run's folder, made from what stands in it."""
    return sweep_of(job_in(folder)).task


def sweep_of(job: Job) -> Sweep:
    """Return a job's sweep: from its axes, or from the folder that it resumes.

    Raises
    ------
    Refusal
        For a point that can't be accepted, or a folder that isn't whole.
    """
    check_outcome(job)
    axes, points, studies = _left(job, job.resume) if job.resume else _laid_out(job, job.swept)
    task = SweepTask.of(studies, axes, points, job.config, model_version())
    plan = empty_plan(job, task).and_then(
        shards_of(task, (0, len(points)), int(job.spec.replicates))
    )
    files: Writers = {
        DESIGN: lambda path: store.write_json(path, _described(job, axes, studies)),
        POINTS: lambda path: store.write_table(path, points),
    }
    return Sweep(task, plan, files)


def empty_plan(job: Job, task: SweepTask) -> Plan:
    """Return the plan of a job over points, yet without shards."""
    study = task.study(0)
    about = {
        "arms": [arm.name for arm in study.arms],
        "patients": study.patients,
        "weeks": study.schedule.horizon,
        "axes": [axis.key for axis in task.axes],
    }
    return Plan(job.command, task.identity, model_version(), about=about)


def shards_of(task: SweepTask, points: Span, replicates: int) -> Iterator[Shard]:
    """Return the shards of some points, each with all replicates."""
    most = points_a_shard(task.study(0), replicates, task.engine)
    return cut(task.identity, points, (0, replicates), most, replicates)


def check_outcome(job: Job) -> None:
    """Refuse an outcome there isn't, and replicates that differ between points.

    Raises
    ------
    Refusal
        Naming the nearest outcome.
    """
    names = [each.name for each in OUTCOMES if job.spec.entry == "offered" or not each.offered_only]
    if job.spec.outcome not in names:
        raise Refusal(
            f"outcome: there is no outcome {job.spec.outcome!r} with entry={job.spec.entry};"
            f" {suggestion(job.spec.outcome, names)}"
        )
    if job.spec.replicates is None or job.spec.precision is not None:
        raise Refusal(
            "replicates: a sweep runs as many at each point, so that points compare; give a number, and no precision."
        )


Parts = tuple[tuple[Axis, ...], "pd.DataFrame", Varied]


def _laid_out(job: Job, swept: Swept | None) -> Parts:
    if swept is None:
        raise ValueError(f"{job.command} sweeps nothing")
    points = make_points(swept.axes, job.spec.design, job.spec.seed)
    return swept.axes, points, varied(swept, points)


def _left(job: Job, folder: Path) -> Parts:
    """Return what a sweep was begun from, as its folder holds it; conf/ plays no part."""
    axes, studies = studies_in(folder, job)
    return axes, store.read_table(folder / POINTS), studies


def studies_in(folder: Path, job: Job) -> tuple[tuple[Axis, ...], Varied]:
    """Return the axes of a run's folder, and the studies that they make of its configuration.

    Raises
    ------
    Refusal
        For a folder that isn't as it was begun.
    """
    check_inputs(folder, read_plan(folder))
    axes = tuple(read_axes(job.config["axes"]))
    composed = [axis.key for axis in axes if axis.composed]
    configs: Mapping[str, Config] = (
        store.read_json(folder / DESIGN)["configurations"]
        if composed
        else {choice_key(()): job.config}
    )
    return axes, Varied([axis.key for axis in axes], configs, composed, job.command)


def _described(job: Job, axes: tuple[Axis, ...], studies: Varied) -> dict[str, Any]:
    """Return the design as design.json holds it."""
    return {
        "axes": [axis.described() for axis in axes],
        "design": job.spec.design.model_dump(),
        "seed": job.spec.seed,
        # As composed for each choice of files, so that editing conf/ changes nothing of a run that has begun.
        "configurations": dict(studies.configs) if studies.composed else {},
    }
