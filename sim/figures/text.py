"""Words and numbers in figures: free labels made safe, wrapped to a printed width."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sim.figures.style import BODY, MM_PER_INCH

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

POINTS_PER_INCH: Final = 72.0
#: Comes with matplotlib, so Latin, Greek and Cyrillic look the same on every machine.
_FAMILY: Final = "DejaVu Sans"
#: Used for other scripts where the machine has one of them.
_OTHER_SCRIPTS: Final = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Microsoft YaHei",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
)
#: A line may end after a space, a hyphen, an underscore or a slash.
_BREAKABLE: Final = re.compile(r"[^\s\-_/]*[\s\-_/]*")
#: By which share the widths of words may miss that of their line, which has kerning between them.
_IN_DOUBT: Final = 0.02


@lru_cache(maxsize=1)
def font_families() -> list[str]:
    """Return the font families to draw with: always the same first, then other scripts."""
    from matplotlib.font_manager import fontManager

    present = {font.name for font in fontManager.ttflist}
    return [_FAMILY, *(name for name in _OTHER_SCRIPTS if name in present)]


@lru_cache(maxsize=1)
def _fonts() -> tuple[FT2Font, ...]:
    from matplotlib.font_manager import findfont, get_font

    return tuple(get_font(findfont(family)) for family in font_families())


def plain(words: str) -> str:
    """Return words on one line without control characters, in whatever script."""
    kept = (" " if letter.isspace() else letter for letter in words)
    return " ".join("".join(letter for letter in kept if letter.isprintable()).split())


def clean(label: str) -> str:
    """Return a label on one line in characters that can be drawn; others become U+FFFD."""
    return " ".join("".join(map(_drawable, label)).split())


@lru_cache(maxsize=4096)
def _drawable(character: str) -> str:
    if character.isspace():
        return " "
    if unicodedata.category(character) in {"Cc", "Cf", "Cs"}:
        return ""
    drawn = any(font.get_char_index(ord(character)) for font in _fonts())
    return character if drawn else "\N{REPLACEMENT CHARACTER}"


def escape(text: str) -> str:
    """Return text that matplotlib shows as it stands, not as mathematics."""
    return text.replace("$", r"\$")


@lru_cache(maxsize=4096)
def width_mm(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """Return the printed width in millimetres of one line of text."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    properties = FontProperties(
        family=font_families(), size=size, weight="bold" if bold else "normal"
    )
    measure = text_to_path.get_text_width_height_descent
    points = measure(text, properties, ismath=False)[0]
    return float(points) / POINTS_PER_INCH * MM_PER_INCH


def wrap(
    label: str, width: float, size: float = BODY, *, lines: int = 3, bold: bool = False
) -> str:
    """Return a label cleaned, broken into lines of a printed width and escaped.

    Parameters
    ----------
    label
        Free text of a user.
    width
        Printed width in millimetres that no line exceeds.
    size
        Size of type in points.
    lines
        Most lines; what is beyond them becomes an ellipsis.
    bold
        Whether it is drawn in bold type.
    """
    broken: list[str] = []
    for piece in _BREAKABLE.findall(clean(label)):
        _append(broken, piece, width, size, bold)
    broken = [line.strip() for line in broken] or [""]
    if len(broken) > lines:
        broken = [*broken[: lines - 1], _shorten(broken[lines - 1], width, size, bold)]
    return "\n".join(escape(line) for line in broken)


def _append(broken: list[str], piece: str, width: float, size: float, bold: bool) -> None:
    """Add a piece of text to the last line if it fits, else on lines of its own."""
    joined = f"{broken[-1]}{piece}" if broken else piece
    if _fits(joined.rstrip(), width, size, bold):
        broken[-1:] = [joined]
        return
    while len(piece) > 1 and not _fits(piece.rstrip(), width, size, bold):
        fitting = _fitting(piece, width, size, bold)
        broken.append(piece[:fitting])
        piece = piece[fitting:]
    broken.append(piece)


def _fits(line: str, width: float, size: float, bold: bool) -> bool:
    """Return whether a line fits: its words tell, measured once each, and in doubt the whole."""
    words = sum(width_mm(word, size, bold=bold) for word in _BREAKABLE.findall(line))
    if abs(words - width) > _IN_DOUBT * width:
        return words < width
    return width_mm(line, size, bold=bold) <= width


def _fitting(word: str, width: float, size: float, bold: bool) -> int:
    """Return how many first characters of a word fit, at least one."""
    fits = (n for n in range(len(word), 1, -1) if width_mm(word[:n], size, bold=bold) <= width)
    return next(fits, 1)


def _shorten(line: str, width: float, size: float, bold: bool) -> str:
    while line and width_mm(f"{line}…", size, bold=bold) > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def number(value: float, decimals: int = 1, *, signed: bool = False) -> str:
    """Return a number as printed, with a true minus sign; a dash where there is none."""
    if not math.isfinite(value):
        return "–"
    rounded = round(value, decimals) + 0.0
    sign = "+" if signed and rounded else ""
    return format(rounded, f"{sign}.{decimals}f").replace("-", "−")


def interval(low: float, high: float, decimals: int = 1) -> str:
    """Return ``[low, high]`` as printed, or nothing where there is no interval."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    return f"[{number(low, decimals)}, {number(high, decimals)}]"


def percent(share: float, decimals: int = 0) -> str:
    """Return a share from 0 to 1 as a percentage."""
    return f"{number(100 * share, decimals)} %"


def counted(count: int, one: str, many: str) -> str:
    """Return ``1 person`` or ``2 people``."""
    return f"{count} {one if count == 1 else many}"


def listed(items: Sequence[str]) -> str:
    """Return ``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"
