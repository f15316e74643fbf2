"""`circle plot`: a run's figures again from its tables, of another outcome, and what is refused."""

import shutil

import pytest

from sim.cli import main
from sim.store import alone

SIZE = ("groups=1", "replicates=2", "arms=[in_person,video]", "schedule.follow_up=0")
AXES = ("arm.video.mode.cue_fidelity=.4,.6,.8", "arm.video.mode.fatigue=0,.1,.3")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Folders of a sweep, a comparison, and a run that is only planned."""
    folder = tmp_path_factory.mktemp("plot")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["sweep", *AXES, *SIZE, "out=swept"]) == 0
        assert main(["compare", *SIZE, "out=compared"]) == 0
        assert main(["sweep", *AXES, *SIZE, "out=planned", "plan=true"]) == 0
    return folder


@pytest.fixture
def here(runs, monkeypatch, capsys):
    monkeypatch.chdir(runs)
    capsys.readouterr()
    return runs


def drawn(folder):
    return {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}


@pytest.mark.parametrize("name", ["swept", "compared"])
def test_drawn_again_the_figures_are_the_same_bytes(here, name, capsys):
    before = drawn(here / name)
    assert len(before) >= 4
    shutil.rmtree(here / name / "figures")
    assert main(["plot", name]) == 0
    assert drawn(here / name) == before
    assert f"{name}/figures/" in capsys.readouterr().out


def test_a_kind_of_figure_of_another_outcome_leaves_the_others(here, capsys):
    before = drawn(here / "swept")
    assert main(["plot", "swept", "--figure", "heat_map", "--outcome", "attendance"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "swept/figures/heat_map_video_attendance.svg and .png: Attendance: Video against In person"
    ]
    after = drawn(here / "swept")
    new = {f"heat_map_video_attendance.{suffix}" for suffix in ("svg", "png")}
    assert {name: after[name] for name in after.keys() - new} == before
    assert after.keys() - before.keys() == new


def test_another_outcome_of_a_comparison(here, capsys):
    assert main(["plot", "compared", "--outcome", "depression"]) == 0
    said = capsys.readouterr().out
    assert "forest_depression.svg" in said
    assert "trajectories_depression.svg" in said
    assert "raincloud_depression.svg" in said
    assert "dose_response_depression.svg" in said
    assert "flow" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "nowhere: is not the folder of a run"),
        (("planned",), "isn't finished; go on with circle resume planned"),
        (("swept", "--figure", "heatmap"), "no figure 'heatmap'; did you mean heat_map_video?"),
        (("compared", "--figure", "florest"), "did you mean forest?"),
        (("swept", "--outcome", "anxeity"), "did you mean anxiety?"),
        (("swept", "--outcome", "reach"), "holds no effects on reach"),
        (("compared", "--outcome", "reach"), "holds no effects on reach"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(here, words, said, capsys):
    before = {path: path.stat().st_mtime_ns for path in here.rglob("*.???")}
    assert main(["plot", *words]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1, told.err
    assert told.out == ""
    assert {path: path.stat().st_mtime_ns for path in here.rglob("*.???")} == before


def test_tables_that_were_changed_are_not_drawn(here, tmp_path, capsys):
    copy = shutil.copytree(here / "swept", tmp_path / "copy")
    shutil.copy(copy / "outcomes.parquet", copy / "effects.parquet")
    before = drawn(copy)
    assert main(["plot", str(copy)]) == 2
    assert "effects.parquet: isn't what was written; make it anew with" in capsys.readouterr().err
    assert drawn(copy) == before


def test_nobody_else_may_write_there(here, capsys):
    with alone(here / "swept"):
        assert main(["plot", "swept"]) == 75
    assert "is writing there" in capsys.readouterr().err
