"""`circle validate` as a user types it: verdicts, a trial of one's own, resuming, refusals."""

import shutil

import pandas as pd
import pytest

from sim.cli import main
from sim.inference.verdicts import COLUMNS, VERDICTS

SIZE = ("groups=3", "replicates=3")
CHOSEN = "against=[hads,open_group]"
LEFT = ("patterns.csv", "statistics.parquet")
OWN = """
title: A trial of our own
scenario: ['arms=[waitlist,video]', schedule.follow_up=0]
patterns:
  - {name: ours, what: 'g of anxiety <b>&</b> $x$', statistic: effect_size, outcome: anxiety, arm: video,
     reference: waitlist, week: 10, target: 0.4, low: 0.1, high: 0.7, source: null, role: checked}
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which a validation left its results in ``first``."""
    folder = tmp_path_factory.mktemp("validate")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["validate", CHOSEN, *SIZE, "out=first"]) == 0
    return folder


@pytest.fixture
def here(finished, monkeypatch):
    monkeypatch.chdir(finished)
    return finished


def same(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in LEFT)


def test_leaves_verdicts_on_every_pattern(here):
    table = pd.read_csv(here / "first" / "patterns.csv")
    assert tuple(table.columns) == COLUMNS
    assert set(table["verdict"]) <= set(VERDICTS)
    assert len(table) == 13
    assert table["simulated"].between(table["simulated_low"], table["simulated_high"]).all()
    statistics = pd.read_parquet(here / "first" / "statistics.parquet")
    assert len(statistics) == 13 * 3
    mean = statistics.groupby("pattern")["value"].mean()
    ordinary = table.set_index("pattern")["simulated"]
    pd.testing.assert_series_equal(mean[ordinary.index], ordinary, check_names=False)
    for name in ("patterns.svg", "patterns.png"):
        assert (here / "first" / "figures" / name).stat().st_size > 5000


def test_its_figure_is_drawn_again_from_its_table(here, capsys):
    before = (here / "first" / "figures" / "patterns.svg").read_bytes()
    assert main(["plot", "first"]) == 0
    assert (here / "first" / "figures" / "patterns.svg").read_bytes() == before
    assert main(["plot", "first", "--outcome", "depression"]) == 2
    assert "holds no effects on depression" in capsys.readouterr().err


def test_workers_and_engines_change_nothing(here):
    assert main(["validate", CHOSEN, *SIZE, "executor.workers=2", "out=workers"]) == 0
    assert same(here / "first", here / "workers")
    words = ["against=[open_group]", "groups=1", "replicates=2"]
    for engine in ("mesa", "compiled"):
        assert main(["validate", *words, f"engine={engine}", f"out={engine}"]) == 0
    assert same(here / "mesa", here / "compiled")


def test_a_planned_run_is_finished_from_its_folder_alone(here, capsys):
    assert main(["validate", CHOSEN, *SIZE, "plan=true", "out=planned"]) == 0
    said = capsys.readouterr().out
    assert "13 patterns in 2 scenarios" in said
    assert main(["resume", "planned"]) == 0
    assert same(here / "first", here / "planned")
    assert main(["rerun", "first", "--point", "1", "--replicate", "2"]) == 0


def test_a_changed_scenario_is_not_gone_on_with(here, capsys):
    shutil.rmtree(here / "begun", ignore_errors=True)
    assert main(["validate", CHOSEN, *SIZE, "plan=true", "out=begun"]) == 0
    path = here / "begun" / "scenarios.json"
    path.write_text(path.read_text().replace('"seed": 1', '"seed": 2'))
    assert main(["resume", "begun"]) == 2
    assert "scenarios.json: was changed after the run began" in capsys.readouterr().err


def test_a_trial_of_ones_own_is_judged(here, capsys):
    (here / "ours.yaml").write_text(OWN)
    assert main(["validate", "against=[ours.yaml]", *SIZE, "out=own"]) == 0
    said = capsys.readouterr().out
    assert "of 1" in said
    (row,) = pd.read_csv(here / "own" / "patterns.csv").to_dict("records")
    assert (row["pattern"], row["target"]) == ("ours", 0.4)


def test_settings_hold_in_every_scenario(here):
    words = ["against=[open_group]", *SIZE]
    assert main(["validate", *words, "parameters.carry_over=0", "out=set"]) == 0
    before, after = (
        pd.read_csv(here / name / "patterns.csv").set_index("pattern") for name in ("first", "set")
    )
    assert (before.loc[after.index, "simulated"] != after["simulated"]).all()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["against=[hadz]"], "did you mean hads"),
        (["against=[nowhere.yaml]"], "nowhere.yaml: can't be read"),
        (["against=[hads]", "replicates=1"], "give a number from 2"),
        (["against=[hads]", "arms=[waitlist]"], "at least two arms"),
        (["against=[hads]", "schedule.programme_weeks=12"], "scenario of hads"),
        (["against=[open_group]", "arms=[in_person,video]"], "there is no arm 'open'"),
        (["agianst=[hads]"], "did you mean against"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(words, said, here, capsys):
    assert main(["validate", *words, "out=refused"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (here / "refused").exists()
