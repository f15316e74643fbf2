"""Where machine code is kept between runs: in the user's cache, under a name that only this code has."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

KEPT = 4
"""Versions of the code whose machine code is kept; older ones are removed."""

COMPILED_FROM = (
    "numerics.py",
    "randomness.py",
    "study.py",
    "recording.py",
    "rules",
    "baseline.py",
    "offers.py",
    "seating.py",
    "engines/compiled",
    "estimation/coverage.py",
    "estimation/moments.py",
    "estimation/recorded.py",
)


def code_digest() -> str:
    """Return a hash of everything that is compiled.

    Numba looks at the file of a cached function only, not at the files of what it calls: without this an
    edited rule would go on running as it was.
    """
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for name in COMPILED_FROM:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:20]


def cache_folder() -> Path | None:
    """Return a folder for this code's machine code, or None where none can be written."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    parent = Path(home) / "circlesim" / "kernels"
    folder = parent / code_digest()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        return None
    os.utime(folder)
    _remove_old(parent)
    return folder


def _remove_old(parent: Path) -> None:
    versions = sorted(parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in versions[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
