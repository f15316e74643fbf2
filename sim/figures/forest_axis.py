"""The middle of a forest plot: intervals, zero, and which side is better for whom."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from sim.figures.forest_rows import Block, Row, direction
from sim.figures.style import BODY, FAINT, INK, QUIET, SHADE, SMALL, ArmStyle
from sim.figures.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: What either side of zero has at least: a share of the axis, and millimetres for its words.
_LEAST_SHARE: Final = 0.3
_LEAST_MM: Final = 19.0
#: Room for a number on the axis.
_TICK_MM: Final = 12.0


def limits(blocks: Sequence[Block], width: float) -> tuple[float, float]:
    """Return limits that hold every interval, with room on both sides of zero for words."""
    ends = [value for block in blocks for row in block.rows for value in row.ends()] + [0.0]
    low, high = min(ends), max(ends)
    room = 0.06 * ((high - low) or 1.0)
    share = min(max(_LEAST_SHARE, _LEAST_MM / width), 0.5)
    least = share / (1 - share)
    low, high = low - room, high + room
    return min(low, -least * high), max(high, -least * low)


def frame(axes: Axes, heights: Sequence[float], width: float) -> None:
    """Draw zero, the grid and the stripes of the rows; heights and width in millimetres."""
    from matplotlib.ticker import MaxNLocator

    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=max(3, int(width / _TICK_MM)), steps=[1, 2, 5, 10])
    )
    axes.axvline(0, color=INK, linewidth=0.8, zorder=1)
    axes.grid(axis="x")
    for place in range(1, len(heights), 2):
        _stripe(axes, sum(heights[:place]), heights[place])


def _stripe(axes: Axes, top: float, height: float) -> None:
    """Shade one arm's rows over the width of the figure, so that the eye keeps to its row."""
    from matplotlib.patches import Rectangle
    from matplotlib.transforms import blended_transform_factory

    across = blended_transform_factory(axes.figure.transSubfigure, axes.transData)
    axes.add_patch(
        Rectangle(
            (0, top), 1, height, color=SHADE, linewidth=0, zorder=0, transform=across, clip_on=False
        )
    )


def intervals(axes: Axes, row: Row, y: float, look: ArmStyle) -> None:
    """Draw one effect with its intervals, from the widest to the estimate."""
    lines = (
        (row.parameter_low, row.parameter_high, 7.0, FAINT, "parameter"),
        (row.trial_low, row.trial_high, 0.8, look.colour, "trial"),
        (row.low, row.high, 4.2, look.colour, "monte_carlo"),
    )
    for low, high, thickness, colour, gid in lines:
        if math.isfinite(low) and math.isfinite(high):
            axes.plot(
                [low, high],
                [y, y],
                color=colour,
                linewidth=thickness,
                solid_capstyle="butt",
                zorder=3,
                gid=gid,
            )
    axes.plot(
        [row.estimate],
        [y],
        marker=look.marker,
        markersize=3.8,
        color="white",
        markeredgecolor=look.colour,
        markeredgewidth=0.9,
        zorder=4,
        gid="estimate",
    )


def meanings_of_sides(
    outcome: str, contrast: str, reference: str, limits: tuple[float, float], width: float
) -> tuple[str, str]:
    """Return what either side of zero means, each wrapped to its share of the axis."""
    low, high = limits
    left, right = (
        wrap(words, width * abs(end) / (high - low) - 6, SMALL)
        for words, end in zip(direction(outcome, contrast, reference), limits, strict=True)
    )
    return f"← {left}", f"{right} →"


def write_below(axes: Axes, sides: tuple[str, str], quantity: str) -> None:
    """Write under the axis which side is better for whom, and what is measured in which unit."""
    for end, text in zip(axes.get_xlim(), sides, strict=True):
        axes.annotate(
            text,
            (end / 2, 0),
            (0, -14),
            va="top",
            ha="center",
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            fontsize=SMALL,
            color=QUIET,
        )
    axes.annotate(
        quantity,
        (0.5, 0),
        (0, -18 - 9 * line_count(sides)),
        va="top",
        ha="center",
        xycoords="axes fraction",
        textcoords="offset points",
        fontsize=BODY,
    )


def line_count(texts: Iterable[str]) -> int:
    """Return the lines of the tallest text."""
    return max(text.count("\n") + 1 for text in texts)
