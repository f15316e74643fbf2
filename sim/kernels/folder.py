"""Where machine code is kept between runs: in the user's cache, under a name that only this code has."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import stat
from functools import cache
from pathlib import Path

KEPT = 4
"""Versions of the code whose machine code is kept; older ones are removed."""

COMPILED_FROM = (
    "kernels",
    "numerics.py",
    "randomness.py",
    "rules",
    "baseline.py",
    "beta.py",
    "offers.py",
    "engines/compiled",
    "study.py",
    "recording.py",
    "seating.py",
    "estimation/coverage.py",
    "estimation/moments.py",
    "estimation/recorded.py",
)
"""Whatever is compiled, and whatever gives it constants."""


ROOT = Path(__file__).parents[1]


def code_digest(root: Path = ROOT) -> str:
    """Return a hash of everything in a copy of `sim` that is compiled.

    Without it an edited rule would go on running as it was, since machine code holds what it calls.
    """
    digest = hashlib.sha256()
    for name in COMPILED_FROM:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:20]


@cache
def cache_folder() -> Path | None:
    """Return the folder of this code's machine code, or None where there can't be one that is safe.

    What is kept there is run, so the folder must be the user's own and closed to others.
    """
    parent = _parent()
    if parent is None:
        return None
    folder = parent / code_digest()
    try:
        new = not folder.is_dir()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unsafe = _unsafe(folder)
    except OSError as error:
        say_not_kept(parent, error.strerror or "it can't be made")
        return None
    if unsafe:
        say_not_kept(folder, unsafe)
        return None
    if new:
        _remove_old(parent, folder)
    return folder


@cache
def say_not_kept(folder: Path, why: str) -> None:
    """Say once that every run has to compile, and what helps."""
    logging.getLogger(__name__).warning(
        "Machine code is not kept in %s (%s), so that every run compiles for up to a minute;"
        " let XDG_CACHE_HOME name a folder of your own.",
        folder,
        why,
    )


def _parent() -> Path | None:
    """Return the folder of all versions; a relative XDG_CACHE_HOME counts as unset, as its standard says."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    home = Path(named) if os.path.isabs(named) else Path(os.path.expanduser("~"), ".cache")
    if not home.is_absolute():
        say_not_kept(home, "this user has no home")
        return None
    return home / "circlesim" / "kernels"


def _unsafe(folder: Path) -> str:
    """Return why a folder isn't safe to run code from; empty where it is."""
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode):
        return "it is no folder"
    if status.st_uid != os.geteuid():
        return "it belongs to another user"
    return "others may use it" if status.st_mode & 0o077 else ""


def _remove_old(parent: Path, mine: Path) -> None:
    """Remove the versions that were made first; other processes may be doing the same."""
    try:
        others = [path for path in parent.iterdir() if path != mine]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    except OSError:
        return
    for old in others[KEPT - 1 :]:
        shutil.rmtree(old, ignore_errors=True)
