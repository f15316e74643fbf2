"""Hydra's multirun of study commands: every job a study with a folder of its own, by whatever launcher there is.

A job costs Hydra about a fifth of a second. `circle sweep` runs many settings as one study, with one table.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.commands import SWEEPING
from sim.design import compose_swept, make_points, quoted, read_value, varied
from sim.exits import Interrupted
from sim.launch import Job, check, job_in, job_of
from sim.scenario.compose import (
    FORBIDDEN,
    composed_by_hydra,
    register_defaults,
    search_path,
    sentence,
)
from sim.scenario.designs import read_design
from sim.scenario.files import conf_folder
from sim.scenario.refusal import Refusal

if TYPE_CHECKING:
    from omegaconf import DictConfig

MULTIRUN = "multirun.yaml"
OWN = ("out", "resume", "axes")
"""Keys that jobs can't differ in: where each leaves its results is Hydra's to say."""
ALLOWED = re.compile(r"hydra/(sweeper|launcher)=\w+|hydra\.(sweeper|launcher)(\.\w+)+=.*")
DESIGNS = "hydra/sweeper=design"
QUIET = ("hydra.output_subdir=null", "hydra/job_logging=disabled")
"""Hydra keeps neither a copy of the configuration nor a log: a study's folder holds both in its own form."""


@dataclass(frozen=True)
class Jobs:
    """What Hydra runs a job with; sent to wherever its launcher runs them.

    Attributes
    ----------
    takes_designs : bool
        Whether a job is a whole design, which the sweeper ``design`` asks.
    """

    takes_designs: bool

    def __call__(self, config: DictConfig) -> None:
        """Run one job."""
        from hydra.core.hydra_config import HydraConfig

        hydra = HydraConfig.get()
        job = _job(config, hydra, self.takes_designs)
        importlib.import_module(f"experiments.{job.command}").run(job)


def multirun(command: str, argv: Sequence[str], config_folder: Path | None) -> None:
    """Run a command as Hydra's multirun.

    Parameters
    ----------
    argv : sequence of str
        Overrides of the command, and of Hydra's sweeper and launcher; ``out`` or ``hydra.sweep.dir`` is the folder
        of all jobs, in which each has one of its own.

    Raises
    ------
    Refusal
        For what can't be accepted; where Hydra's own sweeper makes the jobs, before the first of them.
    Interrupted
        Saying how to go on.
    """
    overrides = [each for each in argv if not _is_about_jobs(each)]
    out, settings = _settings([each for each in argv if _is_about_jobs(each)])
    if command in SWEEPING:
        settings.append(_designs(command, settings))
        job = check(command, overrides, config_folder)
        importlib.import_module(f"experiments.{command}").check(job)
    elif not _names_sweeper(settings):
        _check_all(command, overrides, config_folder)
    folder = _folder(out, command)
    settings += [f"hydra.sweep.dir={quoted(str(folder))}", *QUIET]
    if config_folder is not None:
        settings.append(search_path(config_folder))
    with _saying_how_to_go_on(folder):
        by_hydra(command, Jobs(command in SWEEPING), [*settings, *overrides])
    print(f"next:   circle report {folder}")


def _is_about_jobs(override: str) -> bool:
    return override.lstrip("+~").startswith("hydra") or override.startswith("out=")


def _settings(overrides: Sequence[str]) -> tuple[str | None, list[str]]:
    """Return the folder that jobs are to be in, and what else Hydra is told."""
    out, settings = None, []
    for each in overrides:
        if any(mark in each for mark in FORBIDDEN):
            raise Refusal(
                f"command line: {each[:60]!r} is not a plain value; write the value itself."
            )
        if each.startswith(("out=", "hydra.sweep.dir=")):
            out = str(read_value(each))
        elif ALLOWED.fullmatch(each):
            settings.append(each)
        else:
            raise Refusal(
                f"command line: {each[:60]!r} can't be set; of Hydra's settings hydra/sweeper, hydra/launcher, what"
                " belongs to them, and hydra.sweep.dir can."
            )
    return out, settings


