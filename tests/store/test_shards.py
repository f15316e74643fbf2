"""A shard that is torn, flipped, swapped, empty or emptied is noticed; nothing but tables is ever read."""

import os
import pickle
import shutil

import pandas as pd
import pytest

from sim import store

TABLES = {"a": pd.DataFrame({"x": [1.5, 2.5]}), "b": pd.DataFrame({"name": ["u", "v"]})}
OTHER = {"a": pd.DataFrame({"x": [1.5, 3.5]}), "b": pd.DataFrame({"name": ["u", "v"]})}


@pytest.fixture
def folder(tmp_path):
    """A folder of two shards."""
    store.write_shard(tmp_path, "one", store.pack(TABLES))
    store.write_shard(tmp_path, "two", store.pack(OTHER))
    return tmp_path


def truncated(path):
    path.write_bytes(path.read_bytes()[:-7])


def flipped(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def emptied(path):
    path.write_bytes(b"")


def removed(path):
    path.unlink()


def test_a_shard_reads_as_it_was_written(folder):
    read = store.read_shard(folder, "one")
    assert list(read) == ["a", "b"]
    for name, table in TABLES.items():
        pd.testing.assert_frame_equal(read[name], table)
    assert store.shard_state(folder, "one") == "done"
    assert store.shard_state(folder, "three") == "missing"


@pytest.mark.parametrize("name", ["a.parquet", "b.parquet", "sums.json"])
@pytest.mark.parametrize("harm", [truncated, flipped, emptied, removed])
def test_a_harmed_file_is_noticed(folder, harm, name):
    harm(folder / "one" / name)
    assert store.shard_state(folder, "one") == "damaged"
    with pytest.raises(store.DamagedShard, match="one"):
        store.read_shard(folder, "one")
    assert store.shard_state(folder, "two") == "done"


def test_swapped_files_and_swapped_shards_are_noticed(folder):
    os.replace(folder / "one" / "a.parquet", folder / "kept")
    shutil.copy(folder / "two" / "a.parquet", folder / "one" / "a.parquet")
    assert store.shard_state(folder, "one") == "damaged"
    os.replace(folder / "kept", folder / "one" / "a.parquet")
    assert store.shard_state(folder, "one") == "done"
    os.replace(folder / "one", folder / "kept")
    os.replace(folder / "two", folder / "one")
    os.replace(folder / "kept", folder / "two")
    assert {store.shard_state(folder, name) for name in ("one", "two")} == {"damaged"}


def test_an_empty_folder_or_a_file_in_its_place_is_noticed(folder):
    (folder / "three").mkdir()
    (folder / "four").write_text("")
    assert {store.shard_state(folder, name) for name in ("three", "four")} == {"damaged"}


@pytest.mark.parametrize(
    "sums",
    [
        "3",
        "[]",
        "{}",
        '{"shard": "one"}',
        '{"shard": "one", "sha256": []}',
        '{"shard": "one", "sha256": {"../two/a": "0"}}',
        '{"shard": "one", "sha256": {"a": null}}',
    ],
)
def test_sums_that_are_none_are_damage(folder, sums):
    (folder / "one" / "sums.json").write_text(sums)
    assert store.shard_state(folder, "one") == "damaged"


def test_a_pickle_beside_the_tables_is_never_loaded(folder):
    marker = folder / "marker"
    (folder / "one" / "c.parquet").write_bytes(pickle.dumps(_Touch(str(marker))))
    (folder / "one" / "sums.json.pkl").write_bytes(pickle.dumps(_Touch(str(marker))))
    assert list(store.read_shard(folder, "one")) == ["a", "b"]
    (folder / "one" / "a.parquet").write_bytes(pickle.dumps(_Touch(str(marker))))
    assert store.shard_state(folder, "one") == "damaged"
    assert not marker.exists()


class _Touch:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (self.path, "w")


def test_what_is_set_aside_is_out_of_the_way(folder):
    emptied(folder / "one" / "a.parquet")
    aside = store.set_aside(folder, "one")
    assert aside.name == "one.damaged"
    assert store.shard_state(folder, "one") == "missing"
    store.write_shard(folder, "one", store.pack(TABLES))
    emptied(folder / "one" / "b.parquet")
    assert store.set_aside(folder, "one") == aside


def test_two_that_do_the_same_shard_do_not_harm_each_other(folder):
    before = (folder / "one" / "sums.json").stat().st_ino
    store.write_shard(folder, "one", store.pack(TABLES))
    assert store.shard_state(folder, "one") == "done"
    assert (folder / "one" / "sums.json").stat().st_ino == before
    assert sorted(path.name for path in folder.iterdir()) == ["one", "two"]


def test_a_failure_goes_when_its_shard_is_done(folder):
    store.write_failure(folder, "three", {"type": "ValueError", "message": "so"})
    assert store.shard_state(folder, "three") == "failed"
    assert store.read_failure(folder, "three") == {"type": "ValueError", "message": "so"}
    store.write_shard(folder, "three", store.pack(TABLES))
    assert store.shard_state(folder, "three") == "done"
    assert store.read_failure(folder, "three") == {}
