"""What the page shows as HTML: networks with a week's conversation laid over, traces with a cursor, turns in words.

Networks and traces are drawn by `sim.figures`, once each; what changes from turn to turn lies over them as SVG.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.dashboard.pair import Pair
from sim.dashboard.words import AFFECT, NO_GROUP, person_in_words, turn_in_words, week_in_words
from sim.figures.drawing import Drawing, new_figure, render
from sim.figures.group_course import group_course
from sim.figures.network_graphs import FACILITATOR, Position, positions
from sim.figures.network_panel import (
    REACH,
    Look,
    colour_bar,
    colour_scale,
    draw_panel,
    node_size,
    symbols,
)
from sim.figures.style import MM_PER_INCH, house_style
from sim.figures.text import POINTS_PER_INCH

if TYPE_CHECKING:
    from sim.dashboard.course import Course
    from sim.engines.mesa import Turn

_PANEL: Final = 84.0
_KEY: Final = (240.0, 13.0)
_NUMBER_AT: Final = 1.13


class Place(NamedTuple):
    """Where on a page, in the units of the SVG laid over a network."""

    x: float
    y: float


@dataclass(frozen=True)
class Node:
    """Somebody to point at: where, how large, and what is said of her."""

    person: int
    at: Place
    number_at: Place
    radius: float
    words: str


def network_html(pair: Pair, at: int, group: int, week: int) -> str:
    """Return the network of an arm's group in a week.

    Parameters
    ----------
    at : int
        0 left, 1 right.
    """
    seat = pair.group_in(at, group)
    if seat is None:
        return _html("network.html.j2", picture=None, words=NO_GROUP)
    course = pair.courses[at]
    words = week_in_words(course.watched(seat).weeks[week], week)
    alt = f"Network of {course.arm.label}. {words}"
    return _html("network.html.j2", picture=_embedded(_panel(pair, at, group, week)), words=alt)


def over_network_html(pair: Pair, at: int, group: int, week: int, turn: int) -> str:
    """Return what lies over a network: everybody's number and words, who speaks in a turn and who answers.

    Parameters
    ----------
    turn : int
        Number of the turn from 1, 0 for none.
    """
    seat = pair.group_in(at, group)
    if seat is None:
        return ""
    course = pair.courses[at]
    spoken = _turn(course, seat, week, turn)
    return _html(
        "over_network.html.j2",
        reach=REACH,
        nodes=list(_nodes(course, seat, week)),
        turn=spoken,
        link=None if spoken is None else _link(course, seat, spoken),
    )


def week_html(pair: Pair, at: int, group: int, week: int) -> str:
    """Return a week of an arm's group in words."""
    seat = pair.group_in(at, group)
    words = "" if seat is None else week_in_words(pair.courses[at].watched(seat).weeks[week], week)
    return _html("words.html.j2", words=words)


def _turn(course: Course, seat: int, week: int, turn: int) -> Turn | None:
    held = course.transcripts.get((seat, week), ())
    return held[turn - 1] if 1 <= turn <= len(held) else None


@lru_cache(maxsize=512)
def _panel(pair: Pair, at: int, group: int, week: int) -> bytes:
    seat = pair.group_in(at, group)
    assert seat is not None  # noqa: S101 - who has no group is told so before
    group_of = pair.courses[at].watched(seat)
    places = _places(pair.courses[at], seat)
    with house_style():
        figure = new_figure(_PANEL, _PANEL)
        look = Look(colour_scale(_groups(pair, group)), node_size(_PANEL, places))
        draw_panel(figure.add_axes((0, 0, 1, 1)), group_of.weeks[week], places, look)
        return render(figure, "svg")


def _groups(pair: Pair, group: int) -> list[Any]:
    seats = (pair.group_in(at, group) for at in (0, 1))
    return [
        course.watched(seat)
        for course, seat in zip(pair.courses, seats, strict=True)
        if seat is not None
    ]


@lru_cache(maxsize=256)
def _places(course: Course, seat: int) -> dict[int, Position]:
    return positions(course.watched(seat), "circular", None)


