"""The same studies from Python: composed as typed objects, run as the command line runs them, and opened as tables."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.notebook.opened import OpenRun, open_run
from sim.plot import DRAWN_BY
from sim.scenario.refusal import Refusal, suggestion

if TYPE_CHECKING:
    from sim.launch import Job
    from sim.study import Study

__all__ = ["OpenRun", "make_study", "open_run", "run"]


def make_study(command: str, *overrides: str, config_dir: str | Path | None = None) -> Study:
    """Compose and check a study; nothing is run and nothing written.

    Parameters
    ----------
    command : str
        Whose settings it has, such as ``"compare"``.
    overrides : str
        What would follow on the command line, a word each: ``"groups=12"``, ``"arms=[waitlist,video]"``.
    config_dir : path, optional
        Folder of your own files, as with ``--config-dir``.

    Returns
    -------
    Study
        Of a command that sweeps: with the values outside the sweep.

    Raises
    ------
    Refusal
        In one sentence, for anything that can't be accepted.

    Examples
    --------
    >>> study = sim.make_study("compare", "groups=12", "arms=[waitlist,in_person,video]")
    >>> study.arm("video").size
    8
    """
    from sim.notebook.shown import ShownStudy

    return ShownStudy.of(_checked(command, overrides, config_dir).study)


def run(command: str, *overrides: str, config_dir: str | Path | None = None) -> OpenRun:
    """Run a study as ``circle COMMAND OVERRIDES`` does, with the same bytes, and open what it leaves.

    Parameters
    ----------
    command : str
        A command that leaves tables: ``"compare"``, ``"sweep"``, ``"sensitivity"``, ``"calibrate"``, ``"validate"``
        or ``"rivals"``.
    overrides, config_dir
        As for `make_study`. ``"out=DIR"`` names the folder of the results; ``"resume=DIR"`` goes on with a run.

    Raises
    ------
    Refusal
        In one sentence, for anything that can't be accepted; nothing is written then.
    Failed, Interrupted
        Saying how to go on; what was finished is kept.

    Examples
    --------
    >>> run = sim.run("compare", "groups=12", "replicates=10", "out=first")
    """
    from sim.launch import folder_of

    job = _checked(command, overrides, config_dir)
    if job.plan:
        raise Refusal(
            "plan (command line): a plan leaves nothing to open; ask circle on the command line."
        )
    folder = job.resume or folder_of(job)
    importlib.import_module(f"experiments.{command}").run(replace(job, out=str(folder)))
    return open_run(folder)


def _checked(command: str, overrides: tuple[str, ...], config_dir: str | Path | None) -> Job:
    from sim.launch import check

    if command not in DRAWN_BY:
        raise Refusal(f"{command[:60]!r}: is not run from Python; {suggestion(command, DRAWN_BY)}")
    return check(command, overrides, None if config_dir is None else Path(config_dir))
