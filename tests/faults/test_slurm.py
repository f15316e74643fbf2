"""The sbatch example, run by bash as Slurm would run its array: in any order, at once, and again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.processes import PATIENCE, ROOT, complete

BATCH = ROOT / "examples" / "slurm" / "sweep.sbatch"
CIRCLE = Path(sys.executable).with_name("circle")
TABLES = ("points.parquet", "effects.parquet", "outcomes.parquet")
SWEEP = (
    *("arm.video.mode.cue_fidelity=.4,.6,.8", "groups=1"),
    *("arms=[waitlist,video]", "schedule.follow_up=1", "engine=mesa", "replicates=2"),
)
"""A point a shard."""


def task(out, number):
    """One of three tasks of an array that counts from 0."""
    slurm = {"ARRAY_TASK_ID": number, "ARRAY_TASK_COUNT": 3, "ARRAY_TASK_MIN": 0}
    given = {f"SLURM_{name}": str(value) for name, value in slurm.items()}
    return subprocess.Popen(
        ["bash", BATCH, *SWEEP],
        cwd=out.parent,
        env={**os.environ, **given, "OUT": str(out), "CIRCLE": str(CIRCLE)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process):
    _, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, errors


def tables(folder):
    return [(folder / name).read_bytes() for name in TABLES]


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    out = tmp_path_factory.mktemp("serial") / "run"
    status, _, errors = complete("sim.cli", "sweep", *SWEEP, f"out={out}", "executor.workers=1")
    assert status == 0, errors
    return tables(out)


@pytest.mark.thorough
def test_an_array_leaves_the_tables_of_a_serial_run_whatever_the_order(tmp_path, expected):
    out = tmp_path / "run"
    at_once = [task(out, 1), task(out, 0)]
    for each in at_once:
        status, errors = ended(each)
        assert status == 0, errors
    assert not (out / TABLES[1]).exists()
    status, errors = ended(task(out, 2))
    assert status == 0, errors
    assert tables(out) == expected
    assert ended(task(out, 0))[0] == 0  # requeued, when all is done


def test_outside_slurm_it_says_how_it_is_started(tmp_path):
    status, errors = ended(
        subprocess.Popen(
            ["bash", BATCH],
            cwd=tmp_path,
            env={name: value for name, value in os.environ.items() if "SLURM" not in name},
            stderr=subprocess.PIPE,
            text=True,
        )
    )
    assert status != 0
    assert "submit this with sbatch, as an array" in errors
    assert list(tmp_path.iterdir()) == []
