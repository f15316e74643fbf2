"""`circle rivals` as a user types it: what is left and said, rivals and ensembles of one's own, resuming, refusals."""

import shutil

import pandas as pd
import pytest

from sim.cli import main
from sim.rivals.fit import COLUMNS as FIT
from sim.rivals.tables import CONCLUSIONS, FLIPS, PATTERNS

SIZE = ("groups=3", "replicates=3")
CHOSEN = (
    "rivals=[no_contagion,no_interaction]",
    "against=[video_group]",
    "conclusions=[ours.yaml]",
)
LEFT = ("statistics.parquet", "rivals.csv", "fit.csv", "conclusions.csv", "flips.csv")
OURS = """
title: Claims of our own
scenario: ['arms=[waitlist,video]']
conclusions:
  - {name: helps, what: 'it helps <b>&</b> $x$', outcome: anxiety, arm: video, reference: waitlist, week: 10, high: 0}
  - {name: kept, what: doses, outcome: treatment_adherence, arm: video, reference: waitlist, week: 22, low: -0.9}
"""
NULL = """
title: No way to symptoms
mechanism: skill, cohesion and mood reach symptoms
expected: No programme has an effect on symptoms, exactly.
changes: [parameters=null_route]
"""
SETS = "weight,skill_gain,tie_growth\n0.5,0.1,0.12\n0.5,0.15,0.17\n"


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which rivals left their results in ``first``, and files of one's own."""
    folder = tmp_path_factory.mktemp("rivals")
    (folder / "ours.yaml").write_text(OURS)
    (folder / "null_route.yaml").write_text(NULL)
    (folder / "sets.csv").write_text(SETS)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["rivals", *CHOSEN, *SIZE, "out=first"]) == 0
    return folder


@pytest.fixture
def here(finished, monkeypatch):
    monkeypatch.chdir(finished)
    return finished


def same(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in LEFT)


def table(folder, name):
    return pd.read_csv(folder / name, keep_default_na=False, na_values=[""])


def test_leaves_a_row_for_every_pattern_and_conclusion_under_every_rival(here):
    first = here / "first"
    patterns, fit, conclusions, flips = (table(first, name) for name in LEFT[1:])
    assert (tuple(patterns), tuple(fit)) == (PATTERNS, FIT)
    assert (tuple(conclusions), tuple(flips)) == (CONCLUSIONS, FLIPS)
    names = ["model", "no_contagion", "no_interaction"]
    assert list(fit["rival"]) == names
    assert list(dict.fromkeys(patterns["rival"])) == names
    assert (len(patterns), len(conclusions), len(flips)) == (3 * 2, 3 * 2, 2)
    assert (fit.loc[0, ["cost", "cost_low", "cost_high"]] == 0).all()
    assert (first / "figures" / "rivals.svg").stat().st_size > 5000


@pytest.mark.thorough
def test_the_model_among_its_rivals_is_that_of_validation(here):
    assert main(["validate", CHOSEN[1], *SIZE, "out=validated"]) == 0
    mine, theirs = (
        table(here / name, file)
        for name, file in (("first", "rivals.csv"), ("validated", "patterns.csv"))
    )
    columns = ["pattern", "simulated", "simulated_low", "simulated_high", "verdict"]
    pd.testing.assert_frame_equal(mine.query("rival == 'model'")[columns], theirs[columns])


@pytest.mark.thorough
def test_differences_are_those_of_a_comparison(here):
    assert main(["compare", "arms=[waitlist,video]", *SIZE, "out=compared"]) == 0
    effects = pd.read_csv(here / "compared" / "effects.csv").query(
        "contrast == 'video' and reference == 'waitlist' and subgroup == 'all' and estimand == 'treatment_policy'"
    )
    mine = (
        table(here / "first", "conclusions.csv").query("rival == 'model'").set_index("conclusion")
    )
    for name, outcome, week in (("helps", "anxiety", 10), ("kept", "treatment_adherence", 22)):
        mask = (effects["outcome"] == outcome) & (effects["week"] == week)
        (row,) = effects[mask].to_dict("records")
        found = mine.loc[name, ["estimate", "estimate_low", "estimate_high"]].astype(float)
        assert found.tolist() == pytest.approx(
            [row["estimate"], row["ci_low"], row["ci_high"]], abs=1e-4
        )


@pytest.mark.thorough
def test_a_rival_of_ones_own_flips_what_hangs_on_it(here, capsys):
    words = ["rivals=[null_route.yaml]", *CHOSEN[1:], *SIZE, "out=own"]
    assert main(["rivals", *words]) == 0
    said = capsys.readouterr().out
    assert "null_route" in said
    row = (
        table(here / "own", "conclusions.csv")
        .query("rival == 'null_route'")
        .set_index("conclusion")
        .loc["helps"]
    )
    assert (row["estimate"], row["verdict"]) == (0.0, "contradicted")
    flips = table(here / "own", "flips.csv").set_index("conclusion")
    assert flips.loc["helps", "contradicted_by"] == "null_route"


@pytest.mark.thorough
def test_settings_hold_beneath_what_rivals_change(here):
    words = ["rivals=[no_contagion]", *CHOSEN[1:], *SIZE]
    assert main(["rivals", *words, "parameters.contagion=.2", "out=set"]) == 0
    before, after = (
        table(here / name, "conclusions.csv").set_index(["rival", "conclusion"])["estimate"]
        for name in ("first", "set")
    )
    assert before["model", "helps"] != after["model", "helps"]
    assert before["no_contagion", "helps"] == after["no_contagion", "helps"]


