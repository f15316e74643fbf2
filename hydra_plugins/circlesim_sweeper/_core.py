"""What the sweeper ``design`` does: jobs from a design's points, or one job of the whole design."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import OmegaConf

from hydra_plugins.circlesim_sweeper.design_sweeper import DesignSweeper, DesignSweeperConf
from sim.design import Axis, make_points, quoted, rows, split
from sim.design.overrides import axis_of
from sim.scenario import Refusal
from sim.scenario.designs import read_design

Job = list[str]


def sweep(sweeper: DesignSweeper, arguments: Sequence[str]) -> list[Any]:
    """Run a sweep's jobs, and return what they return, by batch."""
    overrides = [*_params(sweeper), *arguments]
    whole = getattr(sweeper.task_function, "takes_designs", False)
    try:
        jobs = [whole_design(sweeper, overrides)] if whole else design_jobs(sweeper, overrides)
    except Refusal as refusal:
        if whole:
            raise
        raise HydraException(str(refusal)) from refusal
    folder = Path(sweeper.config.hydra.sweep.dir)
    folder.mkdir(parents=True, exist_ok=True)
    OmegaConf.save(sweeper.config, folder / "multirun.yaml")
    returns, first = [], 0
    for batch in _batches(jobs, sweeper.max_batch_size):
        sweeper.validate_batch_is_legal(batch)
        results = sweeper.launcher.launch(batch, initial_job_idx=first)
        for each in results:
            _ = each.return_value  # raises what the job raised
        returns.append(results)
        first += len(batch)
    return returns


def whole_design(sweeper: DesignSweeper, overrides: Sequence[str]) -> Job:
    """Return the one job of a program that takes whole designs: what is swept stands in its ``axes``."""
    axes, fixed = split(overrides)
    ours = {name: value for name, value in sweeper.settings.items() if name != "params"}
    changed = [name for name, value in ours.items() if value != getattr(DesignSweeperConf, name)]
    if changed:
        raise Refusal(
            f"hydra.sweeper.{changed[0]}: this command has a design of its own; use design=NAME and design.KEY=VALUE"
        )
    if not axes:
        return fixed
    texts = ",".join(f"{a.prefix}{a.key}:{quoted(a.text)}" for a in axes)
    return [*fixed, f"++axes={{{texts}}}"]


def design_jobs(sweeper: DesignSweeper, overrides: Sequence[str]) -> list[Job]:
    """Return a job for each point: in a grid those of Hydra's own sweeper, in its order."""
    parser = OverridesParser.create(config_loader=sweeper.hydra_context.config_loader)
    parsed = {each.get_key_element(): each for each in parser.parse_overrides(list(overrides))}
    swept = {key: axis_of(each, key) for key, each in parsed.items() if each.is_sweep_override()}
    columns = _texts(sweeper, list(swept.values())) if swept else []
    texts = dict(zip(swept, columns, strict=True))
    points = len(columns[0]) if columns else 1
    return [
        [f"{key}={texts[key][k]}" if key in swept else _fixed(each) for key, each in parsed.items()]
        for k in range(points)
    ]


def _fixed(override: Override) -> str:
    if override.is_delete():
        return str(override.input_line)
    return f"{override.get_key_element()}={override.get_value_element_as_str()}"


def _texts(sweeper: DesignSweeper, axes: list[Axis]) -> list[list[str]]:
    """Return for each axis its value at each point, in override syntax."""
    settings = sweeper.settings
    # Values by their number: what they are is the program's affair.
    numbered = [
        replace(axis, key=str(k), values=tuple(range(len(axis.texts))))
        for k, axis in enumerate(axes)
    ]
    points = make_points(numbered, read_design(settings["design"], settings), settings["seed"])
    found = zip(*rows(numbered, points), strict=True)
    return [
        [str(value) if axis.interval else axis.texts[value] for value in values]
        for axis, values in zip(axes, found, strict=True)
    ]


def _params(sweeper: DesignSweeper) -> list[str]:
    return [f"{key}={text}" for key, text in (sweeper.settings.get("params") or {}).items()]


def _batches(jobs: list[Job], most: int | None) -> Iterator[list[Job]]:
    size = most if most is not None and most > 0 else max(1, len(jobs))
    for first in range(0, len(jobs), size):
        yield jobs[first : first + size]
