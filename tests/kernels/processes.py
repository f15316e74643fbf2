"""Processes of their own that compile a small kernel, and folders that refuse to be written to."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULE = """
from sim.kernels.compile import compiled, kernel

@compiled
def triangle(x):
    return x * (x + 1) / 2

@kernel
def fill(values):
    for i in range(len(values)):
        values[i] = triangle(i)
"""
RUN = """
import sys
import numpy as np
import small
for kind in sys.argv[1:]:
    values = np.zeros(5, kind)
    small.fill(values)
    print(kind, values.tolist())
print("loaded", sum(small.fill.stats.cache_hits.values()))
"""
KINDS = ("float64", "int64")
NUMBERS = [0, 1, 3, 6, 10]


def start(
    folder: Path, cache: Mapping[str, str | None], kinds: tuple[str, ...] = KINDS
) -> subprocess.Popen[str]:
    """Start a process that fills an array of each kind; `cache` says what its environment differs in."""
    (folder / "small.py").write_text(MODULE)
    given = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{folder}", **cache}
    return subprocess.Popen(
        [sys.executable, "-c", RUN, *kinds],
        cwd=folder,
        env={name: value for name, value in given.items() if value is not None},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_LIMIT.get("now"),
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Check that a process gave the right numbers; return how many kinds it loaded, and what it complained of."""
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    *lines, last = out.splitlines()
    assert lines
    for line in lines:
        kind, numbers = line.split(" ", 1)
        assert numbers == str([float(n) if "float" in kind else n for n in NUMBERS])
    return int(last.split()[1]), err


def run(folder: Path, cache: Mapping[str, str | None]) -> tuple[int, str]:
    """Start a process and finish it."""
    return finish(start(folder, cache))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Let nobody write to a folder; permissions don't stop root, a mount does."""
    if os.geteuid() == 0:
        with _mounted("--bind", str(folder), folder):
            subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
            yield
        return
    folder.chmod(0o500)
    try:
        yield
    finally:
        folder.chmod(0o700)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Let writes to a folder fail for want of room: a small disk for root, else a limit on files."""
    if os.geteuid() == 0:
        with _mounted("-t", "tmpfs", "-o", "size=8k,mode=700", "tmpfs", folder):
            yield
        return
    _LIMIT["now"] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        yield
    finally:
        del _LIMIT["now"]


_LIMIT: dict[str, object] = {}


@contextmanager
def _mounted(*words: str | Path) -> Iterator[None]:
    subprocess.run(["mount", *words], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", words[-1]], check=True)