@pytest.mark.thorough
def test_workers_and_engines_change_nothing(here):
    assert main(["rivals", *CHOSEN, *SIZE, "executor.workers=2", "out=workers"]) == 0
    assert same(here / "first", here / "workers")
    words = [
        *CHOSEN[1:],
        "rivals=[repulsive_influence,power_law_forgetting]",
        "groups=1",
        "replicates=2",
    ]
    for engine in ("mesa", "compiled"):
        assert main(["rivals", *words, f"engine={engine}", f"out={engine}"]) == 0
    assert same(here / "mesa", here / "compiled")


@pytest.mark.thorough
def test_a_planned_run_is_finished_in_parts_from_its_folder_alone(here, capsys):
    assert main(["rivals", *CHOSEN, *SIZE, "plan=true", "out=planned"]) == 0
    assert "the model and 2 rivals in 2 scenarios" in capsys.readouterr().out
    ours = here / "ours.yaml"
    ours.rename(here / "gone.yaml")
    try:
        for part in ("1/2", "2/2"):
            assert main(["work", "planned", "--part", part]) == 0
        assert main(["resume", "planned"]) == 0
    finally:
        (here / "gone.yaml").rename(ours)
    assert same(here / "first", here / "planned")
    assert main(["rerun", "first", "--point", "3"]) == 0


@pytest.mark.thorough
def test_its_figure_is_drawn_again_from_its_tables(here):
    before = (here / "first" / "figures" / "rivals.svg").read_bytes()
    assert main(["plot", "first"]) == 0
    assert (here / "first" / "figures" / "rivals.svg").read_bytes() == before


@pytest.mark.thorough
def test_rivals_stand_on_the_sets_of_the_ensemble_or_on_their_own(here, capsys):
    (here / "own_sets.yaml").write_text(f"{NULL}posterior: sets.csv\n")
    words = ["rivals=[no_interaction,own_sets.yaml]", *CHOSEN[1:], *SIZE, "sets=3"]
    assert main(["rivals", *words, "posterior=sets.csv", "out=ensemble"]) == 0
    assert "own_sets: 3 sets drawn from the 2 of sets.csv" in capsys.readouterr().out
    fit = table(here / "ensemble", "fit.csv").set_index("rival")
    assert (fit["sets"] == 3).all()
    statistics = pd.read_parquet(here / "ensemble" / "statistics.parquet")
    spread = (
        statistics.query("name == 'helps' and replicate == 0").groupby("rival")["value"].nunique()
    )
    assert spread.to_dict() == {"model": 2, "no_interaction": 2, "own_sets": 1}
    shutil.rmtree(here / "ensemble")
    assert main(["rivals", *words[:-1], "out=plain"]) == 0
    assert "Left out: own_sets" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rivals=[no_contagoin]"], "did you mean no_contagion"),
        (["rivals=[nowhere.yaml]"], "nowhere.yaml: can't be read"),
        (["rivals=[]"], "rivals: names none"),
        (
            ["rivals=[bad.yaml]"],
            "bad.yaml changes: there is no 'parameters.contagoin'; did you mean contagion?",
        ),
        (["rivals=[model.yaml]"], "'model' is the name of another"),
        (["rivals=[far.yaml]"], "far.yaml: in video_group: parameters.contagion: 9 is not right"),
        (["rivals=[own.yaml]"], "own has an ensemble of its own"),
        (
            ["conclusions=[claims.yaml]"],
            "claims.yaml (c) conclusions.0: has no bound; give low or high",
        ),
        (["conclusions=[arms.yaml]"], "scenario of arms.yaml: helps: there is no arm 'video'"),
        (
            ["conclusions=[weeks.yaml]"],
            "helps: anxiety isn't reported in week 9; take one of 10, 22",
        ),
        (["conclusions=[named.yaml]"], "'video_alliance' is the name of a pattern"),
        (["conclusions=[outcome.yaml]"], "there is no outcome 'uptake' with entry=enrolled"),
        (
            ["conclusions=[kept.yaml]"],
            "helps: retention is of arms that hold sessions, and waitlist holds",
        ),
        (["replicates=1"], "give a number from 2"),
        (["posterior=nowhere"], "there is no such ensemble"),
        (["sets=5"], "is of an ensemble"),
        (["paths=true"], "circle rivals doesn't take it"),
        (["agianst=[hads]"], "did you mean against"),
    ],
)
@pytest.mark.thorough
def test_wrong_input_is_refused_in_one_sentence(words, said, here, capsys):
    for name, text in FILES.items():
        (here / name).write_text(text)
    assert main(["rivals", *CHOSEN, *SIZE, *words, "out=refused"]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (here / "refused").exists()


FILES = {
    "bad.yaml": NULL.replace("parameters=null_route", "parameters.contagoin=0"),
    "model.yaml": NULL,
    "far.yaml": NULL.replace("parameters=null_route", "parameters.contagion=9"),
    "own.yaml": f"{NULL}posterior: sets.csv\n",
    "claims.yaml": OURS.replace("name: helps", "name: c").replace(", high: 0", ""),
    "arms.yaml": OURS.replace("[waitlist,video]", "[waitlist,forum]"),
    "weeks.yaml": OURS.replace("week: 10", "week: 9"),
    "named.yaml": OURS.replace("name: helps", "name: video_alliance"),
    "kept.yaml": OURS.replace("outcome: anxiety", "outcome: retention"),
    "outcome.yaml": OURS.replace("outcome: anxiety", "outcome: uptake"),
}
