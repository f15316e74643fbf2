"""Disks that are full or can't be written to, and readers that leave."""

import errno
import io
import os
import subprocess
import sys

import pytest

from tests.faults import toy
from tests.faults.processes import ROOT, heed_signals

RUN = f"{sys.executable} -m tests.faults.toy run --workers 1 --shards 3"
MOUNTED = f"""
mount -t tmpfs -o size=32k tmpfs disk && cd disk || exit 90
{RUN}; echo full $?
mount -o remount,size=8m,ro .; {RUN}; echo read-only $?
mount -o remount,rw .; {RUN}; echo mended $?
cp run/*.parquet ..
"""
LIMITED = f"""
cd disk
(ulimit -f 3; {RUN}); echo full $?
{RUN}; echo mended $?
cp run/*.parquet ..
"""
NAMESPACE = ["unshare", "--map-root-user", "--mount"]


def may_mount():
    script = "mount -t tmpfs -o size=32k tmpfs /tmp"
    tried = subprocess.run([*NAMESPACE, "sh", "-c", script], capture_output=True, check=False)
    return tried.returncode == 0


# Files of a bounded size are a disk that is full wherever nothing may be mounted.
DISKS = [
    pytest.param([], LIMITED, "file too large", ["full 1", "mended 0"], id="limited"),
    *[
        pytest.param(
            *(NAMESPACE, MOUNTED, "no space left on device"),
            ["full 1", "read-only 1", "mended 0"],
            id="mounted",
        )
        for _ in range(may_mount())
    ],
]


@pytest.mark.parametrize(("within", "script", "why", "ends"), DISKS)
def test_a_full_or_read_only_disk_loses_nothing_and_is_said(within, script, why, ends, tmp_path):
    (tmp_path / "disk").mkdir()
    found = subprocess.run(
        [*within, "sh", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in found.stdout.splitlines() if line[-1].isdigit()] == ends, found.stderr
    full, *read_only = found.stderr.splitlines()
    assert full.startswith("toy: run/shards/")
    assert f": can't be written: {why}" in full
    assert full.endswith("when that is mended, go on with: circle resume run")
    if within:
        assert "; it needs " in full
        assert " are free." in full
    assert read_only == ["toy: run: can't be written: read-only file system"] * bool(within)
    assert toy.tables(tmp_path) == toy.expected(3, tmp_path / "whole")


def piped(command, tmp_path):
    """Run a command without PYTHONUNBUFFERED, as users do: exit status and errors."""
    env = {name: text for name, text in os.environ.items() if name != "PYTHONUNBUFFERED"}
    found = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        env={**env, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=heed_signals,
    )
    return found.returncode, found.stderr


CIRCLE = f"{sys.executable} -m sim.cli"


@pytest.mark.parametrize(
    ("command", "status", "said"),
    [
        (f"{CIRCLE} status run | true; exit ${{PIPESTATUS[0]}}", 0, ""),
        (f"{CIRCLE} | true; exit ${{PIPESTATUS[0]}}", 0, ""),
        (f"{CIRCLE} status run >&-", 0, ""),
        (f"{CIRCLE} status none 2>&-", 2, ""),
        (f"{CIRCLE} status run >/dev/full", 1, "circle status: [Errno 28] No space left on device"),
    ],
)
def test_a_reader_that_leaves_is_no_error(command, status, said, tmp_path):
    (tmp_path / "run").mkdir()
    toy.plan_of(2).write(tmp_path / "run")
    assert piped(command, tmp_path) == (status, f"{said}\n" if said else "")


class Gone(io.StringIO):
    """A terminal that has been closed."""

    def write(self, text):
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def test_a_run_goes_on_when_nobody_listens(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.progress.QUIET_EVERY", 0.0)
    (tmp_path / "run").mkdir()
    toy.plan_of(3).write(tmp_path / "run")
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Gone())
        toy.finish(tmp_path / "run", toy.Toy(), toy.ExecutorSpec(workers=1))
    assert toy.tables(tmp_path / "run") == toy.expected(3, tmp_path / "whole")
