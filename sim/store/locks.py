"""Who writes in a folder: one process alone, or several that each do a part; locks die with their process."""

from __future__ import annotations

import errno
import fcntl
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from sim.store.files import CannotWrite
from sim.terminal import note

LOCK = ".lock"
PART = ".lock-{}-of-{}"
PATIENCE = 0.5
"""Seconds to try for, since a look at who is there holds a lock for a moment."""
NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)


class Busy(RuntimeError):  # noqa: N818
    """Another process is writing there; commands exit with status 75."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for one writer.

    Raises
    ------
    Busy
        Where others write there, saying who.
    """
    with _held(folder, LOCK, fcntl.LOCK_EX):
        yield


@contextmanager
def with_others(folder: Path, part: int, parts: int) -> Iterator[None]:
    """Hold one part of a folder's work, beside processes that hold other parts.

    Parameters
    ----------
    part, parts : int
        Which part, from 1, of how many.

    Raises
    ------
    Busy
        Where one process holds the folder alone, or another does the same part.
    """
    with (
        _held(folder, LOCK, fcntl.LOCK_SH),
        _held(folder, PART.format(part, parts), fcntl.LOCK_EX),
    ):
        yield


def holders(folder: Path) -> list[str]:
    """Return who writes in a folder, in words."""
    found = []
    for path in sorted(folder.glob(f"{LOCK}*")):
        with path.open("rb") as handle:
            if not _taken(handle, fcntl.LOCK_SH):
                found.append(handle.read(200).decode(errors="replace").strip() or "a process")
    return found


def remove_parts(folder: Path) -> None:
    """Remove the locks of parts; the folder must be held alone, so that nobody holds a part."""
    for path in folder.glob(f"{LOCK}-*"):
        path.unlink(missing_ok=True)


@contextmanager
def _held(folder: Path, name: str, kind: int) -> Iterator[None]:
    with _opened(folder, name) as handle:
        patience = time.monotonic() + PATIENCE
        while not _taken(handle, kind):
            if time.monotonic() > patience:
                who = "; ".join(holders(folder)) or "another process"
                raise Busy(f"{folder}: {who} is writing there; wait for it.")
            time.sleep(PATIENCE / 10)
        if kind == fcntl.LOCK_SH:
            yield
            return
        _sign(handle, f"process {os.getpid()} on {platform.node()}")
        try:
            yield
        finally:
            _sign(handle, "")


def _opened(folder: Path, name: str) -> IO[bytes]:
    try:
        return (folder / name).open("ab+", buffering=0)
    except OSError as error:
        raise CannotWrite(folder, error) from error


def _sign(handle: IO[bytes], text: str) -> None:
    # A lock holds without its signature, as on a full disk.
    with suppress(OSError):
        handle.truncate(0)
        handle.write(text.encode())


def _taken(handle: IO[bytes], kind: int) -> bool:
    """Try for a lock."""
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
        note(
            f"{handle.name}: this file system keeps no locks; let only one process do a part of this run."
        )
    return True
