"""Boxes, lines and arrows of a flow diagram, in millimetres on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.figures.style import INK, QUIET, SHADE, SMALL, ArmStyle

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE: Final = 3.1
PAD: Final = 1.6
_STRIPE: Final = 1.0
#: From the top of a line to its baseline.
_ASCENT: Final = 2.4
#: Place and width of the names of the stages; and by how much they reach beyond their boxes.
_STAGE_LEFT: Final = 1.5
_STAGE: Final = 5.0
_OVER: Final = 1.5


@dataclass(frozen=True)
class Words:
    """The lines in a box, under an optional name in bold."""

    lines: Sequence[str]
    name: Sequence[str] = ()

    @property
    def height(self) -> float:
        """Height of a box that holds them."""
        return (len(self.name) + len(self.lines)) * LINE + 2 * PAD + (_STRIPE if self.name else 0)


@dataclass(frozen=True)
class Box:
    """A box on the page, in millimetres from its lower left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Horizontal middle."""
        return self.left + self.width / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top - self.height


def box(axes: Axes, place: Box, words: Words, look: ArmStyle | None = None) -> None:
    """Draw a box with its lines at an even distance, whatever letters they hold."""
    from matplotlib.patches import Rectangle

    axes.add_patch(
        Rectangle(
            (place.left, place.bottom),
            place.width,
            place.height,
            facecolor="white",
            edgecolor=QUIET,
            linewidth=0.7,
        )
    )
    stripe = 0.0 if look is None else _STRIPE
    if look is not None:
        axes.add_patch(
            Rectangle(
                (place.left, place.top - stripe),
                place.width,
                stripe,
                facecolor=look.colour,
                linewidth=0,
            )
        )
    spare = place.height - stripe - LINE * (len(words.name) + len(words.lines))
    baseline = place.top - stripe - (PAD if words.name else spare / 2) - _ASCENT
    for count, text in enumerate([*words.name, *words.lines]):
        weight = "bold" if count < len(words.name) else "normal"
        axes.text(
            place.middle,
            baseline - count * LINE,
            text,
            ha="center",
            va="baseline",
            fontsize=SMALL,
            fontweight=weight,
        )


def stage(axes: Axes, name: str, top: float, bottom: float) -> None:
    """Name a stage at the left, over the height of its boxes."""
    from matplotlib.patches import Rectangle

    high = top - bottom + 2 * _OVER
    axes.add_patch(
        Rectangle((_STAGE_LEFT, bottom - _OVER), _STAGE, high, facecolor=SHADE, edgecolor="none")
    )
    axes.text(
        _STAGE_LEFT + _STAGE / 2,
        (top + bottom) / 2,
        name,
        rotation=90,
        ha="center",
        va="center",
        fontsize=SMALL,
        color=QUIET,
    )


def line(axes: Axes, x: Sequence[float], y: Sequence[float]) -> None:
    """Draw a plain line."""
    axes.plot(x, y, color=INK, linewidth=0.7, solid_capstyle="projecting")


def arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw an arrow from start to end."""
    look = {
        "arrowstyle": "-|>,head_length=0.25,head_width=0.12",
        "color": INK,
        "linewidth": 0.7,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axes.annotate("", end, start, arrowprops=look)
