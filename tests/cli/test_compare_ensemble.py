"""`circle compare posterior=... paths=true` as a user types it."""

import json
import shutil

import pandas as pd
import pytest

from sim.cli import main
from sim.store import read_table
from tests.inference.ensembles import spread, write_ensemble

SMALL = ("groups=2", "replicates=3", "arms=[waitlist,video,forum]", "schedule.follow_up=2")
WORDS = (*SMALL, "posterior=.", "sets=5", "paths=true")
LEFT = ("effects.csv", "probabilities.csv", "paths.csv", "means.parquet", "patients.parquet")
ORIGIN = json.dumps({"date": "2026-11-26", "model": "older"})


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with an ensemble, and in ``first`` a comparison by it, in ``plain`` one without."""
    folder = tmp_path_factory.mktemp("compare_ensemble")
    write_ensemble(
        folder, spread(8, regulation_by_skill=(0.3, 0.9), tie_growth=(0.1, 0.2)), provenance=ORIGIN
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["compare", *WORDS, "out=first"]) == 0
        assert main(["compare", *SMALL, "out=plain"]) == 0
    return folder


@pytest.fixture
def here(finished, monkeypatch):
    monkeypatch.chdir(finished)
    return finished


def same(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in LEFT)


def test_leaves_tables_a_figure_and_a_report_of_what_was_found(here):
    left = {path.name for path in (here / "first").iterdir()}
    assert {*LEFT, "ensemble.json", "report.html"} <= left
    assert (here / "first" / "figures" / "paths.svg").stat().st_size > 5000
    page = (here / "first" / "report.html").read_text()
    for words in (
        "What effects came through",
        "5 sets drawn from the 8 of .",
        "over the posterior ensemble the effects range",
        "Not inferior",
    ):
        assert words in page
    plain = (here / "plain" / "report.html").read_text()
    assert "What effects came through" not in plain
    assert "their uncertainty is absent from this page" in plain


def test_all_but_the_parameter_intervals_is_as_without_an_ensemble(here):
    ours, plain = (pd.read_csv(here / name / "effects.csv") for name in ("first", "plain"))
    ends = ["parameter_low", "parameter_high"]
    pd.testing.assert_frame_equal(ours.drop(columns=ends), plain.drop(columns=ends))
    assert plain[ends].isna().all(axis=None)
    mine = (ours["subgroup"] == "all") & (ours["estimand"] == "treatment_policy")
    assert ours.loc[mine, ends].notna().all(axis=None)
    assert ours.loc[~mine, ends].isna().all(axis=None)
    for name in ("patients", "weeks", "outcomes"):
        file = f"{name}.parquet"
        assert (here / "first" / file).read_bytes() == (here / "plain" / file).read_bytes()


@pytest.mark.thorough
def test_the_terminal_tells_of_parameters_and_of_paths(here, capsys):
    assert main(["compare", *WORDS, "margin.points=.4", "out=said"]) == 0
    said = capsys.readouterr().out
    for words in (
        "With parameter uncertainty, over 5 sets drawn from the 8 of . (2026-11-26)",
        "by 0.40 points, a convention",
        "Forum against Video:",
        "Video, effect on anxiety of",
        "Only 5 parameter sets",
        "another version of the model (older",
    ):
        assert words in said
    assert main(["compare", *SMALL, "out=said_plainly"]) == 0
    assert "nothing here says how uncertain they are" in capsys.readouterr().out
    table = pd.read_csv(here / "said" / "probabilities.csv").set_index("outcome")
    assert (table.loc["anxiety", "margin"] == 0.4).all()
    assert (table.loc["retention", "margin"] == 0.1).all()


@pytest.mark.thorough
def test_neither_workers_nor_the_order_of_sets_change_anything(here):
    lines = (here / "posterior.csv").read_text().splitlines()
    (here / "turned.csv").write_text("\n".join([lines[0], *lines[:0:-1]]) + "\n")
    words = [word if word != "posterior=." else "posterior=turned.csv" for word in WORDS]
    assert main(["compare", *words, "executor.workers=2", "out=turned"]) == 0
    assert same(here / "first", here / "turned")


@pytest.mark.thorough
def test_a_planned_run_is_finished_though_the_ensemble_is_gone(here, capsys):
    shutil.copy(here / "posterior.csv", here / "lost.csv")
    words = [word if word != "posterior=." else "posterior=lost.csv" for word in WORDS]
    assert main(["compare", *words, "plan=true", "out=planned"]) == 0
    said = capsys.readouterr().out
    assert "5 sets drawn from the 8 of lost.csv, and 4 paths cut one at a time" in said
    (here / "lost.csv").unlink()
    assert main(["work", "planned", "--part", "2/3"]) == 0
    shards = sorted((here / "planned" / "shards").glob("[!.]*"))
    assert shards
    assert main(["resume", "planned"]) == 0
    assert same(here / "first", here / "planned")


@pytest.mark.thorough
def test_points_and_figures_come_again(here, capsys):
    for point in (0, 1, 9):
        assert main(["rerun", "first", "--point", str(point), "--replicate", "1"]) == 0
    assert "the same as" in capsys.readouterr().out
    before = (here / "first" / "figures" / "paths.svg").read_bytes()
    (here / "first" / "figures" / "paths.svg").unlink()
    assert main(["plot", "first", "--figure", "paths"]) == 0
    assert (here / "first" / "figures" / "paths.svg").read_bytes() == before
    assert main(["plot", "first", "--outcome", "depression"]) == 0
    assert (here / "first" / "figures" / "paths_depression.svg").is_file()


def test_paths_alone_run_as_many_replicates_as_the_precision_asks_for(here):
    words = ["groups=2", "arms=[waitlist,video]", "schedule.follow_up=0", "paths=true"]
    assert main(["compare", *words, "precision=.08", "max_replicates=30", "out=precise"]) == 0
    effects = pd.read_csv(here / "precise" / "effects.csv")
    split = pd.read_csv(here / "precise" / "paths.csv")
    whole = effects.query(
        "outcome == 'anxiety' and subgroup == 'all' and estimand == 'treatment_policy'"
    )
    total = split.query("outcome == 'anxiety' and path == 'total'")
    assert (whole["replicates"] > 20).all()
    for column in ("estimate", "replicates"):
        assert whole[column].tolist() == total[column].tolist()
    assert not (here / "precise" / "probabilities.csv").exists()


@pytest.mark.thorough
def test_a_published_trial_takes_an_ensemble(here):
    words = ["+study=compen2018", "replicates=3", "posterior=.", "sets=3"]
    assert main(["compare", *words, "out=trial"]) == 0
    table = pd.read_csv(here / "trial" / "probabilities.csv")
    assert table.query("outcome == 'anxiety'")["parameter_low"].notna().all()
    assert read_table(here / "trial" / "means.parquet")["point"].nunique() == 3


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("posterior=nowhere.csv",), "there is no such ensemble"),
        (("posterior=wrong.csv",), "did you mean contagion"),
        (("posterior=.", "sets=1"), "sets"),
        (("posterior=.", "sets=1.5"), "whole number"),
        (("posterior=.", "margin.points=0"), "margin.points"),
        (("posterior=.", "margin.points=nan"), "margin.points"),
        (("posterior=.", "margin.pionts=1"), "did you mean margin.points"),
        (("posterior=.", "replicates=1"), "give 2 or more"),
        (("posterior=.", "parameters.tie_growth=.1"), "the ensemble sets it, too"),
        (("sets=5",), "sets: is of an ensemble"),
        (("margin.points=1",), "margin: is of an ensemble"),
        (("paths=maybe",), "paths"),
        (("paths=true", "replicates=1"), "give 2 or more"),
        (("posteriro=reference",), "did you mean posterior"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(words, said, here, capsys):
    (here / "wrong.csv").write_text("weight,contagoin\n1,.04\n")
    assert main(["compare", *words, "out=refused"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (here / "refused").exists()
