"""Worker processes: the same tables as without, and a worker that dies, hangs or swells harms its shard only."""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing import active_children

import pytest

from sim import store
from sim.runner import ExecutorSpec, ShardFailed, merged, run
from sim.runner import workers as workers_module
from sim.runner.executor import WorkersFailed, check_executor, cores
from sim.runner.workers import in_workers
from sim.scenario.refusal import Refusal
from tests.runner.tasks import (
    Dying,
    Failing,
    Hanging,
    Numbers,
    Stillborn,
    Swelling,
    plan_of,
)

TWO = ExecutorSpec(workers=2)


@pytest.fixture
def tried(tmp_path):
    """A folder in which tasks count their tries."""
    folder = tmp_path / "tried"
    folder.mkdir()
    return folder


def outcomes(task, count=1, spec=TWO, **plan):
    """What came of each shard of a task, in plan order."""
    shards = plan_of(task, **plan).shards
    found = {shard.name: outcome for shard, outcome in in_workers(task, shards, count, spec)}
    return [found[shard.name] for shard in shards]


@pytest.mark.parametrize("count", [1, 3])
def test_tables_do_not_depend_on_the_workers(count):
    task = Numbers()
    there = outcomes(task, count)
    assert there == [store.pack(task.do(shard, 1)) for shard in plan_of(task).shards]
    assert active_children() == []


def test_a_killed_worker_costs_its_shard_another_try(tried):
    task = Dying(replicate=2, folder=tried, tries=2)
    assert outcomes(task) == outcomes(Numbers())
    assert len(list(tried.iterdir())) == 2


def test_a_shard_that_kills_its_workers_fails_and_the_others_go_on(tried):
    *others, bad = outcomes(Dying(replicate=5, folder=tried))
    assert others == outcomes(Numbers())[:5]
    assert (bad.type, bad.tries) == ("WorkerDied", 3)
    assert "SIGKILL" in bad.message
    assert len(list(tried.iterdir())) == 3


def test_a_shard_that_hangs_is_ended_and_the_others_go_on(tried):
    spec = replace(TWO, shard_timeout=5.0)
    bad, *others = outcomes(Hanging(replicate=0, folder=tried), spec=spec)
    assert others == outcomes(Numbers())[1:]
    assert bad.type == "TimedOut"
    assert "5 s" in bad.message
    assert active_children() == []


def test_a_limit_of_memory_that_nobody_heeds_is_refused(monkeypatch):
    with pytest.raises(Refusal, match="worker_memory"):
        check_executor(ExecutorSpec(name="ray", worker_memory=3.0))
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(Refusal, match="only local workers on Linux"):
        check_executor(ExecutorSpec(worker_memory=3.0))


def test_a_shard_that_swells_is_refused_memory_and_the_others_go_on(tried):
    spec = replace(TWO, worker_memory=3.0)
    if sys.platform != "linux":
        with pytest.raises(Refusal):
            check_executor(spec)
        return
    bad, *others = outcomes(Swelling(replicate=0, folder=tried), spec=spec)
    assert others == outcomes(Numbers())[1:]
    assert "Memory" in bad.type


def test_an_exception_is_no_reason_to_try_again(tried):
    bad, *others = outcomes(Failing(replicate=0, folder=tried))
    assert (bad.type, bad.tries) == ("ValueError", 1)
    assert len(list(tried.iterdir())) == 1
    assert others == outcomes(Numbers())[1:]


def test_workers_that_cannot_begin_are_not_started_for_ever():
    with pytest.raises(WorkersFailed, match="status 3"):
        outcomes(Stillborn())


def test_workers_of_changed_code_do_nothing(monkeypatch):
    monkeypatch.setattr(workers_module, "model_version", lambda: "as it was")
    with pytest.raises(WorkersFailed, match="was changed"):
        outcomes(Numbers())
    assert active_children() == []


def test_leaving_early_ends_the_workers(tried):
    task = Hanging(replicate=1, folder=tried)
    found = in_workers(task, plan_of(task).shards, 2, TWO)
    next(found)
    found.close()
    assert active_children() == []


def test_little_work_starts_no_process(tmp_path, monkeypatch):
    monkeypatch.setattr(workers_module, "in_workers", None)
    plan = plan_of(Numbers(), replicates=2)
    run(Numbers(), plan, tmp_path, TWO, lambda shard: None)
    assert len(merged(tmp_path, plan)["numbers"]) == 6


def test_a_bounded_run_has_workers_however_small(tmp_path, tried):
    task = Hanging(replicate=0, folder=tried)
    with pytest.raises(ShardFailed, match="TimedOut"):
        run(
            task,
            plan_of(task, replicates=2),
            tmp_path,
            ExecutorSpec(workers=1, shard_timeout=1.5),
            lambda shard: None,
        )


def test_workers_end_with_their_parent(tried):
    """Killed outright, while its workers are in a shard that would take ten minutes."""
    code = (
        "from pathlib import Path; from sim.runner import ExecutorSpec\n"
        "from sim.runner.workers import in_workers; from tests.runner.tasks import Hanging, plan_of\n"
        f"task = Hanging(replicate=0, folder=Path({str(tried)!r}))\n"
        "list(in_workers(task, plan_of(task, replicates=1).shards, 1, ExecutorSpec()))"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    while not (worker := (tried / "0").read_text() if (tried / "0").exists() else ""):
        assert parent.poll() is None
        time.sleep(0.05)
    assert alive(worker)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    for _ in range(600):
        if not alive(worker):
            return
        time.sleep(0.05)
    pytest.fail("the worker outlived its parent")


def alive(process):
    """Whether a process runs; one that ended and waits to be counted doesn't."""
    state = subprocess.run(
        ["ps", "-p", str(process), "-o", "stat="], capture_output=True, text=True, check=False
    ).stdout.strip()
    return bool(state) and not state.startswith("Z")


def test_cores_are_those_this_process_may_use():
    assert 1 <= cores() <= (os.cpu_count() or 1)
