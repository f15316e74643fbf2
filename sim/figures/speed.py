"""Speed of engines and peers by size, in one run of a benchmark."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.figures.parts import note
from sim.figures.style import (
    INK,
    QUIET,
    SMALL,
    WIDTHS,
    ArmStyle,
    Drawing,
    Width,
    finish,
    house_style,
    new_figure,
)
from sim.figures.tables import require
from sim.figures.text import counted, listed, number

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
#: Where labels begin, in shares of the axes' width.
_LABELS_AT: Final = 1.03


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
    with house_style():
        figure = new_figure(WIDTHS[width], _HEIGHT_MM, constrained=True)
        axes = figure.subplots()
        ends = _curves(axes, measured)
        _axes(axes)
        _labels(axes, ends)
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


def _curves(axes: Axes, measured: pd.DataFrame) -> list[tuple[float, float, str, str]]:
    """Draw a line for each label; return where it ends, its words and its colour."""
    ends = []
    for label, look in _styles(measured).items():
        mine = measured[measured["label"] == label].sort_values("patients")
        axes.plot(
            mine["patients"],
            mine["agent_weeks_per_second"],
            color=look.colour,
            linestyle=look.dash,
            marker=look.marker,
            markersize=4,
        )
        last = mine.iloc[-1]
        words = f"{label}  × {_ratio(float(last['ratio_to_mesa_engine']))}"
        colour = look.colour if look.dash == "solid" else QUIET
        ends.append((float(last["patients"]), float(last["agent_weeks_per_second"]), words, colour))
    return ends


def _axes(axes: Axes) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.margins(x=0.03, y=0.08)
    axes.set_xlabel("Simulated patients")
    axes.set_ylabel("Agent-weeks a second")
    axes.grid(which="major")


def _labels(axes: Axes, ends: list[tuple[float, float, str, str]]) -> None:
    """Write labels beside the axes at the heights of their lines' ends, moved apart where they would meet."""
    low, high = axes.get_ylim()
    places = _apart([_share(low, high, speed) for _, speed, _, _ in ends])
    for (patients, at, words, colour), place in zip(ends, places, strict=True):
        axes.annotate(
            words,
            (patients, at),
            (_LABELS_AT, place),
            textcoords="axes fraction",
            va="center",
            fontsize=SMALL,
            color=colour if colour != _PEERS else INK,
            arrowprops={
                "arrowstyle": "-",
                "color": colour,
                "linewidth": 0.4,
                "alpha": 0.6,
                "shrinkA": 1.0,
                "shrinkB": 3.0,
            },
            annotation_clip=False,
        )


def _share(low: float, high: float, value: float) -> float:
    import math

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
        last = mine.loc[mine["patients"].idxmax()]
        per_second = f"{float(last['agent_weeks_per_second']):,.0f}"
        ratio = _ratio(float(last["ratio_to_mesa_engine"]))
        many = counted(int(last["patients"]), "patient", "patients")
        parts.append(f"{label} {per_second} agent-weeks a second at {many} ({ratio} times)")
    return f"Lines of speed by number of patients. {'; '.join(parts)}."
