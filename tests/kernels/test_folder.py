"""Which folder machine code may be run from, and that edited code never meets old machine code."""

import os
import pickle
import shutil
from pathlib import Path

import pytest

from sim.kernels import folder
from sim.kernels.cache import sealed
from sim.kernels.compile import Part, Whole
from tests.kernels.processes import run


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    folder.cache_folder.cache_clear()
    folder.say_not_kept.cache_clear()
    yield tmp_path / "home"
    folder.cache_folder.cache_clear()
    folder.say_not_kept.cache_clear()


def test_the_folder_is_the_users_own_and_closed_to_others(home):
    made = folder.cache_folder()
    assert made is not None
    assert made.parent == home / "circlesim" / "kernels"
    assert made.stat().st_mode & 0o777 == 0o700
    assert made.stat().st_uid == os.geteuid()


def test_a_folder_open_to_others_is_refused(home, caplog):
    made = folder.cache_folder()
    made.chmod(0o770)
    folder.cache_folder.cache_clear()
    assert folder.cache_folder() is None
    assert "others may use it" in caplog.text


def test_a_link_is_refused(home, tmp_path, caplog):
    made = folder.cache_folder()
    made.rmdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    made.symlink_to(tmp_path / "elsewhere")
    folder.cache_folder.cache_clear()
    assert folder.cache_folder() is None
    assert "it is no folder" in caplog.text


def test_a_folder_of_another_user_is_refused(tmp_path):
    if os.geteuid() == 0:
        other = tmp_path / "other"
        other.mkdir(mode=0o700)
        os.chown(other, 12345, 12345)
    else:
        other = Path("/")
    assert folder._unsafe(other) == "it belongs to another user"


def test_nothing_is_run_from_a_folder_that_others_may_write_to(tmp_path):
    """A pickle that would leave a mark, under the name that is looked for, with the right checksum."""
    cache = {"XDG_CACHE_HOME": str(tmp_path / "home")}
    run(tmp_path, cache)
    mark = tmp_path / "mark"
    content = pickle.dumps(_Leaves(mark))
    kept = list((tmp_path / "home").glob("circlesim/kernels/*/*"))
    for file in kept:
        file.write_bytes(sealed(file.name, content))
    kept[0].parent.chmod(0o777)
    loaded, complaint = run(tmp_path, cache)
    assert (loaded, mark.exists()) == (0, False)
    assert "others may use it" in complaint


class _Leaves:
    def __init__(self, mark: Path):
        self.mark = mark

    def __reduce__(self):
        return (Path.touch, (self.mark,))


def test_old_versions_make_room_for_new_ones(home):
    parent = home / "circlesim" / "kernels"
    for k in range(folder.KEPT + 2):
        old = parent / f"old{k}"
        old.mkdir(parents=True)
        (old / "some.code").write_text("")
        os.utime(old, (k, k))
    made = folder.cache_folder()
    left = {each.name for each in parent.iterdir()}
    assert left == {made.name, *(f"old{k}" for k in range(3, folder.KEPT + 2))}


def test_an_edit_of_anything_compiled_gives_another_folder(tmp_path):
    copy = tmp_path / "sim"
    shutil.copytree(folder.ROOT, copy, ignore=shutil.ignore_patterns("__pycache__", "conf"))
    before = folder.code_digest(copy)
    assert before == folder.code_digest()
    seen = {before}
    for name in folder.COMPILED_FROM:
        path = copy / name
        file = sorted(path.rglob("*.py"))[-1] if path.is_dir() else path
        file.write_text(file.read_text() + "\n")
        seen.add(folder.code_digest(copy))
    assert len(seen) == 1 + len(folder.COMPILED_FROM)


def test_everything_compiled_is_under_what_the_folder_is_named_after():
    import gc

    import sim.engines.compiled.engine
    import sim.population  # noqa: F401 - brings what it compiles

    modules = {
        machine.py_func.__module__
        for machine in gc.get_objects()
        if type(machine) in (Part, Whole) and machine.py_func.__module__.startswith("sim.")
    }
    assert len(modules) > 10
    named = tuple(
        f"sim.{name.removesuffix('.py').replace('/', '.')}" for name in folder.COMPILED_FROM
    )
    assert {each for each in modules if not each.startswith(named)} <= {"sim.benchmark.limit"}
