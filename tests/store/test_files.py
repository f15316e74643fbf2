"""Every name is absent or whole, whichever write fails, and what fails is said in one sentence."""

import errno
import json
import os

import pandas as pd
import pytest

from sim import store
from sim.scenario.refusal import Refusal
from sim.store import files
from sim.store.files import WRITING

TABLE = pd.DataFrame({"at": range(5), "name": list("abcde")})


class Faults:
    """Lets the k-th call that reaches the disk fail, whatever it is."""

    def __init__(self, monkeypatch):
        self.left, self.calls, self.monkeypatch = None, 0, monkeypatch
        for owner, name in (
            (os, "fsync"),
            (os, "replace"),
            (os, "mkdir"),
            (files.os, "open"),
        ):
            monkeypatch.setattr(owner, name, self.wrapped(getattr(owner, name)))

    def wrapped(self, call):
        def may_fail(*words, **more):
            self.calls += 1
            if self.left is not None and self.calls == self.left:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return call(*words, **more)

        return may_fail

    def fail_at(self, number):
        self.left, self.calls = number, 0


def everything(folder):
    """What is in a folder, by name, with the content of files; nothing that is being written may be left."""
    found = {}
    for path in sorted(folder.rglob("*")):
        assert not path.name.startswith(WRITING), path
        if path.is_file():
            found[str(path.relative_to(folder))] = path.read_bytes()
    return found


def write_file(folder):
    store.write_text(folder / "name.txt", "whole")


def write_grown(folder):
    store.write_tables(folder, [{"a": TABLE, "b": TABLE}, {"a": TABLE, "b": TABLE}])


def write_shard(folder):
    store.write_shard(folder, "abc", store.pack({"a": TABLE, "b": TABLE}))


def make_folder(folder):
    def fill(there):
        store.write_json(there / "plan.json", {"whole": True})
        store.write_text(there / "config.yaml", "whole: true")

    store.new_folder(str(folder / "run"), "compare", "name", "now", fill)


def what_is_said(write, folder):
    """What is said where a write fails; nothing where it doesn't."""
    try:
        write(folder)
    except (store.CannotWrite, Refusal) as error:
        return str(error)
    return ""


@pytest.mark.parametrize("write", [write_file, write_grown, write_shard, make_folder])
def test_whichever_write_fails_every_name_is_absent_or_whole(tmp_path, monkeypatch, write):
    whole = tmp_path / "whole"
    whole.mkdir()
    write(whole)
    expected = everything(whole)
    faults = Faults(monkeypatch)
    for number in range(1, 1000):
        folder = tmp_path / f"{number}"
        os.makedirs(folder)
        faults.fail_at(number)
        said, calls = what_is_said(write, folder), faults.calls
        faults.fail_at(None)
        if not said:
            assert everything(folder) == expected
            if calls < number:
                break
            continue
        assert "no space left" in said.lower()
        assert str(folder) in said
        assert "\n" not in said
        assert WRITING not in said
        left = everything(folder)
        assert left.items() <= expected.items()
        write(folder) if write is not make_folder or not left else None
        assert everything(folder) == expected
    assert number > 3


def test_a_file_that_is_there_stays_until_the_new_one_is_whole(tmp_path, monkeypatch):
    store.write_text(tmp_path / "name.txt", "old")
    faults = Faults(monkeypatch)
    faults.fail_at(1)
    with pytest.raises(store.CannotWrite):
        store.write_text(tmp_path / "name.txt", "new")
    assert everything(tmp_path) == {"name.txt": b"old"}


def test_an_interruption_leaves_nothing_half_written(tmp_path):
    def parts():
        yield {"a": TABLE}
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.write_tables(tmp_path, parts())
    assert everything(tmp_path) == {}


def test_a_mistake_in_reading_is_not_called_one_in_writing(tmp_path):
    def parts():
        yield {"a": TABLE}
        (tmp_path / "nothing").read_bytes()

    with pytest.raises(FileNotFoundError) as error:
        store.write_tables(tmp_path, parts())
    assert not isinstance(error.value, store.CannotWrite)


def test_how_much_room_is_needed_and_free_is_said(tmp_path, monkeypatch):
    faults = Faults(monkeypatch)
    faults.fail_at(1)
    with pytest.raises(store.CannotWrite, match=r"name.bin: .*it needs 2.5 MB and .* are free"):
        store.write_bytes(tmp_path / "name.bin", bytes(2_500_000))


def test_files_obey_the_mask_of_their_user(tmp_path):
    before = os.umask(0o027)
    try:
        store.write_text(tmp_path / "a", "")
        store.write_shard(tmp_path, "shard", store.pack({"t": TABLE}))
    finally:
        os.umask(before)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "shard").stat().st_mode & 0o777 == 0o750


def test_what_a_killed_process_left_is_removed(tmp_path):
    (tmp_path / f"{WRITING}a-1").write_text("half")
    (tmp_path / f"{WRITING}b-2").mkdir()
    (tmp_path / f"{WRITING}b-2" / "c").write_text("half")
    (tmp_path / "a").write_text("whole")
    store.remove_unfinished(tmp_path)
    assert everything(tmp_path) == {"a": b"whole"}


def test_a_fingerprint_is_of_the_content():
    assert store.fingerprint({"a": 1, "b": 2}) == store.fingerprint({"b": 2, "a": 1})
    assert store.fingerprint({"a": 1}) != store.fingerprint({"a": 2})
    assert store.sha256(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_json_holds_no_number_that_is_none(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        store.write_json(tmp_path / "a", {"x": float("nan")})
    store.write_json(tmp_path / "a", {"x": "é"})
    assert (
        json.loads((tmp_path / "a").read_bytes()) == {"x": "é"} == store.read_json(tmp_path / "a")
    )
