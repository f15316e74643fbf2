"""A run's folder from its plan to its results: begun or continued, held, and finished."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.exits import Failed, Interrupted, Terminated
from sim.launch import Job
from sim.provenance import model_version, provenance
from sim.runner import ExecutorSpec, Plan, read_plan
from sim.runner.executor import WorkersFailed, check_executor
from sim.scenario.refusal import Refusal
from sim.terminal import note

if TYPE_CHECKING:
    import pandas as pd

Writers = Mapping[str, Callable[[Path], None]]
"""What writes a file, by the file's name."""
RESULTS = (".parquet", ".csv")


@contextmanager
def session(job: Job, plan: Plan, files: Writers | None = None) -> Iterator[tuple[Path, Plan]]:
    """Hold the folder of a run, begun anew or resumed, and give it with its plan.

    Parameters
    ----------
    plan : Plan
        Of the run if it begins anew; a resumed one goes on with what it had planned.
    files : mapping of str to callable
        What it is begun from beside its configuration.

    Raises
    ------
    Refusal
        Where the folder can't be used, or isn't what the run was begun from.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on.
    """
    check_executor(executor_of(job))
    folder = begin(job, plan, files or {}) if job.resume is None else job.resume
    with store.alone(folder), saying_how_to_go_on(folder):
        planned = read_plan(folder)
        check_unchanged(folder, planned, plan.identity)
        store.remove_unfinished(folder)
        store.remove_unfinished(folder / store.SHARDS)
        yield folder, planned


def begin(job: Job, plan: Plan, files: Writers) -> Path:
    """Make the folder of a run that holds its configuration, provenance and plan, or nothing at all."""
    started = job.started.isoformat(timespec="seconds")
    origin = provenance(job.command, job.overrides, job.config, started)

    def fill(folder: Path) -> None:
        store.write_yaml(folder / store.CONFIG, job.config)
        store.write_json(folder / store.PROVENANCE, origin.model_dump(mode="json"))
        for name, write in files.items():
            write(folder / name)
        inputs = {path.name: store.sha256_of(path) for path in sorted(folder.iterdir())}
        replace(plan, inputs=inputs).write(folder)

    return store.new_folder(job.out, job.command, job.study.name, job.moment, fill)


def check_unchanged(folder: Path, plan: Plan, identity: str) -> None:
    """Refuse to go on where a run's files, the model, or its task's identity differ from the plan.

    Raises
    ------
    Refusal
        Saying what was changed.
    """
    if plan.model != model_version():
        raise Refusal(
            f"{folder}: the model has changed since that run began (version {plan.model} then,"
            f" {model_version()} now); start it anew, or check out the code it began with."
        )
    check_inputs(folder, plan)
    if plan.identity != identity:
        raise Refusal(
            f"{folder}: the code that reads configurations has changed since that run began;"
            " start it anew, or check out the code it began with."
        )


def check_inputs(folder: Path, plan: Plan) -> None:
    """Refuse a folder of which a file that the run was begun from is no longer what was written.

    Raises
    ------
    Refusal
        Naming the file.
    """
    for name in store.damaged_files(folder, plan.inputs):
        raise Refusal(
            f"{folder / name}: was changed after the run began; put it back as it was, or start a new run."
        )


def with_input(folder: Path, plan: Plan, name: str, table: pd.DataFrame) -> Plan:
    """Write a table that what a plan goes on with was made from, then the plan, and return it with that input."""
    store.write_table(folder / name, table)
    inputs = {**plan.inputs, name: store.sha256_of(folder / name)}
    planned = replace(plan, inputs=inputs)
    planned.write(folder)
    return planned


def finish(folder: Path, plan: Plan) -> None:
    """Note what a run's final tables hold, and remove what they were made of."""
    results = {
        path.name: store.sha256_of(path)
        for path in sorted(folder.iterdir())
        if path.suffix in RESULTS and path.name not in plan.inputs
    }
    replace(plan, results=results).write(folder)
    store.remove_shards(folder / store.SHARDS)
    store.remove_parts(folder)
    store.point_latest(folder, plan.command)


def is_finished(folder: Path | None) -> bool:
    """Whether a folder that is to be resumed needs nothing more; says so, or which table is damaged."""
    if folder is None:
        return False
    plan = read_plan(folder)
    if not plan.results:
        return False
    for name in store.damaged_files(folder, plan.results):
        note(f"{folder / name}: isn't what was written; the run is done again.")
        return False
    print(f"{folder}: is finished; there is nothing to do.")
    return True


def executor_of(job: Job) -> ExecutorSpec:
    """Return which workers a job wants."""
    return ExecutorSpec(**job.spec.executor.model_dump())


@contextmanager
def saying_how_to_go_on(folder: Path, line: str | None = None) -> Iterator[None]:
    """Say with every interruption, full disk and want of workers how the run goes on.

    Parameters
    ----------
    line : str, optional
        The command that continues; ``circle resume`` unless given.
    """
    line = line or f"circle resume {shlex.quote(str(folder))}"
    try:
        yield
    except (KeyboardInterrupt, Terminated) as interruption:
        raise Interrupted(
            f"interrupted; what was finished is kept. Go on with: {line}"
        ) from interruption
    except (store.CannotWrite, WorkersFailed) as error:
        raise Failed(
            f"{error}. What was finished is kept; when that is mended, go on with: {line}"
        ) from error
