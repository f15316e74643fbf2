"""`circle sweep` as a user types it: points that are comparisons, refusals, resuming, one point run again."""

import json
import re
import shlex
import shutil

import pandas as pd
import pytest

from sim.cli import main
from sim.engines import run_replicates
from sim.estimation import EstimationPlan, estimate
from sim.estimation.over_points import EFFECTS_OVER_POINTS, OUTCOMES_OVER_POINTS
from sim.progress import Progress
from sim.scenario import compose, read_study
from sim.store import read_table
from sim.sweep import task as sweep_task

SIZE = ("groups=2", "replicates=3", "arms=[waitlist,video]", "schedule.follow_up=1")
AXES = ("arm.video.mode.cue_fidelity=.4,.8", "population=screened,rural")
TABLES = ("effects.parquet", "outcomes.parquet", "points.parquet")


@pytest.fixture(scope="module", autouse=True)
def no_pixels():
    """Leave PNG files empty, which take longest to draw, and are looked at elsewhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.figures.render", lambda *_, **__: b"")
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder in which a sweep left its results in ``first``."""
    folder = tmp_path_factory.mktemp("sweep")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["sweep", *AXES, *SIZE, "out=first"]) == 0
    return folder


@pytest.fixture
def here(finished, monkeypatch):
    monkeypatch.chdir(finished)
    return finished


@pytest.fixture
def one_point_a_shard(monkeypatch):
    monkeypatch.setattr(sweep_task, "MOST_POINTS", 1)


def same_tables(one, other):
    return all((one / name).read_bytes() == (other / name).read_bytes() for name in TABLES)


def test_leaves_the_files_of_a_sweep(here):
    left = {path.name for path in (here / "first").iterdir() if not path.name.startswith(".")}
    about = {"config.yaml", "design.json", "plan.json", "provenance.json"}
    assert left == {*TABLES, *about, "figures", "report.html"}
    figures = {path.name for path in (here / "first" / "figures").iterdir()}
    assert figures == {"response_video.svg", "response_video.png"}
    points = read_table(here / "first" / "points.parquet")
    assert points.to_dict("list") == {
        "point": [0, 1, 2, 3],
        "arm.video.mode.cue_fidelity": [0.4, 0.4, 0.8, 0.8],
        "population": ["screened", "rural"] * 2,
    }
    design = json.loads((here / "first" / "design.json").read_text())
    assert [axis["key"] for axis in design["axes"]] == list(points.columns[1:])
    effects = read_table(here / "first" / "effects.parquet")
    assert set(EFFECTS_OVER_POINTS) | {"end_of_programme"} == set(effects.columns)
    assert effects["point"].is_monotonic_increasing
    assert (effects["end_of_programme"] == (effects["week"] == 10)).all()
    outcomes = read_table(here / "first" / "outcomes.parquet")
    assert set(OUTCOMES_OVER_POINTS) | {"end_of_programme"} == set(outcomes.columns)


def test_leaves_a_page_that_works_offline_and_says_what_was_found(here):
    page = (here / "first" / "report.html").read_text()
    effects = read_table(here / "first" / "effects.parquet")
    found = effects.query("outcome == 'anxiety' and end_of_programme")["estimate"]
    assert "Over 4 points the effect of Video on anxiety against Waitlist" in page
    for extreme in (found.min(), found.max()):
        assert f"{extreme:.2f}".replace("-", "−") in page
    assert page.count("<figure>") == 1
    assert "circle sweep arm.video.mode.cue_fidelity=.4,.8 population=screened,rural" in page
    assert "prefers-color-scheme: dark" in page
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", page)


