"""Studies on a real Ray cluster of two workers: the bytes of a serial run, whatever is killed meanwhile."""

import os
import re
import shutil
import signal
import time

import numpy as np
import pytest

from sim.runner import ExecutorSpec, Failure
from sim.runner.executor import WorkersFailed
from sim.runner.ray import on_ray
from sim.status import status_of
from tests.faults.processes import (
    complete,
    ended,
    half_files,
    kill,
    shards_in,
    start,
    wait_until,
)
from tests.ray.cluster import HERE, SETTINGS, Cluster
from tests.runner.tasks import Dying, Failing, Hanging, Numbers, plan_of

pytestmark = pytest.mark.ray

TABLES = ("effects.parquet", "outcomes.parquet")
SWEEP = (
    *("sweep", "arm.video.mode.cue_fidelity=range(.4,1,.1)", "population=screened,rural"),
    *("groups=1", "arms=[waitlist,video]", "schedule.follow_up=1", "engine=mesa", "replicates=4"),
)
"""A point a shard."""
COMPARE = ("compare", "arms=[waitlist,video]", "groups=1", "replicates=6", "engine=mesa")
SEED = 8


@pytest.fixture(scope="module", autouse=True)
def _environment():
    with pytest.MonkeyPatch.context() as patch:
        for name, value in SETTINGS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def cluster(_environment):
    cluster = Cluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sweep") / "planned"
    assert complete("sim.cli", *SWEEP, "plan=true", f"out={folder}")[0] == 0
    return folder


@pytest.fixture(scope="module")
def expected(planned):
    folder = shutil.copytree(planned, planned.with_name("serial"))
    assert complete("sim.cli", "resume", folder, "executor.workers=1")[0] == 0
    return tables(folder)


@pytest.fixture
def run(planned, tmp_path):
    return shutil.copytree(planned, tmp_path / "run")


def tables(folder, names=TABLES):
    return [(folder / name).read_bytes() for name in names]


def on(address):
    return "executor=ray", f"executor.address={address}"


def begun(run, address, more=1):
    """A sweep that goes on upon a cluster and has done some more shards."""
    before = len(shards_in(run))
    process = start("sim.cli", "resume", run, *on(address))
    wait_until(lambda: len(shards_in(run)) >= before + more or process.poll() is not None, "shards")
    return process


def succeeded(process):
    status, _, errors = ended(process)
    assert status == 0, errors
    assert said(errors) == []


def said(errors):
    """What stands on standard error beside progress."""
    return [line for line in errors.splitlines() if not re.fullmatch(r"\d+ of \d+ .* left", line)]


def test_a_sweep_leaves_the_bytes_of_a_serial_one(cluster, run, expected):
    succeeded(start("sim.cli", "resume", run, *on(cluster.address)))
    assert tables(run) == expected


def test_a_sweep_from_outside_the_cluster_does_too(cluster, run, expected):
    succeeded(start("sim.cli", "resume", run, *on(f"ray://{HERE}:{cluster.client_port}")))
    assert tables(run) == expected


def test_a_comparison_leaves_the_bytes_of_a_serial_one(cluster, tmp_path):
    serial, ray = tmp_path / "serial", tmp_path / "ray"
    assert complete("sim.cli", *COMPARE, f"out={serial}", "executor.workers=1")[0] == 0
    succeeded(start("sim.cli", *COMPARE, f"out={ray}", *on(cluster.address)))
    names = sorted(path.name for path in serial.iterdir() if path.suffix in (".parquet", ".csv"))
    assert "effects.csv" in names
    assert tables(ray, names) == tables(serial, names)


