"""A group's network week by week: who is how anxious, and how close to whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, new_figure
from sim.figures.network_graphs import (
    CLOSEST,
    LARGE_GROUP,
    LEAST_CLOSENESS,
    Layout,
    Position,
    Watched,
    Week,
    met,
    mutual,
    positions,
    watched_groups,
)
from sim.figures.network_panel import Look, colour_bar, colour_scale, draw_panel, node_size, symbols
from sim.figures.style import BODY, MM_PER_INCH, QUIET, SMALL, WIDTHS, arm_styles, house_style
from sim.figures.text import counted, listed, number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

_LEFT: Final = 10.0
_BAR: Final = 19.0
_HEAD: Final = 6.0
_LEGEND: Final = 8.0
_LINE: Final = 3.1
_PANEL_WEEKS: Final = 5
_TALLEST: Final = 60.0


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
    recorded = sorted(set.intersection(*(set(one.weeks) for one in groups)))
    if weeks is not None:
        missing = [week for week in weeks if week not in recorded]
        if missing or not weeks:
            raise ValueError(f"weeks={list(weeks)}: recorded are {recorded[0]} to {recorded[-1]}")
        return list(weeks)
    held = [week for week in recorded if any(met(one.weeks[week]) for one in groups)]
    held = held or recorded
    few = min(_PANEL_WEEKS - 1, len(held))
    spread = [held[round(step * (len(held) - 1) / max(few - 1, 1))] for step in range(few)]
    return sorted({*spread, recorded[-1]})


def _draw(
    groups: Sequence[Watched],
    weeks: Sequence[int],
    places: Mapping[str, Mapping[int, Position]],
    labels: Mapping[str, str],
    caption: str,
) -> Figure:
    total = WIDTHS["full"]
    panel = min((total - _LEFT - _BAR) / len(weeks), _TALLEST)
    start = (total - panel * len(weeks) - _BAR + _LEFT) / 2
    words = wrap(caption, total - 4, SMALL, lines=8)
    foot = _LEGEND + _LINE * (words.count("\n") + 1) + 3
    tall = panel * len(groups)
    figure = new_figure(total, _HEAD + tall + foot)
    scale = colour_scale(groups)
    for row, one in enumerate(groups):
        bottom = foot + tall - panel * (row + 1)
        look = Look(scale, node_size(panel, places[one.arm]))
        _row_name(figure, labels, one.arm, (start - _LEFT + 1, bottom), panel)
        for column, week in enumerate(weeks):
            place = (start + column * panel, bottom, panel, panel)
            axes = figure.add_axes(_shares(figure, place))
            axes.set_title(f"week {week}" if row == 0 else "", fontsize=BODY, loc="center")
            draw_panel(axes, one.weeks[week], places[one.arm], look)
    bar = min(tall, _TALLEST) * 0.86
    right = start + panel * len(weeks) + 4
    colour_bar(figure, scale, _shares(figure, (right, foot + (tall - bar) / 2, 3, bar)))
    facilitated = any(one.facilitated for one in groups)
    symbols(figure, _shares(figure, (total / 2, foot - _LEGEND / 2, 0, 0))[:2], facilitated)
    x, y, _, _ = _shares(figure, (2, 1.5, 0, 0))
    figure.text(x, y, words, fontsize=SMALL, color=QUIET, va="bottom")
    return figure


def _shares(
    figure: Figure, place: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    """Return a place in millimetres (left, bottom, width, height) as shares of the figure."""
    width, height = (MM_PER_INCH * float(inches) for inches in figure.get_size_inches())
    return place[0] / width, place[1] / height, place[2] / width, place[3] / height


def _row_name(
    figure: Figure, labels: Mapping[str, str], arm: str, place: tuple[float, float], panel: float
) -> None:
    """Write the arm's name beside its row, along a stripe in the arm's colour."""
    from matplotlib.patches import Rectangle

    left, bottom = place
    x, y, width, height = _shares(figure, (left, bottom + 2, 1, panel - 4))
    colour = arm_styles(labels)[arm].colour
    figure.add_artist(Rectangle((x, y), width, height, facecolor=colour, linewidth=0, gid=arm))
    x, y, _, _ = _shares(figure, (left + 2, bottom + panel / 2, 0, 0))
    name = wrap(labels[arm], panel - 4, BODY, lines=2, bold=True)
    figure.text(x, y, name, rotation=90, va="center", multialignment="center", fontweight="bold")


def _caption(groups: Sequence[Watched], replicate: int, group: int, layout: Layout) -> str:
    kept = "A person keeps the same place in all weeks"
    if len(groups) > 1 and len({tuple(one.people) for one in groups}) == 1:
        kept += " and in both arms" if layout == "circular" else ""
    large = any(len(one.people) > LARGE_GROUP for one in groups)
    fewer = f", of groups above {LARGE_GROUP} each member’s {CLOSEST} closest" if large else ""
    return (
        f"Group {group} of replicate {replicate}, one course among many. {kept}. "
        "Line width: closeness from 0 to 1, mean of both directions; below "
        f"{LEAST_CLOSENESS} not drawn{fewer}. Members are filled in weeks without a session. "
        "Anxiety: latent."
    )


def _alt(groups: Sequence[Watched], weeks: Sequence[int], labels: Mapping[str, str]) -> str:
    arms = [
        f"{labels[one.arm]}, {counted(len(one.people), 'person', 'people')}: "
        + "; ".join(_described(one.weeks[week], week) for week in weeks)
        for one in groups
    ]
    return f"Network diagrams of a group by week. {'. '.join(arms)}."


def _described(state: Week, week: int) -> str:
    people = state.members.values()
    anxiety = sum(member.anxiety for member in people) / len(people)
    pairs = max(len(people) * (len(people) - 1) / 2, 1)
    closeness = sum(mutual(state).values()) / pairs
    left = sum(not member.enrolled for member in people)
    return (
        f"week {week} mean anxiety {number(anxiety)}, mean closeness {number(closeness, 2)}, "
        f"{left} left"
    )
