"""Sobol' bars: which share of a result's variance each key explains alone, and with others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.levels import LEVEL_COLOURS, levels_of
from sim.figures.parts import name_rows, note
from sim.figures.style import INK, SHADE
from sim.figures.tables import require
from sim.figures.text import counted, interval, number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SHARES: Final = ("first", "first_low", "first_high", "total", "total_low", "total_high")
COLUMNS: Final = ("key", "level", *SHARES, "points")
ROW_MM: Final = 8.5
FRAME_MM: Final = 34.0
NAMES_MM: Final = 44.0
MOST_ROWS: Final = 20
THICK: Final = 0.36
REMEDY: Final = "take the rows of one result of stage sobol from indices.csv"


def sobol_bars(table: pd.DataFrame, names: Mapping[str, str], subject: str) -> Drawing:
    """Draw two bars for each key, the greatest total index on top.

    Parameters
    ----------
    table
        One result: ``key``, ``level``, and the indices ``first`` and ``total`` with their intervals.
    names
        What each key is.
    subject
        What the result is, in words.

    Raises
    ------
    ValueError
        If the table lacks columns or rows.
    """
    require(table, "indices", COLUMNS, REMEDY)
    ranked = table.sort_values("total", ascending=False, kind="stable").head(MOST_ROWS)
    caption = (
        f"Share of the variance of {subject} over {int(table['points'].iloc[0]):,} points. Full bar: total"
        " index, what a key "
        "explains alone and with others; pale bar: first-order index, what it explains alone. Lines: 95 % bootstrap "
        "intervals. Colour: level of evidence."
    )
    with page("full", FRAME_MM + ROW_MM * len(ranked)) as figure:
        axes = figure.subplots()
        rows = ranked.iloc[::-1].to_dict("records")
        for place, row in enumerate(rows):
            _bars(axes, place, row)
        keys = [wrap(names[row["key"]], NAMES_MM, lines=2) for row in rows]
        name_rows(axes, keys, line=True)
        axes.axvline(0, color=INK, linewidth=0.6)
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_xlabel("Share of the variance (index)")
        axes.grid(axis="x")
        _legend(axes, ranked)
        note(figure, caption)
        title = f"What matters to {subject}: Sobol’ indices"
        return finish(figure, title, _alt(ranked, names, subject), caption)


def _bars(axes: Axes, place: int, row: Mapping[Any, Any]) -> None:
    colour = LEVEL_COLOURS[row["level"]]
    for name, up, alpha in (("total", THICK / 2, 1.0), ("first", -THICK / 2, 0.4)):
        axes.barh(place + up, row[name], height=THICK, color=colour, alpha=alpha, gid=name)
        ends = [row[f"{name}_low"], row[f"{name}_high"]]
        axes.plot(ends, [place + up] * 2, color=INK, linewidth=1.0, gid=f"{name}_interval")


def _legend(axes: Axes, ranked: pd.DataFrame) -> None:
    from matplotlib.patches import Patch

    levels = [Patch(color=LEVEL_COLOURS[level], label=level) for level in levels_of(ranked)]
    kinds = [
        Patch(color="#777777", label="total"),
        Patch(color="#777777", alpha=0.4, label="first order"),
    ]
    axes.legend(
        handles=[*kinds, *levels], loc="lower right", frameon=True, facecolor="white", edgecolor=SHADE,
        framealpha=0.9,
    )  # fmt: skip


def _alt(ranked: pd.DataFrame, names: Mapping[str, str], subject: str) -> str:
    said = [
        f"{names[row['key']]} ({row['level']}): total {number(row['total'], 2)} "
        f"{interval(row['total_low'], row['total_high'], 2)}, first {number(row['first'], 2)} "
        f"{interval(row['first_low'], row['first_high'], 2)}"
        for row in ranked.to_dict("records")
    ]
    return f"Sobol’ indices of {subject}, {counted(len(said), 'key', 'keys')}: {'; '.join(said)}."
