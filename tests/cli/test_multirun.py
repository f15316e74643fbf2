"""Study commands under Hydra's multirun, as Hydra's users type it."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main

ROOT = Path(__file__).parents[2]
SIZE = ("groups=1", "replicates=2", "arms=[waitlist,video]", "schedule.follow_up=0")


def estimate(folder):
    effects = pd.read_csv(folder / "effects.csv")
    return effects.query("outcome == 'anxiety' and contrast == 'video'")["estimate"].tolist()


@pytest.mark.usefixtures("without_figures")
def test_each_job_is_a_study_with_a_folder_of_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "-m", "seed=1,2", *SIZE, "out=jobs"]) == 0
    said = capsys.readouterr().out
    assert "next:   circle report jobs" in said
    left = {path.name for path in (tmp_path / "jobs").iterdir()}
    assert left == {"0", "1", "multirun.yaml"}
    assert main(["compare", "seed=2", *SIZE, "out=alone"]) == 0
    assert estimate(tmp_path / "jobs" / "1") == estimate(tmp_path / "alone")
    assert estimate(tmp_path / "jobs" / "0") != estimate(tmp_path / "alone")
    names = {path.name for path in (tmp_path / "alone").iterdir()}
    assert {path.name for path in (tmp_path / "jobs" / "1").iterdir()} == names


@pytest.mark.thorough
@pytest.mark.usefixtures("without_figures")
def test_given_again_it_does_what_is_missing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ["compare", "-m", "parameters.carry_over=0,.1", *SIZE, "hydra.sweep.dir=jobs"]
    assert main(words) == 0
    before = (tmp_path / "jobs" / "0" / "plan.json").stat().st_mtime_ns
    for path in (tmp_path / "jobs" / "1").glob("*.csv"):
        path.unlink()
    capsys.readouterr()
    assert main(words) == 0
    said = capsys.readouterr()
    assert "jobs/0: is finished" in said.out
    assert "jobs/1/effects.csv: isn't what was written" in said.err
    assert (tmp_path / "jobs" / "0" / "plan.json").stat().st_mtime_ns == before
    assert (tmp_path / "jobs" / "1" / "effects.csv").is_file()
    assert main([*words, "seed=3"]) == 2
    assert "holds a run of other settings" in capsys.readouterr().err


def test_as_a_module_with_a_design(tmp_path):
    done = subprocess.run(
        [
            *(sys.executable, "-m", "experiments.lockstep", "--multirun", "hydra/sweeper=design"),
            *("hydra.sweeper.levels=2", "parameters.carry_over=interval(0,.1)", "groups=1"),
            *("arms=[waitlist,video]", "schedule.follow_up=0", f"out={tmp_path / 'jobs'}"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("both engines give the same") == 2
    assert "#1 : parameters.carry_over=0.1" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("seed=1,-2",), "at seed=-2: seed"),
        (("parameters.carry_over=0,2",), "2 is not right; give a number from 0 to 1"),
        (("parameters.carry_oer=0,.2",), "did you mean parameters.carry_over?"),
        (("arm.video.mode.cue_fidelity=interval(0,1)",), "hydra/sweeper=design"),
        (("arms=[waitlist,vidio]",), "did you mean video?"),
        (("population=screened,rurl",), "did you mean rural?"),
        (("seed=1,2", "hydra.job.chdir=true"), "can't be set"),
        (("seed=1,2", "+hydra.callbacks.x._target_=os.getcwd"), "plain value"),
        (("seed=1,2", "hydra.launcher.x=${oc.env:HOME}"), "plain value"),
        (("seed=1,2", "hydra.searchpath=[file:///tmp]"), "can't be set"),
        (("seed=1,2", "hydra/launcher=basik"), "is not installed; did you mean basic?"),
        (("seed=1,2", "hydra/sweeper=desin"), "is not installed; did you mean design?"),
        (("out=a,b",), "can't be swept"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["compare", "-m", *words]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1, told.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_something_else_is_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "thesis.doc").write_text("x")
    assert main(["compare", "-m", "seed=1,2", *SIZE, "out=taken"]) == 2
    assert "there is something already" in capsys.readouterr().err
