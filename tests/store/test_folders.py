"""Where results go: names from the clock never collide, and a folder appears with its first files or not at all."""

import threading
from pathlib import Path

import pytest

from sim import store
from sim.scenario.refusal import Refusal

NOW = "2026-03-29_02-30-00"


def fill(folder):
    """Write the first file."""
    store.write_text(folder / "plan.json", "{}")


def made(out=None):
    """A new folder of a command."""
    return store.new_folder(out, "compare", "default", NOW, fill)


def test_runs_of_one_second_have_folders_of_their_own(tmp_path, monkeypatch):
    """As after the clock was set back, or in a sweep of quick runs."""
    monkeypatch.chdir(tmp_path)
    names = [str(made()) for _ in range(4)]
    assert names == [f"results/compare/default/{NOW}{more}" for more in ("", "-2", "-3", "-4")]


def test_runs_that_start_together_have_folders_of_their_own(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    together, found = threading.Barrier(8), []

    def begin():
        together.wait()
        found.append(made())

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 8
    assert all((folder / "plan.json").exists() for folder in found)
    assert len(list(Path("results/compare/default").iterdir())) == 8


def test_a_folder_appears_whole_or_not_at_all(tmp_path):
    def failing(folder):
        fill(folder)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.new_folder(str(tmp_path / "run"), "compare", "default", NOW, failing)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_folder_is_taken_and_a_full_one_refused(tmp_path):
    (tmp_path / "run").mkdir()
    assert made(str(tmp_path / "run")) == tmp_path / "run"
    with pytest.raises(Refusal, match="there is something already"):
        made(str(tmp_path / "run"))
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="there is something already"):
        made(str(tmp_path / "file"))


def test_a_folder_that_fills_up_meanwhile_is_refused(tmp_path):
    def slow(folder):
        fill(folder)
        (tmp_path / "run").mkdir()
        (tmp_path / "run" / "theirs").write_text("")

    with pytest.raises(Refusal, match="there is something already"):
        store.new_folder(str(tmp_path / "run"), "compare", "default", NOW, slow)
    assert [path.name for path in tmp_path.rglob("*")] == ["run", "theirs"]


@pytest.mark.parametrize("out", ["/proc/nothing", "/dev/null/run", "{}/file/run", "x" * 300])
def test_a_folder_that_cannot_be_made_is_refused(tmp_path, monkeypatch, out):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(Refusal, match="can't be made"):
        made(out.format(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_latest_points_to_the_newest_under_results(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        folder = made()
        store.point_latest(folder, "compare")
        assert Path("results/compare/latest").resolve() == folder.resolve()
    store.point_latest(made(str(tmp_path / "elsewhere")), "compare")
    assert Path("results/compare/latest").resolve() == folder.resolve()
