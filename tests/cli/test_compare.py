"""`circle compare` as a user types it: files, exit statuses, resuming, wrong inputs."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main
from sim.estimation import EFFECTS_COLUMNS
from sim.provenance import Provenance
from sim.store import read_table

ROOT = Path(__file__).parents[2]
SMALL = ("groups=2", "replicates=2", "arms=[waitlist,video]", "schedule.follow_up=2")
TABLES = ("patients", "weeks", "members", "ties", "outcomes")
RESULTS = (*(f"{table}.parquet" for table in TABLES), "effects.csv")


def circle(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sim.cli", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    done = circle("compare", *SMALL, "out=first", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().splitlines()[-2].endswith("first/report.html")
    return folder


def test_leaves_the_files_of_the_contract(finished: Path):
    left = {path.name for path in (finished / "first").iterdir() if not path.name.startswith(".")}
    wanted = {
        "plan.json",
        "config.yaml",
        "provenance.json",
        "report.html",
        "figures",
        "effects.csv",
    }
    assert left == wanted | {f"{table}.parquet" for table in TABLES}
    figures = {path.name for path in (finished / "first" / "figures").iterdir()}
    assert {"trajectories.svg", "forest.png", "retention.svg", "flow.png", "network.svg"} <= figures
    assert {"raincloud.svg", "dose_response.png"} <= figures


def test_effects_have_the_columns_of_the_contract(finished: Path):
    effects = pd.read_csv(finished / "first" / "effects.csv")
    assert tuple(effects.columns) == tuple(EFFECTS_COLUMNS)
    anxiety = effects.query("outcome == 'anxiety' and subgroup == 'all' and week == 10")
    pairs = anxiety[anxiety.estimand == "treatment_policy"].set_index(["contrast", "reference"])
    there, back = pairs.estimate["video", "waitlist"], pairs.estimate["waitlist", "video"]
    assert there == -back
    patients = read_table(finished / "first" / "patients.parquet").query("week == 10")
    means = patients.groupby(["arm", "replicate"]).anxiety.mean().groupby("arm").mean()
    assert there == pytest.approx(means["video"] - means["waitlist"], abs=1e-12)


def test_provenance_is_of_its_schema_and_rebuilds_the_run(finished: Path):
    text = (finished / "first" / "provenance.json").read_text()
    origin = Provenance.model_validate_json(text)
    assert origin.seed == 1
    assert origin.engine == origin.configuration["engine"]["name"]
    assert origin.configuration["arm"]["video"]["mode"]["cue_fidelity"] == 0.75
    assert str(finished) not in text


def test_two_runs_with_one_seed_give_identical_tables_whatever_the_workers(finished: Path):
    words = ("out=second", "executor.workers=1")
    done = circle("compare", *SMALL, *words, cwd=finished, PYTHONHASHSEED="1")
    assert done.returncode == 0, done.stderr
    for name in RESULTS:
        assert (finished / "second" / name).read_bytes() == (finished / "first" / name).read_bytes()


@pytest.mark.usefixtures("without_figures")
def test_another_seed_gives_other_numbers_and_seed_0_is_a_seed(
    finished: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(finished)
    for seed in (0, 2):
        assert main(["compare", *SMALL, f"seed={seed}", f"out=seed{seed}"]) == 0
    tables = [
        (finished / each / "effects.csv").read_bytes() for each in ("first", "seed0", "seed2")
    ]
    assert len(set(tables)) == 3


def test_a_folder_with_something_in_it_is_refused(finished: Path):
    before = (finished / "first" / "effects.csv").read_bytes()
    done = circle("compare", *SMALL, "out=first", cwd=finished)
    assert done.returncode == 2
    assert "resume=first" in done.stderr
    assert (finished / "first" / "effects.csv").read_bytes() == before


@pytest.mark.usefixtures("without_figures")
def test_an_interrupted_run_goes_on_and_gives_the_same_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    words = ("groups=6", "replicates=6", "arms=[waitlist,video]", "schedule.follow_up=2")
    assert main(["compare", *words, "out=whole"]) == 0
    process = subprocess.Popen(
        [sys.executable, "-m", "sim.cli", "compare", *words, "out=broken", "executor.workers=1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    shards = tmp_path / "broken" / "shards"
    while process.poll() is None and not (shards.exists() and any(shards.glob("[!.]*"))):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 130, said
    assert "circle resume broken" in said
    assert not (tmp_path / "broken" / "effects.csv").exists()
    assert main(["compare", "resume=broken"]) == 0
    for name in RESULTS:
        assert (tmp_path / "broken" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("groupz=3",), "did you mean groups?"),
        (("+arm.video.mode.cue_fidelty=.5",), "did you mean cue_fidelity?"),
        (("arm.video.mode.cue_fidelity=1.5",), "from 0 to 1"),
        (("mode@arm.video.mode=vidoe",), "did you mean video?"),
        (("arms=[waitlist,vidio]",), "did you mean video?"),
        (("arms=[waitlist]",), "at least two arms"),
        (("parameters.carry_over=nan",), "parameters.carry_over"),
        (("parameters.carry_over=true",), "parameters.carry_over"),
        (("groups=1_0.5",), "whole number"),
        (("groups=2", "arm.forum.group_size=30"), "bigger than the population of 16"),
        (("seed=-1",), "seed"),
        (("name=../up",), "name"),
        (("hydra.run.dir=elsewhere",), "only the scenario"),
        (("+hydra.callbacks.x._target_=os.system",), "only the scenario"),
        (("+x._target_=builtins.print",), "plain value"),
        (("name=${oc.env:HOME}",), "plain value"),
        (("resume=nowhere",), "nowhere"),
        (("--several",), "not an option"),
        (("out=/proc/nothing",), "/proc/nothing"),
        (("schedule.programme_weeks=4",), "at least 10"),
        (("schedule.assessments=[0,5]",), "week 10"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(
    words: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
):
    monkeypatch.chdir(tmp_path)
    assert main(["compare", *words]) == 2
    shown, errors = capfd.readouterr()
    assert said in errors
    assert len(errors.strip().splitlines()) == 1, errors
    assert shown == ""
    assert list(tmp_path.iterdir()) == []


def test_a_population_in_which_nobody_is_eligible_is_said_in_one_sentence(tmp_path: Path):
    done = circle("compare", *SMALL, "population.screening_threshold=42", "out=x", cwd=tmp_path)
    assert done.returncode == 1
    assert "screening_threshold" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plan_says_what_a_run_takes_and_starts_nothing(tmp_path: Path):
    done = circle("compare", *SMALL, "plan=true", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for word in ("replicates", "minutes", "MB", "384"):
        assert word in done.stdout
    assert list(tmp_path.iterdir()) == []
    done = circle("compare", *SMALL, "plan=true", "out=here", cwd=tmp_path)
    assert json.loads((tmp_path / "here" / "plan.json").read_text())["replicates"] == 2


@pytest.mark.usefixtures("without_figures")
def test_precision_asks_for_rounds_of_replicates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    words = (
        "groups=2",
        "arms=[waitlist,video]",
        "schedule.follow_up=0",
        "precision=.4",
        "max_replicates=45",
    )
    assert main(["compare", *words, "out=here"]) == 0
    effects = pd.read_csv(tmp_path / "here" / "effects.csv")
    row = effects.query(
        "outcome == 'anxiety' and subgroup == 'all' and estimand == 'treatment_policy' and contrast == 'video'"
    ).iloc[0]
    assert 20 <= row.replicates <= 45
    assert (row.ci_high - row.ci_low) / 2 <= 0.4 or row.replicates == 45
    assert json.loads((tmp_path / "here" / "plan.json").read_text())["replicates"] == row.replicates
