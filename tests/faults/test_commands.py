"""The commands themselves: killed at random moments, interrupted, done in parts at once, changed before they go on."""

import json
import shutil
import signal
import time

import numpy as np
import pytest

from sim import store
from sim.cli import main
from sim.status import status_of
from tests.faults.processes import (
    complete,
    ended,
    half_files,
    is_alive,
    kill,
    start,
    wait_until,
    workers_of,
)

TABLES = ("effects.parquet", "outcomes.parquet")
POINTS = ("arm.video.mode.cue_fidelity=range(.4,1,.2)", "population=screened,rural")
SIZE = ("groups=1", "arms=[waitlist,video]", "schedule.follow_up=1")
MESA = ("sweep", *POINTS, *SIZE, "engine=mesa", "replicates=4", "executor.workers=2")
"""A point a shard."""
KILLS = 20


@pytest.fixture(scope="module")
def planned(tmp_path_factory):
    """A planned sweep in shards of one point, begun but not done."""
    folder = tmp_path_factory.mktemp("sweep") / "planned"
    assert complete("sim.cli", *MESA, "plan=true", f"out={folder}")[0] == 0
    return folder


@pytest.fixture(scope="module")
def expected(planned):
    folder = shutil.copytree(planned, planned.with_name("whole"))
    assert complete("sim.cli", "resume", folder)[0] == 0
    return tables(folder)


@pytest.fixture
def run(planned, tmp_path):
    return shutil.copytree(planned, tmp_path / "run")


def tables(folder):
    return [(folder / name).read_bytes() for name in TABLES]


@pytest.mark.faults
def test_killed_at_random_moments_a_sweep_leaves_the_tables_of_one_that_was_not(run, expected):
    chance = np.random.default_rng(20)
    killed = {"worker": 0, "parent": 0}
    while sum(killed.values()) < KILLS or min(killed.values()) < KILLS // 2:
        process = start("sim.cli", "resume", run)
        wait_until(lambda: workers_of(process.pid) or process.poll() is not None, "workers")  # noqa: B023
        workers = workers_of(process.pid)
        time.sleep(chance.uniform(0, 4))
        for _ in range(int(chance.integers(0, 3))):
            workers = workers_of(process.pid)
            if workers:
                kill(int(chance.choice(workers)))
                killed["worker"] += 1
                time.sleep(chance.uniform(0, 2))
        workers = workers_of(process.pid)
        kill(process.pid)
        killed["parent"] += process.wait() == -signal.SIGKILL
        ended(process)
        wait_until(lambda: not any(map(is_alive, workers)), "the end of the workers")  # noqa: B023
        if status_of(run).state == "finished":
            assert tables(run) == expected
            _begin_again(run)
    assert complete("sim.cli", "resume", run)[0] == 0
    assert tables(run) == expected
    assert half_files(run) == []
    print(killed)


def _begin_again(run):
    for name in TABLES:
        (run / name).unlink()
    plan = json.loads((run / "plan.json").read_text())
    (run / "plan.json").write_text(json.dumps({**plan, "results": {}}))


@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_at_random_moments_a_sweep_says_how_it_goes_on(run, expected, number):
    for moment in np.random.default_rng(int(number)).uniform(0, 6, 10):
        process = start("sim.cli", "resume", run)
        time.sleep(moment)
        process.send_signal(number)
        status, _, errors = ended(process)
        assert status in (0, 128 + number, -number)  # the last where Python had hardly begun
        if status == 128 + number:
            assert errors.startswith("circle resume: ")
            assert errors.count("\n") == 1
        assert half_files(run) == []
        if status_of(run).state == "finished":
            _begin_again(run)
    assert complete("sim.cli", "resume", run)[0] == 0
    assert tables(run) == expected


def test_two_processes_do_parts_at_once_and_a_third_merges_them(run, expected):
    parts = [start("sim.cli", "work", run, "--part", f"{part}/2") for part in (1, 2)]
    assert [ended(part)[0] for part in parts] == [0, 0]
    assert status_of(run).state == "complete"
    assert complete("sim.cli", "resume", run)[0] == 0
    assert tables(run) == expected


def test_a_point_is_the_same_alone(planned, expected, capsys):
    folder = str(planned.with_name("whole"))
    assert main(["rerun", folder, "--point", "3"]) == 0
    assert capsys.readouterr().out.count("the same as") == len(TABLES)


def test_replicates_of_a_point_alone_make_up_what_the_sweep_kept(
    planned, expected, tmp_path, capsys
):
    whole, alone = planned.with_name("whole"), []
    for replicate in range(4):
        words = (
            "--point",
            "3",
            "--replicate",
            str(replicate),
            "--out",
            str(tmp_path / f"{replicate}"),
        )
        assert main(["rerun", str(whole), *words]) == 0
        said = capsys.readouterr().out
        assert said.count("--point 3 without --replicate compares those") == len(TABLES)
        alone.append(store.read_table(tmp_path / f"{replicate}" / TABLES[1])["mean"])
    kept = store.read_table(whole / TABLES[1], {"point": 3})["mean"]
    assert kept.notna().any()
    np.testing.assert_allclose(np.mean(alone, axis=0), kept, rtol=1e-12)
    assert not np.allclose(alone[0], alone[1])


def test_a_configuration_that_was_changed_is_told_and_never_mixed(run, capsys):
    config = run / "config.yaml"
    config.write_text(config.read_text().replace("seed: 1\n", "seed: 2\n"))
    for command in ("resume", "work"):
        assert main([command, str(run)]) == 2
        assert f"{config}: was changed after the run began" in capsys.readouterr().err
    assert not (run / "shards").exists()


def test_code_that_was_changed_is_told_and_never_mixed(run, capsys, monkeypatch):
    monkeypatch.setattr("sim.session.model_version", lambda: "another")
    for command in ("resume", "work"):
        assert main([command, str(run)]) == 2
        assert "the model has changed since that run began" in capsys.readouterr().err
    assert not (run / "shards").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("plan.json", b""),
        ("plan.json", b"[1]"),
        ("plan.json", b"\xff\x00"),
        ("provenance.json", b"[1]"),
        ("provenance.json", b"{"),
        ("config.yaml", b""),
    ],
)
def test_what_a_run_began_with_is_refused_in_a_sentence_where_it_was_changed(
    name, content, run, capsys
):
    (run / name).write_bytes(content)
    assert main(["resume", str(run)]) == 2
    said = capsys.readouterr().err
    assert f"{run / name}: " in said
    assert said.count("\n") == 1
