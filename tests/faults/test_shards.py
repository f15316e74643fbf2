"""Shards that were torn, flipped, swapped or emptied, writes that fail, and workers in any number and order."""

import pickle
import shutil
from itertools import count

import numpy as np
import pytest

from sim import store
from sim.exits import Failed
from sim.runner import ExecutorSpec, iterate, local, read_plan
from sim.status import status_of
from tests.faults import toy
from tests.faults.processes import half_files, shards_in
from tests.faults.writes import Breaking

SHARDS = 4
HERE = ExecutorSpec(workers=1)


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    return toy.expected(SHARDS, tmp_path_factory.mktemp("whole") / "run")


@pytest.fixture
def planned(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    toy.plan_of(SHARDS).write(folder)
    return folder


@pytest.fixture
def done(planned):
    toy.finish(planned, toy.Toy(), HERE)
    return planned


def shard(folder, number):
    return folder / store.SHARDS / read_plan(folder).shards[number].name


def tear(folder):
    table = shard(folder, 1) / "effects.parquet"
    table.write_bytes(table.read_bytes()[:-100])


def flip(folder):
    table = shard(folder, 1) / "effects.parquet"
    content = bytearray(table.read_bytes())
    content[len(content) // 3] ^= 1
    table.write_bytes(content)


def swap(folder):
    one, other, aside = shard(folder, 1), shard(folder, 2), folder / "aside"
    one.rename(aside)
    other.rename(one)
    aside.rename(other)


def empty(folder):
    (shard(folder, 1) / "effects.parquet").write_bytes(b"")


def empty_sums(folder):
    (shard(folder, 1) / "sums.json").write_bytes(b"")


def lose(folder):
    (shard(folder, 1) / "outcomes.parquet").unlink()


def leave_a_file(folder):
    shutil.rmtree(shard(folder, 1))
    shard(folder, 1).write_text("something")


class Trap:
    """Leaves a file if anybody loads it."""

    def __init__(self, place):
        self.place = place

    def __reduce__(self):
        return (open, (str(self.place), "w"))


def put_a_pickle_there(folder):
    content = pickle.dumps(Trap(folder.parent / "loaded"))
    (shard(folder, 1) / "effects.parquet").write_bytes(content)
    (shard(folder, 1) / "sums.json").write_bytes(content)


DAMAGES = [tear, flip, swap, empty, empty_sums, lose, leave_a_file, put_a_pickle_there]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_shard_that_is_not_what_was_written_is_set_aside_and_done_again(
    damage, done, expected, capsys
):
    damage(done)
    harmed = {shard(done, 1).name} | ({shard(done, 2).name} if damage is swap else set())
    found = status_of(done)
    assert (found.state, found.damaged, found.done) == ("damaged", len(harmed), 4 - len(harmed))
    with pytest.raises(store.DamagedShard):
        list(iterate(done, read_plan(done)))
    assert toy.finish(done, toy.Toy(), HERE) == 0
    said = capsys.readouterr().err.splitlines()
    assert len(said) == len(harmed)
    assert all("was damaged and is set aside" in line for line in said)
    assert {path.stem for path in (done / "shards").glob("*.damaged")} == harmed
    assert toy.tables(done) == expected
    assert not (done.parent / "loaded").exists()


@pytest.mark.parametrize("workers", [1, 2, 3])
@pytest.mark.parametrize("seed", [0, 1])
def test_any_number_of_workers_in_any_order_leaves_the_same(
    workers, seed, planned, expected, monkeypatch
):
    plain = local.local

    def shuffled(task, shards, spec):
        order = np.random.default_rng(seed).permutation(len(shards))
        yield from plain(task, [shards[at] for at in order], spec)

    monkeypatch.setattr(local, "local", shuffled)
    toy.finish(planned, toy.Toy(), ExecutorSpec(workers=workers))
    assert toy.tables(planned) == expected


def broken(folder, fails_at):
    """Run while the k-th write fails: what was said, and whether there were so many."""
    said = ""
    with pytest.MonkeyPatch.context() as patch:
        breaking = Breaking(patch, fails_at)
        try:
            toy.finish(folder, toy.Toy(), HERE)
        except Failed as failure:
            said = str(failure)
    return said, breaking.seen >= fails_at


def every_name_is_absent_or_whole(folder, expected):
    states = {store.shard_state(folder / "shards", path.name) for path in shards_in(folder)}
    for name in toy.TABLES:
        assert not (folder / name).exists() or (folder / name).read_bytes() == expected[name]
    return states <= {"done"} and not half_files(folder)


def test_whichever_write_fails_every_name_is_absent_or_whole(tmp_path):
    whole = toy.expected(2, tmp_path / "whole")
    for fails_at in count(1):
        folder = tmp_path / str(fails_at)
        folder.mkdir()
        toy.plan_of(2).write(folder)
        said, so_many = broken(folder, fails_at)
        if not so_many:
            break
        assert "can't be written: input/output error" in said
        assert f"go on with: circle resume {folder}" in said
        assert every_name_is_absent_or_whole(folder, whole)
        toy.finish(folder, toy.Toy(), HERE)
        assert toy.tables(folder) == whole
    assert fails_at > 30  # three or more for each file


def test_a_clock_that_jumps_changes_nothing(planned, expected, monkeypatch):
    times = iter(np.random.default_rng(1).uniform(-1e9, 4e9, 10_000))
    monkeypatch.setattr("time.time", lambda: next(times))
    toy.finish(planned, toy.Toy(), HERE)
    assert toy.tables(planned) == expected