def _designs(command: str, settings: Sequence[str]) -> str:
    """Return the sweeper of a command of which one job is a whole design."""
    for each in settings:
        if each.startswith("hydra/sweeper=") and each != DESIGNS:
            raise Refusal(
                f"command line: {each[:60]!r} would cut a design up; leave it away, or use circle compare -m for"
                f" studies apart ({DESIGNS} is the sweeper of circle {command})."
            )
    return DESIGNS


def _names_sweeper(settings: Sequence[str]) -> bool:
    return any(
        each.startswith("hydra/sweeper=") and each != "hydra/sweeper=basic" for each in settings
    )


def _check_all(command: str, overrides: Sequence[str], config_folder: Path | None) -> None:
    """Check every job of Hydra's own sweeper against the typed scenario, before the first begins."""
    swept = compose_swept(command, overrides, config_folder, kept=OWN)
    for axis in swept.axes:
        if axis.interval is not None:
            raise Refusal(
                f"{axis.key} (command line): an interval is no list of jobs; give values, add hydra/sweeper=design,"
                " or use circle sweep."
            )
    if swept.axes:
        points = make_points(swept.axes, read_design("grid", {"levels": 2}), seed=0)
        varied(swept, points)
    else:
        job_of(swept.composed)


def _folder(out: str | None, command: str) -> Path:
    if out is not None and (Path(out) / MULTIRUN).is_file():
        return Path(out)  # to be gone on with: jobs that are done stay as they are
    now = datetime.now().astimezone()
    return store.choose_folder(out, command, "multirun", f"{now:%Y-%m-%d_%H-%M-%S}")


def by_hydra(command: str, job: Callable[[Any], None], overrides: list[str]) -> None:
    """Let Hydra compose and run jobs.

    Parameters
    ----------
    job : callable
        What is done with each job's configuration.

    Raises
    ------
    Refusal
        For what Hydra can't compose or sweep.
    """
    from hydra import version
    from hydra._internal.hydra import Hydra
    from hydra._internal.utils import create_config_search_path
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException

    version.setbase("1.3")
    register_defaults()
    GlobalHydra.instance().clear()
    try:
        hydra = Hydra.create_main_hydra2(command, create_config_search_path(str(conf_folder())))
        # Jobs compose configurations of their own, which a global Hydra would prevent.
        GlobalHydra.instance().clear()
        hydra.multirun(command, job, overrides)
    except (HydraException, OmegaConfBaseException) as error:
        raise Refusal(sentence(error, command, overrides)) from error


@contextmanager
def _saying_how_to_go_on(folder: Path) -> Iterator[None]:
    try:
        yield
    except Interrupted as interruption:
        raise Interrupted(
            f"{interruption}; for the jobs after it, give the same command again with out={folder}"
        ) from interruption.__cause__


def _job(config: DictConfig, hydra: Any, takes_designs: bool) -> Job:
    """Return a Hydra job as a job of ours; one whose folder holds a run already goes on with that."""
    composed = composed_by_hydra(config, hydra, hydra.job.config_name, list(hydra.overrides.task))
    swept = None
    if takes_designs:
        from sim.design.compose import read_swept

        swept = read_swept(composed, _config_folder(hydra))
        composed = swept.composed
    job = job_of(composed, swept)
    folder = Path(hydra.runtime.output_dir)
    if folder.is_relative_to(Path.cwd()):
        folder = folder.relative_to(Path.cwd())
    if not (folder / store.PLAN).is_file():
        return replace(job, out=str(folder))
    left = job_in(folder)
    if left.config != job.config:
        raise Refusal(f"{folder}: holds a run of other settings; name a new folder with out=DIR")
    return left


def _config_folder(hydra: Any) -> Path | None:
    for each in hydra.searchpath:
        return Path(str(each).removeprefix("file://"))
    return None
