"""The engine's own kernel from an empty cache: minutes, so apart from the other tests (make cold)."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import main
from tests.kernels.processes import ROOT, read_only

pytestmark = pytest.mark.cold

TINY = ("compare", "groups=1", "replicates=2", "arms=[waitlist,video]", "schedule.follow_up=1")


def start(folder: Path, home: Path, out: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sim.cli", *TINY, f"out={out}"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def left(process: subprocess.Popen[str], folder: Path) -> tuple[str, str]:
    """Return a digest of a process's table of patients, and what it complained of."""
    _, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    return hashlib.sha256((folder / "patients.parquet").read_bytes()).hexdigest(), err


@pytest.fixture
def expected(tmp_path):
    assert main([*TINY, f"out={tmp_path / 'expected'}"]) == 0
    return hashlib.sha256((tmp_path / "expected" / "patients.parquet").read_bytes()).hexdigest()


def test_two_that_compile_at_once_leave_what_a_third_runs(tmp_path, expected):
    home = tmp_path / "home"
    at_once = [start(tmp_path, home, name) for name in ("first", "second")]
    found = [left(process, tmp_path / process.args[-1].removeprefix("out=")) for process in at_once]
    assert found == [(expected, "")] * 2
    (folder,) = (home / "circlesim" / "kernels").iterdir()
    kept = {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}
    assert left(start(tmp_path, home, "third"), tmp_path / "third") == (expected, "")
    assert kept == {file.name: file.stat().st_mtime_ns for file in folder.iterdir()}


def test_where_nothing_can_be_kept_the_numbers_are_the_same(tmp_path, expected):
    home = tmp_path / "home"
    home.mkdir()
    with read_only(home):
        digest, complaint = left(start(tmp_path, home, "here"), tmp_path / "here")
    assert digest == expected
    assert "is not kept in" in complaint
    assert "Traceback" not in complaint
