"""`circle calibrate` as a user types it: an ensemble with its origin, the same however it came about."""

import json

import pandas as pd
import pytest

from sim.calibration.results import FIT, GENERATIONS, PARAMETERS
from sim.cli import main
from sim.inference.ensemble import read_ensemble
from sim.runner import read_plan, run
from sim.scenario import registry

KEYS = ("home_anxiety_mean", "home_anxiety_sd", "measurement_error")
BLOCK = [
    "~blocks.programme",
    f"blocks.population.parameters=[{','.join(KEYS)}]",
    "blocks.population.against=[tiny.yaml]",
]
SIZE = [
    *("history.points=32", "sequential.first=40", "sequential.following=20"),
    *("sequential.counting=15", "sequential.effective=45", "sets=20", "recovery=2", "replicates=2"),
]
TINY = """
title: Left alone for a while
scenario: [population=unselected, 'arms=[waitlist,in_person]', groups=6, schedule.follow_up=0]
patterns:
  - {name: tiny_mean, what: mean HADS-A, statistic: mean, outcome: anxiety, arm: waitlist, week: 0, target: 6.0,
     tolerance: 0.5, source: null, role: fitted}
  - {name: tiny_sd, what: spread of HADS-A, statistic: sd, outcome: anxiety, arm: waitlist, week: 0, target: 4.0,
     tolerance: 0.5, source: null, role: fitted}
  - {name: tiny_effect, what: g of anxiety, statistic: effect_size, outcome: anxiety, arm: in_person,
     reference: waitlist, week: 10, target: 5.0, tolerance: 0.5, source: null, role: checked}
"""
TABLES = ("posterior.csv", "parameters.csv", "fit.csv", "generations.csv", "recovery.csv")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which a calibration left its results in ``first``."""
    folder = tmp_path_factory.mktemp("calibrate")
    (folder / "tiny.yaml").write_text(TINY)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["calibrate", *BLOCK, *SIZE, "out=first"]) == 0
    return folder


@pytest.fixture
def here(finished, monkeypatch):
    monkeypatch.chdir(finished)
    return finished


def same(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in TABLES)


def test_leaves_an_ensemble_within_plausible_ranges_and_says_where_it_comes_from(here):
    ensemble = read_ensemble("first")
    assert set(ensemble.names) == set(KEYS)
    assert 1 < len(ensemble) <= 20
    table = pd.read_csv(here / "first" / "parameters.csv")
    assert tuple(table.columns) == PARAMETERS
    for row in table.itertuples():
        column = ensemble.values[:, ensemble.names.index(row.parameter)]
        assert ((column >= row.prior_low) & (column <= row.prior_high)).all()
        assert row.low <= row.mean <= row.high
        assert row.contraction == pytest.approx(
            1 - row.sd * 12**0.5 / (row.prior_high - row.prior_low)
        )
    origin = json.loads((here / "first" / "posterior.json").read_text())
    assert origin["sets"] == len(ensemble)
    assert origin["patterns"].keys() == {"tiny.yaml"}
    assert "out=first" not in origin["command"]


def test_tables_tell_how_it_came_about(here):
    fit = pd.read_csv(here / "first" / "fit.csv")
    assert tuple(fit.columns) == FIT
    assert fit["pattern"].tolist() == ["tiny_mean", "tiny_sd"]
    generations = pd.read_csv(here / "first" / "generations.csv")
    assert tuple(generations.columns) == GENERATIONS
    assert len(generations) > 1
    assert (generations["effective"].iloc[-1] >= 45) == (len(generations) < 30)
    assert generations["nearest"].is_monotonic_decreasing
    tried = pd.read_parquet(here / "first" / "tried.parquet")
    assert len(tried) == 32 + generations["sets"].iloc[-1]
    for name in ("identification", "posterior_pairs", "recovery"):
        assert (here / "first" / "figures" / f"{name}.svg").stat().st_size > 5000


def test_a_planned_run_resumed_and_one_with_workers_leave_the_same(here, capsys):
    assert main(["calibrate", *BLOCK, *SIZE, "plan=true", "out=planned"]) == 0
    assert "2 fitted patterns" in capsys.readouterr().out
    assert main(["resume", "planned"]) == 0
    assert same(here / "first", here / "planned")
    # With a limit of time even a few shards are done in processes of their own.
    workers = ["executor.workers=2", "executor.shard_timeout=600"]
    assert main(["calibrate", *BLOCK, *SIZE, *workers, "recovery=0", "out=workers"]) == 0
    for name in TABLES[:4]:
        assert (here / "first" / name).read_bytes() == (here / "workers" / name).read_bytes()


def test_an_interrupted_run_goes_on_where_it_was(here, monkeypatch, capsys):
    calls = []

    def interrupted(*words):
        calls.append(words)
        if len(calls) == 3:
            raise KeyboardInterrupt
        run(*words)

    monkeypatch.setattr("sim.calibration.run", interrupted)
    assert main(["calibrate", *BLOCK, *SIZE, "out=interrupted"]) == 130
    assert "circle resume interrupted" in capsys.readouterr().err
    planned = read_plan(here / "interrupted")
    assert planned.points == 32 + 40 + 20
    assert sum(name.startswith("points_") for name in planned.inputs) == 3
    monkeypatch.undo()
    monkeypatch.chdir(here)
    assert main(["resume", "interrupted"]) == 0
    assert same(here / "first", here / "interrupted")


def test_a_scenario_that_sets_what_is_to_be_fitted_is_refused(here, capsys):
    key = KEYS[0]
    text = TINY.replace(
        "groups=6,", f"groups=6, parameters.{key}={registry().defaults()[key] + 0.1},"
    )
    (here / "set.yaml").write_text(text)
    own = [each.replace("tiny.yaml", "set.yaml") for each in BLOCK]
    assert main(["calibrate", *own, *SIZE, "out=refused"]) == 2
    assert f"scenario of set.yaml: parameters.{key}: is set to" in capsys.readouterr().err
    assert not (here / "refused").exists()


def test_what_is_to_be_checked_has_no_part_in_the_fit(here):
    """The checked pattern names another arm, week and target: every byte of the fit stays."""
    changed = TINY.replace("target: 5.0", "target: -3.0").replace(
        "arm: in_person,\n     reference: waitlist", "arm: waitlist,\n     reference: in_person"
    )
    assert changed != TINY
    (here / "tiny.yaml").write_text(changed)
    try:
        assert main(["calibrate", *BLOCK, *SIZE, "out=changed"]) == 0
    finally:
        (here / "tiny.yaml").write_text(TINY)
    assert same(here / "first", here / "changed")


@pytest.mark.thorough
def test_a_made_up_study_is_fitted_to_its_own_truth(here):
    assert main(["calibrate", *BLOCK, *SIZE, "made_up=true", "out=made_up"]) == 0
    table = pd.read_csv(here / "made_up" / "parameters.csv")
    assert table["truth"].between(table["prior_low"], table["prior_high"]).all()
    published = pd.read_csv(here / "first" / "fit.csv").set_index("pattern")
    made_up = pd.read_csv(here / "made_up" / "fit.csv").set_index("pattern")
    assert (published["low"] != made_up["low"]).all()
    assert (published["error"] == made_up["error"]).all()
    told = pd.read_csv(here / "made_up" / "recovery.csv")
    assert told["parameter"].tolist() == table["parameter"].tolist()
    assert set(told["study"]) == {1}
    width = table["prior_high"] - table["prior_low"]
    assert told["truth"].to_numpy() == pytest.approx((table["truth"] - table["prior_low"]) / width)
    assert told["quantile"].between(0, 1).all()
    assert not (here / "made_up" / "figures" / "recovery.svg").exists()


def test_figures_are_drawn_again_from_its_tables(here, capsys):
    before = (here / "first" / "figures" / "recovery.svg").read_bytes()
    assert main(["plot", "first", "--figure", "recovery"]) == 0
    assert (here / "first" / "figures" / "recovery.svg").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["blocks.population.parameters=[home_anxiety_men,carry_over]"], "did you mean home_anxiety_mean"),
        (["blocks.population.parameters=[carry_over,forgetting]"], "stands in two blocks"),
        (["blocks.population.against=[open_group]"], "no pattern whose role is fitted"),
        (["parameters.carry_over=.1"], "parameters.carry_over: is set to 0.1, and it is to be fitted"),
        (["parameters=no_interaction"], "and it is to be fitted"),
        (["precision=.1"], "give a number, and no precision"),
        (["history.points=100"], "history.points"),
        (["sequential.efective=9"], "did you mean"),
    ],
)  # fmt: skip
def test_wrong_words_are_refused_and_leave_nothing(here, capsys, words, said):
    assert main(["calibrate", *words, "out=refused"]) == 2
    complaint = capsys.readouterr().err
    assert said in complaint
    assert complaint.count("\n") == 1
    assert not (here / "refused").exists()
