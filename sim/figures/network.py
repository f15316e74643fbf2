"""A group's network week by week: who is how anxious, and how close to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.figures.network_graphs import (
    FACILITATOR,
    Layout,
    Position,
    Watched,
    alliances,
    mutual,
    people_of,
    positions,
    watched_groups,
)
from sim.figures.style import (
    BODY,
    INK,
    QUIET,
    SMALL,
    WIDTHS,
    Drawing,
    arm_styles,
    finish,
    house_style,
    new_figure,
)
from sim.figures.text import listed, number, wrap

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.cm import ScalarMappable
    from matplotlib.figure import Figure

_LEFT: Final = 9.0
_BAR: Final = 19.0
_HEAD: Final = 6.0
_LEGEND: Final = 8.0
_LINE: Final = 3.1
_PANEL_WEEKS: Final = 5
_TALLEST: Final = 60.0
#: Ties weaker than this are not drawn; with thirty members they would hide the others.
LEAST_CLOSENESS: Final = 0.05
_THINNEST, _THICKEST = 0.25, 3.0
_FEWEST_POINTS: Final = 4.0
ALLIANCE_COLOUR: Final = "#D55E00"
LEFT_COLOUR: Final = "#B3B3B3"


@dataclass(frozen=True)
class _Look:
    """What all panels share."""

    scale: ScalarMappable
    node: float


def group_network(
    members: pd.DataFrame,
    ties: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    arms: Sequence[str],
    weeks: Sequence[int] | None = None,
    replicate: int = 0,
    group: int = 0,
    layout: Layout = "circular",
    seed: int | None = None,
) -> Drawing:
    """Draw one group as a network at a handful of weeks, for one or two arms.

    Parameters
    ----------
    members, ties
        Weekly states and ties of the watched groups.
    labels
        Arm name to display label, in arm order; all arms of the study.
    arms
        One or two arms, a row of panels each.
    weeks
        Weeks to show, a column each; if None, up to five spread over the recorded ones.
    replicate, group
        Which watched group.
    layout
        'circular' or 'spring'; places stay the same in all weeks.
    seed
        Seed of the spring layout.

    Raises
    ------
    ValueError
        If a table is empty or lacks columns, the group was not watched, weeks were not
        recorded, or arms, layout or seed do not fit.
    """
    unknown = [arm for arm in arms if arm not in labels]
    if not 1 <= len(arms) <= 2 or unknown:
        raise ValueError(f"arms={list(arms)}: choose one or two of {', '.join(labels)}")
    groups = watched_groups(members, ties, arms, replicate, group)
    shown = _weeks(groups, weeks)
    places = {one.arm: positions(one, layout, seed) for one in groups}
    caption = _caption(groups, replicate, group, layout)
    with house_style():
        figure = _draw(groups, shown, places, labels, caption)
        title = f"The group as a network: {listed([labels[arm] for arm in arms])}"
        return finish(figure, title, _alt(groups, shown, labels), caption)


def _weeks(groups: Sequence[Watched], weeks: Sequence[int] | None) -> list[int]:
    """Return the weeks to show: those asked for, or some with sessions and the last one."""
    recorded = sorted(set.intersection(*(set(one.graphs) for one in groups)))
    if weeks is not None:
        missing = [week for week in weeks if week not in recorded]
        if missing or not weeks:
            raise ValueError(f"weeks={list(weeks)}: recorded are {recorded[0]} to {recorded[-1]}")
        return list(weeks)
    held = [week for week in recorded if any(_held(one.graphs[week]) for one in groups)]
    held = held or recorded
    few = min(_PANEL_WEEKS - 1, len(held))
    spread = [held[round(step * (len(held) - 1) / max(few - 1, 1))] for step in range(few)]
    return sorted({*spread, recorded[-1]})


def _held(graph: nx.DiGraph[int]) -> bool:
    """Whether anybody met that week."""
    return any(graph.nodes[person]["present"] for person in people_of(graph))


def _draw(
    groups: Sequence[Watched],
    weeks: Sequence[int],
    places: Mapping[str, Mapping[int, Position]],
    labels: Mapping[str, str],
    caption: str,
) -> Figure:
    total = WIDTHS["full"]
    panel = min((total - _LEFT - _BAR) / len(weeks), _TALLEST)
    words = wrap(caption, total - 4, SMALL, lines=8)
    foot = _LEGEND + _LINE * (words.count("\n") + 1) + 3
    height = _HEAD + panel * len(groups) + foot
    figure = new_figure(total, height)
    scale = _scale(groups)
    for row, one in enumerate(groups):
        bottom = foot + panel * (len(groups) - 1 - row)
        look = _Look(scale, _node_size(panel, len(one.people)))
        for column, week in enumerate(weeks):
            left = _LEFT + column * panel
            axes = figure.add_axes((left / total, bottom / height, panel / total, panel / height))
            _panel(axes, one.graphs[week], places[one.arm], look)
            if row == 0:
                figure.text(
                    (left + panel / 2) / total,
                    1 - 2 / height,
                    f"week {week}",
                    ha="center",
                    va="top",
                    fontweight="bold",
                )
        name = wrap(labels[one.arm], panel - 2, BODY, lines=2, bold=True)
        figure.text(
            1.5 / total,
            (bottom + panel / 2) / height,
            name,
            rotation=90,
            va="center",
            ha="left",
            multialignment="center",
            fontweight="bold",
            color=arm_styles(labels)[one.arm].colour,
        )
    _colour_bar(
        figure,
        scale,
        (_LEFT + panel * len(weeks) + 5) / total,
        foot / height,
        panel * len(groups) / height,
    )
    _legend(
        figure,
        (_LEFT + panel * len(weeks) / 2) / total,
        (foot - _LEGEND) / height,
        any(FACILITATOR in graph for one in groups for graph in one.graphs.values()),
    )
    figure.text(2 / total, 1.5 / height, words, fontsize=SMALL, color=QUIET, va="bottom")
    return figure


def _scale(groups: Sequence[Watched]) -> ScalarMappable:
    """Return one colour scale for all panels, in whole HADS-A points."""
    import math

    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    values = [
        graph.nodes[person]["anxiety"]
        for one in groups
        for graph in one.graphs.values()
        for person in people_of(graph)
    ]
    low = math.floor(min(values))
    high = max(math.ceil(max(values)), low + _FEWEST_POINTS)
    steps = [colormaps["cividis"](1 - 0.05 - 0.9 * step / 255) for step in range(256)]
    return ScalarMappable(Normalize(low, high), LinearSegmentedColormap.from_list("hads", steps))


def _node_size(panel: float, people: int) -> float:
    """Return a node's diameter in points, so that neighbours on the circle stay apart."""
    apart = 0.84 * panel * 3.14159 / max(people, 6) * 72 / 25.4
    return min(10.0, 0.62 * apart)