def test_killed_workers_and_parents_lose_nothing(cluster, run, expected):
    chance = np.random.default_rng(SEED)
    for _ in range(2):
        process = begun(run, cluster.address)
        for _ in range(2):
            wait_until(lambda: cluster.busy_workers() or process.poll() is not None, "work")  # noqa: B023
            for worker in cluster.busy_workers()[:1]:
                kill(worker)
            time.sleep(chance.uniform(0, 1))
        kill(process.pid)
        ended(process)
        wait_until(lambda: not cluster.busy_workers(), "the end of the tasks")
        assert status_of(run).state in ("interrupted", "complete", "finished")
    succeeded(start("sim.cli", "resume", run, *on(cluster.address)))
    assert tables(run) == expected


def test_killed_workers_alone_are_made_up_for(cluster, run, expected):
    process, killed = begun(run, cluster.address, more=2), set()
    while len(killed) < 2 and process.poll() is None:
        for worker in set(cluster.busy_workers()) - killed:
            kill(worker)
            killed.add(worker)
    assert len(killed) >= 2
    succeeded(process)
    assert tables(run) == expected


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_it_says_how_to_go_on_and_cancels_its_tasks(
    cluster, run, expected, number, status
):
    process = begun(run, cluster.address)
    os.killpg(process.pid, number)
    found, _, errors = ended(process)
    line = f"circle resume: interrupted; what was finished is kept. Go on with: circle resume {run}"
    assert (found, said(errors)) == (status, [line])
    wait_until(lambda: not cluster.busy_workers(), "the end of the tasks")
    assert half_files(run) == []
    assert complete("sim.cli", "resume", run, "executor=local")[0] == 0
    assert tables(run) == expected


def test_a_machine_may_come_and_go(cluster, run, expected):
    process = begun(run, cluster.address)
    cluster.kill_node()
    cluster.add_node()
    succeeded(process)
    assert tables(run) == expected


def test_what_a_task_does_badly_is_data(cluster, tmp_path):
    spec = ExecutorSpec("ray", address=cluster.address, shard_timeout=5)
    for task, failure in (
        (Failing(folder=tmp_path / "f"), "ValueError"),
        (Hanging(folder=tmp_path / "h"), "TimedOut"),
        (Dying(folder=tmp_path / "d"), "WorkerDied"),
    ):
        task.folder.mkdir()
        shards = plan_of(task).shards
        found = {shard.replicates[0]: outcome for shard, outcome in on_ray(task, shards, spec)}
        assert len(found) == len(shards)
        failed = {at: each.type for at, each in found.items() if isinstance(each, Failure)}
        assert failed == {1: failure}


def test_another_version_of_the_model_is_told_in_a_sentence(cluster, monkeypatch):
    monkeypatch.setattr("sim.runner.ray.model_version", lambda: "another")
    spec = ExecutorSpec("ray", address=cluster.address)
    with pytest.raises(WorkersFailed, match=r"another version of the model.*install the same"):
        list(on_ray(Numbers(), plan_of(Numbers()).shards, spec))


@pytest.mark.parametrize("address", [f"{HERE}:9", f"ray://{HERE}:9", "nowhere", f"{HERE}:70000"])
def test_an_address_without_a_cluster_is_refused_in_a_sentence(address, tmp_path):
    out = tmp_path / "out"
    status, printed, errors = complete("sim.cli", *SWEEP, f"out={out}", *on(address))
    assert (status, printed) == (2, "")
    assert errors.count("\n") == 1
    assert address in errors
    assert not out.exists()


def test_a_head_that_dies_is_told_and_the_run_goes_on_without(run, expected):
    lost = Cluster()
    try:
        process = begun(run, lost.address, more=2)
        done = len(shards_in(run))
        lost.kill_head()
        status, _, errors = ended(process)
    finally:
        lost.stop()
    assert status == 1
    assert said(errors) == [
        f"circle resume: the Ray cluster at {lost.address} was lost. What was finished is kept;"
        f" when that is mended, go on with: circle resume {run}"
    ]
    assert len(shards_in(run)) >= done
    assert complete("sim.cli", "resume", run, "executor=local")[0] == 0
    assert tables(run) == expected
