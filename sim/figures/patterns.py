"""Published patterns beside simulated ones: bounds as bars, simulated values with their intervals, verdicts marked."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, new_figure
from sim.figures.parts import name_rows
from sim.figures.style import INK, MM_PER_INCH, QUIET, SMALL, WIDTHS, house_style
from sim.figures.text import number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Panels: what their axis says, and the statistics that share it.
_PANELS: Final = (
    (
        "Effect in SD (Hedges' g), or ratio of effects",
        ("effect_size", "effect_ratio", "nonadherence_effect"),
    ),
    ("HADS points", ("mean", "sd", "change", "completers")),
    (
        "Share, or ratio of hazards",
        (
            "attendance",
            "dropout",
            "attended_at_least",
            "never_attended",
            "persistence",
            "hazard_ratio",
        ),
    ),
    ("Correlation", ("correlation", "retest", "gain_correlation")),
)
#: Colour and marker of a verdict: told apart without colour too.
_LOOKS: Final = {
    "reproduced": ("#0072B2", "o"),
    "missed": ("#D55E00", "X"),
    "inconclusive": ("#6F6F6F", "D"),
}
_BAR: Final = "#C9DCEB"
_ROW_MM: Final = 6.8
_HEAD_MM: Final = 11.0
_LEGEND_MM: Final = 9.0
_LABEL_MM: Final = 82.0


def patterns(table: pd.DataFrame) -> Drawing:
    """Draw the table of patterns: fitted ones filled, checked ones hollow.

    Parameters
    ----------
    table
        As ``patterns.csv``: one row a pattern.

    Raises
    ------
    ValueError
        If the table is empty.
    """
    if table.empty:
        raise ValueError("patterns: the table is empty")
    panels = [
        (label, table[table["statistic"].isin(kinds)])
        for label, kinds in _PANELS
        if table["statistic"].isin(kinds).any()
    ]
    with house_style():
        heights = [_HEAD_MM + _ROW_MM * len(rows) for _, rows in panels]
        figure = new_figure(WIDTHS["full"], sum(heights) + _LEGEND_MM)
        top = sum(heights)
        total = top + _LEGEND_MM
        for (label, rows), height in zip(panels, heights, strict=True):
            plot = _ROW_MM * len(rows)
            left = (_LABEL_MM + 3) / WIDTHS["full"]
            box = (left, (top - plot) / total, 0.985 - left, plot / total)
            _draw(figure.add_axes(box), label, rows)
            top -= height
        _legend(figure)
        return finish(figure, "Published and simulated patterns", _words(table), _caption(table))


def _draw(axes: Axes, label: str, rows: pd.DataFrame) -> None:
    low, high = _limits(rows)
    for y, row in enumerate(_records(rows)):
        _draw_row(axes, y, row, (low, high))
    axes.set_xlim(low, high)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    name_rows(axes, [_label(row) for row in _records(rows)], size=SMALL)
    axes.grid(axis="x")
    if low < 0 < high:
        axes.axvline(0, color=QUIET, linewidth=0.6)
    axes.set_xlabel(label)


def _label(row: dict[str, Any]) -> str:
    """Return what a pattern is about, and whose finding it is."""
    source = f" [{row['source']}]" if isinstance(row["source"], str) else ""
    return wrap(f"{row['what']}{source}", _LABEL_MM, SMALL, lines=2)


def _draw_row(axes: Axes, y: int, row: dict[str, Any], limits: tuple[float, float]) -> None:
    least, most = (
        row[name] if math.isfinite(row[name]) else limit
        for name, limit in zip(("target_low", "target_high"), limits, strict=True)
    )
    axes.barh(y, most - least, left=least, height=0.62, color=_BAR, linewidth=0)
    if math.isfinite(row["target"]):
        axes.plot([row["target"]] * 2, [y - 0.31, y + 0.31], color=INK, linewidth=1.0)
    colour, marker = _LOOKS[row["verdict"]]
    ends = [row["simulated_low"], row["simulated_high"]]
    axes.plot(ends, [y, y], color=colour, linewidth=1.2)
    axes.plot(
        *([row["simulated"]], [y]),
        marker=marker,
        markersize=4.2,
        color=colour,
        markerfacecolor=colour if row["role"] == "fitted" else "white",
        linestyle="none",
    )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    records: list[Any] = table.to_dict("records")
    return records


def _limits(rows: pd.DataFrame) -> tuple[float, float]:
    """Return limits that hold everything finite, and let a one-sided bar run to the edge."""
    columns = ["target", "target_low", "target_high", "simulated_low", "simulated_high"]
    low, high = float(rows[columns].min().min()), float(rows[columns].max().max())
    room = 0.08 * (high - low or 1.0)
    return low - room, high + room


def _legend(figure: Figure) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    points = [
        Line2D([], [], color=colour, marker=marker, markersize=4.2, linewidth=1.2, label=verdict)
        for verdict, (colour, marker) in _LOOKS.items()
    ]
    hollow = Line2D(
        *([], []),
        color=QUIET,
        marker="o",
        markerfacecolor="white",
        markersize=4.2,
        linestyle="none",
        label="checked, not fitted",
    )
    bar = Patch(color=_BAR, label="published, with its bounds")
    height = figure.get_figheight() * MM_PER_INCH
    figure.legend(
        handles=[bar, *points, hollow],
        loc="lower left",
        bbox_to_anchor=(0.01, 1 - (_LEGEND_MM - 2) / height),
        ncols=5,
        columnspacing=1.4,
    )


def _words(table: pd.DataFrame) -> str:
    lines = []
    for row in _records(table):
        interval = f"{number(row['simulated_low'], 2)} to {number(row['simulated_high'], 2)}"
        published = _bounds(row["target_low"], row["target_high"])
        lines.append(
            f"{row['what']} ({row['role']}): simulated {number(row['simulated'], 2)} ({interval}),"
            f" published {published}: {row['verdict']}."
        )
    return " ".join(lines)


def _bounds(low: float, high: float) -> str:
    if not math.isfinite(low):
        return f"at most {number(high, 2)}"
    if not math.isfinite(high):
        return f"at least {number(low, 2)}"
    return f"{number(low, 2)} to {number(high, 2)}"


def _caption(table: pd.DataFrame) -> str:
    over = f"{int(table['replicates'].max())} replicates"
    if "sets" in table and table["sets"].notna().any():
        over = f"{int(table['sets'].max())} parameter sets of an ensemble"
    return (
        "Bars: where the published value may lie (its sampling interval, a range, or one bound; the stroke is the"
        f" published value). Points: simulated, with 95 % intervals over {over}. Reproduced: the whole"
        " interval lies within the bounds; missed: outside; inconclusive: it holds a bound. Filled points belong to"
        " patterns that fitting may use, hollow ones to those it may not."
    )
