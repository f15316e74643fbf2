"""One look for every figure: colours of arms, sizes in print, and how a figure becomes bytes.

Figures are drawn at the size at which they are printed, so a font of 7 points is 7 points on
paper. Nothing here touches pyplot, and nobody's ``matplotlibrc`` reaches a figure.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Format = Literal["svg", "png", "pdf"]
Width = Literal["single", "full"]
Dash = Literal["solid"] | tuple[float, tuple[float, ...]]

#: Print widths of a column and of a page, in millimetres.
WIDTHS: Final[Mapping[Width, float]] = {"single": 89.0, "full": 183.0}
MM_PER_INCH: Final = 25.4
#: Inches beside long names, which grow a little when they are drawn finer than the layout was measured.
LONG_NAMES: Final = 0.1

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
#: Everything matplotlib would write about itself or the clock, left out; of pixels it says nothing.
_METADATA: Final[Mapping[Format, dict[str, None] | None]] = {
    "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
    "png": None,
    "pdf": dict.fromkeys(("Creator", "Producer", "CreationDate")),
}
#: matplotlib's settings belong to the process, so two threads must not style at once.
_STYLING = threading.RLock()


@dataclass(frozen=True)
class Drawing:
    """A figure and its words. The words are plain text: escape them for HTML or LaTeX.

    Attributes
    ----------
    figure
        The figure at its printed size.
    title
        What it shows, in a few words.
    alt
        The same content in sentences with numbers, for those who cannot see it.
    caption
        What lines, bands and symbols mean, with the interval named.
    """

    figure: Figure
    title: str
    alt: str
    caption: str

    @cached_property
    def svg(self) -> bytes:
        """The figure as SVG, drawn once for the file and the report."""
        return render(self.figure, "svg")


Drawings = dict[str, Callable[[], Drawing]]
"""What draws each figure, by the figure's name."""


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


def new_figure(width_mm: float, height_mm: float, *, constrained: bool = False) -> Figure:
    """Return an empty figure of a printed size, with a canvas of its own and no pyplot."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(
        figsize=(width_mm / MM_PER_INCH, height_mm / MM_PER_INCH),
        layout="constrained" if constrained else None,
    )
    FigureCanvasAgg(figure)
    return figure


@contextmanager
def page(width: Width, height_mm: float, *, side_pad: float | None = None) -> Iterator[Figure]:
    """Draw in the house style on a figure of a printed size, whose layout makes room for its words.

    Parameters
    ----------
    width
        A column's or a page's.
    side_pad
        Inches left free at each side, if other than usual; see `LONG_NAMES`.
    """
    with house_style():
        figure = new_figure(WIDTHS[width], height_mm, constrained=True)
        if side_pad is not None:
            figure.set_layout_engine("constrained", w_pad=side_pad)
        yield figure


def finish(figure: Figure, title: str, alt: str, caption: str) -> Drawing:
    """Settle the layout, so that every later rendering has the same one."""
    from sim.figures.text import plain

    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)
    return Drawing(figure, plain(title), plain(alt), plain(caption))


def render(figure: Figure, format: Format, *, dpi: int = 300) -> bytes:
    """Return the figure as a file's content; the same figure gives the same bytes.

    Parameters
    ----------
    figure
        A figure of this package.
    format
        'svg', 'png' or 'pdf'.
    dpi
        Dots per inch of a PNG, and of pixels within a vector format.

    Raises
    ------
    ValueError
        If the format is another one.
    """
    if format not in _METADATA:
        raise ValueError(f"format={format!r}: choose one of {', '.join(_METADATA)}")
    drawn = io.BytesIO()
    with house_style():
        figure.savefig(
            drawn,
            format="rgba" if format == "png" else format,
            dpi=dpi,
            metadata=_METADATA[format],
        )
    return _png(figure, drawn.getvalue(), dpi) if format == "png" else drawn.getvalue()


def _png(figure: Figure, pixels: bytes, dpi: int) -> bytes:
    """Pack opaque pixels lightly, which takes half the time and makes files no larger."""
    from PIL import Image

    width, height = (int(inches * dpi) for inches in figure.get_size_inches())
    packed = io.BytesIO()
    image = Image.frombytes("RGBA", (width, height), pixels).convert("RGB")
    image.save(packed, "png", compress_level=1, dpi=(dpi, dpi))
    return packed.getvalue()
