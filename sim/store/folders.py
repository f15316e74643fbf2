"""Folders of results: where they are, and who writes there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.scenario.refusal import Refusal

LOCK = ".lock"


class Busy(RuntimeError):  # noqa: N818
    """Another process is writing there; commands exit with status 75."""


def choose_folder(out: str | None, command: str, name: str, now: str) -> Path:
    """Return the folder a command leaves its results in.

    Parameters
    ----------
    out : str or None
        What the user asked for; None: results/COMMAND/NAME/DATE_TIME.

    Raises
    ------
    Refusal
        Where the folder holds something already, or can't be made.
    """
    if out is None:
        parent = Path("results") / command / name
        candidates = [parent / now, *(parent / f"{now}-{k}" for k in range(2, 1000))]
        return next(each for each in candidates if not each.exists())
    folder = Path(out)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refusal(
            f"out={out}: there is something already; name a new folder, or continue with resume={out}"
        )
    return folder


def make_folder(folder: Path) -> None:
    """Make a folder for results.

    Raises
    ------
    Refusal
        Where it can't be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            f"out={folder}: can't be made ({error.strerror}); name a folder you may write to."
        ) from None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold a folder for one writer; the lock frees itself when the process dies.

    Raises
    ------
    Busy
        Where another process holds it.
    """
    with (folder / LOCK).open("a+") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            raise Busy(
                f"{folder}: process {handle.read().strip() or '?'} is writing there; wait for it."
            ) from None
        handle.truncate(0)
        handle.write(f"{os.getpid()}\n")
        handle.flush()
        yield


def point_latest(folder: Path, command: str) -> None:
    """Let results/COMMAND/latest point to the newest results, where they are under results/."""
    parent = Path("results") / command
    if parent.resolve() not in folder.resolve().parents:
        return
    beside = parent / f".latest-{os.getpid()}"
    beside.unlink(missing_ok=True)
    beside.symlink_to(os.path.relpath(folder, parent))
    os.replace(beside, parent / "latest")
