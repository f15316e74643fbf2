"""Folders of results: where they are, and how they appear."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from sim.scenario.refusal import Refusal
from sim.store.files import CannotWrite, place_beside, said_plainly, sync_folder


def choose_folder(out: str | None, command: str, name: str, now: str) -> Path:
    """Return the folder a command leaves its results in.

    Parameters
    ----------
    out : str or None
        What the user asked for; None: results/COMMAND/NAME/DATE_TIME.

    Raises
    ------
    Refusal
        Where the folder holds something already.
    """
    if out is None:
        return next(each for each in _by_time(command, name, now) if not each.exists())
    folder = Path(out)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise _taken(folder)
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


def new_folder(
    out: str | None, command: str, name: str, now: str, fill: Callable[[Path], None]
) -> Path:
    """Make a folder of results that appears with its first files in it, or not at all.

    Parameters
    ----------
    fill : callable
        Writes the first files into the folder it is given.

    Raises
    ------
    Refusal
        Where the folder holds something already, or can't be made.
    CannotWrite
        Where there is no room for its files.
    """
    while True:
        folder = choose_folder(out, command, name, now)
        make_folder(folder.parent)
        if _appears(folder, fill):
            return folder
        if out is not None:
            raise _taken(folder)


def _by_time(command: str, name: str, now: str) -> Iterator[Path]:
    parent = Path("results") / command / name
    yield parent / now
    yield from (parent / f"{now}-{again}" for again in count(2))


def _taken(folder: Path) -> Refusal:
    return Refusal(
        f"out={folder}: there is something already; name a new folder, or continue with resume={folder}"
    )


def _appears(folder: Path, fill: Callable[[Path], None]) -> bool:
    beside = place_beside(folder)
    try:
        beside.mkdir()
    except OSError as error:
        raise Refusal(
            f"out={folder}: can't be made ({error.strerror}); name a folder you may write to."
        ) from None
    try:
        with said_plainly(folder, beside):
            fill(beside)
            os.replace(beside, folder)
            sync_folder(folder.parent)
    except CannotWrite as error:
        if error.error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
            raise
        return False
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return True


def point_latest(folder: Path, command: str) -> None:
    """Let results/COMMAND/latest point to the newest results, where they are under results/."""
    parent = Path("results") / command
    if parent.resolve() not in folder.resolve().parents:
        return
    beside = place_beside(parent / "latest")
    with said_plainly(parent / "latest", beside):
        beside.symlink_to(os.path.relpath(folder, parent))
        os.replace(beside, parent / "latest")
