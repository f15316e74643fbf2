"""Tornado: how far the mean of an effect moves between the ends of each key of a sweep."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.over_points import Told, require_effects
from sim.figures.parts import name_rows, note
from sim.figures.style import INK, SMALL, WIDTHS
from sim.figures.tables import require
from sim.figures.text import number, width_mm, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW_MM: Final = 8.0
FRAME_MM: Final = 30.0
NAMES_MM: Final = 44.0
ENDS_MM: Final = 30.0
LOW_COLOUR: Final = "#0072B2"
HIGH_COLOUR: Final = "#E69F00"
MOST_ROWS: Final = 20
ENDS: Final = ("key", "first_at", "first", "last_at", "last")


def tornado(
    table: pd.DataFrame, ends: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str]
) -> Drawing:
    """Draw a bar for each key, the longest on top.

    Parameters
    ----------
    table
        Effects of one contrast on one outcome at the end of the programme, a row a point.
    ends
        ``key``, ``first_at``, ``first``, ``last_at``, ``last``: where each key is low and high, and the mean effect
        over the points there.
    labels
        Label of every arm.
    names
        What each swept key is, with its unit.

    Raises
    ------
    ValueError
        If a table lacks columns or rows.
    """
    require_effects(table, [])
    require(ends, "ends", ENDS, "give both ends of every key")
    length = (ends["last"] - ends["first"]).abs()
    shown = ends.assign(length=length).nlargest(MOST_ROWS, "length").iloc[::-1]
    mean, told = float(table["estimate"].mean()), Told(table, labels)
    caption = (
        f"{told.when} Bars: mean effect over the points in the lowest (blue) and highest (orange) part of each range, "
        f"named at the bar's ends. Line: mean over all {len(table):,} points, {number(mean, 2, signed=True)}. "
        f"{told.sides} No interval: a first look, not a sensitivity index."
    )
    with page("full", FRAME_MM + ROW_MM * len(shown)) as figure:
        axes = figure.subplots()
        _bars(axes, shown, mean)
        rows = [wrap(names[key], NAMES_MM, lines=2) for key in shown["key"]]
        name_rows(axes, rows, line=True)
        axes.set_xlabel(told.label(110))
        note(figure, caption)
        return finish(figure, f"{told.title}: what moves it", _alt(shown, told, names), caption)


def _bars(axes: Axes, shown: pd.DataFrame, mean: float) -> None:
    widest = 0.0
    for row, each in enumerate(shown.to_dict("records")):
        widest = max(widest, _bar(axes, row, each, mean))
    axes.axvline(mean, color=INK, linewidth=0.8)
    axes.set_ylim(-0.7, len(shown) - 0.3)
    low, high = _spread(shown, mean)
    # What the names at the ends need, as a share of the room that is left between them.
    beside = (high - low) * (widest + 3) / (WIDTHS["full"] - NAMES_MM - 2 * widest - 14)
    axes.set_xlim(low - beside, high + beside)


def _bar(axes: Axes, row: int, each: Mapping[Any, Any], mean: float) -> float:
    """Draw one bar, and return the printed width of the longer name at its ends."""
    widest = 0.0
    first_is_right = each["first"] > each["last"]
    for end, colour in (("first", LOW_COLOUR), ("last", HIGH_COLOUR)):
        axes.barh(row, each[end] - mean, left=mean, height=0.55, color=colour, gid=end)
        right = first_is_right == (end == "first")
        edge = max(each[end], mean) if right else min(each[end], mean)
        words = wrap(str(each[f"{end}_at"]), ENDS_MM, SMALL, lines=1)
        axes.annotate(
            words, (edge, row), (3 if right else -3, 0), textcoords="offset points",
            va="center", ha="left" if right else "right", fontsize=SMALL, in_layout=False,
        )  # fmt: skip
        widest = max(widest, width_mm(words, SMALL))
    return widest


def _spread(shown: pd.DataFrame, mean: float) -> tuple[float, float]:
    values = [mean, *shown["first"], *shown["last"]]
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _alt(shown: pd.DataFrame, told: Told, names: Mapping[str, str]) -> str:
    said = [
        f"{names[each['key']]}: {number(each['first'], 2, signed=True)} at {each['first_at']}, "
        f"{number(each['last'], 2, signed=True)} at {each['last_at']}"
        for each in shown.iloc[::-1].to_dict("records")
    ]
    return f"{told.axis}. {'; '.join(said)}."
