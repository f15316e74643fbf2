"""A figure and its words, and how it becomes a file's bytes. Nothing here touches pyplot."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

from sim.figures.style import MM_PER_INCH, WIDTHS, Width, house_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Format = Literal["svg", "pdf", "png", "tiff"]

#: Everything matplotlib would write about itself or the clock, left out; of pixels it says nothing.
_METADATA: Final[Mapping[Format, dict[str, None] | None]] = {
    "svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
    "pdf": dict.fromkeys(("Creator", "Producer", "CreationDate")),
    "png": None,
    "tiff": None,
}
PIXELS: Final[tuple[Format, ...]] = ("png", "tiff")
"""Formats that hold dots; the others hold lines and letters, sharp at any size."""
DPI: Final = 300


@dataclass(frozen=True, repr=False)
class Drawing:
    """A figure and its words. The words are plain text: escape them for HTML or LaTeX.

    A notebook shows it with its caption, at its printed size, and reads out `alt`.

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

    def __repr__(self) -> str:
        width, height = (MM_PER_INCH * inches for inches in self.figure.get_size_inches())
        return f"{self.title} ({width:.0f} × {height:.0f} mm)\n{self.alt}"

    def _repr_html_(self) -> str:
        """Return what a notebook shows; the picture is an image of its own, whose ids meet no other's."""
        from base64 import b64encode
        from html import escape

        wide = MM_PER_INCH * self.figure.get_size_inches()[0]
        return (
            f'<figure style="margin:0"><img alt="{escape(self.alt)}" style="width:{wide:.0f}mm;max-width:100%;'
            f'background:#fff" src="data:image/svg+xml;base64,{b64encode(self.svg).decode()}">'
            f"<figcaption><b>{escape(self.title)}.</b> {escape(self.caption)}</figcaption></figure>"
        )


Drawings = dict[str, Callable[[], Drawing]]
"""What draws each figure, by the figure's name."""


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
def page(width: Width, height_mm: float) -> Iterator[Figure]:
    """Draw in the house style on a figure a column or a page wide, whose layout makes room for its words."""
    with house_style():
        yield new_figure(WIDTHS[width], height_mm, constrained=True)


def finish(figure: Figure, title: str, alt: str, caption: str) -> Drawing:
    """Settle the layout, so that every later rendering has the same one."""
    from sim.figures.text import plain

    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
        figure.set_layout_engine(None)
    return Drawing(figure, plain(title), plain(alt), plain(caption))


def render(figure: Figure, format: Format, *, dpi: int = DPI) -> bytes:
    """Return the figure as a file's content; the same figure gives the same bytes.

    Parameters
    ----------
    figure
        A figure of this package.
    format
        'svg', 'pdf' (fonts are embedded), 'png' or 'tiff'.
    dpi
        Dots per inch of a PNG or TIFF, and of pixels within a vector format.

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
            format="rgba" if format in PIXELS else format,
            dpi=dpi,
            metadata=_METADATA[format],
        )
    if format in PIXELS:
        return _packed(figure, drawn.getvalue(), format, dpi)
    return drawn.getvalue()


def _packed(figure: Figure, pixels: bytes, format: Format, dpi: int) -> bytes:
    """Pack opaque pixels: a PNG lightly, which takes half the time and makes files no larger."""
    from PIL import Image

    width, height = (int(inches * dpi) for inches in figure.get_size_inches())
    packing: dict[str, Any] = (
        {"compress_level": 1} if format == "png" else {"compression": "tiff_lzw"}
    )
    packed = io.BytesIO()
    image = Image.frombytes("RGBA", (width, height), pixels).convert("RGB")
    image.save(packed, format, dpi=(dpi, dpi), **packing)
    return packed.getvalue()
