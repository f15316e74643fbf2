"""Scenarios of patterns: composed from their files with what was typed on top, or as a run's folder holds them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.launch import Job
from sim.runner import read_plan
from sim.scenario import Refusal, compose, read_study
from sim.scenario.compose import key_of
from sim.scenario.patterns import PatternFile, pattern_file
from sim.scenario.refusal import suggestion
from sim.session import Writers, check_inputs
from sim.study import Study

if TYPE_CHECKING:
    from sim.scenario.patterns import Pattern

SCENARIOS = "scenarios.json"


@dataclass(frozen=True)
class Scenario:
    """A scenario with the patterns that are looked for in it.

    Attributes
    ----------
    config : mapping
        The resolved configuration of its study, without the keys of the command that runs it.
    """

    name: str
    file: PatternFile
    config: Mapping[str, Any]

    @property
    def study(self) -> Study:
        """The study that it describes."""
        return read_study(self.config)

    def described(self) -> dict[str, Any]:
        """Return it as the folder of a run holds it."""
        return {"patterns": self.file.model_dump(mode="json"), "config": dict(self.config)}


def composed(
    job: Job, files: Iterable[tuple[str, PatternFile]], own: Collection[str]
) -> tuple[Scenario, ...]:
    """Compose the scenario of each file, with what was typed on top of it.

    Parameters
    ----------
    own : collection of str
        Keys of the command that no scenario has.

    Raises
    ------
    Refusal
        For a scenario that can't be accepted, or a pattern that isn't in it.
    """
    typed = [each for each in job.overrides if key_of(each).partition(".")[0] not in own]
    found = []
    for name, file in files:
        try:
            made = compose(job.command, [*file.scenario, *typed])
            config = {key: value for key, value in made.config.items() if key not in own}
            scenario = Scenario(name, file, {**config, "executor": job.config["executor"]})
            _check(scenario)
        except Refusal as refusal:
            raise Refusal(f"scenario of {name}: {refusal}") from None
        found.append(scenario)
    return tuple(found)


def left(folder: Path) -> tuple[Scenario, ...]:
    """Return the scenarios as a run's folder holds them; conf/ plays no part.

    Raises
    ------
    Refusal
        Where a file of it isn't what was written.
    """
    check_inputs(folder, read_plan(folder))
    path = folder / SCENARIOS
    return tuple(
        Scenario(name, pattern_file(each["patterns"], str(path)), each["config"])
        for name, each in store.read_json(path).items()
    )


def written(scenarios: Iterable[Scenario]) -> Writers:
    """Return what writes the scenarios into a run's folder."""
    described = {each.name: each.described() for each in scenarios}
    return {SCENARIOS: lambda path: store.write_json(path, described)}


def _check(scenario: Scenario) -> None:
    study = scenario.study
    for pattern in scenario.file.patterns:
        _check_pattern(pattern, study)


def _check_pattern(pattern: Pattern, study: Study) -> None:
    arms = [arm.name for arm in study.arms]
    for arm in (pattern.arm, pattern.reference):
        if arm is not None and arm not in arms:
            raise Refusal(
                f"{pattern.name}: there is no arm {arm!r} in its scenario; {suggestion(arm, arms)}"
            )
    weeks = study.schedule.assessments
    for week in (pattern.since, pattern.week):
        if week is not None and week not in weeks:
            listed = ", ".join(map(str, weeks))
            raise Refusal(
                f"{pattern.name}: nobody is assessed in week {week}; take one of {listed},"
                " or set schedule.assessments."
            )
