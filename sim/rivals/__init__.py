"""From rivals of the model to what hangs on which assumption: every rival in every scenario, beside the model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from sim import store
from sim.commands import RUN_KEYS
from sim.inference.carried_out import begin_planned, carried_out, replicates_of, say_cost
from sim.inference.drawn import Drawn
from sim.inference.ensemble import read_ensemble, reference_folder
from sim.inference.scenarios import check_pattern, config_of
from sim.launch import Job, job_in
from sim.provenance import model_version
from sim.rivals.looked_for import check_conclusion
from sim.rivals.task import Contender, RivalsTask, Scenario
from sim.runner import Plan, read_plan
from sim.scenario import Refusal
from sim.scenario.conclusions import ConclusionFile, conclusion_file, read_conclusions
from sim.scenario.ensembles import check_free
from sim.scenario.named import described
from sim.scenario.patterns import PatternFile, pattern_file, read_patterns
from sim.scenario.rivals import MODEL, Rival, changes_of, read_rivals, where_of
from sim.session import Writers, check_inputs, is_finished

__all__ = ["RIVALS", "rivals", "task_in"]
RIVALS = "rivals.json"
OWN = (
    *("rivals", "against", "conclusions", "executor", "posterior", "sets", "margin", "paths"),
    *RUN_KEYS,
)
"""Keys of the command that no scenario has."""
REPLICATES, REPLICATES_OF_SETS = 10, 4
"""Replicates of a scenario unless the user says how many: at its own parameters, and at each set of an ensemble."""


class Rivalry(NamedTuple):
    """Checked rivals: their task and its plan, what its folder is begun from, and which rivals are left out."""

    task: RivalsTask
    plan: Plan
    files: Writers
    left_out: tuple[str, ...] = ()


def rivals(job: Job) -> None:
    """Run the model and every rival in every scenario, compare, draw, and say what hangs on which assumption.

    Raises
    ------
    Refusal
        For what can't be accepted, before anything is written; where the folder can't be used.
    sim.store.Busy
        Where others write there.
    Interrupted, Failed
        Saying how to go on.
    """
    if is_finished(job.resume):
        return
    begun = rivalry_of(job)
    if job.plan:
        _plan_only(job, begun)
        return
    from sim.rivals.output import say, write_output

    with carried_out(job, begun.task, begun.plan, begun.files) as (folder, statistics):
        tables = write_output(folder, begun.task, statistics)
    say(folder, begun.task, tables, begun.left_out)


def task_in(folder: Path) -> RivalsTask:
    """Return the task of a run's folder, made from what stands in it."""
    return rivalry_of(job_in(folder)).task


def rivalry_of(job: Job) -> Rivalry:
    """Return a job's rivals: from its files, or from the folder that it resumes.

    Raises
    ------
    Refusal
        For rivals, patterns, conclusions or a scenario that can't be accepted.
    """
    left_out: tuple[str, ...] = ()
    if job.resume:
        contenders, scenarios = _left(job.resume)
    else:
        contenders, left_out = _contenders(job)
        scenarios = tuple(_composed(job, contenders[0].drawn))
    _check_rivals(contenders, scenarios)
    task = RivalsTask.of(contenders, scenarios, job.spec.engine.name, model_version())
    about = {"rivals": len(contenders) - 1, "scenarios": len(scenarios), "sets": task.sets}
    plan = Plan(job.command, task.identity, model_version(), about=about)
    data = {
        "contenders": [each.described() for each in contenders],
        "scenarios": [each.described() for each in scenarios],
    }
    count = replicates_of(job, REPLICATES, REPLICATES_OF_SETS)
    files: Writers = {RIVALS: lambda path: store.write_json(path, data)}
    return Rivalry(task, plan.and_then(task.shards(count)), files, left_out)


def _contenders(job: Job) -> tuple[tuple[Contender, ...], tuple[str, ...]]:
    """Return the model and its rivals; without an ensemble, those that have one of their own are left out."""
    drawn = Drawn.asked(job.spec)
    if drawn is not None:  # said before the scenarios are composed, which takes seconds
        check_free(job.config, drawn.sets.names)
    found, left_out = [Contender(MODEL, None, {}, drawn)], []
    for name, rival in read_rivals(job.spec.rivals).items():
        if rival.posterior is not None and drawn is None:
            left_out.append(name)
            continue
        sets = drawn if rival.posterior is None else _own_sets(job, name, rival)
        found.append(Contender(name, rival, changes_of(rival, where_of(name)), sets))
    if len(found) == 1:
        raise Refusal(
            f"rivals: {left_out[0]} has an ensemble of its own; give the model one, too: posterior=reference"
        )
    return tuple(found), tuple(left_out)


