"""The page of the gallery: each figure with its picture, its words, and the lines that draw it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Final, NamedTuple

from sim.gallery import APART, ENTRIES, RUNS

PICTURES: Final = "figures/gallery"
"""Folder of the pictures, in docs/."""
HEAD: Final = """\
# Gallery

Every kind of figure, drawn by the code from small runs (`make gallery`). A run leaves the figures that fit it in its
folder; `circle plot DIR` draws them again, of another outcome (`--outcome depression`) or for print (`--format pdf`,
`--format tiff --dpi 600`). They have the width of a column (89 mm) or of a page (183 mm), and no letter is smaller than
7 points.

In Python, `run = sim.open_run(DIR)` opens a run (`import sim`), `run.figure(NAME)` shows a figure with its caption, and
`run.save_figure(NAME, "figure_1.pdf")` writes it. The functions of `sim.figures` draw the same from tables of your own.
"""
LONGEST: Final = 400
"""Characters of a description in words, about; the report and `Drawing.alt` hold all of it."""


class Picture(NamedTuple):
    """A picture that was drawn: its file in `PICTURES`, and what it shows in words."""

    file: str
    alt: str


def page(drawn: Mapping[str, Picture]) -> str:
    """Return the page; `drawn` holds the pictures by the function that drew each."""
    of_runs = (_of_run(kind, drawn[kind]) for kind in ENTRIES)
    return "\n".join([HEAD, *of_runs, *(_apart(kind, drawn.get(kind)) for kind in APART)])


def _of_run(kind: str, picture: Picture) -> str:
    entry = ENTRIES[kind]
    lines = [
        f"circle {shlex.join(RUNS[entry.run])} out={entry.run}",
        f"circle plot {entry.run} --figure {entry.name}",
    ]
    image = f"![{_short(picture.alt)}]({PICTURES}/{picture.file})"
    python = f'`sim.open_run("{entry.run}").figure("{entry.name}")`'
    return _section(kind, entry.purpose, image, lines, python)


def _apart(kind: str, picture: Picture | None) -> str:
    entry = APART[kind]
    file = f"figures/{entry.kept}" if picture is None else f"{PICTURES}/{picture.file}"
    alt = entry.alt if picture is None else _short(picture.alt)
    return _section(kind, entry.purpose, f"![{alt}]({file})", [entry.command], f"`{entry.python}`")


def _section(kind: str, purpose: str, image: str, lines: list[str], python: str) -> str:
    shown = "\n".join(["```sh", *lines, "```"])
    return f"## {kind}\n\n{purpose}\n\n{image}\n\n{shown}\n\nIn Python: {python}\n"


def _short(alt: str) -> str:
    """Return the beginning of a description, up to the end of a sentence or else of a word."""
    words = alt.replace("[", "(").replace("]", ")")
    if len(words) <= LONGEST:
        return words
    said = words[:LONGEST]
    end = said.rfind(". ") + 1
    return said[:end] if end > LONGEST // 2 else f"{said.rpartition(' ')[0]} …"
