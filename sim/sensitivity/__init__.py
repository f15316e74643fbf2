"""A sensitivity analysis from its axes to its indices: screened, then decomposed, both in one run that resumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim import store
from sim.design import Axis, Swept, varied
from sim.launch import Job, job_in
from sim.progress import Progress
from sim.provenance import model_version
from sim.runner import Plan, Shard, iterate, merged, read_plan, run
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.vary import Varied
from sim.sensitivity.analysis import Analysis
from sim.sensitivity.axes import every_axis
from sim.sensitivity.results import EFFECT, results_of
from sim.sensitivity.stages import FILES, Stage, StageName, decomposition, screening
from sim.session import Writers, executor_of, finish, is_finished, session, with_input
from sim.sweep import DESIGN, check_outcome, empty_plan, shards_of, studies_in
from sim.sweep.task import SweepTask

__all__ = ["Sensitivity", "sensitivity", "sensitivity_of", "task_in"]


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """A checked analysis: the stages that are known yet, their task and plan, and what its folder is begun from.

    Attributes
    ----------
    job : Job
        With its axes in its configuration.
    """

    job: Job
    axes: tuple[Axis, ...]
    stages: tuple[Stage, ...]
    task: SweepTask
    plan: Plan
    files: Writers

    @property
    def analysis(self) -> Analysis:
        """How its indices are computed."""
        spec = self.job.spec
        return Analysis(spec.outcome, spec.of, spec.seed, spec)

    @property
    def is_whole(self) -> bool:
        """Whether its last stage is known."""
        return self.stages[-1].name == "sobol"

    def and_then(self, stage: Stage) -> Sensitivity:
        """Return it with its next stage: the same task over more points."""
        import pandas as pd

        points = pd.concat([self.task.points, stage.points], ignore_index=True)
        kept = {"kept": [axis.key for axis in stage.axes]}
        plan = replace(self.plan, about={**self.plan.about, **kept})
        return replace(
            self,
            stages=(*self.stages, stage),
            task=replace(self.task, points=points),
            plan=plan.and_then(shards_of(self.task, stage.span, self.job.spec.replicates)),
        )


def sensitivity(job: Job) -> None:
    """Screen, decompose, draw and report, and say what matters.

    Raises
    ------
    Refusal
        For a point that can't be accepted, before anything is written; where the folder can't be used.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on, or why there are no indices.
    """
    if is_finished(job.resume):
        return
    begun = sensitivity_of(job)
    if job.plan:
        from sim.sensitivity.cost import plan_only

        plan_only(begun)
        return
    from sim.sensitivity.output import say, write_output

    if not job.resume:
        _check_defined(begun)
    with session(begun.job, begun.plan, begun.files) as (folder, plan):
        whole = _run(replace(begun, plan=plan), folder)
        store.write_tables(folder, iterate(folder, whole.plan))
        found = write_output(whole, folder)
        finish(folder, whole.plan)
    say(begun.job, folder, found)


def _run(begun: Sensitivity, folder: Path) -> Sensitivity:
    """Run what is planned, then plan and run what follows from it."""
    while True:
        plan = begun.plan
        with Progress(plan.points, "points") as progress:
            run(
                *(begun.task, plan, folder, executor_of(begun.job)),
                lambda shard: progress.advance(shard.points[1] - shard.points[0]),
            )
        if begun.is_whole:
            return begun
        begun = begun.and_then(_next_stage(begun, folder))
        planned = with_input(folder, begun.plan, FILES["sobol"], begun.stages[-1].points)
        begun = replace(begun, plan=planned)


def _next_stage(begun: Sensitivity, folder: Path) -> Stage:
    """Return the stage that follows from the screening; the same whenever it is asked."""
    (stage,) = begun.stages
    tables, job = merged(folder, begun.plan), begun.job
    found = results_of(tables["effects"], tables["outcomes"], stage.span)
    kept = begun.analysis.kept(stage, found)
    return decomposition(
        *(begun.axes, kept, job.spec.sobol, job.config, job.spec.seed),
        first=stage.span[1],
    )


def task_in(folder: Path) -> SweepTask:
    """Return the task of a run's folder, made from what stands in it."""
    return sensitivity_of(job_in(folder)).task


