"""`import sim` in a notebook: studies, runs as the command line makes them, tables, figures, and what is refused."""

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import sim
from sim.cli import main
from sim.engines.mesa import SupportProgramme
from sim.notebook.findings import FOUND_BY
from sim.plot import DRAWN_BY

SIZE = ("groups=1", "replicates=2", "arms=[waitlist,video]", "schedule.follow_up=0")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A folder with the same comparison, made from Python and by the command line."""
    folder = tmp_path_factory.mktemp("notebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run = sim.run("compare", *SIZE, "out=ours")
        assert run.folder == Path("ours")
        assert main(["compare", *SIZE, "out=typed"]) == 0
    return folder


@pytest.fixture
def run(here, monkeypatch):
    monkeypatch.chdir(here)
    return sim.open_run("ours")


def test_a_run_leaves_what_the_command_line_leaves(here):
    names = {path.relative_to(here / "typed") for path in (here / "typed").rglob("*.*")}
    assert {path.relative_to(here / "ours") for path in (here / "ours").rglob("*.*")} == names
    tables = [name for name in names if name.suffix in (".parquet", ".csv", ".svg")]
    assert len(tables) > 8
    for name in tables:
        assert (here / "ours" / name).read_bytes() == (here / "typed" / name).read_bytes(), name


def test_tables_are_attributes_that_complete(run):
    assert run.tables == ("effects", "members", "outcomes", "patients", "ties", "weeks")
    assert set(run.tables) < set(dir(run))
    for name in run.tables:
        table = getattr(run, name)
        assert isinstance(table, pd.DataFrame)
        assert len(table)
    run.effects["mine"] = 1
    assert "mine" in run.effects


def test_a_table_there_is_not_names_the_nearest(run):
    with pytest.raises(AttributeError, match=r"left no table 'efects'; did you mean effects\?"):
        run.efects  # noqa: B018 - asked for
    assert not hasattr(run, "_ipython_canary_method_should_not_exist_")


def test_it_says_what_was_found_with_its_interval(run):
    assert run.findings[0].startswith("Video had no clear effect on anxiety against Waitlist")
    assert "95 % Monte Carlo interval" in run.findings[0]
    assert run.findings[0] in repr(run)
    assert 'href="ours/report.html"' in run._repr_html_()
    assert run.study.arm("video").size == 8


def test_a_figure_shows_itself_with_words_for_those_who_cannot_see_it(run):
    assert "forest" in run.figures
    drawing = run.figure("forest")
    shown = drawing._repr_html_()
    assert f'alt="{drawing.alt[:20]}' in shown
    assert "data:image/svg+xml;base64," in shown
    assert repr(drawing).startswith(f"{drawing.title} (183 × ")


@pytest.mark.parametrize(
    ("ending", "start"),
    [("pdf", b"%PDF"), ("tiff", b"II*"), ("png", b"\x89PNG"), ("svg", b"<?xml")],
)
def test_a_figure_is_saved_in_the_format_of_its_name(run, tmp_path, ending, start):
    path = tmp_path / f"figure_2.{ending}"
    run.save_figure("forest", path, dpi=100)
    assert path.read_bytes().startswith(start)


def test_of_several_figures_of_a_kind_one_has_to_be_named(run, monkeypatch):
    several = {"heat_map_video": None, "heat_map_forum": None}
    monkeypatch.setattr("sim.notebook.opened.figures_of", lambda *_: several)
    with pytest.raises(sim.Refusal, match="name one: heat_map_video, heat_map_forum"):
        run.figure("heat_map")


def test_a_study_is_typed_and_says_what_it_is():
    study = sim.make_study("compare", "groups=3", "arms=[waitlist,video]")
    assert study.patients == 24
    assert repr(study).splitlines()[0].startswith("default: 24 people, enrolled")
    assert "video" in repr(study).splitlines()[-1]
    assert "<td>video</td>" in study._repr_html_()
    model = SupportProgramme.of(study, "video")
    model.step()
    assert len(model.groups) == 3


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: sim.make_study("compare", "grops=3"), "did you mean groups?"),
        (lambda: sim.make_study("compar"), "did you mean compare?"),
        (lambda: sim.run("bench"), "is not run from Python"),
        (lambda: sim.run("compare", "plan=true"), "on the command line"),
        (lambda: sim.run("compare", "out=ours"), "there is something already"),
        (lambda: sim.open_run("nowhere"), "is not the folder of a run"),
        (lambda: sim.open_run("ours").figure("florest"), "did you mean forest?"),
        (lambda: sim.open_run("ours").figure("forest", "anxeity"), "did you mean anxiety?"),
        (lambda: sim.open_run("ours").save_figure("forest", "x.docx"), "is no format of a figure"),
        (lambda: sim.open_run("ours").save_figure("forest", "x.png", dpi=5), "from 72 to 1200"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(here, monkeypatch, call, said):
    monkeypatch.chdir(here)
    before = sorted(here.rglob("*"))
    with pytest.raises(sim.Refusal, match=said.replace("?", r"\?")) as refused:
        call()
    assert refused.value._render_traceback_() == [str(refused.value)]
    assert "\n" not in str(refused.value)
    assert sorted(here.rglob("*")) == before


def test_whatever_is_drawn_is_also_put_into_words():
    assert FOUND_BY.keys() == DRAWN_BY.keys()


def test_a_script_needs_no_guard_for_its_workers(tmp_path):
    words = ", ".join(f'"{each}"' for each in (*SIZE, "out=ours", "executor.shard_timeout=300"))
    (tmp_path / "script.py").write_text(f'import sim\nprint("once")\nsim.run("compare", {words})\n')
    done = subprocess.run(
        [sys.executable, "script.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.count("once") == 1
    assert (tmp_path / "ours" / "report.html").exists()


def test_importing_loads_no_library():
    code = "import json, sys, sim; json.dump([dir(sim), list(sys.modules), dir(sim.figures)], sys.stdout)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    names, modules, figures = json.loads(done.stdout)
    assert set(sim.__all__) <= set(names)
    assert "forest" in figures
    assert not {"numpy", "pandas", "pydantic", "hydra", "numba", "matplotlib"} & set(modules)
