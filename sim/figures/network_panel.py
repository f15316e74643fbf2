"""One panel of a group network: nodes, ties and what explains them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from sim.figures.network_graphs import (
    FACILITATOR,
    Position,
    Watched,
    Week,
    alliances,
    met,
    shown_ties,
)
from sim.figures.style import BODY, INK, MM_PER_INCH, QUIET, SMALL
from sim.figures.text import POINTS_PER_INCH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

_THINNEST: Final = 0.25
_THICKEST: Final = 3.0
_FEWEST_POINTS: Final = 4.0
_SMALLEST: Final = 4.5
_LARGEST: Final = 10.0
_ALLIANCE: Final = "#0072B2"
_GONE: Final = "#8C8C8C"
#: A panel's half width; people lie within 1 of its middle.
REACH: Final = 1.19
#: A tie nearer to the facilitator than this goes around, by as much as the next number.
_PASSING: Final = 0.06
_DETOUR: Final = 0.16


@dataclass(frozen=True)
class Look:
    """What panels share: the colours of anxiety and a node's diameter in points."""

    scale: ScalarMappable
    node: float


def colour_scale(groups: Sequence[Watched]) -> ScalarMappable:
    """Return one colour scale for all panels, in whole HADS-A points."""
    import numpy as np
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    values = [
        member.anxiety
        for one in groups
        for week in one.weeks.values()
        for member in week.members.values()
    ]
    low = math.floor(min(values))
    high = max(math.ceil(max(values)), low + _FEWEST_POINTS)
    steps = colormaps["magma_r"](np.linspace(0.12, 0.9, 256))
    return ScalarMappable(Normalize(low, high), LinearSegmentedColormap.from_list("hads", steps))


def node_size(panel: float, places: Mapping[int, Position]) -> float:
    """Return a node's diameter in points, so that neighbours stay apart where they can.

    Parameters
    ----------
    panel
        Width of the panel in millimetres.
    places
        Where people are.
    """
    people = [place for person, place in places.items() if person != FACILITATOR]
    gaps = [math.dist(a, b) for a, b in itertools.combinations(people, 2)]
    apart = min(gaps, default=1.0) * panel / (2 * REACH) * POINTS_PER_INCH / MM_PER_INCH
    return max(_SMALLEST, min(_LARGEST, 0.8 * apart))


def draw_panel(axes: Axes, week: Week, places: Mapping[int, Position], look: Look) -> None:
    """Draw a group at one week."""
    axes.set(xlim=(-REACH, REACH), ylim=(-REACH, REACH), aspect="equal")
    axes.set_axis_off()
    spokes = {(person, FACILITATOR): value for person, value in alliances(week).items()}
    _edges(axes, shown_ties(week), places, QUIET, "closeness")
    _edges(axes, spokes, places, _ALLIANCE, "alliance")
    _nodes(axes, week, places, look)
    if week.facilitated:
        axes.plot(
            *places[FACILITATOR],
            marker="s",
            markersize=min(look.node + 1, 8),
            color="white",
            markeredgecolor=INK,
            markeredgewidth=1.2,
            zorder=4,
            gid="facilitator",
        )


def _edges(
    axes: Axes,
    closeness: Mapping[tuple[int, int], float],
    places: Mapping[int, Position],
    colour: str,
    gid: str,
) -> None:
    from matplotlib.collections import LineCollection
    from matplotlib.colors import to_rgba

    lines = LineCollection(
        [_course(source, target, places) for source, target in closeness],
        linewidths=[edge_width(value) for value in closeness.values()],
        colors=[to_rgba(colour, 0.3 + 0.6 * value) for value in closeness.values()],
        zorder=1,
        gid=gid,
    )
    axes.add_collection(lines, autolim=False)