def test_titles_are_escaped_on_the_page(here):
    words = ["parameters.carry_over=0,.1", *SIZE, 'title="<script>x</script>"', "out=escaped"]
    assert main(["sweep", *words]) == 0
    page = (here / "escaped" / "report.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page


def compared(*overrides):
    """The effects of a comparison at some settings."""
    study = read_study(compose("compare", [*SIZE, *overrides]).config)
    parts = run_replicates("compiled", study, range(3))
    patients = pd.concat([part["patients"] for part in parts], ignore_index=True)
    plan = EstimationPlan(("waitlist", "video"), study.schedule.end_week)
    return estimate(patients, plan).effects


def test_each_point_is_a_comparison_at_its_settings(here):
    effects = read_table(here / "first" / "effects.parquet")
    keys = ["contrast", "reference", "outcome", "week", "subgroup", "estimand"]
    number = 0
    for fidelity in (0.4, 0.8):
        for population in ("screened", "rural"):
            wanted = compared(f"arm.video.mode.cue_fidelity={fidelity}", f"population={population}")
            mine = effects[effects["point"] == number]
            both = mine.merge(wanted, on=keys, suffixes=("", "_wanted"))
            assert len(both) == len(mine) > 20
            for name in ("estimate", "ci_low", "ci_high", "mc_se", "standardised", "patients"):
                wants = both[f"{name}_wanted"].to_numpy()
                assert both[name].to_numpy() == pytest.approx(wants, abs=1e-12, nan_ok=True)
            number += 1


def test_a_point_is_what_circle_compare_leaves(here):
    words = ["arm.video.mode.cue_fidelity=.8", "population=rural", *SIZE, "out=compared"]
    assert main(["compare", *words]) == 0
    left = pd.read_csv(here / "compared" / "effects.csv")
    where = "contrast == 'video' and outcome == 'anxiety' and week == 10"
    whole = "subgroup == 'all' and estimand == 'treatment_policy'"
    (estimate,) = left.query(f"{where} and {whole}")["estimate"]
    effects = read_table(here / "first" / "effects.parquet", {"point": 3})
    assert effects.query(where)["estimate"].tolist() == pytest.approx([estimate], abs=1e-12)


def test_the_summary_says_what_came_out(here, capsys):
    assert (
        main(["sweep", *AXES, *SIZE, "outcome=attendance", "arms=[in_person,video]", "out=say"])
        == 0
    )
    said = capsys.readouterr().out
    for word in (
        *("4 points: effect on attendance", "video against in_person", "lowest", "highest"),
        *("cue_fidelity=0.4", "say/effects.parquet", "circle rerun say --point 0"),
    ):
        assert word in said


def test_the_summary_says_where_there_is_no_effect(here, capsys):
    words = ["sweep", "parameters.carry_over=0,.1", *SIZE]
    assert main([*words, "outcome=attendance", "out=none"]) == 0
    assert "there is none between these arms" in capsys.readouterr().out


def test_the_summary_says_how_to_go_on(here, capsys):
    words = ["sweep", "parameters.carry_over=interval(0,.1)", *SIZE]
    assert main([*words, "design=sobol", "design.points=2", "out=two"]) == 0
    said = capsys.readouterr().out.splitlines()[-1]
    line = said.removeprefix("next:   ").partition("   or   ")[0]
    assert line.endswith(
        "'arms=[waitlist,video]' schedule.follow_up=1 design=sobol design.points=4"
    )
    assert main([*shlex.split(line)[1:], "out=four"]) == 0
    assert len(read_table(here / "four" / "points.parquet")) == 4


def test_cut_otherwise_and_by_parts_it_leaves_the_same(here, one_point_a_shard, capsys):
    assert main(["sweep", *AXES, *SIZE, "out=parts", "plan=true"]) == 0
    assert "shards                     4" in capsys.readouterr().out
    assert main(["work", "parts", "--part", "2/3"]) == 0
    assert main(["resume", "parts"]) == 0
    assert same_tables(here / "parts", here / "first")


def test_interrupted_it_goes_on_and_leaves_the_same(here, one_point_a_shard, monkeypatch, capsys):
    with monkeypatch.context() as patch:
        patch.setattr(Progress, "advance", interrupt)
        assert main(["sweep", *AXES, *SIZE, "out=broken", "executor.workers=1"]) == 130
    assert "Go on with: circle resume broken" in capsys.readouterr().err
    assert not (here / "broken" / "effects.parquet").exists()
    assert main(["resume", "broken"]) == 0
    assert same_tables(here / "broken", here / "first")
    one, other = (here / name / "figures" / "response_video.svg" for name in ("broken", "first"))
    assert one.read_bytes() == other.read_bytes()
    assert (here / "broken" / "report.html").exists()


def interrupt(self, by=1):
    raise KeyboardInterrupt


def test_files_edited_meanwhile_change_nothing(here):
    own = here / "own" / "population"
    own.mkdir(parents=True)
    (own / "mine.yaml").write_text("defaults: [screened, _self_]\nlabel: Mine\nrural_share: 0.5\n")
    words = ("sweep", "population=mine,rural", "parameters.carry_over=0,.1", *SIZE)
    folder = ("--config-dir", "own")
    assert main([*words, "out=whole", *folder]) == 0
    assert main([*words, "out=later", "plan=true", *folder]) == 0
    shutil.rmtree(here / "own")
    assert main(["resume", "later"]) == 0
    assert same_tables(here / "later", here / "whole")


def test_one_point_run_again_alone_is_the_same(here, capsys):
    assert main(["rerun", "first", "--point", "2"]) == 0
    assert capsys.readouterr().out.count("the same as") == 2


def test_points_that_were_changed_are_noticed(here, capsys):
    assert main(["sweep", *AXES, *SIZE, "out=changed", "plan=true"]) == 0
    shutil.copy(here / "first" / "outcomes.parquet", here / "changed" / "points.parquet")
    assert main(["resume", "changed"]) == 2
    assert "points.parquet: was changed" in capsys.readouterr().err


def test_programmes_of_other_lengths_are_swept_together(here):
    axis = "programme@arm.video.programme=mindfulness,cognitive_behavioural"
    words = ("groups=1", "replicates=2", "arms=[waitlist,video]", "schedule.follow_up=0")
    assert main(["sweep", axis, "parameters.carry_over=0,.1", *words, "out=lengths"]) == 0
    effects = read_table(here / "lengths" / "effects.parquet")
    ends = effects[effects["end_of_programme"]].groupby("point")["week"].unique()
    assert [list(each) for each in ends] == [[8], [8], [10], [10]]


def test_through_hydras_multirun_it_is_the_same(here, capsys):
    assert main(["sweep", "-m", "hydra/sweeper=design", *AXES, *SIZE, "out=multirun"]) == 0
    assert same_tables(here / "multirun" / "0", here / "first")
    assert "circle report multirun" in capsys.readouterr().out


def test_an_axis_of_a_file_is_replaced_or_fixed_by_what_is_typed(here):
    study = here / "mine" / "study"
    study.mkdir(parents=True)
    (study / "mine.yaml").write_text(
        "# @package _global_\naxes:\n  parameters.carry_over: declared\n  groups: 1,2\n"
    )
    words = ["+study=mine", "replicates=2", "schedule.follow_up=0", "--config-dir", "mine"]
    assert main(["sweep", *words, "design.levels=3", "groups=2,3", "out=axes"]) == 0
    points = read_table(here / "axes" / "points.parquet")
    assert points["groups"].tolist() == [2, 3] * 3
    assert points["parameters.carry_over"].tolist() == pytest.approx(
        [0.03] * 2 + [0.115] * 2 + [0.2] * 2
    )
    assert main(["sweep", *words, "parameters.carry_over=.1", "out=fixed"]) == 0
    assert list(read_table(here / "fixed" / "points.parquet").columns) == ["point", "groups"]


def test_a_plan_writes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = ("arm.video.mode.cue_fidelity=interval(.4,1)", "design=sobol", "design.points=1024")
    assert main(["sweep", *words, *SIZE, "plan=true"]) == 0
    said = capsys.readouterr().out
    for word in ("1,024 points, sobol over 1 axes", "patient-weeks", "ms a point", "MB"):
        assert word in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "nothing is swept"),
        (
            ("arm.video.mode.cue_fidelity=interval(.4,1.2)",),
            "1.2 is not right; give a number from 0 to 1",
        ),
        (("design=sobol", "parameters.carry_over=interval(-.1,.1)"), "-0.1 is not right"),
        (("arm.video.mode.cue_fidelty=0,1",), "did you mean arm.video.mode.cue_fidelity?"),
        (("+arm.video.mode.cue_fidelty=0,1",), "did you mean cue_fidelity?"),
        (("+parameters.carry_over=0,.1",), "is there already; leave the + away"),
        (("groups=interval(1,5)",), "groups=int(interval(1,5))"),
        (("arm.video.programme.sessions=interval(4,12)",), "sessions=int(interval(4,12))"),
        (("population=screned,rural",), "did you mean screened?"),
        (("population=glob(*)",), "name them"),
        (("arm.forum.mode.fatigue=0,1",), "forum is not among the arms that run"),
        (("arm.video.group_size=4,100", "groups=2"), "group_size=100"),
        (("arm.video.mode.access_rural=declared",), "has no declared range"),
        (("arm.video.label=declared",), "has no declared range"),
        (("seed=1,2",), "circle compare -m seed="),
        (("parameters.carry_over=0,1", "replicates=null"), "give a number"),
        (("parameters.carry_over=0,1", "outcome=anxeity"), "did you mean anxiety?"),
        (("parameters.carry_over=0,1", "outcome=reach"), "entry=enrolled"),
        (("parameters.carry_over=0,1", "design=sobol", "design.points=10"), "power of two"),
        (("parameters.carry_over=interval(0,1)", "design.levels=9999999"), "levels"),
        (("+axes={groups: 3}",), "is no mapping of keys"),
        (("resume=nowhere",), "nowhere"),
        (("parameters.carry_over=0,1", "hydra.sweep.dir=x"), "only the scenario"),
        (("-m", "parameters.carry_over=0,1", "hydra.callbacks.x=1"), "can't be set"),
        (("-m", "parameters.carry_over=0,1", "hydra.sweeper.points=8"), "design.KEY"),
        (("-m", "parameters.carry_over=0,1", "hydra/sweeper=basic"), "would cut a design up"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", *words]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert len(told.err.strip().splitlines()) == 1, told.err
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []
