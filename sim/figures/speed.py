"""Speed of engines and peers by size, in one run of a benchmark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import note
from sim.figures.style import QUIET, SMALL, WIDTHS, ArmStyle, Width
from sim.figures.tables import require
from sim.figures.text import listed, number, width_mm

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_REMEDY: Final = "let the benchmark measure at least one engine"
_COLUMNS: Final = [
    "name",
    "label",
    "converses",
    "patients",
    "status",
    "agent_weeks_per_second",
    "ratio_to_mesa_engine",
]
_ENGINES: Final = ("#0072B2", "#D55E00", "#009E73", "#332288")
_PEERS: Final = "#7A7A7A"
_MARKERS: Final = ("o", "^", "D", "s", "v", "P", "X", "<", ">")
_DASHED: Final = (0.0, (4.0, 1.4))
_HEIGHT_MM: Final = 96.0
#: Least distance of two labels, as a share of the axes' height.
_APART: Final = 0.052
_GAP_MM: Final = 10.0


class _End(NamedTuple):
    """A line's end: whose it is, its look, patients and speed there, and what is written beside it."""

    label: str
    look: ArmStyle
    at: tuple[float, float]
    words: str


def speed(rows: pd.DataFrame, *, width: Width = "full") -> Drawing:
    """Draw agent-weeks a second against patients, both on logarithmic axes.

    Parameters
    ----------
    rows
        One row per engine or peer and size, as in ``bench.json``; those that were not measured are left out.
    width
        Printed width.

    Raises
    ------
    ValueError
        If the table lacks columns, or nothing in it was measured.
    """
    require(rows, "rows", _COLUMNS, _REMEDY)
    measured = rows[rows["status"] == "measured"]
    require(measured, "rows measured", _COLUMNS, _REMEDY)
    missing = [
        str(label) for label in rows["label"].unique() if label not in set(measured["label"])
    ]
    caption = _caption(missing)
    with page(width, _HEIGHT_MM) as figure:
        ends = _ends(measured)
        room = max(width_mm(end.words, SMALL) for end in ends) + _GAP_MM
        axes, margin = figure.subplots(1, 2, width_ratios=[WIDTHS[width] - room, room])
        margin.set_axis_off()
        for end in ends:
            _draw(axes, measured[measured["label"] == end.label], end.look)
        _axes(axes, sorted(measured["patients"].unique()))
        _labels(axes, margin, ends)
        note(figure, caption)
        return finish(figure, "Speed of engines and peers", _alt(measured), caption)


def _styles(measured: pd.DataFrame) -> dict[str, ArmStyle]:
    """Return the look of each label: engines in colour and solid, peers grey and dashed."""
    converse = measured.drop_duplicates("label").set_index("label")["converses"]
    engines = [str(label) for label, full in converse.items() if full]
    styles = {}
    for place, label in enumerate(converse.index):
        marker = _MARKERS[place % len(_MARKERS)]
        if label in engines:
            colour = _ENGINES[engines.index(label) % len(_ENGINES)]
            styles[str(label)] = ArmStyle(colour, marker, "solid")
        else:
            styles[str(label)] = ArmStyle(_PEERS, marker, _DASHED)
    return styles


def _ends(measured: pd.DataFrame) -> list[_End]:
    """Return where the line of each label ends, and what is written there."""
    ends = []
    for label, look in _styles(measured).items():
        mine = measured[measured["label"] == label]
        last = mine.sort_values("patients").iloc[-1]
        words = f"{label}  × {_ratio(float(last['ratio_to_mesa_engine']))}"
        at = float(last["patients"]), float(last["agent_weeks_per_second"])
        ends.append(_End(label, look, at, words))
    return ends


def _draw(axes: Axes, mine: pd.DataFrame, look: ArmStyle) -> None:
    line = mine.sort_values("patients")
    axes.plot(
        line["patients"],
        line["agent_weeks_per_second"],
        color=look.colour,
        linestyle=look.dash,
        marker=look.marker,
        markersize=4,
    )


def _axes(axes: Axes, sizes: Sequence[int]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.margins(x=0.03, y=0.08)
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.xaxis.minorticks_off()
    axes.set_xlabel("Simulated patients")
    axes.set_ylabel("Agent-weeks a second")
    axes.grid(which="major")


def _labels(axes: Axes, margin: Axes, ends: list[_End]) -> None:
    """Write labels in the margin at the heights of their lines' ends, moved apart where they would meet."""
    low, high = axes.get_ylim()
    places = _apart([_share(low, high, end.at[1]) for end in ends])
    for end, place in zip(ends, places, strict=True):
        solid = end.look.dash == "solid"
        words = axes.annotate(
            end.words,
            end.at,
            (0.0, place),
            textcoords=margin.transAxes,
            va="center",
            fontsize=SMALL,
            color=end.look.colour if solid else QUIET,
            arrowprops={
                "arrowstyle": "-",
                "color": end.look.colour,
                "linewidth": 0.4,
                "alpha": 0.6,
                "shrinkA": 1.0,
                "shrinkB": 3.0,
            },
            annotation_clip=False,
        )
        words.set_in_layout(False)


def _share(low: float, high: float, value: float) -> float:
    return math.log(value / low) / math.log(high / low)


def _apart(heights: list[float]) -> list[float]:
    """Return heights that keep a distance, in the same order and inside the axes."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed, floor = dict.fromkeys(order, 0.0), float("-inf")
    for each in order:
        placed[each] = floor = max(heights[each], floor + _APART)
    ceiling = 1.0 + _APART
    for each in reversed(order):
        placed[each] = ceiling = min(placed[each], ceiling - _APART)
    return [placed[each] for each in range(len(heights))]


def _ratio(value: float) -> str:
    return number(value, 1) if value < 10 else f"{value:,.0f}"


def _caption(missing: list[str]) -> str:
    absent = f" Not measured: {listed(missing)}." if missing else ""
    return (
        "Solid: the full model with conversation, on the same study. Dashed: plain models without conversation, which "
        "do far less. × : speed at the largest size measured, relative to this project's Mesa engine at the smallest "
        f"size, in the same run, from drawing people to what is recorded.{absent}"
    )


def _alt(measured: pd.DataFrame) -> str:
    parts = []
    for label in measured["label"].unique():
        mine = measured[measured["label"] == label]
        last = mine.sort_values("patients").iloc[-1]
        per_second = f"{float(last['agent_weeks_per_second']):,.0f}"
        ratio = _ratio(float(last["ratio_to_mesa_engine"]))
        many = f"{int(last['patients']):,} patients"
        parts.append(f"{label} {per_second} agent-weeks a second at {many} ({ratio} times)")
    return f"Lines of speed by number of patients. {'; '.join(parts)}."
