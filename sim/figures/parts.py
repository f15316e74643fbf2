"""Parts that several figures share: legend, note, week axis."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.figures.style import BODY, LARGE, MM_PER_INCH, QUIET, SMALL, ArmStyle
from sim.figures.text import number, width_mm, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE_MM: Final = 3.1
#: Letters of a screen are up to a hundredth wider than those of print.
NOTE_MARGIN_MM: Final = 5.0
_HANDLE_MM: Final = 11.0
_LABEL_MM: Final = 48.0
#: How far left of the axis an arm's symbol stands.
_SYMBOL_MM: Final = 6.5


def arm_legend(
    figure: Figure,
    arms: Sequence[str],
    labels: Mapping[str, str],
    styles: Mapping[str, ArmStyle],
    title: str = "",
) -> None:
    """Draw one legend of arms, or of what its title says, above everything, the figure growing by what it needs."""
    from matplotlib.lines import Line2D

    total = figure.get_figwidth() * MM_PER_INCH
    names = [wrap(labels[arm], min(_LABEL_MM, total / 2 - _HANDLE_MM - 2)) for arm in arms]
    widest = max(width_mm(line) for name in names for line in name.split("\n"))
    handles = [
        Line2D([], [], color=look.colour, linestyle=look.dash, marker=look.marker, markersize=3.5)
        for look in (styles[arm] for arm in arms)
    ]
    columns = max(1, min(len(arms), int((total - 4) / (widest + _HANDLE_MM))))
    rows = math.ceil(len(arms) / columns)
    columns = math.ceil(len(arms) / rows)
    tallest = max(name.count("\n") + 1 for name in names)
    lines = rows * tallest - 1 + bool(title)
    grown = figure.get_figheight() + lines * LINE_MM / MM_PER_INCH
    figure.set_figheight(grown)
    figure.legend(
        handles,
        names,
        loc="outside upper center",
        ncols=columns,
        columnspacing=1.2,
        handletextpad=0.5,
        borderaxespad=0.2,
        title=wrap(title, total - 4, lines=1) if title else None,
        title_fontsize=BODY,
    )


def note(figure: Figure, text: str, lines: int = 6) -> None:
    """Write a small note below everything, wrapped to the figure's width."""
    total = figure.get_figwidth() * MM_PER_INCH
    figure.supxlabel(
        wrap(text, total - NOTE_MARGIN_MM, SMALL, lines=lines),
        fontsize=SMALL,
        color=QUIET,
        x=0.01,
        ha="left",
    )


def table_below(
    axes: Axes,
    head: str,
    places: Sequence[float],
    rows: Mapping[str, Sequence[float]],
    styles: Mapping[str, ArmStyle],
    width: float,
) -> None:
    """Fill axes under a panel with whole numbers under its ticks, each arm's row led by its symbol.

    The figure's width is in millimetres.
    """
    axes.set_ylim(len(rows) - 0.4, -1.6)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.annotate(
        head, (axes.get_xlim()[0], -1), fontsize=SMALL, va="center", annotation_clip=False
    )
    for place, (arm, values) in enumerate(rows.items()):
        axes.plot(
            [-_SYMBOL_MM / (width - 14)],
            [place],
            marker=styles[arm].marker,
            color=styles[arm].colour,
            markersize=4,
            clip_on=False,
            transform=axes.get_yaxis_transform(),
        )
        for at, value in zip(places, values, strict=True):
            axes.text(
                at,
                place,
                number(value, 0),
                ha="center",
                va="center",
                fontsize=SMALL,
                in_layout=False,
            )


def name_rows(
    axes: Axes,
    names: Sequence[str],
    *,
    size: float = BODY,
    weight: str = "normal",
    line: bool = False,
) -> None:
    """Write the name of each row left of the axes, without ticks; a line only where it means something."""
    axes.set_yticks(range(len(names)), names, fontweight=weight)
    axes.tick_params(axis="y", length=0, labelsize=size)
    axes.spines["left"].set_visible(line)


def percent_axis(axes: Axes) -> None:
    """Show shares up the axis as per cent, which its label says."""
    from matplotlib.ticker import PercentFormatter

    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0, symbol=""))


def panel_letter(axes: Axes, letter: str) -> None:
    """Mark a panel as journals do."""
    axes.annotate(
        letter,
        (0, 1),
        (-6, 2),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="right",
        fontsize=LARGE,
        fontweight="bold",
    )


def week_axis(axes: Axes, last: int, label: str = "Weeks since baseline") -> None:
    """Label the axis of weeks, with round ticks."""
    step = next(step for step in (1, 2, 4, 5, 8, 10, 13, 26, 52) if last <= 8 * step or step == 52)
    axes.set_xticks(range(0, last + 1, step))
    axes.set_xlabel(label)
