"""`circle report`: results of several runs as one table and one page."""

import json
import shutil

import pandas as pd
import pytest

from sim.cli import main
from sim.collect.runs import Run
from sim.collect.tables import settings_of
from sim.runner import Plan

SIZE = ("groups=1", "replicates=2", "arms=[waitlist,video]", "schedule.follow_up=0")


@pytest.fixture(scope="module")
def jobs(tmp_path_factory):
    """A folder with the jobs of a multirun."""
    folder = tmp_path_factory.mktemp("jobs")
    words = ["population=screened,rural", "groups=1,2", *SIZE[1:]]
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr("sim.comparison_output.write_figures", lambda *_: [])
        assert main(["compare", "-m", *words, "out=all"]) == 0
        assert main(["report", "all"]) == 0
    return folder / "all"


@pytest.fixture
def copied(jobs, tmp_path):
    """The same, to be spoilt."""
    return shutil.copytree(jobs, tmp_path / "jobs")


def refused(folder, capsys, *words):
    capsys.readouterr()
    assert main(["report", str(folder), *words]) == 2
    said = capsys.readouterr().err
    assert len(said.strip().splitlines()) == 1, said
    return said


def test_rows_are_those_of_the_runs_with_their_settings(jobs):
    table = pd.read_csv(jobs / "effects.csv")
    assert list(table.columns[:3]) == ["run", "population", "setting.groups"]
    settings = table.drop_duplicates("run")[["population", "setting.groups"]].to_numpy().tolist()
    assert settings == [["screened", 1], ["screened", 2], ["rural", 1], ["rural", 2]]
    for number in range(4):
        alone = pd.read_csv(jobs / str(number) / "effects.csv")
        mine = table[table["run"] == number].reset_index(drop=True)[list(alone.columns)]
        pd.testing.assert_frame_equal(mine, alone, check_exact=True)


def test_the_page_shows_each_run_and_leads_to_its_report(jobs):
    page = (jobs / "report.html").read_text()
    assert page.count('href="2/report.html"') == 1
    effects = pd.read_csv(jobs / "2" / "effects.csv")
    where = "contrast == 'video' and outcome == 'anxiety' and subgroup == 'all' and week == 10"
    (estimate,) = effects.query(f"{where} and estimand == 'treatment_policy'")["estimate"]
    assert f"<td>{estimate:.2f}</td>".replace("-", "−") in page
    assert "<td>rural</td>" in page
    assert "http://" not in page
    assert "https://" not in page


def test_again_it_takes_in_what_is_new(copied, capsys):
    shutil.copytree(copied / "0", copied / "more" / "of")
    assert main(["report", str(copied)]) == 0
    assert "5 runs" in capsys.readouterr().out
    names = [each["folder"] for each in json.loads((copied / "collected.json").read_text())["runs"]]
    assert names == ["0", "1", "2", "3", "more/of"]
    (copied / "link").symlink_to(copied / "0")
    assert main(["report", str(copied)]) == 0
    assert "5 runs" in capsys.readouterr().out


def test_what_is_not_finished_is_told_or_left_out(copied, monkeypatch, capsys):
    monkeypatch.chdir(copied)
    assert main(["compare", *SIZE, "plan=true", "out=later"]) == 0
    assert "later: is not finished (1 of 5 runs are not)" in refused(copied, capsys)
    assert main(["report", ".", "--partial"]) == 0
    said = capsys.readouterr().out
    assert "4 runs" in said
    assert "left out: later is not finished; circle resume later" in said


def test_sweeps_bring_their_points(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ("parameters.carry_over=0,.1", "groups=1,2", *SIZE[1:])
    for seed in (1, 2):
        assert main(["sweep", *words, f"seed={seed}", f"out=both/{seed}"]) == 0
    assert main(["report", "both"]) == 0
    table = pd.read_csv("both/effects.csv")
    assert table.groupby("run")["seed"].unique().map(list).to_dict() == {1: [1], 2: [2]}
    points = table.groupby("point")[["parameters.carry_over", "setting.groups"]].agg(set)
    assert points["parameters.carry_over"].tolist() == [{0.0}, {0.0}, {0.1}, {0.1}]
    assert points["setting.groups"].tolist() == [{1}, {2}] * 2
    assert "over 4 points" in (tmp_path / "both" / "report.html").read_text()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "1" / "effects.csv").write_text("x"), "isn't what was written"),
        (lambda folder: (folder / "1" / "config.yaml").unlink(), "isn't what was written"),
        (lambda folder: (folder / "collected.json").unlink(), "is not of an earlier report"),
        (lambda folder: (folder / "1" / "plan.json").write_text("{}"), "is not a plan"),
        (
            lambda folder: replace_in(folder / "1" / "plan.json", '"model_version": "', "x"),
            "another version of the model",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(copied, capsys, spoil, said):
    spoil(copied)
    assert said in refused(copied, capsys)


def replace_in(path, text, more):
    path.write_text(path.read_text().replace(text, text + more))


def test_what_is_no_folder_of_runs_is_refused(jobs, tmp_path, capsys):
    assert "is a run itself" in refused(jobs / "1", capsys)
    assert "no finished run" in refused(tmp_path, capsys)
    assert "is not a folder" in refused(tmp_path / "nowhere", capsys)
    assert list(tmp_path.iterdir()) == []


def test_a_pickle_is_never_loaded(copied, capsys):
    (copied / "1" / "effects.pkl").write_bytes(b"\x80\x04cos\nsystem\n")
    assert main(["report", str(copied)]) == 0


def run(*overrides, **config):
    plan = Plan("compare", "", "")
    base = {"seed": 1, "population": {"label": "Screened", "rural_share": 0.2}, "arms": None}
    return Run("x", None, plan, {**base, **config}, overrides)


def test_settings_are_as_typed_or_else_as_configured():
    rural = {"label": "Rural", "rural_share": 1.0}
    runs = [run(), run("seed=2", seed=2), run("population=rural", population=rural, arms=["a"])]
    assert settings_of(runs) == [
        {"seed": 1, "population": "", "arms": ""},
        {"seed": 2, "population": "", "arms": ""},
        {"seed": 1, "population": "rural", "arms": "['a']"},
    ]


def test_a_study_of_a_file_is_one_setting():
    runs = [run("+study=a", seed=3), run("+study=b", seed=4, arms=["b"])]
    assert settings_of(runs) == [{"study": "a"}, {"study": "b"}]


def test_runs_that_do_not_differ_have_no_settings():
    assert settings_of([run("out=a"), run("out=b", "executor.workers=2")]) == [{}, {}]


def test_free_text_is_escaped(copied, capsys):
    hostile = copied / "<img src=x onerror=alert(1)>"
    (copied / "3").rename(hostile)
    assert main(["report", str(copied)]) == 0
    page = (copied / "report.html").read_text()
    assert "<img" not in page
    assert "%3Cimg" in page
