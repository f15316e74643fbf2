"""Morris plane: how much each key moves a result, against how far that depends on where the others are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from sim.figures.drawing import Drawing, finish, page
from sim.figures.levels import LEVEL_COLOURS, LEVEL_MARKERS, level_handles, levels_of
from sim.figures.parts import note
from sim.figures.style import BODY, FAINT, INK, QUIET, SMALL, WIDTHS
from sim.figures.tables import require
from sim.figures.text import POINTS_PER_INCH, counted, number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLUMNS: Final = (
    *("key", "level", "mu_star", "mu_star_low", "mu_star_high", "mu", "sigma"),
    *("unit", "kept"),
)
HEIGHT_MM: Final = 110.0
NAMES_MM: Final = 52.0
MOST_NAMED: Final = 16
LEGEND_ROWS: Final = 6
REMEDY: Final = "take the rows of one result of stage morris from indices.csv"
#: Where the number of a mark may stand around it, in points, in the order of preference.
AROUND: Final = (
    (5, 0),
    (-5, 0),
    (0, 6),
    (0, -6),
    (5, 5),
    (-5, 5),
    (5, -5),
    (-5, -5),
    (10, 0),
    (0, 11),
)
#: What a number takes up, in points.
NUMBER_SIZE: Final = (9.0, 7.5)


def morris_plane(table: pd.DataFrame, names: Mapping[str, str], subject: str) -> Drawing:
    """Draw the keys of a screening, those that it kept numbered and named.

    Parameters
    ----------
    table
        One result: ``key``, ``level``, ``mu_star`` with its interval, ``mu``, ``sigma``, ``unit``, and whether the key
        was ``kept``.
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
    ranked = table.sort_values("mu_star", ascending=False, kind="stable")
    named = ranked[ranked["kept"]].head(MOST_NAMED)
    unit = str(table["unit"].iloc[0])
    caption = (
        "Each mark is a key. Across: mean size of its elementary effects (μ*), scaled to its whole range, with"
        " 95 % bootstrap "
        "intervals of those that were kept. Up: their standard deviation (σ); above the dashed line it exceeds"
        " μ*, so that "
        "what the key does depends on where the others are. Numbered: kept for Sobol’ indices. Arrows: up, raises the "
        "result on average; down, lowers it."
    )
    with page("full", HEIGHT_MM) as figure:
        plane, list_ = figure.subplots(
            1, 2, width_ratios=[WIDTHS["full"] - NAMES_MM - 18, NAMES_MM + 8]
        )
        _marks(plane, ranked, named)
        _frame(plane, ranked, unit)
        _number(plane, named)
        _list(list_, named, names)
        list_.legend(handles=level_handles(levels_of(table)), loc="lower left", title="Evidence")
        note(figure, caption)
        title = f"What matters to {subject}: screening"
        return finish(figure, title, _alt(named, names, subject, len(ranked)), caption)


def _marks(axes: Axes, ranked: pd.DataFrame, named: pd.DataFrame) -> None:
    for row in named.to_dict("records"):
        axes.plot(
            [row["mu_star_low"], row["mu_star_high"]], [row["sigma"]] * 2, color=FAINT, linewidth=1.0,
            solid_capstyle="butt", gid="interval",
        )  # fmt: skip
    for level in levels_of(ranked):
        for kept, face in ((True, LEVEL_COLOURS[level]), (False, "none")):
            rows = ranked[(ranked["level"] == level) & (ranked["kept"] == kept)]
            axes.scatter(
                rows["mu_star"], rows["sigma"], s=16, marker=LEVEL_MARKERS[level], facecolor=face,
                edgecolor=LEVEL_COLOURS[level], linewidth=0.7, zorder=3, gid=level,
            )  # fmt: skip


def _frame(axes: Axes, ranked: pd.DataFrame, unit: str) -> None:
    right = float(ranked["mu_star_high"].max()) * 1.04
    top = float(ranked["sigma"].max()) * 1.12 or right
    reach = min(right, top)
    axes.plot([0, reach], [0, reach], color=QUIET, linewidth=0.7, linestyle=(0, (4, 3)))
    axes.set_xlim(-0.02 * right, right)
    axes.set_ylim(-0.02 * top, top)
    axes.set_xlabel(f"μ* ({unit} over the whole range)")
    axes.set_ylabel(f"σ ({unit} over the whole range)")


def _number(axes: Axes, named: pd.DataFrame) -> None:
    """Write the number of each mark beside it, clear of other marks and numbers."""
    figure = cast("Figure", axes.figure)
    figure.draw_without_rendering()  # settles where the marks are
    to_points = POINTS_PER_INCH / figure.get_dpi()
    marks = [
        tuple(float(each) * to_points for each in axes.transData.transform(place))
        for place in named[["mu_star", "sigma"]].to_numpy()
    ]
    taken: list[tuple[float, float]] = []
    for rank, (x, y) in enumerate(marks, start=1):
        others = [*taken, *(mark for mark in marks if mark != (x, y))]
        wider = 1.0 if rank < 10 else 1.5
        steps = [(wider * right, up) for right, up in AROUND]
        right, up = max(steps, key=lambda step: _room((x + step[0], y + step[1]), others))
        taken.append((x + right, y + up))
        axes.annotate(
            str(rank), (named["mu_star"].iloc[rank - 1], named["sigma"].iloc[rank - 1]), (right, up),
            textcoords="offset points", ha="center", va="center", fontsize=SMALL, color=INK,
            zorder=4,
        )  # fmt: skip


def _room(place: tuple[float, float], others: Sequence[tuple[float, ...]]) -> float:
    """Return how far a number is from the nearest of others, in its own sizes; enough is as good as more."""
    across, up = NUMBER_SIZE
    apart = [max(abs(place[0] - x) / across, abs(place[1] - y) / up) for x, y in others]
    return min(1.0, *apart) if apart else 1.0


def _list(axes: Axes, named: pd.DataFrame, names: Mapping[str, str]) -> None:
    """Write the names of the numbered keys, each in lines of its own."""
    axes.set_axis_off()
    axes.set_xlim(0, NAMES_MM)
    axes.set_ylim(1, 0)
    step = 1.0 / max(len(named) + LEGEND_ROWS, 14)
    for rank, row in enumerate(named.to_dict("records"), start=1):
        y = (rank - 0.5) * step
        axes.plot(
            2,
            y,
            marker=LEVEL_MARKERS[row["level"]],
            color=LEVEL_COLOURS[row["level"]],
            markersize=4,
        )
        axes.text(4.5, y, str(rank), va="center", fontsize=BODY, fontweight="bold")
        arrow = "↑" if row["mu"] > 0 else "↓"
        words = wrap(names[row["key"]], NAMES_MM - 12, SMALL, lines=2)
        axes.text(9.5, y, f"{words} {arrow}", va="center", fontsize=SMALL)


def _alt(named: pd.DataFrame, names: Mapping[str, str], subject: str, count: int) -> str:
    said = [
        f"{names[row['key']]} ({row['level']}): μ* {number(row['mu_star'], 3)}, σ {number(row['sigma'], 3)}"
        for row in named.to_dict("records")
    ]
    return f"Morris plane of {subject}, {counted(count, 'key', 'keys')}. Kept: {'; '.join(said)}."
