"""From a command line to a checked study and back to an exit status: the one door of study commands."""

from __future__ import annotations

import importlib
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

from sim.scenario.refusal import Refusal

if TYPE_CHECKING:
    from sim.study import Study

DONE, FAILED, REFUSED, BUSY, INTERRUPTED, TERMINATED = 0, 1, 2, 75, 130, 143
RUN_KEYS = ("out", "resume", "plan")


class Terminated(BaseException):
    """The process was asked to end."""


class Failed(RuntimeError):  # noqa: N818 - says what failed, not that the program is at fault
    """A command did its work and found that something failed; exit status 1."""


class Interrupted(BaseException):
    """A run was interrupted; its text says how to go on."""


@dataclass(frozen=True)
class Job:
    """A checked study, and how it is to be run.

    Attributes
    ----------
    config : dict
        The resolved configuration without the keys of the run itself.
    spec : Any
        The same, typed.
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
    signal.signal(signal.SIGTERM, _terminate)
    try:
        if {"-h", "--help"} & set(argv):
            print(_help(command))
            return DONE
        return _run(command, list(argv))
    except Refusal as refusal:
        return _say(f"circle {command}: {refusal}", REFUSED)
    except KeyboardInterrupt:
        return _say(f"circle {command}: interrupted.", INTERRUPTED)
    except Terminated:
        return _say(f"circle {command}: ended.", TERMINATED)
    except Interrupted as interruption:
        cause = interruption.__cause__
        return _say(str(interruption), TERMINATED if isinstance(cause, Terminated) else INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _run(command: str, argv: list[str]) -> int:
    from sim.runner import ShardFailed
    from sim.store import Busy

    folder, argv = _config_folder(argv)
    show_config = _take(argv, "--cfg")
    job = check(command, argv, folder)
    if show_config:
        import yaml

        print(yaml.safe_dump(job.config, sort_keys=False, allow_unicode=True), end="")
        return DONE
    from sim.population import (
        TooFewEligible,
    )  # brings machine code, which a refusal needn't wait for

    try:
        importlib.import_module(f"experiments.{command}").run(job)
    except Busy as busy:
        return _say(f"circle {command}: {busy}", BUSY)
    except (Failed, ShardFailed, TooFewEligible, OSError) as failure:
        return _say(f"circle {command}: {failure}", FAILED)
    return DONE


def check(command: str, overrides: Sequence[str], config_folder: Path | None = None) -> Job:
    """Compose and check a command's study; nothing is written.

    Raises
    ------
    Refusal
        For anything that can't be accepted.
    """
    from sim.scenario import compose, read_study, read_study_config

    composed = compose(command, overrides, config_folder)
    config, where = composed.config, composed.where
    if config.get("resume") is not None:
        config = _resumed(command, str(config["resume"]), overrides)
        where = _of_file(f"{composed.config['resume']}/config.yaml")
    spec = read_study_config(config, where, command)
    return Job(
        command=command,
        overrides=tuple(overrides),
        config={key: value for key, value in config.items() if key not in RUN_KEYS},
        spec=spec,
        study=read_study(config, where, command),
        out=spec.out,
        resume=None
        if composed.config.get("resume") is None
        else Path(str(composed.config["resume"])),
        plan=spec.plan,
        started=datetime.now().astimezone(),
    )


def job_in(folder: Path) -> Job:
    """Return the job of a run's folder: what its command would do if it were resumed.

    Raises
    ------
    Refusal
        Where it is no such folder.
    """
    from sim.store import PLAN, read_json

    plan = folder / PLAN
    if not plan.is_file():
        raise Refusal(f"{folder}: is not the folder of a run; it holds no {PLAN}.")
    return check(read_json(plan)["command"], [f"resume={folder}"])


def _resumed(command: str, folder: str, overrides: Sequence[str]) -> dict[str, Any]:
    from sim.scenario.files import read_yaml
    from sim.store import CONFIG

    if len(overrides) > 1:
        raise Refusal(
            "resume (command line): a resumed run keeps its settings; give resume=DIR alone."
        )
    path = Path(folder) / CONFIG
    if not path.is_file():
        raise Refusal(
            f"resume={folder}: is not the folder of a {command} run; it holds no {CONFIG}."
        )
    config = read_yaml(path)
    if not isinstance(config, dict):
        raise Refusal(f"{path}: is not a configuration; it was changed after the run began.")
    return config


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
        f"{about.question}\n\nusage: circle {command} [key=value ...] [--config-dir DIR] [--cfg] [--help]\n\n"
        f"example: {about.example}\n\n"
        "Settings, with their defaults (change one with key=value, take another file with group=name; circle show\n"
        f"lists what there is):\n\n{settings}"
    )


def _terminate(_number: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated


def _say(text: str, status: int) -> int:
    print(text, file=sys.stderr)
    return status
