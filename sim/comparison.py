"""A comparison from plan to report: rounds of replicates until the effects are known well enough."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.comparison_task import ComparisonTask
from sim.estimation import (
    Estimates,
    EstimationPlan,
    effects_csv,
    estimate,
    patients_precision,
)
from sim.launch import Job, job_in
from sim.progress import Progress
from sim.provenance import model_version
from sim.recording import TABLES
from sim.runner import Plan, merged, run
from sim.session import executor_of, finish, is_finished, session
from sim.variants.asked import Varied, cautions, files_of, variants_of, varied, write_varied

if TYPE_CHECKING:
    import pandas as pd

FIRST_ROUND = 20
GROWTH = 2


def compare(job: Job) -> None:
    """Plan, run, estimate, draw and report a comparison.

    Raises
    ------
    Refusal
        Where the results' folder can't be used.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on.
    """
    if job.plan:
        from sim.planning import plan_only

        task = _task(job)
        plan_only(job, first_plan(job, task), task)
        return
    if is_finished(job.resume):
        return
    task = _task(job)
    with session(job, first_plan(job, task), files_of(task.variants)) as (folder, plan):
        plan, tables = _run_rounds(job, task, folder, plan)
        found = _vary(job, task, folder, plan)
        estimates = _with_parameters(job, task, _estimate(job, tables), found)
        trial = _write(job, folder, tables, estimates, found)
        finish(folder, plan)
    from sim.comparison_output import say

    say(job, folder, estimates, trial, found)


def task_in(folder: Path) -> ComparisonTask:
    """Return the task of a run's folder, made from what stands in it."""
    return _task(job_in(folder))


def _task(job: Job) -> ComparisonTask:
    variants = variants_of(job)
    return ComparisonTask.of(job.study, job.spec.engine.name, job.config, model_version(), variants)


def first_plan(job: Job, task: ComparisonTask) -> Plan:
    """Return the plan of a comparison's first round of replicates."""
    study = job.study
    about = {
        "arms": [arm.name for arm in study.arms],
        "patients": study.patients,
        "weeks": study.schedule.horizon,
    }
    count = job.spec.replicates or min(FIRST_ROUND, job.spec.max_replicates)
    return _more(Plan(job.command, task.identity, model_version(), about=about), task, count)


def _more(plan: Plan, task: ComparisonTask, count: int) -> Plan:
    """Return a plan that goes on to a number of replicates."""
    return plan.and_then(task.shards((plan.replicates, count)))


def _part(plan: Plan, *, variants: bool) -> Plan:
    """Return the part of a plan that is of the study itself, or of its variants."""
    shards = tuple(shard for shard in plan.shards if (shard.points[0] > 0) == variants)
    return replace(plan, shards=shards)


def _run_rounds(
    job: Job, task: ComparisonTask, folder: Path, plan: Plan
) -> tuple[Plan, dict[str, pd.DataFrame]]:
    """Run rounds of replicates, each planned before it runs, until the effects are known well enough."""
    while True:
        with Progress(plan.worlds, "replicates") as progress:
            run(task, plan, folder, executor_of(job), lambda shard: progress.advance(shard.worlds))
        tables = merged(folder, _part(plan, variants=False))
        wanted = _wanted(job, tables["patients"], plan.replicates)
        if wanted <= plan.replicates:
            return plan, tables
        plan = _more(plan, task, wanted)
        plan.write(folder)


def _wanted(job: Job, patients: pd.DataFrame, count: int) -> int:
    """Return how many replicates the precision asks for, at most twice as many as there are."""
    spec = job.spec
    if spec.replicates is not None or spec.precision is None:
        return count
    reached = patients_precision(patients, _estimation_plan(job), spec.precision)
    if reached.reached:
        return count
    return int(min(max(reached.predicted, count + 1), GROWTH * count, spec.max_replicates))


def _estimation_plan(job: Job) -> EstimationPlan:
    study = job.study
    return EstimationPlan(
        arms=tuple(arm.name for arm in study.arms),
        end_week=study.schedule.end_week,
        entry=study.entry,
    )


def _facilitator_hours(weeks: pd.DataFrame) -> pd.DataFrame:
    by_arm = weeks.groupby(["replicate", "arm"], sort=False)["facilitator_hours"]
    return by_arm.sum().reset_index()


def _estimate(job: Job, tables: dict[str, pd.DataFrame]) -> Estimates:
    offered = job.study.entry == "offered"
    hours = _facilitator_hours(tables["weeks"]) if offered else None
    return estimate(tables["patients"], _estimation_plan(job), hours)


def _vary(job: Job, task: ComparisonTask, folder: Path, plan: Plan) -> Varied:
    """Estimate what the variants came to, and write their tables."""
    if task.variants is None:
        return Varied()
    means = merged(folder, _part(plan, variants=True))["means"]
    found = varied(job, task.variants, means)
    store.write_table(folder / "means.parquet", means)
    write_varied(folder, found)
    return found


def _with_parameters(
    job: Job, task: ComparisonTask, estimates: Estimates, found: Varied
) -> Estimates:
    """Return the estimates with the parameter intervals of an ensemble, and what has to be said of it."""
    drawn = None if task.variants is None else task.variants.drawn
    if drawn is None or found.probabilities is None:
        return estimates
    from sim.variants.effects import with_parameters

    effects, study = with_parameters(estimates.effects, found.probabilities), job.study
    said = cautions(found, effects, study.schedule.end_week, study.arms[0].name)
    warnings = [*estimates.warnings, *drawn.cautions(model_version()), *said]
    return Estimates(estimates.outcomes, effects, warnings)


def _write(
    job: Job, folder: Path, tables: dict[str, pd.DataFrame], estimates: Estimates, found: Varied
) -> pd.DataFrame | None:
    """Write tables, figures and the report, and return the table of the published trial, if there is one."""
    from sim.comparison_output import write_output

    for name in TABLES:
        store.write_table(folder / f"{name}.parquet", tables[name])
    store.write_table(folder / "outcomes.parquet", estimates.outcomes)
    store.write_text(folder / "effects.csv", effects_csv(estimates.effects))
    return write_output(job, folder, tables, estimates, found)
