"""Figures as files: of a run's folder, and in the formats that papers are printed from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, get_args

from sim import figures, store
from sim.figures import DPI, Drawing, Drawings, Format
from sim.scenario.refusal import Refusal, suggestion

FIGURES = "figures"
SHOWN: Final[tuple[Format, ...]] = ("svg", "png")
"""Formats that a run leaves: for pages, and for slides."""
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
DPI_RANGE: Final = (72, 1200)


def write_figures(
    folder: Path, drawings: Drawings, formats: Sequence[Format] = SHOWN, dpi: int = DPI
) -> Iterator[tuple[Path, Drawing]]:
    """Draw figures one after another into a run's folder.

    Yields
    ------
    tuple of pathlib.Path and Drawing
        Where it is, without a suffix, and what it is.
    """
    place = folder / FIGURES
    place.mkdir(exist_ok=True)
    for name, draw in drawings.items():
        drawing = draw()
        for each in formats:
            store.write_bytes(place / f"{name}.{each}", _content(drawing, each, dpi))
        yield place / name, drawing


def check_dpi(dpi: int, where: str) -> None:
    """Refuse what is no resolution for print; `where` names it in the complaint."""
    low, high = DPI_RANGE
    if not low <= dpi <= high:
        raise Refusal(f"{where}: {dpi} is not right; give a number from {low} to {high}.")


def save_figure(drawing: Drawing, path: Path, dpi: int = DPI) -> None:
    """Write one figure, in the format that the file's name ends with.

    Raises
    ------
    Refusal
        For another ending, or a resolution that is none for print.
    """
    check_dpi(dpi, "dpi")
    ending = path.suffix.removeprefix(".").lower()
    format = next((each for each in FORMATS if each == ending), None)
    if format is None:
        raise Refusal(f"{path}: is no format of a figure; {suggestion(ending, FORMATS)}")
    store.write_bytes(path, _content(drawing, format, dpi))


def _content(drawing: Drawing, format: Format, dpi: int) -> bytes:
    return drawing.svg if format == "svg" else figures.render(drawing.figure, format, dpi=dpi)