def _own_sets(job: Job, name: str, rival: Rival) -> Drawn:
    beside = reference_folder() / str(rival.posterior)
    which = str(beside) if beside.is_file() else str(rival.posterior)
    try:
        whole = read_ensemble(which)
    except Refusal as refusal:
        raise Refusal(f"{where_of(name)}: {refusal}") from None
    named = replace(whole, name=str(rival.posterior))
    return Drawn(named.chosen(job.spec.sets, job.spec.seed), len(whole))


def _composed(job: Job, drawn: Drawn | None) -> Iterator[Scenario]:
    """Compose each scenario, with what was typed on top of it."""
    files: list[tuple[str, PatternFile | ConclusionFile]] = [
        *read_patterns(job.spec.against).items(),
        *read_conclusions(job.spec.conclusions).items(),
    ]
    _check_names([file for _, file in files])
    for name, file in files:
        try:
            scenario = Scenario(name, file, config_of(job, file.scenario, OWN))
            check_free(scenario.config, drawn.sets.names if drawn is not None else ())
            _check(scenario)
        except Refusal as refusal:
            raise Refusal(f"scenario of {name}: {refusal}") from None
        yield scenario


def _check_names(files: Sequence[PatternFile | ConclusionFile]) -> None:
    """Refuse a conclusion of a pattern's name: tables have both by name."""
    patterns = {
        each.name for file in files if isinstance(file, PatternFile) for each in file.patterns
    }
    for file in files:
        for each in file.conclusions if isinstance(file, ConclusionFile) else ():
            if each.name in patterns:
                raise Refusal(f"conclusions: {each.name!r} is the name of a pattern; give another.")


def _check(scenario: Scenario) -> None:
    """Refuse what a scenario can't tell."""
    study = scenario.study({})
    if isinstance(scenario.file, PatternFile):
        for pattern in scenario.file.patterns:
            check_pattern(pattern, study)
    else:
        for conclusion in scenario.file.conclusions:
            check_conclusion(conclusion, study)


def _left(folder: Path) -> tuple[tuple[Contender, ...], tuple[Scenario, ...]]:
    """Return the contenders and scenarios as a run's folder holds them; conf/ plays no part."""
    check_inputs(folder, read_plan(folder))
    path = folder / RIVALS
    data = store.read_json(path)
    contenders = tuple(
        Contender(
            each["name"],
            described(Rival, each["rival"], str(path)) if each["rival"] else None,
            each["changes"],
            Drawn.left(each["drawn"]) if each["drawn"] else None,
        )
        for each in data["contenders"]
    )
    scenarios = tuple(
        Scenario(each["name"], _file(each["file"], str(path)), each["config"])
        for each in data["scenarios"]
    )
    return contenders, scenarios


def _file(data: Any, where: str) -> PatternFile | ConclusionFile:
    return pattern_file(data, where) if "patterns" in data else conclusion_file(data, where)


def _check_rivals(contenders: Sequence[Contender], scenarios: Sequence[Scenario]) -> None:
    """Refuse a rival that a scenario can't have."""
    for contender in contenders[1:]:
        for scenario in scenarios:
            try:
                scenario.study(contender.changes)
            except Refusal as refusal:
                raise Refusal(
                    f"{where_of(contender.name)}: in {scenario.name}: {refusal}"
                ) from None


def _plan_only(job: Job, begun: Rivalry) -> None:
    """Say what all would take, by the model in each scenario, and with `out` make the run's folder."""
    task, plan = begun.task, begun.plan
    points = range(0, len(task.scenarios) * task.sets, task.sets)
    said = [
        f"{job.study.name}: the model and {len(task.contenders) - 1} rivals in {len(points)} scenarios"
    ]
    drawn = task.contenders[0].drawn
    if drawn is not None:
        said.append(f"parameter sets             {drawn.words()}")
    said += [f"left out                   {name}: {WHY_LEFT_OUT}" for name in begun.left_out]
    say_cost(job, task, plan, points, task.sets * len(task.contenders), said)
    begin_planned(job, plan, begun.files)


WHY_LEFT_OUT = (
    "it has an ensemble of its own, and stands beside the model's only: posterior=reference"
)