def _panel(axes: Axes, graph: nx.DiGraph[int], places: Mapping[int, Position], look: _Look) -> None:
    axes.set(xlim=(-1.19, 1.19), ylim=(-1.19, 1.19), aspect="equal")
    axes.set_axis_off()
    spokes = {(person, FACILITATOR): value for person, value in alliances(graph).items()}
    _edges(axes, mutual(graph), places, QUIET, "closeness")
    _edges(axes, spokes, places, ALLIANCE_COLOUR, "alliance")
    _nodes(axes, graph, places, look)
    if FACILITATOR in graph:
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

    drawn = {ends: value for ends, value in closeness.items() if value >= LEAST_CLOSENESS}
    lines = LineCollection(
        [[places[source], places[target]] for source, target in drawn],
        linewidths=[edge_width(value) for value in drawn.values()],
        colors=[to_rgba(colour, 0.25 + 0.65 * value) for value in drawn.values()],
        zorder=1,
        gid=gid,
    )
    axes.add_collection(lines, autolim=False)


def edge_width(closeness: float) -> float:
    """Return the width in points of a tie of closeness 0 to 1."""
    return _THINNEST + (_THICKEST - _THINNEST) * closeness


def _nodes(axes: Axes, graph: nx.DiGraph[int], places: Mapping[int, Position], look: _Look) -> None:
    """Draw members filled, those absent from a session hollow, those who left crossed out."""
    held = _held(graph)
    kinds: dict[str, list[int]] = {"present": [], "absent": [], "left": []}
    for person in people_of(graph):
        state = graph.nodes[person]
        kind = "left" if not state["enrolled"] else "present" if state["present"] else "absent"
        kinds["present" if kind == "absent" and not held else kind].append(person)
    for kind, people in kinds.items():
        if people:
            colours = [look.scale.to_rgba(graph.nodes[person]["anxiety"]) for person in people]
            axes.scatter(
                *zip(*(places[person] for person in people), strict=True),
                **_node_style(kind, colours, look.node),
                zorder=3,
                gid=kind,
            )


def _node_style(kind: str, colours: Sequence[Any], size: float) -> dict[str, Any]:
    if kind == "left":
        return {"marker": "x", "s": (0.7 * size) ** 2, "color": LEFT_COLOUR, "linewidths": 1.2}
    if kind == "absent":
        ring = 0.22 * size
        return {
            "s": (size - ring) ** 2,
            "facecolor": "white",
            "edgecolor": colours,
            "linewidths": ring,
        }
    return {"s": size**2, "facecolor": colours, "edgecolor": "none"}
