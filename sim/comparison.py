"""A comparison from plan to report: rounds of replicates until the effects are known well enough."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.comparison_task import ComparisonTask
from sim.estimation import EstimationPlan, effects_csv, estimate, patients_precision
from sim.launch import Interrupted, Job, Terminated, job_in
from sim.progress import Progress
from sim.provenance import model_version, provenance
from sim.runner import ExecutorSpec, Plan, cut, merged, run
from sim.scenario.refusal import Refusal
from sim.study import Study

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
        Where another process writes there.
    Interrupted
        Saying how to go on.
    """
    if job.plan:
        from sim.planning import print_plan

        print_plan(job)
        return
    folder = _folder(job)
    with store.locked(folder):
        try:
            tables = _run_rounds(job, folder)
        except (KeyboardInterrupt, Terminated) as interruption:
            raise Interrupted(
                f"circle {job.command}: interrupted; what was finished is kept. Go on with:"
                f" circle {job.command} resume={folder}"
            ) from interruption
        _finish(job, folder, tables)


def _folder(job: Job) -> Path:
    if job.resume is not None:
        _check_same_model(job.resume)
        return job.resume
    folder = store.choose_folder(
        job.out, job.command, job.study.name, f"{job.started:%Y-%m-%d_%H-%M-%S}"
    )
    store.make_folder(folder)
    origin = provenance(
        job.command, job.overrides, job.config, job.started.isoformat(timespec="seconds")
    )
    store.write_yaml(folder / store.CONFIG, job.config)
    store.write_json(folder / store.PROVENANCE, origin.model_dump(mode="json"))
    return folder


def _check_same_model(folder: Path) -> None:
    origin = store.read_json(folder / store.PROVENANCE)
    if origin["model_version"] != model_version():
        raise Refusal(
            f"resume={folder}: the model has changed since that run began; start it anew, or check out the code"
            " it began with."
        )
    if (folder / "effects.csv").exists():
        raise Refusal(f"resume={folder}: that run is finished; see {folder / 'report.html'}")


def _run_rounds(job: Job, folder: Path) -> dict[str, pd.DataFrame]:
    """Run rounds of replicates, each planned before it runs, until the effects are known well enough."""
    task = _task(job)
    plan = Plan(job.command, task.identity, about=_about(job.study))
    executor = ExecutorSpec(workers=job.spec.engine.workers)
    had, count = 0, job.spec.replicates or min(FIRST_ROUND, job.spec.max_replicates)
    while True:
        plan = plan.and_then(
            cut(task.identity, (0, 1), (had, count), most_replicates=task.replicates_a_shard)
        )
        plan.write(folder)
        with Progress(plan.worlds, "replicates") as progress:
            run(task, plan, folder, executor, lambda shard: progress.advance(shard.worlds))
        tables = merged(folder, plan)
        had, count = count, _wanted(job, tables["patients"], count)
        if count <= had:
            return tables


def task_in(folder: Path) -> ComparisonTask:
    """Return the task of a run's folder, made from what stands in it."""
    return _task(job_in(folder))


def _task(job: Job) -> ComparisonTask:
    return ComparisonTask.of(job.study, job.spec.engine.name, job.config, model_version())


def _wanted(job: Job, patients: pd.DataFrame, count: int) -> int:
    """Return how many replicates the precision asks for, at most twice as many as there are."""
    spec = job.spec
    if spec.replicates is not None or spec.precision is None:
        return count
    reached = patients_precision(patients, _estimation_plan(job), spec.precision)
    if reached.reached:
        return count
    return int(min(max(reached.predicted, count + 1), GROWTH * count, spec.max_replicates))


def _about(study: Study) -> dict[str, Any]:
    return {
        "arms": [arm.name for arm in study.arms],
        "patients": study.patients,
        "weeks": study.schedule.horizon,
    }


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


def _finish(job: Job, folder: Path, tables: dict[str, pd.DataFrame]) -> None:
    from sim.comparison_output import show_results

    hours = _facilitator_hours(tables["weeks"])
    offered = job.study.entry == "offered"
    estimates = estimate(tables["patients"], _estimation_plan(job), hours if offered else None)
    for name in ("patients", "weeks", "members", "ties"):
        store.write_table(folder / f"{name}.parquet", tables[name])
    store.write_table(folder / "outcomes.parquet", estimates.outcomes)
    show_results(job, folder, tables, estimates)
    # Last, since a folder with effects counts as finished.
    store.write_text(folder / "effects.csv", effects_csv(estimates.effects))
    store.remove_shards(folder / store.SHARDS)
    store.point_latest(folder, job.command)
