"""Named studies: each one runs by its name, and has a page with its figure."""

import re
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario.files import read_yaml

ROOT = Path(__file__).parents[1]
PAGES = ROOT / "docs" / "studies"
SWEEPS = sorted(
    path.stem for path in (ROOT / "conf" / "study").glob("*.yaml") if "axes" in read_yaml(path)
)


def test_there_are_six():
    assert len(SWEEPS) >= 6


@pytest.mark.parametrize("name", SWEEPS)
def test_is_planned_by_one_line(name, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.sweep.cost.SAMPLE_WEEKS", 1)  # what it costs is not looked at
    assert main(["sweep", f"+study={name}", "plan=true"]) == 0
    said = capsys.readouterr().out
    points = re.fullmatch(rf"{name}: (\d+) points, grid over 2 axes", said.splitlines()[0])
    assert points is not None, said
    assert list(tmp_path.iterdir()) == []
    page = (PAGES / f"{name}.md").read_text()
    assert f"circle sweep +study={name} " in page
    assert f"# {points[1]} points × " in page


@pytest.mark.parametrize("name", SWEEPS)
def test_has_a_page_with_its_title_and_figure(name):
    page = (PAGES / f"{name}.md").read_text()
    assert page.startswith(f"# {read_yaml(ROOT / 'conf' / 'study' / f'{name}.yaml')['title']}\n")
    (figure,) = re.findall(r"!\[.+\]\((.+\.svg)\)", page)
    assert (PAGES / figure).is_file()
    assert page.count("**What it shows.**") == page.count("**What it doesn't show.**") == 1
    assert f"[{name}]({name}.md)" in (PAGES / "README.md").read_text()


def test_show_lists_them(capsys):
    assert main(["show", "study"]) == 0
    shown = capsys.readouterr().out
    assert all(f"{name} " in shown for name in SWEEPS)
