"""Influence by evidence: which influential keys rest on data, and which are assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.levels import LEVEL_COLOURS, LEVEL_MARKERS, levels_of
from sim.figures.parts import note
from sim.figures.style import FAINT, QUIET, SMALL
from sim.figures.tables import require
from sim.figures.text import listed, number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS: Final = ("key", "level", "influence", "total", "total_low", "total_high")
ROW_MM: Final = 6.4
FRAME_MM: Final = 32.0
NAMES_MM: Final = 62.0
MOST_ROWS: Final = 24
INFLUENTIAL: Final = "influential"
REMEDY: Final = "take the rows of one result from influence_by_evidence.csv"


def influence_by_evidence(
    table: pd.DataFrame, names: Mapping[str, str], subject: str, *, threshold: float
) -> Drawing:
    """Draw the total index of each key below the level of its evidence, the least known level on top.

    Parameters
    ----------
    table
        One result: ``key``, ``level``, ``influence``, and ``total`` with its interval; missing of keys that were
        screened out, which are counted only.
    names
        What each key is.
    subject
        What the result is, in words.
    threshold
        From which total index a key is influential.

    Raises
    ------
    ValueError
        If the table lacks columns or rows.
    """
    require(table, "influence", COLUMNS, REMEDY)
    ranked = table.sort_values("total", ascending=False, kind="stable", na_position="last")
    shown = ranked[ranked["total"].notna()].head(MOST_ROWS)
    levels = levels_of(table)
    caption = (
        "Total index of each key with its 95 % bootstrap interval, by level of evidence. Filled: influential,"
        " a total index of "
        f"{threshold:g} or more (dotted line). What is assumed and influential is what has to be measured next."
    )
    height = FRAME_MM + ROW_MM * (len(shown) + len(levels))
    with page("full", height) as figure:
        axes = figure.subplots()
        _rows(axes, shown, table, names)
        axes.axvline(threshold, color=QUIET, linewidth=0.8, linestyle=(0, (1, 2)))
        axes.set_xlim(left=min(0.0, float(shown["total_low"].min())))
        axes.set_xlabel("Total index (share of the variance)")
        axes.grid(axis="x")
        note(figure, caption)
        title = f"What matters to {subject}, by level of evidence"
        return finish(figure, title, _alt(shown, table, names, subject), caption)


def _rows(axes: Axes, shown: pd.DataFrame, table: pd.DataFrame, names: Mapping[str, str]) -> None:
    labels: list[str] = []
    heads: list[int] = []
    for level in levels_of(table):
        heads.append(len(labels))
        labels.append(wrap(_head(table, level), NAMES_MM, lines=1, bold=True))
        for row in shown[shown["level"] == level].to_dict("records"):
            _mark(axes, len(labels), row)
            labels.append(wrap(names[row["key"]], NAMES_MM, lines=1))
    axes.set_yticks(range(len(labels)), labels)
    for place in heads:
        axes.get_yticklabels()[place].set_fontweight("bold")
        axes.axhline(place - 0.5, color=FAINT, linewidth=0.6)
    axes.tick_params(axis="y", length=0, labelsize=SMALL)
    axes.set_ylim(len(labels) - 0.4, -0.6)


def _head(table: pd.DataFrame, level: str) -> str:
    counts = table.loc[table["level"] == level, "influence"].value_counts()
    influential = int(counts.get(INFLUENTIAL, 0))
    return f"{level}: {influential} of {int(counts.sum())} influential"


def _mark(axes: Axes, place: int, row: Mapping[Any, Any]) -> None:
    colour = LEVEL_COLOURS[row["level"]]
    face = colour if row["influence"] == INFLUENTIAL else "white"
    axes.plot([row["total_low"], row["total_high"]], [place] * 2, color=colour, linewidth=1.3)
    axes.plot(
        row["total"], place, marker=LEVEL_MARKERS[row["level"]], markersize=5, color=colour,
        markerfacecolor=face, gid=row["influence"],
    )  # fmt: skip


def _alt(shown: pd.DataFrame, table: pd.DataFrame, names: Mapping[str, str], subject: str) -> str:
    said = []
    for level in levels_of(table):
        rows = shown[shown["level"] == level].to_dict("records")
        keys = [f"{names[row['key']]} {number(row['total'], 2)}" for row in rows]
        said.append(f"{_head(table, level)}{': ' if keys else ''}{listed(keys)}")
    return f"Total indices for {subject} by level of evidence. {'; '.join(said)}."
