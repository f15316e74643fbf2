"""The gallery: no kind of figure without a picture, a purpose and a command that is accepted."""

import re
import shlex

import pytest

from sim import figures
from sim.commands import COMMANDS
from sim.gallery import APART, ENTRIES, RUNS
from sim.gallery.__main__ import DOCS
from sim.gallery.page import PICTURES
from sim.launch import check

NO_FIGURES = {"DPI", "Drawing", "Drawings", "Format", "arm_styles", "render"}
PAGE = (DOCS / "gallery.md").read_text(encoding="utf-8")


def test_every_kind_of_figure_is_shown_once():
    kinds = set(figures.__all__) - NO_FIGURES
    assert ENTRIES.keys() | APART.keys() == kinds
    assert not ENTRIES.keys() & APART.keys()
    assert re.findall(r"^## (\w+)$", PAGE, re.MULTILINE) == [*ENTRIES, *APART]


def test_every_picture_is_there_and_said_in_words():
    pictures = re.findall(r"^!\[(.+)\]\((.+)\)$", PAGE, re.MULTILINE)
    assert len(pictures) == len(ENTRIES) + len(APART)
    for words, file in pictures:
        assert len(words) > 60
        assert (DOCS / file).stat().st_size > 1000
    shown = {file.rpartition("/")[2] for _, file in pictures}
    assert {path.name for path in (DOCS / PICTURES).iterdir()} <= shown


@pytest.mark.parametrize("name", RUNS)
def test_its_commands_are_accepted(name):
    command, *words = RUNS[name]
    assert check(command, words).command == command
    assert f"circle {shlex.join(RUNS[name])} out={name}" in PAGE


def test_every_entry_says_what_the_page_says():
    for kind, entry in {**ENTRIES, **APART}.items():
        assert f"## {kind}\n\n{entry.purpose}\n" in PAGE
    assert {entry.run for entry in ENTRIES.values()} == RUNS.keys()
    assert {entry.command.split()[1] for entry in APART.values()} <= COMMANDS.keys()