def _course(source: int, target: int, places: Mapping[int, Position]) -> list[Position]:
    """Return a tie's line: straight, but around the facilitator, whose spokes it would cover."""
    (x0, y0), (x1, y1) = places[source], places[target]
    if FACILITATOR in (source, target) or FACILITATOR not in places:
        return [(x0, y0), (x1, y1)]
    x, y = places[FACILITATOR]
    length = math.hypot(x1 - x0, y1 - y0)
    beside = ((x1 - x0) * (y0 - y) - (x0 - x) * (y1 - y0)) / length
    along = ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2
    if abs(beside) > _PASSING or not 0 < along < 1:
        return [(x0, y0), (x1, y1)]
    bend = _DETOUR / length
    return [
        (
            x0 + (x1 - x0) * step - bend * (y1 - y0) * 4 * step * (1 - step),
            y0 + (y1 - y0) * step + bend * (x1 - x0) * 4 * step * (1 - step),
        )
        for step in (count / 16 for count in range(17))
    ]


def edge_width(closeness: float) -> float:
    """Return the width in points of a tie of closeness 0 to 1."""
    return _THINNEST + (_THICKEST - _THINNEST) * closeness


def _nodes(axes: Axes, week: Week, places: Mapping[int, Position], look: Look) -> None:
    """Draw members filled, those absent from a session hollow, those who left crossed out.

    Who leaves does so after the session, so that somebody present is drawn as present.
    """
    import numpy as np

    together = met(week)
    kinds: dict[str, list[int]] = {"present": [], "absent": [], "left": []}
    for person, member in week.members.items():
        there = member.present or (member.enrolled and not together)
        kinds["present" if there else "absent" if member.enrolled else "left"].append(person)
    for kind, people in kinds.items():
        if people:
            anxiety = np.array([week.members[person].anxiety for person in people])
            colours = look.scale.to_rgba(anxiety)
            axes.scatter(
                *zip(*(places[person] for person in people), strict=True),
                **_node_style(kind, colours, look.node),
                zorder=3,
                gid=kind,
            )


def _node_style(kind: str, colours: NDArray[Any], size: float) -> dict[str, Any]:
    if kind == "left":
        return {"marker": "x", "s": (0.7 * size) ** 2, "color": _GONE, "linewidths": 1.2}
    if kind == "absent":
        ring = 0.22 * size
        return {
            "s": (size - ring) ** 2,
            "facecolor": "white",
            "edgecolor": colours,
            "linewidths": ring,
        }
    return {"s": size**2, "facecolor": colours, "edgecolor": "white", "linewidths": 0.5}


def colour_bar(
    figure: Figure,
    scale: ScalarMappable,
    place: tuple[float, float, float, float],
    orientation: Literal["vertical", "horizontal"] = "vertical",
) -> None:
    """Draw the colour scale that all panels share, in HADS-A points."""
    from matplotlib.ticker import MaxNLocator

    axes = figure.add_axes(place)
    ticks = MaxNLocator(nbins=6, integer=True)
    bar = figure.colorbar(scale, cax=axes, ticks=ticks, orientation=orientation)
    bar.outline.set_visible(False)
    bar.set_label("Anxiety (HADS-A points)", fontsize=BODY)


def symbols(figure: Figure, centre: tuple[float, float], facilitated: bool) -> None:
    """Draw the legend of nodes and ties."""
    from matplotlib.lines import Line2D

    def node(marker: str, size: float, face: str, edge: str, width: float) -> Line2D:
        return Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            markersize=size,
            markerfacecolor=face,
            markeredgecolor=edge,
            markeredgewidth=width,
        )

    middle = "#D3436E"
    entries = [
        (node("o", 6, middle, middle, 0), "present"),
        (node("o", 5, "white", middle, 1.3), "absent"),
        (node("x", 5, _GONE, _GONE, 1.2), "left"),
        *(
            (Line2D([], [], color=QUIET, linewidth=edge_width(value)), f"closeness {value}")
            for value in (0.2, 0.8)
        ),
    ]
    if facilitated:
        square = node("s", 6, "white", INK, 1.2)
        line = Line2D([], [], color=_ALLIANCE, linewidth=edge_width(0.5))
        entries += [(square, "facilitator"), (line, "alliance")]
    handles, names = zip(*entries, strict=True)
    figure.legend(
        handles,
        names,
        loc="center",
        bbox_to_anchor=centre,
        ncols=len(entries),
        fontsize=SMALL,
        handlelength=1.6,
        columnspacing=1.3,
        handletextpad=0.5,
    )
