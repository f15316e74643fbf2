"""One look for every figure: colours of arms, sizes in print, and settings that nobody's ``matplotlibrc`` reaches.

Figures are drawn at the size at which they are printed, so a font of 7 points is 7 points on paper.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

Width = Literal["single", "full"]
Dash = Literal["solid"] | tuple[float, tuple[float, ...]]

#: Print widths of a column and of a page, in millimetres.
WIDTHS: Final[Mapping[Width, float]] = {"single": 89.0, "full": 183.0}
MM_PER_INCH: Final = 25.4

#: Sizes of type in points; nothing in a figure is smaller than SMALL.
SMALL: Final = 7.0
BODY: Final = 7.5
LARGE: Final = 8.5

INK: Final = "#222222"
QUIET: Final = "#595959"
FAINT: Final = "#D9D9D9"
SHADE: Final = "#F2F2F2"


@dataclass(frozen=True)
class ArmStyle:
    """How one arm looks everywhere; marker and dash repeat the colour for print in grey."""

    colour: str
    marker: str
    dash: Dash


_DASHED = (0.0, (4.0, 1.4))
_DOTTED = (0.0, (1.2, 1.2))
_DASHDOT = (0.0, (5.0, 1.3, 1.2, 1.3))
_LONG = (0.0, (8.0, 1.6))

#: Okabe and Ito (2008), with grey for the waitlist. Their yellow has a contrast of 1.3 to 1 on
#: white, too little for a line; indigo of Tol's muted scheme stands in for it.
ARM_STYLES: Final[Mapping[str, ArmStyle]] = {
    "waitlist": ArmStyle("#5F5F5F", "s", _DASHED),
    "in_person": ArmStyle("#0072B2", "o", "solid"),
    "video": ArmStyle("#D55E00", "^", "solid"),
    "hybrid": ArmStyle("#009E73", "D", _LONG),
    "forum": ArmStyle("#CC79A7", "v", _DASHDOT),
    "chat": ArmStyle("#56B4E9", "P", "solid"),
    "telephone": ArmStyle("#E69F00", "X", "solid"),
    "self_guided": ArmStyle("#000000", "<", _DOTTED),
    "guided_web": ArmStyle("#332288", ">", _DASHED),
}
#: For names not listed above, in the order of the arms: no default arm's colour is ever lent.
FREE_COLOURS: Final = ("#999933", "#117733", "#882255", "#44AA99", "#AA4499", "#661100")
_FREE_MARKERS: Final = ("h", "p", "d", "8", "*", "H", "o", "s")
_FREE_DASHES: Final[tuple[Literal["solid"] | tuple[float, tuple[float, ...]], ...]] = (
    "solid",
    _DASHED,
    _DOTTED,
    _DASHDOT,
    _LONG,
)

_STYLE: Final[dict[str, Any]] = {
    "font.size": BODY,
    "axes.labelsize": BODY,
    "axes.titlesize": LARGE,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    # Nothing stands above an axis; to look for it takes a fifth of the time of drawing.
    "axes.titley": 1.0,
    "axes.labelcolor": INK,
    "axes.edgecolor": QUIET,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.labelsize": BODY,
    "ytick.labelsize": BODY,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "text.color": INK,
    # Fitted to pixels, words are up to a twentieth longer or shorter than on paper, and leave the room they were given.
    "text.hinting": "none",
    "grid.color": "#DEDEDE",
    "grid.linewidth": 0.5,
    "figure.constrained_layout.w_pad": 0.06,
    "figure.constrained_layout.h_pad": 0.05,
    "legend.fontsize": BODY,
    "legend.frameon": False,
    "legend.handlelength": 2.6,
    "lines.linewidth": 1.3,
    "svg.hashsalt": "circlesim",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
}
#: matplotlib's settings belong to the process, so two threads must not style at once.
_STYLING = threading.RLock()


def arm_styles(labels: Mapping[str, str]) -> dict[str, ArmStyle]:
    """Return the look of each arm.

    Parameters
    ----------
    labels
        Arm name to display label, in arm order. Pass all arms of the study, so that an arm
        that is not a default one keeps its colour in every figure.
    """
    unknown = [name for name in labels if name not in ARM_STYLES]
    free = {name: free_style(position) for position, name in enumerate(unknown)}
    return {name: ARM_STYLES.get(name) or free[name] for name in labels}


def free_style(position: int) -> ArmStyle:
    """Return the look of what is no arm, by its position."""
    turn = position // len(FREE_COLOURS)
    return ArmStyle(
        FREE_COLOURS[position % len(FREE_COLOURS)],
        _FREE_MARKERS[position % len(_FREE_MARKERS)],
        _FREE_DASHES[turn % len(_FREE_DASHES)],
    )


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the house style, whatever settings the user's matplotlib has."""
    from matplotlib import rc_context

    with _STYLING, rc_context(_settings()):
        yield


@cache
def _settings() -> Any:
    """Return every setting of matplotlib; `matplotlib.style` would read all its styles for this."""
    from matplotlib import rcParamsDefault

    from sim.figures.text import font_families

    settings: dict[Any, Any] = {**rcParamsDefault, **_STYLE, "font.family": font_families()}
    del settings["backend"]  # which belongs to the user's own windows
    return settings
