"""What the documents tell a reader to type is accepted."""

import re
import shlex
from pathlib import Path

import pytest

from experiments.sweep import check as check_points
from sim.launch import check
from sim.scenario.compose import screen

ROOT = Path(__file__).parents[1]


def typed(name, beginning):
    """The command lines of a document's shell blocks that begin with some words."""
    text = (ROOT / name).read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"```sh\n(.*?)```", text, re.DOTALL)).splitlines()
    return [line for line in lines if line.startswith(beginning)]


SWEEPS = [line for name in ("README.md", "docs/sweeps.md") for line in typed(name, "circle sweep ")]
COMPARISONS = [
    line for name in ("README.md", "docs/ensemble.md") for line in typed(name, "circle compare ")
]


def test_there_are_commands_to_check():
    assert len(SWEEPS) > 5
    assert len(COMPARISONS) > 5


def test_every_validation_is_accepted():
    lines = [
        line
        for name in ("docs/validation.md", "docs/ensemble.md")
        for line in typed(name, "circle validate")
        if "mine.yaml" not in line
    ]
    assert len(lines) > 2
    for line in lines:
        check("validate", shlex.split(line, comments=True)[2:])


def test_every_line_of_rivals_is_accepted():
    lines = typed("docs/rivals.md", "circle rivals")
    assert len(lines) > 4
    for line in lines:
        check("rivals", shlex.split(line, comments=True)[2:])


@pytest.mark.parametrize("line", SWEEPS)
def test_every_sweep_is_accepted_with_all_its_points(line):
    check_points(check("sweep", shlex.split(line, comments=True)[2:]))


def test_every_sensitivity_analysis_is_accepted():
    lines = typed("docs/sensitivity.md", "circle sensitivity")
    assert len(lines) > 5
    for line in lines:
        check("sensitivity", shlex.split(line, comments=True)[2:])


@pytest.mark.parametrize("line", COMPARISONS)
def test_every_comparison_is_accepted(line):
    words = shlex.split(line, comments=True)[2:]
    options = [word for word in words if word.startswith("-")]
    assert set(options) <= {"-m", "--help"}
    if not options:
        check("compare", words)
    for word in words:
        if word not in options:
            screen(word)
