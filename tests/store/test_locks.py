"""Who writes in a folder: alone, or each a part; locks end with their process."""

import os
import subprocess
import sys

import pytest

from sim import store
from sim.store import locks

HOLD = """
import sys
from pathlib import Path
from sim import store
from sim.store import locks
folder, how = Path(sys.argv[1]), sys.argv[2]
with store.alone(folder) if how == "alone" else store.with_others(folder, int(how), 3):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hold(tmp_path):
    """Start processes that hold a folder until the test is over."""
    processes = []

    def start(how):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path), how],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline() == "held\n"
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """Don't wait long for a lock that stays."""
    monkeypatch.setattr(locks, "PATIENCE", 0.05)


def test_one_alone_keeps_everybody_out_and_is_named(tmp_path, hold):
    process = hold("alone")
    for lock in (store.alone(tmp_path), store.with_others(tmp_path, 1, 3)):
        with pytest.raises(store.Busy, match=f"process {process.pid} on .* is writing there"), lock:
            pass
    assert [who.split()[1] for who in store.holders(tmp_path)] == [f"{process.pid}"]


def test_parts_are_done_side_by_side_each_once(tmp_path, hold):
    first, second = hold("1"), hold("2")
    assert {who.split()[1] for who in store.holders(tmp_path)} == {
        f"{first.pid}",
        f"{second.pid}",
    }
    with store.with_others(tmp_path, 3, 3):
        assert len(store.holders(tmp_path)) == 3
    with (
        pytest.raises(store.Busy, match=f"process {second.pid}"),
        store.with_others(tmp_path, 2, 3),
    ):
        pass
    with pytest.raises(store.Busy, match=f"process {first.pid}"), store.alone(tmp_path):
        pass


def test_a_lock_ends_with_its_process_however_it_ends(tmp_path, hold):
    for how in ("alone", "1"):
        process = hold(how)
        process.kill()
        process.wait()
        with store.alone(tmp_path):
            assert store.holders(tmp_path) == [f"process {os.getpid()} on {os.uname().nodename}"]
        assert store.holders(tmp_path) == []


def test_looking_who_is_there_keeps_nobody_out(tmp_path, hold):
    hold("1")
    for _ in range(50):
        store.holders(tmp_path)
    with store.with_others(tmp_path, 2, 3):
        pass


def test_a_file_system_without_locks_says_so_and_goes_on(tmp_path, monkeypatch, capsys):
    def unsupported(*_):
        raise OSError(locks.errno.ENOLCK, "No locks available")

    monkeypatch.setattr(locks.fcntl, "flock", unsupported)
    with store.alone(tmp_path):
        pass
    assert "keeps no locks" in capsys.readouterr().err


def test_locks_of_parts_are_removed_when_all_is_done(tmp_path):
    with store.with_others(tmp_path, 1, 3):
        pass
    with store.alone(tmp_path):
        store.remove_parts(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]
