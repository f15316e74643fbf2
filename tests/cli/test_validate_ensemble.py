"""`circle validate posterior=...` as a user types it."""

import json
import shutil

import pandas as pd
import pytest

from sim.cli import main
from sim.scenario.files import conf_folder
from tests.inference.ensembles import DEFAULTS, spread, write_ensemble

SIZE = ("groups=3", "replicates=3", "sets=4")
CHOSEN = "against=[hads,open_group]"
LEFT = ("patterns.csv", "statistics.parquet")
ORIGIN = json.dumps(
    {
        "command": "circle calibrate",
        "date": "2026-11-26\x1b[2J",
        "model": "older",
        "patterns": {"live_text": "another hash"},
    }
)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with an ensemble, and in ``first`` the results of a validation by it."""
    folder = tmp_path_factory.mktemp("validate_ensemble")
    sets = spread(6, home_anxiety_mean=(5.4, 6.4), tie_growth=(0.2, 0.1))
    write_ensemble(folder, sets, provenance=ORIGIN)
    alike = [{name: DEFAULTS[name] for name in ("carry_over", "tie_growth")}] * 3
    write_ensemble(folder, alike, name="alike.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["validate", CHOSEN, *SIZE, "posterior=.", "out=first"]) == 0
    return folder


@pytest.fixture
def here(finished, monkeypatch):
    monkeypatch.chdir(finished)
    return finished


def same(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in LEFT)


def test_intervals_are_over_the_sets(here):
    table = pd.read_csv(here / "first" / "patterns.csv")
    assert set(table["interval"]) == {"sets"}
    assert set(table["sets"]) == {4}
    assert set(table["replicates"]) == {3}
    assert table["simulated"].between(table["simulated_low"], table["simulated_high"]).all()
    statistics = pd.read_parquet(here / "first" / "statistics.parquet")
    assert len(statistics) == len(table) * 3 * 4
    means = statistics[statistics["pattern"] == "hads_anxiety_mean"].groupby("set")["value"].mean()
    assert means.is_monotonic_increasing
    assert means.is_unique
    (row,) = table[table["pattern"] == "hads_anxiety_mean"].to_dict("records")
    assert row["simulated"] == pytest.approx(means.mean())
    assert row["simulated_low"] < means.iloc[0] + 0.1


def test_says_which_ensemble_and_that_it_is_of_another_model(here, capsys):
    words = ["against=[live_text]", "groups=1", "replicates=2", "sets=2", "posterior=."]
    assert main(["validate", *words, "out=said"]) == 0
    said = capsys.readouterr().out
    assert "2 sets drawn from the 6 of . (2026-11-26" in said
    assert "\x1b" not in said
    assert "Patterns have changed since the ensemble was fitted to them: live_text." in said
    assert "another version of the model (older" in said
    assert "none was fitted" not in said
    assert main(["validate", *words[:3], "out=plainly"]) == 0
    assert "none was fitted to these patterns" in capsys.readouterr().out


@pytest.mark.thorough
def test_sets_like_the_defaults_give_the_plain_verdicts(here):
    assert main(["validate", CHOSEN, *SIZE[:2], "sets=5", "posterior=alike.csv", "out=alike"]) == 0
    assert main(["validate", CHOSEN, *SIZE[:2], "out=plain"]) == 0
    alike, plain = (pd.read_csv(here / name / "patterns.csv") for name in ("alike", "plain"))
    assert (alike["noise"].abs() < 1e-9).all()
    columns = ["simulated", "simulated_low", "simulated_high"]
    pd.testing.assert_frame_equal(alike[columns], plain[columns])
    assert (alike["verdict"] == plain["verdict"]).all()


@pytest.mark.thorough
def test_neither_workers_nor_the_order_of_sets_change_anything(here):
    lines = (here / "posterior.csv").read_text().splitlines()
    turned = here / "turned.csv"
    turned.write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n")
    words = ["posterior=turned.csv", "executor.workers=2", "out=turned"]
    assert main(["validate", CHOSEN, *SIZE, *words]) == 0
    assert same(here / "first", here / "turned")


@pytest.mark.thorough
def test_a_planned_run_is_finished_though_the_ensemble_is_gone(here, capsys):
    shutil.copy(here / "posterior.csv", here / "lost.csv")
    words = ["posterior=lost.csv", "plan=true", "out=planned"]
    assert main(["validate", CHOSEN, *SIZE, *words]) == 0
    assert "4 sets drawn from the 6 of lost.csv" in capsys.readouterr().out
    (here / "lost.csv").unlink()
    assert main(["work", "planned", "--part", "1/2"]) == 0
    assert main(["resume", "planned"]) == 0
    assert same(here / "first", here / "planned")
    assert main(["validate", CHOSEN, *SIZE, "posterior=.", "plan=true", "out=begun"]) == 0
    path = here / "begun" / "ensemble.json"
    data = json.loads(path.read_text())
    data["values"][0][0] += 0.01
    path.write_text(json.dumps(data))
    assert main(["resume", "begun"]) == 2
    assert "ensemble.json: was changed after the run began" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["posterior=nowhere.csv"], "there is no such ensemble"),
        (["posterior=.", "sets=1"], "sets"),
        (["sets=5"], "sets: is of an ensemble"),
        (["posterior=.", "replicates=1"], "give a number from 2"),
        (["posterior=.", "parameters.tie_growth=.1"], "the ensemble sets it, too"),
        (["paths=true"], "circle validate doesn't take it"),
        (["posterior=.", "margin.points=1"], "circle validate doesn't take it"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(words, said, here, capsys):
    assert main(["validate", CHOSEN, *words, "out=refused"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (here / "refused").exists()


def test_a_scenario_that_sets_what_the_ensemble_sets_is_refused(here, capsys):
    """Values of the command line are looked at before scenarios are composed, a scenario's own after."""
    text = (conf_folder() / "patterns" / "open_group.yaml").read_text()
    (here / "own.yaml").write_text(
        text.replace("scenario: [", "scenario: [parameters.tie_growth=.1, ")
    )
    assert main(["validate", "against=[own.yaml]", "posterior=.", "out=refused"]) == 2
    error = capsys.readouterr().err
    assert "scenario of own.yaml: parameters.tie_growth: is set to 0.1" in error
    assert not (here / "refused").exists()


def test_other_commands_refuse_an_ensemble(here, capsys):
    for command, words in (("sweep", ["groups=1,2"]), ("sensitivity", []), ("lockstep", [])):
        assert main([command, *words, "posterior=."]) == 2
        error = capsys.readouterr().err
        assert f"circle {command} doesn't take it" in error
