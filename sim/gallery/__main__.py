"""``python -m sim.gallery`` runs small studies and writes docs/gallery.md with its pictures (``make gallery``)."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import sim
from sim import store
from sim.exits import DONE, exit_status
from sim.figures import Drawing, group_course, render, speed
from sim.gallery import ENTRIES, RUNS
from sim.gallery.page import PICTURES, Picture, page
from sim.scenario.refusal import Refusal

DOCS: Final = Path(__file__).parents[2] / "docs"
LARGEST: Final = 120_000
"""Bytes of an SVG; a larger one is kept as pixels."""
DPI: Final = 150
WATCHED: Final = ("groups=12", "arms=[in_person,video]")
BENCH: Final = ("groups=10", "sizes=[320,1280,5120]", "peers=[plain_mesa,numpy]", "cold=false")


def write() -> int:
    """Draw every figure, and write the page and what it shows."""
    if not DOCS.is_dir():
        raise Refusal("docs: no such folder beside the package; the gallery is made in a checkout.")
    place = DOCS / PICTURES
    store.make_folder(place)
    drawn = {kind: _kept(place, kind, drawing) for kind, drawing in _drawings()}
    store.write_text(DOCS / "gallery.md", page(drawn))
    print(f"written: docs/gallery.md and {len(drawn)} pictures")
    return DONE


def _drawings() -> Iterator[tuple[str, Drawing]]:
    """Yield each figure as soon as it is drawn, by the function that draws it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, words in RUNS.items():
            run = sim.run(*words, f"out={name}")
            for kind, entry in ENTRIES.items():
                if entry.run == name:
                    yield kind, run.figure(entry.name)
        yield "group_course", _group_course()
        yield "speed", _speed()
        os.chdir(DOCS)


def _group_course() -> Drawing:
    from sim.dashboard.course import Courses
    from sim.dashboard.pair import live_through

    pair = live_through(sim.make_study("compare", *WATCHED), Courses(), lambda week: None)
    return group_course(pair.course_table(0), pair.labels)


def _speed() -> Drawing:
    import pandas as pd

    from sim.launch import launch

    launch("bench", [*BENCH, "out=bench"])
    found: Any = store.read_json(Path("bench") / "bench.json")
    return speed(pd.DataFrame(found["rows"]))


def _kept(place: Path, kind: str, drawing: Drawing) -> Picture:
    """Write a picture, as SVG unless that is large, and remove what another form of it was."""
    content, ending = drawing.svg, "svg"
    if len(content) > LARGEST:
        content, ending = render(drawing.figure, "png", dpi=DPI), "png"
    for old in place.glob(f"{kind}.*"):
        old.unlink()
    store.write_bytes(place / f"{kind}.{ending}", content)
    return Picture(f"{kind}.{ending}", f"{drawing.title}. {drawing.alt}")


if __name__ == "__main__":
    sys.exit(exit_status("make gallery", write))
