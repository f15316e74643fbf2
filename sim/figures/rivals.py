"""Rivals of the model: what each costs in fit, and how every conclusion stands under it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, new_figure
from sim.figures.parts import name_rows
from sim.figures.style import FAINT, INK, MM_PER_INCH, QUIET, SMALL, WIDTHS, house_style
from sim.figures.tables import require
from sim.figures.text import clean, escape, number, width_mm, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FIT: Final = ("rival", "title", "cost", "cost_low", "cost_high")
CONCLUSIONS: Final = ("conclusion", "rival", "verdict")
#: Colour, marker and its size, told apart without colour too.
_LOOKS: Final = {
    "holds": ("#0072B2", "o", 3.0),
    "contradicted": ("#D55E00", "X", 5.0),
    "inconclusive": ("#6F6F6F", "D", 3.0),
}
_HOLLOW: Final = "inconclusive"
_ROW_MM: Final = 4.6
_LABEL_MM: Final = 44.0
_COST_MM: Final = 38.0
_GAP_MM: Final = 5.0
_FOOT_MM: Final = 18.0
_LINEAR: Final = 10.0
"""Costs up to this stand on a linear scale, greater ones on a logarithmic one."""
_REMEDY: Final = "take fit.csv and conclusions.csv of one run"


def rivals(fit: pd.DataFrame, conclusions: pd.DataFrame) -> Drawing:
    """Draw what rivals cost in fit beside how conclusions stand under them, a row each, the model first.

    Parameters
    ----------
    fit
        As ``fit.csv``: one row a rival, the first being the model.
    conclusions
        As ``conclusions.csv``: one row a conclusion and rival.

    Raises
    ------
    ValueError
        If a table lacks columns or rows.
    """
    require(fit, "rivals", FIT, _REMEDY)
    require(conclusions, "rivals", CONCLUSIONS, _REMEDY)
    names = list(dict.fromkeys(conclusions["conclusion"]))
    head = max(width_mm(_spelt(name), SMALL) for name in names) + 4.0
    plot = _ROW_MM * len(fit)
    total = head + plot + _FOOT_MM
    with house_style():
        figure = new_figure(WIDTHS["full"], total)
        bottom, height = _FOOT_MM / total, plot / total
        left, width = (each / WIDTHS["full"] for each in (_LABEL_MM, _COST_MM))
        costs = figure.add_axes((left, bottom, width, height))
        _costs(costs, fit)
        start = left + width + _GAP_MM / WIDTHS["full"]
        _standings(figure.add_axes((start, bottom, 0.985 - start, height)), fit, conclusions, names)
        _legend(figure)
        return finish(figure, "The model and its rivals", _words(fit, conclusions), _caption(fit))


def _costs(axes: Axes, fit: pd.DataFrame) -> None:
    axes.set_xscale("symlog", linthresh=_LINEAR)
    axes.axvline(0, color=QUIET, linewidth=0.6)
    rows: list[Any] = fit.to_dict("records")
    for y, row in enumerate(rows[1:], start=1):
        axes.plot([row["cost_low"], row["cost_high"]], [y, y], color=INK, linewidth=1.0)
        axes.plot([row["cost"]], [y], color=INK, marker="o", markersize=2.8, linestyle="none")
    marks = _marks(*axes.get_xlim())
    axes.set_xticks(list(marks), list(marks.values()))
    _rows(axes, len(fit))
    titles = [wrap(title, _LABEL_MM - 3, SMALL, lines=1) for title in fit["title"]]
    name_rows(axes, titles, size=SMALL)
    axes.tick_params(axis="x", labelsize=SMALL)
    axes.grid(axis="x")
    axes.set_xlabel("Squared distance\nmore than the model’s", fontsize=SMALL)


def _marks(low: float, high: float) -> dict[float, str]:
    """Return marks of the scale between two limits: on its linear part closer ones, also where little lies below 0."""
    powers = [_LINEAR**power for power in range(1, 10)]
    sizes = [_LINEAR / 2, *powers]
    marks = [*(-size for size in reversed(sizes)), 0.0, *sizes]
    if -_LINEAR / 2 < low < 0:
        marks.append(next((mark for mark in (-2.0, -1.0) if mark >= low), low / 2))
    return {mark: _mark(mark) for mark in sorted(marks) if low <= mark <= high}


def _mark(value: float) -> str:
    """Return a mark in plain digits, or from ten thousand as a power."""
    if abs(value) < 10_000:
        return f"{value:.1g}".replace("-", "−") if abs(value) < 1 else number(value, 0)
    return rf"${'-' if value < 0 else ''}10^{{{math.log10(abs(value)):.0f}}}$"


def _standings(axes: Axes, fit: pd.DataFrame, conclusions: pd.DataFrame, names: list[str]) -> None:
    y = {rival: k for k, rival in enumerate(fit["rival"])}
    x = {name: k for k, name in enumerate(names)}
    for verdict, (colour, marker, size) in _LOOKS.items():
        mine = conclusions[conclusions["verdict"] == verdict]
        axes.plot(
            *(mine["conclusion"].map(x), mine["rival"].map(y)),
            linestyle="none",
            marker=marker,
            markersize=size,
            color=colour,
            markerfacecolor="white" if verdict == _HOLLOW else colour,
            markeredgewidth=0.8 if verdict == _HOLLOW else 0.0,
            gid=verdict,
        )
    _rows(axes, len(fit))
    axes.set_xlim(-0.6, len(names) - 0.4)
    axes.set_yticks([])
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(names)), [escape(clean(_spelt(name))) for name in names])
    axes.tick_params(axis="x", rotation=90, length=0, labelsize=SMALL)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _rows(axes: Axes, count: int) -> None:
    """Shade every second row, and give the model a line of its own."""
    for y in range(0, count, 2):
        axes.axhspan(y - 0.5, y + 0.5, color=FAINT, alpha=0.35, linewidth=0)
    axes.axhline(0.5, color=QUIET, linewidth=0.6)
    axes.set_ylim(count - 0.5, -0.5)


def _spelt(name: str) -> str:
    return name.replace("_", " ")


def _legend(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    points = [
        Line2D(
            *([], []),
            color=colour,
            marker=marker,
            markersize=size,
            markerfacecolor="white" if verdict == _HOLLOW else colour,
            linestyle="none",
            label=verdict,
        )
        for verdict, (colour, marker, size) in _LOOKS.items()
    ]
    height = figure.get_figheight() * MM_PER_INCH
    figure.legend(
        handles=points,
        loc="lower right",
        bbox_to_anchor=(0.99, 2.0 / height),
        ncols=3,
        columnspacing=1.4,
    )


def _words(fit: pd.DataFrame, conclusions: pd.DataFrame) -> str:
    rows: list[Any] = fit.to_dict("records")
    said = []
    for row in rows:
        own = conclusions[conclusions["rival"] == row["rival"]]
        counts = own["verdict"].value_counts()
        counted = ", ".join(f"{int(counts.get(each, 0))} {each}" for each in _LOOKS)
        against = [_spelt(name) for name in own.loc[own["verdict"] == "contradicted", "conclusion"]]
        which = f" ({', '.join(against)})" if against else ""
        interval = f"{number(row['cost_low'], 1)} to {number(row['cost_high'], 1)}"
        cost = f"costs {number(row['cost'], 1)} ({interval}); " if row is not rows[0] else ""
        said.append(f"{row['title']}: {cost}conclusions {counted}{which}.")
    return " ".join(said)


def _caption(fit: pd.DataFrame) -> str:
    return (
        "Left: sum over the fitted patterns of the squared distance from what was published, in standard errors, above"
        f" that of the model, with 95 % jackknife intervals over replicates that both share; linear up to {_LINEAR:g},"
        " logarithmic beyond. Right: how each conclusion (column) stands in the model and under each of"
        f" {len(fit) - 1} rivals (row). Holds: the whole interval lies within its bounds; contradicted: all of it lies"
        " outside; inconclusive: it holds a bound."
    )
