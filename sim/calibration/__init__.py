"""A calibration from its blocks to its ensemble: step after step, each planned before it runs, so that it resumes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.calibration.fit import Fit
from sim.calibration.history import Emulator
from sim.calibration.prior import Prior
from sim.calibration.stages import Stage
from sim.calibration.targets import fitted_only
from sim.calibration.task import Block, CalibrationTask, with_arms_of
from sim.commands import RUN_KEYS
from sim.comparison_task import ASIDE
from sim.inference.scenarios import Scenario, composed, left, written
from sim.launch import Job, job_in
from sim.progress import Progress
from sim.provenance import model_version
from sim.runner import Plan, Shard, cut, merged, read_plan, run
from sim.scenario import Refusal
from sim.scenario.calibrations import KEYS
from sim.scenario.distance import distance
from sim.scenario.ensembles import check_free
from sim.scenario.patterns import read_patterns
from sim.session import Writers, executor_of, finish, is_finished, session, with_input
from sim.sweep.task import MOST_POINTS, WEEKS_A_SHARD
from sim.terminal import note

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Calibration", "calibrate", "calibration_of", "task_in"]
OWN = (*KEYS, "executor", *RUN_KEYS)
FITTED = "it is to be fitted"
"""Keys of the command that no scenario has."""


@dataclass(frozen=True, eq=False)
class Calibration:
    """A checked calibration: the steps that are known yet, their task and plan, and what its folder is begun from."""

    job: Job
    blocks: tuple[Block, ...]
    stages: tuple[Stage, ...]
    task: CalibrationTask
    plan: Plan
    files: Writers
    surfaces: dict[str, Emulator] = field(default_factory=dict)

    def and_then(self, stage: Stage) -> Calibration:
        """Return it with its next step: the same task over more points."""
        import pandas as pd

        stages = (*self.stages, stage)
        points = pd.concat([each.points for each in stages], ignore_index=True)
        return replace(
            self,
            stages=stages,
            task=replace(self.task, points=points),
            plan=self.plan.and_then(self._shards(stage)),
        )

    def _shards(self, stage: Stage) -> Iterator[Shard]:
        count = int(self.job.spec.replicates)
        (block,) = (each for each in self.blocks if each.name == stage.block)
        most = max(1, min(MOST_POINTS, WEEKS_A_SHARD[self.task.engine] // (block.weeks * count)))
        return cut(self.task.identity, stage.span, stage.replicates(count), most, count)

    def fits(self, statistics: pd.DataFrame) -> list[Fit]:
        """Return the fits of the blocks that were begun, and of the next one if all of them are done.

        Parameters
        ----------
        statistics : DataFrame
            ``point``, ``pattern`` and ``value``, of all steps.
        """
        wide = statistics.pivot(index="point", columns="pattern", values="value")
        found: list[Fit] = []
        for position, block in enumerate(self.blocks):
            earlier = found[-1].left if found else None
            stages = tuple(each for each in self.stages if each.block == block.name)
            prior = Prior.of(block.keys, f"blocks.{block.name}.parameters")
            about = (position, block, prior, stages)
            fit = Fit(*about, wide, earlier, self.job.spec, self.surfaces)
            found.append(fit)
            if not fit.is_done:
                break
        return found


def calibrate(job: Job) -> None:
    """Fit block after block, and leave the ensemble.

    Raises
    ------
    Refusal
        For settings or a scenario that can't be accepted, before anything is written; where the folder can't be used.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on, or why there is no ensemble.
    """
    if is_finished(job.resume):
        return
    begun = calibration_of(job)
    if job.plan:
        from sim.calibration.cost import plan_only

        plan_only(begun)
        return
    from sim.calibration.output import say, write_output

    with session(begun.job, begun.plan, begun.files) as (folder, plan):
        begun, statistics = _run(replace(begun, plan=plan), folder)
        found = write_output(begun, folder, begun.fits(statistics))
        finish(folder, begun.plan)
    say(begun.job, folder, found)


def _run(begun: Calibration, folder: Path) -> tuple[Calibration, pd.DataFrame]:
    """Run what is planned, then plan and run what follows from it, until every block is done."""
    while True:
        stage = begun.stages[-1]
        with Progress(len(stage.points), f"sets of {_title(stage)}") as progress:
            run(*(begun.task, begun.plan, folder, executor_of(begun.job)), _of(stage, progress))
        statistics = merged(folder, begun.plan)["statistics"]
        fits = begun.fits(statistics)
        if fits[-1].is_done:
            return begun, statistics
        _tell(fits)
        begun = begun.and_then(fits[-1].following(len(begun.task.points)))
        latest = begun.stages[-1]
        begun = replace(begun, plan=with_input(folder, begun.plan, latest.file, latest.points))


def _of(stage: Stage, progress: Progress) -> Any:
    """Return what counts the shards of a step, and no others, as done."""

    def done(shard: Shard) -> None:
        if shard.points[0] >= stage.span[0]:
            progress.advance(shard.points[1] - shard.points[0])

    return done


def _title(stage: Stage) -> str:
    from sim.calibration.words import step_title

    return step_title(stage.block, stage.step)


def _tell(fits: list[Fit]) -> None:
    """Say how far the fit is, after a generation."""
    fit = next((each for each in reversed(fits) if each.generations), None)
    if fit is not None:
        pool = fit.generations[-1]
        note(
            f"{fit.block.name}: {len(pool.sets)} sets tried, {pool.effective(1.0):.0f} of"
            f" {fit.spec.sequential.effective:.0f} effective"
        )


def task_in(folder: Path) -> CalibrationTask:
    """Return the task of a run's folder, made from what stands in it."""
    return calibration_of(job_in(folder)).task


