"""Convergence: total indices estimated from growing parts of the samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import note
from sim.figures.style import FREE_COLOURS, SMALL
from sim.figures.tables import require
from sim.figures.text import number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS: Final = ("samples", "key", "total", "total_low", "total_high")
HEIGHT_MM: Final = 92.0
NAMES_MM: Final = 46.0
MOST_LINES: Final = 6
COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#000000", *FREE_COLOURS)
MARKERS: Final = "os^Dv<"
#: How far lines stand beside each other, as a power of two of the samples.
BESIDE: Final = 0.045
REMEDY: Final = "take the rows of one result from convergence.csv"


def convergence(table: pd.DataFrame, names: Mapping[str, str], subject: str) -> Drawing:
    """Draw the total indices of the keys that have the greatest, by number of samples.

    Parameters
    ----------
    table
        One result: ``samples``, ``key``, and ``total`` with its interval.
    names
        What each key is.
    subject
        What the result is, in words.

    Raises
    ------
    ValueError
        If the table lacks columns or rows.
    """
    require(table, "convergence", COLUMNS, REMEDY)
    last = table[table["samples"] == table["samples"].max()]
    top = list(last.sort_values("total", ascending=False, kind="stable")["key"][:MOST_LINES])
    caption = (
        f"Total index of the {len(top)} most influential keys, estimated again on the first so many samples,"
        " each twice the "
        "one before. Lines: 95 % bootstrap intervals. Settled: the order stays the same and intervals narrow."
    )
    with page("full", HEIGHT_MM) as figure:
        axes = figure.subplots()
        for place, key in enumerate(top):
            _line(
                axes,
                table[table["key"] == key],
                place,
                len(top),
                wrap(names[key], NAMES_MM, lines=2),
            )
        _frame(axes, sorted(int(each) for each in table["samples"].unique()))
        figure.legend(loc="outside right upper", fontsize=SMALL, labelspacing=0.9)
        note(figure, caption)
        title = f"Have the indices of {subject} settled?"
        return finish(figure, title, _alt(table, top, names, subject), caption)


def _line(axes: Axes, rows: pd.DataFrame, place: int, lines: int, label: str) -> None:
    import numpy as np

    rows = rows.sort_values("samples")
    aside = 2 ** (BESIDE * (place - (lines - 1) / 2))
    x, colour = rows["samples"].to_numpy(dtype=np.float64) * aside, COLOURS[place]
    axes.vlines(x, rows["total_low"], rows["total_high"], color=colour, linewidth=0.9)
    axes.plot(x, rows["total"], color=colour, marker=MARKERS[place], markersize=3.5, label=label)


def _frame(axes: Axes, samples: list[int]) -> None:
    axes.set_xscale("log", base=2)
    axes.set_xticks(samples, [f"{each:,}" for each in samples])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("Samples")
    axes.set_ylabel("Total index (share of the variance)")
    axes.grid(axis="y")


def _alt(table: pd.DataFrame, top: list[str], names: Mapping[str, str], subject: str) -> str:
    said = []
    for key in top:
        rows = table[table["key"] == key].sort_values("samples").to_dict("records")
        course = ", ".join(f"{number(row['total'], 2)} with {row['samples']}" for row in rows)
        said.append(f"{names[key]}: {course}")
    return f"Total indices for {subject} by number of samples. {'; '.join(said)}."