def sensitivity_of(job: Job) -> Sensitivity:
    """Return a job's analysis: from its axes, or from the folder that it resumes.

    Raises
    ------
    Refusal
        For a point that can't be accepted, or a folder that isn't whole.
    """
    check_outcome(job)
    _check_of(job)
    return _left(job, job.resume) if job.resume else _laid_out(job, job.swept)


def _check_of(job: Job) -> None:
    names = [EFFECT, *(arm.name for arm in job.study.arms)]
    if job.spec.of not in names:
        raise Refusal(f"of={job.spec.of}: is no arm that runs; {suggestion(job.spec.of, names)}")


def _laid_out(job: Job, swept: Swept | None) -> Sensitivity:
    if swept is None:
        raise ValueError(f"{job.command} varies nothing")
    if not swept.axes:
        arms = [arm.name for arm in job.study.arms]
        swept = replace(swept, axes=tuple(every_axis(job.config, arms)))
    if len(swept.axes) < 2:
        raise Refusal(
            f"axes: {swept.axes[0].key} alone has nothing to be compared with; give at least two, or none for all"
            " that are declared."
        )
    texts = {f"{axis.prefix}{axis.key}": axis.text for axis in swept.axes}
    job = replace(job, config={**job.config, "axes": texts})
    stage = _first_stage(job, swept.axes)
    studies = varied(swept, stage.points)
    files: Writers = {
        DESIGN: lambda path: store.write_json(path, _described(job, swept.axes, studies)),
        FILES[stage.name]: lambda path: store.write_table(path, stage.points),
    }
    return _begun(job, swept.axes, studies, stage, files)


def _first_stage(job: Job, axes: tuple[Axis, ...]) -> Stage:
    spec = job.spec
    if spec.screen and len(axes) > spec.keep:
        return screening(axes, spec.morris, spec.seed)
    keys = [axis.key for axis in axes]
    return decomposition(axes, keys, spec.sobol, job.config, spec.seed)


def _begun(
    job: Job, axes: tuple[Axis, ...], studies: Varied, stage: Stage, files: Writers
) -> Sensitivity:
    task = SweepTask.of(studies, axes, stage.points, job.config, model_version())
    plan = empty_plan(job, task).and_then(shards_of(task, stage.span, job.spec.replicates))
    return Sensitivity(job, axes, (stage,), task, plan, files)


def _left(job: Job, folder: Path) -> Sensitivity:
    """Return the analysis of a folder, with its second stage if that was planned; conf/ plays no part."""
    axes, studies = studies_in(folder, job)
    names: list[StageName] = [name for name in FILES if FILES[name] in read_plan(folder).inputs]
    first, *more = (_stage_in(folder, name, axes) for name in names)
    begun = _begun(job, axes, studies, first, {})
    for stage in more:
        begun = begun.and_then(stage)
    return begun


def _stage_in(folder: Path, name: StageName, axes: tuple[Axis, ...]) -> Stage:
    points = store.read_table(folder / FILES[name])
    kept = set(read_plan(folder).about.get("kept", ())) if name == "sobol" else set()
    own = tuple(axis for axis in axes if axis.key in kept) if kept else axes
    return Stage(name, own, points)


def _check_defined(begun: Sensitivity) -> None:
    """Refuse before anything is written what isn't even defined at the first point."""
    tables = begun.task.do(Shard.of(begun.task.identity, (0, 1), (0, 1)), 1)
    spec = begun.job.spec
    found = results_of(tables["effects"], tables["outcomes"], (0, 1))
    if not any(each.is_about(spec.outcome, spec.of) for each in found):
        whose = "these arms" if spec.of == EFFECT else spec.of
        raise Refusal(
            f"outcome={spec.outcome}: is not defined for {whose} at the end of the programme;"
            f" choose another outcome{', or of=effect' if spec.of != EFFECT else ' or other arms'}."
        )


def _described(job: Job, axes: tuple[Axis, ...], studies: Varied) -> Mapping[str, Any]:
    """Return the design as design.json holds it."""
    spec = job.spec
    return {
        "axes": [axis.described() for axis in axes],
        "morris": spec.morris.model_dump() if spec.screen else None,
        "keep": spec.keep,
        "sobol": spec.sobol.model_dump(),
        "seed": spec.seed,
        "configurations": dict(studies.configs) if studies.composed else {},
    }
