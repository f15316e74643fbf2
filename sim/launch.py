"""From a command line to a checked study and back to an exit status: the one door of study commands."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.commands import RUN_KEYS
from sim.exits import DONE, Failed, Interrupted, Terminated, exit_status
from sim.scenario.refusal import Refusal

if TYPE_CHECKING:
    from sim.design import Swept
    from sim.scenario.compose import Composed
    from sim.study import Study

__all__ = ["Failed", "Interrupted", "Job", "Terminated", "check", "job_in", "launch"]
GARBAGE_AFTER = 50_000
"""Objects made since Python last looked for garbage, before it looks again; 700 unless set."""


@dataclass(frozen=True)
class Job:
    """A checked study, and how it is to be run.

    Attributes
    ----------
    config : dict
        The resolved configuration without the keys of the run itself.
    spec : Any
        The same, typed.
    study : Study
        Of a command that sweeps: with the values that its configuration has, whatever is swept.
    swept : Swept or None
        What a command sweeps that does so, unless it is resumed.
    """

    command: str
    overrides: tuple[str, ...]
    config: dict[str, Any]
    spec: Any
    study: Study
    out: str | None
    resume: Path | None
    plan: bool
    started: datetime
    swept: Swept | None = None

    @property
    def moment(self) -> str:
        """When it started, as folders of results are named after it."""
        return f"{self.started:%Y-%m-%d_%H-%M-%S}"

    @property
    def command_line(self) -> str:
        """The command as a user would type it again."""
        import shlex

        return shlex.join(["circle", self.command, *self.overrides])


def launch(command: str, argv: Sequence[str]) -> int:
    """Run a study command.

    Parameters
    ----------
    command : str
        Name of the command: a module of ``experiments`` and a file of ``conf``.
    argv : sequence of str
        What follows it on the command line.

    Returns
    -------
    int
        Exit status: 0 done, 1 something failed, 2 input refused, 75 another process writes there, 130 and 143
        interrupted.
    """
    # What is imported, composed and drawn stays: looking through it for garbage took a tenth of a short command.
    gc.set_threshold(GARBAGE_AFTER)
    return exit_status(f"circle {command}", lambda: _run(command, list(argv)))


def _run(command: str, argv: list[str]) -> int:
    if {"-h", "--help"} & set(argv):
        print(_help(command))
        return DONE
    folder, argv = _config_folder(argv)
    if {"-m", "--multirun"} & set(argv):
        from sim.multirun import multirun

        multirun(command, [each for each in argv if each not in ("-m", "--multirun")], folder)
        return DONE
    show_config = _take(argv, "--cfg")
    job = check(command, argv, folder)
    if show_config:
        import yaml

        print(yaml.safe_dump(job.config, sort_keys=False, allow_unicode=True), end="")
        return DONE
    folder_of(job)  # a folder in use is said at once: to compose scenarios takes seconds
    importlib.import_module(f"experiments.{command}").run(job)
    return DONE


def folder_of(job: Job) -> Path:
    """Return the folder that a job leaves its results in if it begins; a resumed one names none.

    Raises
    ------
    Refusal
        Where it holds something already.
    """
    from sim import store

    return store.choose_folder(job.out, job.command, job.study.name, job.moment)


def check(
    command: str,
    overrides: Sequence[str],
    config_folder: Path | None = None,
    resume: Path | None = None,
) -> Job:
    """Compose and check a command's study; nothing is written.

    Parameters
    ----------
    resume : pathlib.Path, optional
        Folder of a run that goes on with its own settings; overrides then are of the executor only.

    Raises
    ------
    Refusal
        For anything that can't be accepted.
    """
    from sim.commands import SWEEPING
    from sim.scenario import compose

    if command not in SWEEPING:
        return job_of(compose(command, overrides, config_folder), resume=resume)
    from sim.design import compose_swept

    swept = compose_swept(command, overrides, config_folder)
    return job_of(swept.composed, swept, resume, overrides)


def job_of(
    composed: Composed,
    swept: Swept | None = None,
    resume: Path | None = None,
    overrides: Sequence[str] | None = None,
) -> Job:
    """Check a composed configuration; nothing is written.

    Parameters
    ----------
    overrides : sequence of str, optional
        As typed, where they aren't those of the configuration.

    Raises
    ------
    Refusal
        For anything that can't be accepted.
    """
    from sim.scenario import read_study, read_study_config
    from sim.scenario.ensembles import check_use

    command, config, where = composed.command, composed.config, composed.where
    typed = composed.overrides if overrides is None else overrides
    if resume is None and config.get("resume") is not None:
        resume = Path(str(config["resume"]))
    if resume is not None:
        config, typed = _resumed(command, composed, resume)
        where = _of_file(f"{resume}/config.yaml")
    spec = read_study_config(config, where, command)
    check_use(command, spec, typed)
    return Job(
        command=command,
        overrides=tuple(typed),
        config={key: value for key, value in config.items() if key not in RUN_KEYS},
        spec=spec,
        study=read_study(config, where, command),
        out=spec.out,
        resume=resume,
        plan=spec.plan,
        started=datetime.now().astimezone(),
        swept=swept,
    )


def job_in(folder: Path, overrides: Sequence[str] = ()) -> Job:
    """Return the job of a run's folder: what its command would do if it were resumed.

    Parameters
    ----------
    overrides : sequence of str
        Of the executor; all else stays as it was.

    Raises
    ------
    Refusal
        Where it is no such folder.
    """
    from sim.commands import STUDY_COMMANDS
    from sim.runner import read_plan

    command = read_plan(folder).command
    if command not in STUDY_COMMANDS:
        raise Refusal(f"{folder}: was made by {command!r}, which is no command here.")
    return check(command, overrides, resume=folder)


def _resumed(command: str, composed: Composed, folder: Path) -> tuple[dict[str, Any], list[str]]:
    """Return the configuration that a run was begun with, and its overrides."""
    from sim.runner import read_plan
    from sim.scenario.files import read_yaml
    from sim.store import CONFIG, PROVENANCE, read_json

    of_executor = [each for each in composed.overrides if _is_about(each, "executor")]
    if any(
        each not in of_executor and not _is_about(each, "resume") for each in composed.overrides
    ):
        raise Refusal(
            "resume (command line): a resumed run keeps its settings; give resume=DIR alone,"
            " or with executor=… for other workers."
        )
    made_by = read_plan(folder).command
    if made_by != command:
        raise Refusal(f"resume={folder}: is a run of circle {made_by}; circle resume {folder}")
    for name in (CONFIG, PROVENANCE):
        if not (folder / name).is_file():
            raise Refusal(f"resume={folder}: is not whole; it holds no {name}.")
    config = read_yaml(folder / CONFIG)
    if not isinstance(config, dict):
        raise _changed(folder / CONFIG)
    try:
        overrides = [str(each) for each in read_json(folder / PROVENANCE)["overrides"]]
    except (ValueError, KeyError, TypeError) as error:
        raise _changed(folder / PROVENANCE) from error
    if of_executor:
        config["executor"] = composed.config["executor"]
    return config, overrides


def _changed(path: Path) -> Refusal:
    return Refusal(f"{path}: was changed after the run began; put it back as it was.")


def _is_about(override: str, key: str) -> bool:
    name = override.partition("=")[0].lstrip("+~")
    return name == key or name.startswith(f"{key}.")


def _of_file(file: str) -> Any:
    return lambda key: f"{key} ({file})"


def _config_folder(argv: list[str]) -> tuple[Path | None, list[str]]:
    if "--config-dir" not in argv:
        return None, argv
    at = argv.index("--config-dir")
    if at + 1 >= len(argv):
        raise Refusal("--config-dir: names no folder; give the folder that holds your files.")
    return Path(argv[at + 1]), [*argv[:at], *argv[at + 2 :]]


def _take(argv: list[str], option: str) -> bool:
    if option not in argv:
        return False
    argv.remove(option)
    return True


def _help(command: str) -> str:
    from sim.commands import COMMANDS
    from sim.scenario.files import conf_folder

    about = COMMANDS[command]
    settings = (conf_folder() / f"{command}.yaml").read_text(encoding="utf-8")
    return (
        f"{about.question}\n\nusage: circle {command} [key=value ...] [-m] [--config-dir DIR] [--cfg] [--help]\n\n"
        f"example: {about.example}\n\n"
        "Settings, with their defaults (change one with key=value, take another file with group=name; circle show\n"
        f"lists what there is):\n\n{settings}"
    )
