"""`circle plot DIR`: figures of a finished run from its stored tables, again, of another outcome or for print."""

from __future__ import annotations

import argparse
import importlib
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.exits import DONE, exit_status
from sim.scenario.refusal import Refusal, suggestion

if TYPE_CHECKING:
    from sim.figures import Drawings, Format

DRAWN_BY = {
    "compare": "sim.comparison_output",
    "sweep": "sim.sweep.drawings",
    "sensitivity": "sim.sensitivity.drawings",
    "calibrate": "sim.calibration.output",
    "validate": "sim.validation.output",
    "rivals": "sim.rivals.output",
}
"""Where the ``drawings_of(folder, outcome)`` of a command's runs is."""


def main(argv: Sequence[str]) -> int:
    """Draw figures of a finished run; 0 done, 2 for a run that isn't finished, or a figure or outcome there isn't."""
    parser = argparse.ArgumentParser(
        prog="circle plot",
        description="Draw the figures of a finished run from its tables into its folder figures/. They have their"
        " printed size: a column of 89 mm or a page of 183 mm.",
    )
    parser.add_argument("folder", type=Path, help="of the run")
    parser.add_argument(
        "--figure", metavar="NAME", help="this one, or all of a kind, e.g. heat_map; otherwise all"
    )
    parser.add_argument(
        "--outcome", metavar="NAME", help="another outcome than the run was about, e.g. attendance"
    )
    parser.add_argument(
        "--format", metavar="NAME", help="pdf or svg (sharp at any size, fonts inside), tiff or png; svg and png"
        " unless given",
    )  # fmt: skip
    parser.add_argument(
        "--dpi", type=int, metavar="N", help="dots per inch of tiff and png; 300 unless given"
    )
    words = parser.parse_args(argv)
    return exit_status("circle plot", lambda: _plot(words))


def _plot(words: argparse.Namespace) -> int:
    from sim import store
    from sim.figure_files import write_figures

    folder, outcome = words.folder, words.outcome
    formats, dpi = _formats(words.format), _dots(words.dpi)
    check_finished(folder)
    with store.alone(folder):
        found = chosen(folder, figures_of(folder, outcome), words.figure)
        suffix = f"_{outcome}" if outcome is not None else ""
        named = {f"{name}{suffix}": draw for name, draw in found.items()}
        endings = " and ".join(f".{each}" for each in formats)
        for path, drawing in write_figures(folder, named, formats, dpi):
            print(f"{path}{endings}: {drawing.title}")
    return DONE


def _formats(asked: str | None) -> tuple[Format, ...]:
    from sim.figure_files import FORMATS, SHOWN

    if asked is None:
        return SHOWN
    chosen = tuple(each for each in FORMATS if each == asked)
    if not chosen:
        raise Refusal(
            f"--format: there is none called {asked[:20]!r}; {suggestion(asked, FORMATS)}"
        )
    return chosen


def _dots(asked: int | None) -> int:
    from sim.figure_files import check_dpi
    from sim.figures import DPI

    if asked is None:
        return DPI
    check_dpi(asked, "--dpi")
    return asked


def figures_of(folder: Path, outcome: str | None = None) -> Drawings:
    """Return what draws each figure of a finished run.

    Raises
    ------
    Refusal
        Where it has no figure, or no such outcome.
    """
    from sim.runner import read_plan

    if outcome is not None:
        _check_outcome(outcome)
    command = read_plan(folder).command
    if command not in DRAWN_BY:
        raise Refusal(
            f"{folder}: is a run of circle {command}, whose figures this doesn't draw; give one of"
            f" circle {' or '.join(DRAWN_BY)}."
        )
    found: Drawings = importlib.import_module(DRAWN_BY[command]).drawings_of(folder, outcome)
    if not found:
        about = "its outcome" if outcome is None else outcome
        raise Refusal(
            f"{folder}: holds no effects on {about}, or too few, to draw; give another outcome."
        )
    return found


def _check_outcome(outcome: str) -> None:
    from sim.estimation import OUTCOMES

    names = [each.name for each in OUTCOMES]
    if outcome not in names:
        raise Refusal(
            f"outcome: there is no outcome {outcome[:60]!r}; {suggestion(outcome, names)}"
        )


def check_finished(folder: Path) -> None:
    """Refuse a run that isn't finished, or whose tables aren't what was written.

    Raises
    ------
    Refusal
        Saying how to go on.
    """
    from sim import store
    from sim.runner import read_plan

    plan, go_on = read_plan(folder), f"circle resume {shlex.quote(str(folder))}"
    if not plan.results:
        raise Refusal(f"{folder}: isn't finished; go on with {go_on}")
    for name in store.damaged_files(folder, {**plan.inputs, **plan.results}):
        raise Refusal(f"{folder / name}: isn't what was written; make it anew with {go_on}")


def chosen(folder: Path, found: Drawings, figure: str | None) -> Drawings:
    """Return the figures of a name or kind; all of them for None.

    Raises
    ------
    Refusal
        Where there is none.
    """
    if figure is None:
        return found
    names = list(_of_kind(found, figure))
    if not names:
        raise Refusal(f"{folder}: has no figure {figure[:60]!r}; {suggestion(figure, found)}")
    return {name: found[name] for name in names}


def _of_kind(found: Drawings, figure: str) -> Iterator[str]:
    return (name for name in found if name == figure or name.startswith(f"{figure}_"))