def _nodes(course: Course, seat: int, week: int) -> Iterator[Node]:
    places = _places(course, seat)
    points = node_size(_PANEL, places)
    radius = points * MM_PER_INCH / POINTS_PER_INCH / _PANEL * REACH
    for person in course.watched(seat).weeks[week].members:
        x, y = places[person]
        yield Node(
            person,
            Place(x, -y),
            Place(_NUMBER_AT * x, -_NUMBER_AT * y),
            radius,
            person_in_words(course, seat, person, week),
        )


def _link(course: Course, seat: int, turn: Turn) -> tuple[Place, Place] | None:
    """Return from where to where an answer goes."""
    replier = FACILITATOR if turn.answer == "facilitator" else turn.replier
    if replier is None:
        return None
    places = _places(course, seat)
    (x0, y0), (x1, y1) = places[replier], places[turn.speaker]
    return Place(x0, -y0), Place(x1, -y1)


@lru_cache(maxsize=64)
def key_html(pair: Pair, group: int) -> str:
    """Return what colours, widths and signs of the networks mean; nothing where there is no network."""
    groups = _groups(pair, group)
    if not groups:
        return ""
    scale, facilitated = colour_scale(groups), any(one.facilitated for one in groups)
    with house_style():
        strip = new_figure(*_KEY)
        symbols(strip, (0.36, 0.5), facilitated)
        colour_bar(strip, scale, (0.74, 0.68, 0.24, 0.22), "horizontal")
        picture = _embedded(render(strip, "svg"))
    return _html("key.html.j2", picture=picture, low=scale.norm.vmin, high=scale.norm.vmax)


@lru_cache(maxsize=64)
def _traces(pair: Pair, group: int) -> tuple[Drawing, str]:
    drawing = group_course(pair.course_table(group), pair.labels)
    return drawing, _embedded(drawing.svg)


def traces_html(pair: Pair, group: int) -> str:
    """Return the weekly traces of the same people in both arms."""
    drawing, picture = _traces(pair, group)
    return _html("traces.html.j2", picture=picture, alt=drawing.alt)


def traces_caption_html(pair: Pair, group: int) -> str:
    """Return what the traces mean."""
    return _html("words.html.j2", words=_traces(pair, group)[0].caption)


def over_traces_html(pair: Pair, group: int, week: int) -> str:
    """Return what lies over the traces: a cursor at a week."""
    cursors = list(_cursors(_traces(pair, group)[0], week))
    return _html("over_traces.html.j2", cursors=cursors)


def _cursors(drawing: Drawing, week: int) -> Iterator[tuple[float, float, float]]:
    """Yield where a week lies in each panel, as shares of the picture: from the left, top, bottom."""
    width = drawing.figure.bbox.width
    for axes in drawing.figure.axes:
        box = axes.get_position()
        x, _ = axes.transData.transform((week, axes.get_ylim()[0]))
        yield float(x) / width, 1 - box.y1, 1 - box.y0


def conversation_html(pair: Pair, at: int, group: int, week: int, turn: int) -> str:
    """Return a conversation turn by turn in words, the given turn marked."""
    seat = pair.group_in(at, group)
    course = pair.courses[at]
    held = () if seat is None else course.transcripts.get((seat, week), ())
    return _html(
        "conversation.html.j2",
        label=course.arm.label,
        turns=[(each.answer or "coping", turn_in_words(each)) for each in held],
        marked=turn,
        affect=AFFECT,
    )


def turns_in(pair: Pair, group: int, week: int) -> int:
    """Return how many turns the longer of the two conversations of a week has."""
    seats = [pair.group_in(at, group) for at in (0, 1)]
    return max(
        len(course.transcripts.get((seat, week), ())) if seat is not None else 0
        for course, seat in zip(pair.courses, seats, strict=True)
    )


def _embedded(svg: bytes) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg).decode("ascii")


@lru_cache(maxsize=1)
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "parts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _html(template: str, **context: Any) -> str:
    return str(_environment().get_template(template).render(**context))
