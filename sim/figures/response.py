"""Response curve: an effect over one key of a sweep, a line an arm or a value of a second key, with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sim.figures.drawing import Drawing, finish, new_figure
from sim.figures.over_points import Told, is_scale, require_effects, shown, ticks_at
from sim.figures.parts import arm_legend, note
from sim.figures.style import QUIET, WIDTHS, arm_styles, free_style, house_style
from sim.figures.text import wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sim.figures.style import ArmStyle, Width

HEIGHT_MM: Final = 84.0
MOST_LINES: Final = 6
MOST_MARKED: Final = 40
"""Points of a line up to which each has its mark."""
MOST_IN_A_COLUMN: Final = 3
"""Names along that have room in a column; more take a page's width."""
APART: Final = 0.6
"""Share of the room between two names over which the lines are spread, so that their intervals don't meet."""


class _Line(NamedTuple):
    name: str
    look: ArmStyle
    rows: pd.DataFrame


def response(
    table: pd.DataFrame,
    labels: Mapping[str, str],
    names: Mapping[str, str],
    key: str,
    by: str | None = None,
) -> Drawing:
    """Draw effects over one key.

    Parameters
    ----------
    table
        Effects on one outcome at the end of the programme, a row a point and contrast, with the keys' columns.
    labels
        Label of every arm, in arm order.
    names
        What each swept key is, with its unit.
    key
        The key along: numbers, or names, between which there is no line.
    by
        A second key, a line for each of its values; a line for each arm without it.

    Raises
    ------
    ValueError
        If the table lacks what is drawn, or has several points at one place of a line.
    """
    require_effects(table, [key, *([by] if by else [])], one_contrast=by is not None)
    lines = list(_by_value(table, key, by) if by else _by_arm(table, key, labels))
    told = Told(table, labels)
    with house_style():
        figure = new_figure(WIDTHS[_width(table[key])], HEIGHT_MM, constrained=True)
        axes = figure.subplots()
        axes.axhline(0, color=QUIET, linewidth=0.8)
        _draw(axes, lines, table[key])
        axes.set_xlabel(wrap(names[key], 66))
        axes.set_ylabel(told.label(62))
        if len(lines) > 1:
            looks = {line.name: line.look for line in lines}
            title = names[by] if by else ""
            arm_legend(figure, list(looks), {name: name for name in looks}, looks, title)
        subject = "bands" if is_scale(table[key]) else "bars"
        caption = f"{told.when} {told.interval(subject)} {told.sides}"
        note(figure, caption)
        return finish(
            figure, f"{told.title}, over {names[key]}", _alt(lines, told, names, key, by), caption
        )


def _width(along: pd.Series[Any]) -> Width:
    return "single" if is_scale(along) or along.nunique() <= MOST_IN_A_COLUMN else "full"


def _by_arm(table: pd.DataFrame, key: str, labels: Mapping[str, str]) -> Iterator[_Line]:
    styles = arm_styles(labels)
    for arm in labels:
        rows = table[table["contrast"] == arm]
        if len(rows):
            yield _Line(labels[arm], styles[arm], _one_a_place(rows, key))


def _by_value(table: pd.DataFrame, key: str, by: str) -> Iterator[_Line]:
    values = list(table[by].unique())
    if len(values) > MOST_LINES:
        raise ValueError(f"{by} has {len(values)} values: a response curve shows {MOST_LINES}")
    for position, value in enumerate(sorted(values) if is_scale(table[by]) else values):
        rows = _one_a_place(table[table[by] == value], key)
        yield _Line(shown(value), free_style(position), rows)


def _one_a_place(rows: pd.DataFrame, key: str) -> pd.DataFrame:
    if rows[key].duplicated().any():
        raise ValueError(f"several points share their {key}: a response curve needs one at each")
    return rows.sort_values(key) if is_scale(rows[key]) else rows


def _draw(axes: Axes, lines: list[_Line], along: pd.Series[Any]) -> None:
    if is_scale(along):
        for line in lines:
            _curve(axes, line, along.name)
        ticks_at(axes.xaxis, along)
        return
    places = {value: place for place, value in enumerate(along.unique())}
    for number, line in enumerate(lines):
        aside = APART * ((number + 0.5) / len(lines) - 0.5)
        _marks(axes, line, line.rows[along.name].map(places) + aside)
    room = (WIDTHS[_width(along)] - 19) / len(places) - 1
    axes.set_xticks(range(len(places)), [wrap(shown(each), room) for each in places])
    axes.set_xlim(-0.5, len(places) - 0.5)


def _curve(axes: Axes, line: _Line, key: Any) -> None:
    _, look, rows = line
    axes.fill_between(
        rows[key], rows["ci_low"], rows["ci_high"], color=look.colour, alpha=0.2, linewidth=0
    )
    axes.plot(
        rows[key], rows["estimate"], color=look.colour, linestyle=look.dash, marker=look.marker,
        markersize=3 if len(rows) <= MOST_MARKED else 0, gid="estimate",
    )  # fmt: skip


def _marks(axes: Axes, line: _Line, at: pd.Series[float]) -> None:
    _, look, rows = line
    axes.vlines(at, rows["ci_low"], rows["ci_high"], color=look.colour)
    axes.plot(
        at, rows["estimate"], color=look.colour, linestyle="none", marker=look.marker,
        markersize=4, gid="estimate",
    )  # fmt: skip


def _alt(lines: list[_Line], told: Told, names: Mapping[str, str], key: str, by: str | None) -> str:
    said = []
    lead = f"over {names[key]}{f', by {names[by]}' if by else ''}"
    for line in lines:
        ends = line.rows.iloc[[0, -1]].to_dict("records")
        first, last = (f"{told.effect(row)} at {shown(row[key])}" for row in ends)
        said.append(f"{line.name}: {first}, {last}.")
    return f"{told.axis}, {lead}. {' '.join(said)}"
