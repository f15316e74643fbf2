"""`circle sensitivity` as a user types it: two stages in one run, its tables, refusals, resuming."""

import json

import pandas as pd
import pytest

from sim import sensitivity as stages
from sim.cli import main
from sim.plot import figures_of
from sim.progress import Progress
from sim.sensitivity import output
from sim.sensitivity.found import Found
from sim.status import status_of
from sim.store import read_table
from sim.sweep import cost
from sim.sweep import task as sweep_task

SIZE = ("groups=2", "replicates=2", "executor.workers=1")
DESIGN = ("morris.trajectories=4", "sobol.samples=32", "sobol.resamples=100", "keep=2")
AXES = (
    "parameters.carry_over=declared",
    "arm.video.mode.cue_fidelity=declared",
    "parameters.treatment_stop=declared",
    "parameters.regulation_by_cohesion=interval(0,1)",
)
WORDS = ("sensitivity", *AXES, *SIZE, *DESIGN)
TABLES = (
    *("effects.parquet", "outcomes.parquet", "points_morris.parquet", "points_sobol.parquet"),
    *("indices.csv", "convergence.csv", "influence_by_evidence.csv"),
)
FIGURES = ("morris_video", "sobol_video", "convergence_video", "evidence_video")


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which an analysis left its results in ``first``."""
    folder = tmp_path_factory.mktemp("sensitivity")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main([*WORDS, "out=first"]) == 0
    return folder


@pytest.fixture
def undrawn(monkeypatch):
    """Without figures, which take most of the time of so small an analysis."""
    monkeypatch.setattr(output, "write_figures", lambda *_: ())


@pytest.fixture
def here(finished, monkeypatch, capsys):
    monkeypatch.chdir(finished)
    capsys.readouterr()
    return finished


def different(one, other, figures=()):
    names = [*TABLES, *(f"figures/{name}.svg" for name in figures)]
    return [name for name in names if (one / name).read_bytes() != (other / name).read_bytes()]


def indices(folder):
    table = pd.read_csv(folder / "indices.csv")
    return table[table["end_of_programme"] & (table["reference"] == "in_person")]


def test_leaves_tables_figures_and_a_page(here):
    left = {path.name for path in (here / "first").iterdir() if not path.name.startswith(".")}
    assert left == {
        *TABLES, "config.yaml", "design.json", "plan.json", "provenance.json", "report.html",
        "figures",
    }  # fmt: skip
    drawn = {path.name for path in (here / "first" / "figures").iterdir()}
    assert drawn == {f"{name}.{suffix}" for name in FIGURES for suffix in ("svg", "png")}
    assert set(figures_of(here / "first")) == set(FIGURES)
    morris, sobol = (read_table(here / "first" / name) for name in TABLES[2:4])
    assert (len(morris), len(sobol)) == (4 * 5, 32 * 4)
    effects = read_table(here / "first" / "effects.parquet")
    points = [*morris["point"], *sobol["point"]]
    assert sorted(effects["point"].unique()) == points == list(range(148))


def test_what_was_screened_out_stays_and_has_no_share(here):
    sobol = read_table(here / "first" / "points_sobol.parquet")
    kept = indices(here / "first").query("outcome == 'anxiety' and stage == 'sobol'")["key"]
    screened = indices(here / "first").query("outcome == 'anxiety' and stage == 'morris'")
    assert list(kept) == list(screened.nlargest(2, "mu_star").sort_index()["key"])
    assert "parameters.treatment_stop" not in set(kept)
    assert sobol["parameters.treatment_stop"].unique().tolist() == [0.0016]
    assert all(sobol[key].nunique() > 32 for key in kept)
    influence = pd.read_csv(here / "first" / "influence_by_evidence.csv")
    mine = influence.query("outcome == 'anxiety' and reference == 'in_person'").set_index("key")
    assert mine.loc["parameters.treatment_stop", ["influence", "level"]].tolist() == [
        "screened_out", "measured",
    ]  # fmt: skip
    assert mine.loc["arm.video.mode.cue_fidelity", "level"] == "assumed"
    assert set(mine.loc[list(kept), "influence"]) <= {"influential", "minor"}


def test_a_parameter_that_does_nothing_to_an_outcome_has_no_effect_on_it(here):
    of = indices(here / "first").query("stage == 'morris' and outcome == 'anxiety'")
    of = of.set_index("key")
    assert of.loc["parameters.treatment_stop", ["mu_star", "sigma"]].tolist() == [0, 0]
    assert of.drop("parameters.treatment_stop")["mu_star"].min() > 0
    assert of.loc["parameters.regulation_by_cohesion", "varied"] == "interval(0,1)"
    assert (of["unit"] == "HADS-A points").all()


def test_every_outcome_has_indices_and_its_convergence(here):
    table = pd.read_csv(here / "first" / "indices.csv")
    grown = pd.read_csv(here / "first" / "convergence.csv")
    assert {"anxiety", "depression", "attendance"} <= set(table["outcome"])
    last = grown[grown["samples"] == 32]
    sobol = table[table["stage"] == "sobol"]
    assert last["total"].tolist() == sobol["total"].tolist()
    assert set(grown["samples"]) == {16, 32}
    assert (sobol["total_low"] <= sobol["total_high"]).all()


def test_the_terminal_and_the_page_say_what_matters(here, capsys):
    output.say(stages.job_in(here / "first"), here / "first", Found.of(here / "first"))
    said = capsys.readouterr().out
    for word in (
        *("the effect of Video on anxiety against In person", "2 keys were screened out"),
        *("ranking of the first 2", "sobol.samples=64", "report.html"),
    ):
        assert word in said
    page = (here / "first" / "report.html").read_text()
    for word in ("total Sobol’ index of 0.05 or more", "4 Morris trajectories", "Regulation by"):
        assert word in page
    assert page.count("<img ") == 4


@pytest.fixture
def few_points_a_shard(monkeypatch):
    monkeypatch.setattr(sweep_task, "MOST_POINTS", 9)


@pytest.mark.thorough
def test_with_other_workers_and_shards_it_leaves_the_same(here, few_points_a_shard):
    words = [each for each in WORDS if not each.startswith("executor")]
    assert main([*words, "out=cut", "executor.workers=2"]) == 0
    assert len(json.loads((here / "cut" / "plan.json").read_text())["shards"]) > 15
    assert different(here / "cut", here / "first", FIGURES) == []


class Stop:
    """Interrupts at a number of times that a shard was done."""

    def __init__(self, after):
        self.left = after

    def __call__(self, progress, by=1):
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("after", [1, 8])
def test_interrupted_in_either_stage_it_goes_on(
    here, few_points_a_shard, undrawn, monkeypatch, capsys, after
):
    out = f"broken_{after}"
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "advance", Stop(after))
        assert main([*WORDS, f"out={out}"]) == 130
    assert f"Go on with: circle resume {out}" in capsys.readouterr().err
    assert (here / out / "points_sobol.parquet").exists() == (after > 2)
    assert not (here / out / "indices.csv").exists()
    assert main(["resume", out]) == 0
    assert different(here / out, here / "first") == []


def test_killed_between_the_stages_it_goes_on(here, undrawn, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(stages.Plan, "write", write_once(stages.Plan.write))
        assert main([*WORDS, "out=between"]) == 130
    plan = json.loads((here / "between" / "plan.json").read_text())
    assert (here / "between" / "points_sobol.parquet").exists()
    assert (plan["points"], "points_sobol.parquet" in plan["inputs"]) == (20, False)
    assert status_of(here / "between").state == "complete"
    assert main(["resume", "between"]) == 0
    assert different(here / "between", here / "first") == []


def write_once(write):
    """A way to write a plan that ends the process at the second time."""
    times = []

    def once(plan, folder):
        times.append(plan)
        if len(times) > 1:
            raise KeyboardInterrupt
        write(plan, folder)

    return once


def test_planned_worked_on_and_resumed_it_leaves_the_same(here, undrawn, monkeypatch, capsys):
    monkeypatch.setattr(cost, "SAMPLE_WEEKS", 1000)
    assert main([*WORDS, "out=planned", "plan=true"]) == 0
    said = capsys.readouterr().out
    assert "148 points over 4 axes" in said
    assert "128 points, planned after screening" in said
    assert main(["work", "planned"]) == 0
    assert main(["resume", "planned"]) == 0
    assert different(here / "planned", here / "first") == []
    assert main(["resume", "planned"]) == 0
    assert "nothing to do" in capsys.readouterr().out


def test_points_of_either_stage_run_again_alone_are_the_same(here, capsys):
    for point in (3, 147):
        assert main(["rerun", "first", "--point", str(point)]) == 0
    assert capsys.readouterr().out.count("the same as") == 4


def test_points_that_were_edited_are_refused(here, few_points_a_shard, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "advance", Stop(4))
        assert main([*WORDS, "out=edited"]) == 130
    path = here / "edited" / "points_sobol.parquet"
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert main(["resume", "edited"]) == 2
    assert "points_sobol.parquet: was changed" in capsys.readouterr().err


def test_without_screening_every_axis_has_its_share(here, undrawn):
    words = [*WORDS, "screen=false", "sobol.samples=16", "of=video", "out=whole"]
    assert main(words) == 0
    table = pd.read_csv(here / "whole" / "indices.csv")
    assert set(table["stage"]) == {"sobol"}
    assert table["key"].nunique() == 4
    assert not (here / "whole" / "points_morris.parquet").exists()
    assert [each.contrast for each in Found.of(here / "whole").matters] == ["video"]
    assert Found.of(here / "whole").matters[0].reference == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["outcome=anxeity"], "outcome: there is no outcome 'anxeity'"),
        (["of=forum"], "of=forum: is no arm that runs"),
        (["arms=[waitlist,video]", "outcome=attendance"], "outcome=attendance: is not defined for"),
        (["morris.trajectories=2"], "morris.trajectories (command line): 2 is not right"),
        (["keep=2,3"], "keep (command line): can't be swept"),
        (["replicates=null"], "replicates: a sweep runs as many"),
        (["arm.video.mode.travel=declared"], "arm.video.mode.travel (command line): has no declared"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused_before_anything_is_written(here, capsys, words, said):
    typed = [
        each for each in WORDS if each.partition("=")[0] not in {w.partition("=")[0] for w in words}
    ]
    assert main([*typed, *words, "out=refused"]) == 2
    assert said in capsys.readouterr().err
    assert not (here / "refused").exists()


def test_one_axis_alone_is_refused(here, capsys):
    assert main(["sensitivity", AXES[0], *SIZE, *DESIGN, "out=refused"]) == 2
    assert "axes: parameters.carry_over alone has nothing" in capsys.readouterr().err
    assert not (here / "refused").exists()


def test_an_outcome_that_nothing_moves_fails_in_one_sentence(here, capsys):
    words = ["parameters.treatment_stop=declared", "parameters.adherence_sd=declared", *SIZE]
    assert main(["sensitivity", *words, *DESIGN, "screen=false", "out=constant"]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert "anxiety (video against in_person, week 10) is" in said
    assert "at all 128 points, so that there are no indices of it" in said


def test_an_outcome_that_one_axis_alone_moves_fails_in_one_sentence(here, capsys):
    words = ["parameters.treatment_stop=declared", "parameters.carry_over=declared"]
    more = ["parameters.adherence_sd=declared", *SIZE]
    assert main(["sensitivity", *words, *more, *DESIGN, "out=alone"]) == 1
    assert "parameters.carry_over alone moves it" in capsys.readouterr().err
