"""Workers and parents that are killed, interrupted, or never come to an end."""

import os
import signal
import time

import numpy as np
import pytest

from sim import store
from sim.status import status_of
from tests.faults import toy
from tests.faults.processes import (
    complete,
    ended,
    half_files,
    is_alive,
    kill,
    shards_in,
    start,
    wait_until,
    workers_of,
)

TOY = "tests.faults.toy"
SHARDS = 8


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return toy.expected(SHARDS, tmp_path_factory.mktemp("whole") / "run")


@pytest.fixture
def run(tmp_path):
    """The folder of a run; mishaps go beside it."""
    (tmp_path / "run-mishaps").mkdir()
    return tmp_path / "run"


def meet(run, point, kind, times=1):
    run.with_name("run-mishaps").joinpath(f"{point}-{kind}").write_text("now\n" * times)


def begun(run, more):
    """A run that has done some more shards."""
    before = len(shards_in(run))
    process = start(TOY, run, "--shards", SHARDS, "--pace", 0.3)
    wait_until(lambda: len(shards_in(run)) >= before + more, "shards")
    return process


def finishes(run, expected):
    status, _, errors = complete(TOY, run)
    assert (status, errors) == (0, "")
    assert toy.tables(run) == expected
    assert half_files(run) == []


def test_mishaps_cost_their_own_shard_alone(run, expected):
    meet(run, 2, "kill", times=2)
    meet(run, 4, "kill", times=3)
    meet(run, 6, "raise")
    meet(run, 8, "hang")
    meet(run, 10, "swell")
    status, _, errors = complete(TOY, run, "--shards", SHARDS, "--timeout", 6, "--memory", 1)
    assert status == 1
    assert errors.count("\n") == 1
    assert f"toy: 4 of {SHARDS} shards failed, the others are kept" in errors
    assert f"try again with circle resume {run}" in errors
    assert "\x1b" not in errors
    found = status_of(run)
    assert (found.state, found.done, found.failed) == ("failed", SHARDS - 4, 4)
    assert list(found.failures.values()) == [
        "WorkerDied: its workers ended with SIGKILL (3 tries)",
        "ArithmeticError: the odds are [31m infinite",
        "TimedOut: it took longer than 6 s",
        "MemoryError: MemoryError",
    ]
    finishes(run, expected)


def test_interrupted_and_killed_a_run_goes_on_and_leaves_the_same(run, expected):
    line = f"toy: interrupted; what was finished is kept. Go on with: circle resume {run}\n"
    for number, status, said in (
        (signal.SIGINT, 130, line),
        (signal.SIGTERM, 143, line),
        (signal.SIGKILL, -signal.SIGKILL, ""),
    ):
        process = begun(run, more=1)
        workers = workers_of(process.pid)
        if number == signal.SIGKILL:
            kill(process.pid)  # alone: its workers are to notice
        else:
            os.killpg(process.pid, number)
        found, _, errors = ended(process)
        assert (found, errors) == (status, said)
        assert half_files(run) == [] or number == signal.SIGKILL
        assert workers
        wait_until(lambda: not any(map(is_alive, workers)), "the end of the workers")  # noqa: B023
        assert status_of(run).state == "interrupted"
    finishes(run, expected)


def test_a_second_signal_stops_now(run, expected):
    meet(run, 0, "hang")
    process = begun(run, more=1)
    workers = workers_of(process.pid)
    # Both wait until the process runs again, so that the second finds it in the midst of ending.
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.05)
    os.kill(process.pid, signal.SIGTERM)
    # The last: it was done already, and Python was on its way out.
    assert ended(process)[0] in (130, 143, -signal.SIGTERM)
    wait_until(lambda: not any(map(is_alive, workers)), "the end of the workers")
    finishes(run, expected)


def test_a_second_writer_is_told_who_writes_there(run):
    run.mkdir()
    toy.plan_of(SHARDS).write(run)
    with store.alone(run):
        assert status_of(run).state == "running"
        status, out, errors = complete(TOY, run)
    assert (status, out) == (75, "")
    assert f"{run}: process {os.getpid()} on" in errors
    assert shards_in(run) == []


@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_at_random_moments(run, expected, number):
    """Before Python listens, a signal ends a process as it ends any."""
    seen = []
    for moment in np.random.default_rng(int(number)).uniform(0, 2, 20):
        process = start(TOY, run, "--shards", SHARDS, "--pace", 0.3)
        wait_until((run / "plan.json").exists, "a plan")
        time.sleep(moment)
        os.killpg(process.pid, number)
        status, _, errors = ended(process)
        seen.append(status)
        assert status in (0, 128 + number, -number)
        if status >= 0:
            assert errors.count("\n") == (status > 0)
        assert half_files(run) == []
    assert 128 + number in seen
    finishes(run, expected)
