"""Machine code on disk, with processes that compile at once, damaged files, and disks that won't take it."""

import os
from pathlib import Path

import pytest

from tests.kernels.processes import KINDS, finish, full, read_only, run, start

ALL = len(KINDS)


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def cache(home):
    return {"XDG_CACHE_HOME": str(home)}


def kept(home: Path) -> list[Path]:
    return sorted((home / "circlesim" / "kernels").glob("*/*"))


def test_the_next_process_loads_what_was_compiled(tmp_path, home, cache):
    assert run(tmp_path, cache) == (0, "")
    assert len(kept(home)) == ALL  # the kernel alone: what it calls is part of it
    assert run(tmp_path, cache) == (ALL, "")


def test_processes_that_compile_at_once_leave_sound_code(tmp_path, home, cache):
    at_once = [start(tmp_path, cache, order) for order in (KINDS, KINDS[::-1], KINDS)]
    for process in at_once:
        finish(process)
    assert run(tmp_path, cache) == (ALL, "")
    assert len(kept(home)) == ALL


def empty(file: Path):
    file.write_bytes(b"")


def truncate(file: Path):
    file.write_bytes(file.read_bytes()[:-100])


def flip_a_bit(file: Path):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def overwrite(file: Path):
    file.write_bytes(b"\x80\x04N." * 100)


def exchange(file: Path):
    """Put a sound file of another signature in place of each."""
    others = [each for each in kept(file.parents[3]) if each != file]
    file.write_bytes(others[0].read_bytes())


@pytest.mark.parametrize("damage", [empty, truncate, flip_a_bit, overwrite])
def test_a_damaged_file_is_compiled_anew_and_mended(tmp_path, home, cache, damage):
    run(tmp_path, cache)
    sound = {file: file.read_bytes() for file in kept(home)}
    damage(kept(home)[0])
    assert run(tmp_path, cache) == (ALL - 1, "")
    assert {len(file.read_bytes()) for file in kept(home)} == {len(each) for each in sound.values()}
    assert run(tmp_path, cache) == (ALL, "")


def test_code_of_another_signature_is_not_run(tmp_path, home, cache):
    run(tmp_path, cache)
    exchange(kept(home)[0])
    assert run(tmp_path, cache)[0] == ALL - 1


def test_a_folder_in_place_of_a_file_is_survived(tmp_path, home, cache):
    run(tmp_path, cache)
    file = kept(home)[0]
    file.unlink()
    file.mkdir()
    loaded, complaint = run(tmp_path, cache)
    assert loaded == ALL - 1
    assert complaint.count("is not kept in") == 1


def test_a_read_only_folder_is_read(tmp_path, home, cache):
    run(tmp_path, cache)
    with read_only(kept(home)[0].parent):
        assert run(tmp_path, cache) == (ALL, "")


def test_a_read_only_cache_costs_a_sentence(tmp_path, home, cache):
    with read_only(home):
        loaded, complaint = run(tmp_path, cache)
    assert loaded == 0
    assert complaint.count("\n") == 1
    assert f"Machine code is not kept in {home}" in complaint
    assert not list(home.iterdir())


def test_a_full_disk_costs_a_sentence_and_leaves_nothing(tmp_path, home, cache):
    run(tmp_path, cache)
    folder = kept(home)[0].parent
    for file in kept(home):
        file.unlink()
    with full(folder):
        loaded, complaint = run(tmp_path, cache)
        left = list(folder.iterdir())
    assert (loaded, left) == (0, [])
    assert complaint.count("\n") == 1
    assert f"Machine code is not kept in {folder}" in complaint


def test_a_file_in_place_of_the_folder_costs_a_sentence(tmp_path, home, cache):
    (home / "circlesim").write_text("not a folder")
    loaded, complaint = run(tmp_path, cache)
    assert loaded == 0
    assert complaint.count("\n") == 1
    assert "let XDG_CACHE_HOME name a folder of your own" in complaint


@pytest.mark.parametrize("named", [None, "", "relative/folder"])
def test_without_a_named_cache_it_is_the_home(tmp_path, home, named):
    away = {"XDG_CACHE_HOME": named, "HOME": str(home)}
    assert run(tmp_path, away) == (0, "")
    assert (home / ".cache" / "circlesim" / "kernels").is_dir()
    assert not (tmp_path / "relative").exists()


def test_a_home_that_is_not_there_costs_a_sentence(tmp_path):
    nowhere = {"XDG_CACHE_HOME": None, "HOME": "/dev/null"}
    loaded, complaint = run(tmp_path, nowhere)
    assert loaded == 0
    assert complaint.count("\n") == 1


def test_no_home_at_all_writes_nothing_where_one_works(tmp_path):
    """A HOME that names no folder from the root would put `~` or the like beside the user's files."""
    before = set(tmp_path.iterdir())
    loaded, complaint = run(tmp_path, {"XDG_CACHE_HOME": None, "HOME": "~"})
    assert loaded == 0
    assert "this user has no home" in complaint
    assert {each.name for each in set(tmp_path.iterdir()) - before} <= {"small.py", "__pycache__"}


def test_home_unset_is_looked_up(tmp_path):
    """The user's entry in the system names a home; here only that it doesn't fail."""
    if not os.access(os.path.expanduser("~"), os.W_OK):
        pytest.fail("these tests need a home that can be written to")
    run(tmp_path, {"XDG_CACHE_HOME": None, "HOME": None})
