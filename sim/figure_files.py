"""Figures as files of a run's folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim import figures, store
from sim.figures import Drawing, Drawings

FIGURES = "figures"


def write_figures(folder: Path, drawings: Drawings) -> Iterator[tuple[Path, Drawing]]:
    """Draw figures one after another into a run's folder, as SVG and PNG.

    Yields
    ------
    tuple of pathlib.Path and Drawing
        Where it is, without a suffix, and what it is.
    """
    place = folder / FIGURES
    place.mkdir(exist_ok=True)
    for name, draw in drawings.items():
        drawing = draw()
        store.write_bytes(place / f"{name}.svg", drawing.svg)
        store.write_bytes(place / f"{name}.png", figures.render(drawing.figure, "png"))
        yield place / name, drawing
