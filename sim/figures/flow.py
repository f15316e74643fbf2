"""Participant flow in the manner of CONSORT, from screening to the last assessment."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, new_figure
from sim.figures.flow_boxes import LINE, PAD, Box, Words, arrow, box, line, stage
from sim.figures.flow_counts import ArmFlow, Entry, Flow, flow_counts
from sim.figures.style import QUIET, SMALL, WIDTHS, ArmStyle, arm_styles, house_style
from sim.figures.text import number, percent, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_ARROW: Final = 5.0
_GAP: Final = 3.0
_LEFT: Final = 10.0
_WIDEST: Final = 44.0
_TOP_WIDTH: Final = 52.0
_TOP_HEIGHT: Final = 9.4
_ENTERED: Final[Mapping[Entry, str]] = {"enrolled": "Enrolled", "offered": "Eligible"}
_STAGES: Final = ("Arm", "Sessions", "Assessed")
_MOST_ABREAST: Final = 5


def flow(
    patients: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    entry: Entry = "enrolled",
    replicate: int | None = None,
) -> Drawing:
    """Draw who was screened, seated, stayed and was assessed, arm by arm.

    Parameters
    ----------
    patients
        One row per replicate, arm, person and assessment.
    labels
        Arm name to display label, in arm order.
    entry
        'offered' also shows who was reached and who accepted.
    replicate
        Show this replicate; means over all replicates if None.

    Raises
    ------
    ValueError
        If the table is empty, lacks columns or arms, or does not hold the replicate, or
        entry is unknown.
    """
    if entry not in ("enrolled", "offered"):
        raise ValueError(f"entry={entry!r}: choose 'enrolled' or 'offered'")
    counts = flow_counts(patients, labels, replicate)
    caption = _caption(counts, replicate)
    with house_style():
        figure = _draw(counts, labels, entry, caption)
        return finish(figure, "Participant flow", _alt(counts, labels, entry), caption)


def _draw(counts: Flow, labels: Mapping[str, str], entry: Entry, caption: str) -> Figure:
    tiers = _tiers(list(labels))
    width = _column_width(len(tiers[0]))
    columns = {arm: _contents(counts.arms[arm], labels[arm], entry, width) for arm in labels}
    heights = [_row_heights([columns[arm] for arm in tier]) for tier in tiers]
    words = wrap(caption, WIDTHS["full"] - 4, SMALL, lines=6)
    foot = LINE * (words.count("\n") + 1) + 2
    tier_mm = [sum(rows) + _ARROW * (len(rows) + 1) for rows in heights]
    height = 2 + 2 * (_TOP_HEIGHT + _ARROW) + sum(tier_mm) + foot
    figure = new_figure(WIDTHS["full"], height)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTHS["full"]), ylim=(0, height))
    axes.set_axis_off()
    axes.text(2, 1.8, words, fontsize=SMALL, color=QUIET, va="bottom")
    start = _enrolment(axes, counts, entry, height - 2)
    styles = arm_styles(labels)
    top = start.bottom
    for place, (tier, rows) in enumerate(zip(tiers, heights, strict=True)):
        _tier(axes, [columns[arm] for arm in tier], [styles[arm] for arm in tier], rows, top, width)
        if place:
            _trunk(axes, start.bottom - _ARROW / 2, top - _ARROW / 2)
        top -= tier_mm[place]
    line(axes, [start.middle, start.middle], [start.bottom, start.bottom - _ARROW / 2])
    return figure


def _tiers(arms: Sequence[str]) -> list[list[str]]:
    """Return the arms in rows of at most five, so that their boxes stay legible."""
    count = math.ceil(len(arms) / _MOST_ABREAST)
    abreast = math.ceil(len(arms) / count)
    return [list(arms[start : start + abreast]) for start in range(0, len(arms), abreast)]


def _column_width(abreast: int) -> float:
    room = WIDTHS["full"] - _LEFT - 2 - _GAP * (abreast - 1)
    return min(_WIDEST, room / abreast)


def _contents(arm: ArmFlow, label: str, entry: Entry, width: float) -> list[Words]:
    """Return what an arm's three boxes say, the first one under the arm's name."""
    name = wrap(label, width - 2 * PAD, SMALL, bold=True).split("\n")
    assessed = [
        f"week {week}: {_with_share(count, arm.people)}" for week, count in arm.assessed.items()
    ]
    return [Words(_seats(arm, entry), name), Words(_programme(arm)), Words(assessed)]


def _seats(arm: ArmFlow, entry: Entry) -> list[str]:
    if not arm.holds_sessions:
        return [f"n = {number(arm.people, 0)}", "no sessions"]
    groups = "each alone" if arm.groups >= arm.seated else f"in {number(arm.groups, 0)} groups"
    seated = [f"seated: {number(arm.seated, 0)}", groups]
    if entry == "offered":
        return [
            f"offered: {number(arm.people, 0)}",
            f"reached: {_with_share(arm.reached, arm.people)}",
            f"accepted: {_with_share(arm.accepted, arm.people)}",
            *seated,
        ]
    missing = arm.people - arm.seated
    return seated if missing == 0 else [*seated, f"no place: {number(missing, 0)}"]


def _programme(arm: ArmFlow) -> list[str]:
    if not arm.holds_sessions:
        return ["no programme"]
    return [
        f"left: {_with_share(arm.left, arm.seated)}",
        f"stayed: {_with_share(arm.seated - arm.left, arm.seated)}",
    ]


def _with_share(count: float, whole: float) -> str:
    return f"{number(count, 0)} ({percent(count / whole)})" if whole else number(count, 0)


def _row_heights(columns: Sequence[Sequence[Words]]) -> list[float]:
    return [max(column[row].height for column in columns) for row in range(3)]


def _enrolment(axes: Axes, counts: Flow, entry: Entry, top: float) -> Box:
    """Draw the boxes before the arms; return the last one."""
    left = (_LEFT + WIDTHS["full"] - 2 - _TOP_WIDTH) / 2
    first = Box(left, top, _TOP_WIDTH, _TOP_HEIGHT)
    last = Box(left, first.bottom - 2 * _ARROW, _TOP_WIDTH, _TOP_HEIGHT)
    between = first.bottom - _ARROW
    aside = Box(left + _TOP_WIDTH + _ARROW, between + _TOP_HEIGHT / 2, _WIDEST, _TOP_HEIGHT)
    boxes = (
        (first, "Screened for anxiety", counts.screened),
        (aside, "Not eligible", counts.not_enrolled),
        (last, f"{_ENTERED[entry]}: the same people in every arm", counts.enrolled),
    )
    for place, what, count in boxes:
        box(axes, place, Words([what, f"n = {number(count, 0)}"]))
    arrow(axes, (first.middle, first.bottom), (first.middle, last.top))
    arrow(axes, (first.middle, between), (aside.left, between))
    stage(axes, "Enrolment", first.top, last.bottom)
    return last


def _tier(
    axes: Axes,
    columns: Sequence[Sequence[Words]],
    styles: Sequence[ArmStyle],
    heights: Sequence[float],
    top: float,
    width: float,
) -> None:
    """Draw the arms of one row, side by side under a line that joins them."""
    whole = len(columns) * width + (len(columns) - 1) * _GAP
    start = _LEFT + (WIDTHS["full"] - 2 - _LEFT - whole) / 2
    middles = [start + place * (width + _GAP) + width / 2 for place in range(len(columns))]
    line(axes, [middles[0], middles[-1]], [top - _ARROW / 2] * 2)
    edge = top - _ARROW
    for row, high in enumerate(heights):
        for middle, column, look in zip(middles, columns, styles, strict=True):
            arrow(axes, (middle, edge + (_ARROW if row else _ARROW / 2)), (middle, edge))
            place = Box(middle - width / 2, edge, width, high)
            box(axes, place, column[row], look if row == 0 else None)
        stage(axes, _STAGES[row], edge, edge - high)
        edge -= high + _ARROW


def _trunk(axes: Axes, upper: float, lower: float) -> None:
    """Lead the line of the first row of arms down to a further row."""
    x = _LEFT - 1.5
    line(axes, [x, x], [upper, lower])
    line(axes, [x, WIDTHS["full"] / 2], [upper, upper])
    line(axes, [x, WIDTHS["full"] / 2], [lower, lower])


def _caption(counts: Flow, replicate: int | None) -> str:
    one = counts.replicates == 1
    which = (
        f"Replicate {replicate}."
        if replicate is not None
        else "One replicate."
        if one
        else f"Means over {counts.replicates} replicates, rounded."
    )
    smaller = min(arm.people for arm in counts.arms.values()) < counts.enrolled
    seats = "An arm takes the people in order, as many as its groups seat. " if smaller else ""
    return (
        f"{which} {seats}Percentages of the arm’s people; of those seated for having left or "
        "stayed. Those who left the programme may still be assessed."
    )


def _alt(counts: Flow, labels: Mapping[str, str], entry: Entry) -> str:
    arms = [
        f"{labels[arm]}: {', '.join([*_seats(numbers, entry), *_programme(numbers)])}, assessed "
        + ", ".join(
            f"{number(count, 0)} at week {week}" for week, count in numbers.assessed.items()
        )
        for arm, numbers in counts.arms.items()
    ]
    return (
        f"Flow diagram. {number(counts.screened, 0)} screened, "
        f"{number(counts.not_enrolled, 0)} not eligible, "
        f"{number(counts.enrolled, 0)} {_ENTERED[entry].lower()}. {'. '.join(arms)}."
    )