def calibration_of(job: Job) -> Calibration:
    """Return a job's calibration: from its blocks, or from the folder that it resumes.

    Raises
    ------
    Refusal
        For settings or a scenario that can't be accepted.
    """
    _check(job)
    scenarios = left(job.resume) if job.resume else _composed(job)
    blocks = tuple(_block(name, job, scenarios) for name in job.spec.blocks)
    begun = _empty(job, blocks, scenarios)
    if job.resume is None:
        stage = begun.fits(_nothing())[-1].following(0)
        write: Writers = {stage.file: lambda path: store.write_table(path, stage.points)}
        return replace(begun.and_then(stage), files={**begun.files, **write})
    for stage in _stages_in(job.resume, blocks):
        begun = begun.and_then(stage)
    return begun


def _check(job: Job) -> None:
    if find_spec("sklearn") is None:
        raise Refusal(
            "calibrate: scikit-learn is not installed; pip install 'circlesim[calibrate]'"
        )
    spec = job.spec
    if spec.replicates is None or spec.precision is not None:
        raise Refusal(
            "replicates: a calibration runs as many of every set; give a number, and no precision."
        )
    keys = [key for block in spec.blocks.values() for key in block.parameters]
    for name, block in spec.blocks.items():
        Prior.of(block.parameters, f"blocks.{name}.parameters")
    for key in keys:
        if keys.count(key) > 1:
            raise Refusal(f"blocks: {key} stands in two blocks; fit it in one.")
    check_free(job.config, keys, why=FITTED)


def _composed(job: Job) -> tuple[Scenario, ...]:
    names = [name for block in job.spec.blocks.values() for name in block.against]
    files = fitted_only(read_patterns(names).items())
    for name in names:
        if name not in dict(files):
            raise Refusal(
                f"blocks: {name} holds no pattern whose role is fitted; leave it out of against."
            )
    scenarios = composed(job, files, OWN)
    keys = [key for block in job.spec.blocks.values() for key in block.parameters]
    for each in scenarios:
        check_free(each.config, keys, f"scenario of {each.name}: ", FITTED)
    return scenarios


def _block(name: str, job: Job, scenarios: tuple[Scenario, ...]) -> Block:
    spec = job.spec.blocks[name]
    own = [each for each in scenarios if each.name in spec.against]
    return Block(
        name,
        tuple(spec.parameters),
        tuple((each.name, each.file) for each in own),
        tuple(with_arms_of(each.study, each.file) for each in own),
    )


def _empty(job: Job, blocks: tuple[Block, ...], scenarios: tuple[Scenario, ...]) -> Calibration:
    """Return a calibration before its first step."""
    import pandas as pd

    decides = [
        ({k: v for k, v in each.config.items() if k not in ASIDE}, each.described()["patterns"])
        for each in scenarios
    ]
    own = {key: job.config[key] for key in (*KEYS, "replicates", "seed")}
    assumed = distance().model_dump(mode="json")
    identity = store.fingerprint(decides, own, assumed, model_version())
    task = CalibrationTask(blocks, pd.DataFrame(), job.spec.engine.name, identity)
    about = {
        "blocks": [block.name for block in blocks],
        "patterns": sum(len(each.file.patterns) for each in scenarios),
    }
    plan = Plan(job.command, identity, model_version(), about=about)
    return Calibration(job, blocks, (), task, plan, written(scenarios))


def _nothing() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame({"point": [], "pattern": [], "value": []})


def _stages_in(folder: Path, blocks: tuple[Block, ...]) -> Iterator[Stage]:
    """Yield the steps that a run's folder holds, in order."""
    known = read_plan(folder).inputs
    for block in blocks:
        head = f"points_{block.name}_"
        for name in sorted(each for each in known if each.startswith(head)):
            points = store.read_table(folder / name)
            yield Stage(block.name, int(points["step"].iloc[0]), points)
