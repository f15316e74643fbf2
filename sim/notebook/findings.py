"""What a finished run found, in sentences made from its tables: the same that its command says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sim import store
from sim.notebook.tables import read_result
from sim.runner import read_plan
from sim.scenario.files import read_yaml


def findings_of(folder: Path) -> list[str]:
    """Return what a finished run found, a sentence or two each."""
    return FOUND_BY[read_plan(folder).command](folder)


def _comparison(folder: Path) -> list[str]:
    from sim.report.summary import summary_sentences
    from sim.scenario import read_study

    study = read_study(read_yaml(folder / store.CONFIG), command="compare")
    effects, outcomes = (read_result(folder / name) for name in ("effects.csv", "outcomes.parquet"))
    return summary_sentences(study, effects, outcomes)


def _sweep(folder: Path) -> list[str]:
    from sim.sweep.found import Found
    from sim.sweep.words import lead, others, turning

    found = Found.of(folder)
    return [*lead(found), *others(found), *turning(found)]


def _sensitivity(folder: Path) -> list[str]:
    from sim.sensitivity.found import Found
    from sim.sensitivity.words import lead

    found = Found.of(folder)
    return [sentence for matter in found.matters for sentence in lead(found, matter)]


def _calibration(folder: Path) -> list[str]:
    from sim.calibration.words import identified_sentences
    from sim.scenario import read_study_config

    spec = read_study_config(read_yaml(folder / store.CONFIG), command="calibrate")
    parameters = read_result(folder / "parameters.csv")
    return identified_sentences(parameters, read_result(folder / "generations.csv"), spec)


def _validation(folder: Path) -> list[str]:
    from sim.validation.output import ROLES, counted

    table = read_result(folder / "patterns.csv")
    parts = {role: table[table["role"] == role] for role in ROLES}
    return [f"{role}: {counted(part)}" for role, part in parts.items() if len(part)]


def _rivals(folder: Path) -> list[str]:
    from sim.rivals.output import summary_sentences

    flips = read_result(folder / "flips.csv").fillna({"contradicted_by": "", "left_open_by": ""})
    return summary_sentences(read_result(folder / "fit.csv"), flips)


FOUND_BY: Mapping[str, Callable[[Path], list[str]]] = {
    "compare": _comparison,
    "sweep": _sweep,
    "sensitivity": _sensitivity,
    "calibrate": _calibration,
    "validate": _validation,
    "rivals": _rivals,
}
