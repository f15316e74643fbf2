"""How levels of evidence look everywhere: what rests on data in blue, what is assumed in red."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

UNDECLARED: Final = "undeclared"
#: The least known first.
LEVEL_COLOURS: Final = {
    "assumed": "#D55E00",
    "calibrated": "#E69F00",
    "derived": "#56B4E9",
    "measured": "#0072B2",
    "design": "#5F5F5F",
    UNDECLARED: "#999999",
}
#: They repeat the colours for print in grey.
LEVEL_MARKERS: Final = {
    "assumed": "o",
    "calibrated": "s",
    "derived": "^",
    "measured": "D",
    "design": "v",
    UNDECLARED: "P",
}


def levels_of(table: pd.DataFrame) -> list[str]:
    """Return the levels that a table holds, the least known first."""
    held = set(table["level"])
    return [level for level in LEVEL_COLOURS if level in held]


def level_handles(levels: Iterable[str]) -> list[Any]:
    """Return what a legend of levels shows."""
    from matplotlib.lines import Line2D

    return [
        Line2D(
            [], [], linestyle="none", marker=LEVEL_MARKERS[level], markersize=4.5,
            color=LEVEL_COLOURS[level], label=level,
        )
        for level in levels
    ]  # fmt: skip
