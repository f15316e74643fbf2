"""Parallel coordinates: every point of a sweep as one line over all its keys, to its effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.heat_map import COLOURS
from sim.figures.over_points import Told, holds_zero, is_scale, require_effects, shown
from sim.figures.parts import note
from sim.figures.style import INK, QUIET, SMALL, WIDTHS
from sim.figures.text import number, wrap

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

HEIGHT_MM: Final = 104.0
MOST_KEYS: Final = 8
MOST_LINES: Final = 400
MOST_NAMES: Final = 6
EFFECT: Final = "estimate"
UNCLEAR: Final = "#BDBDBD"
PALEST: Final = 0.25


def parallel(
    table: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], keys: Sequence[str]
) -> Drawing:
    """Draw the points of a sweep over its keys, coloured by their effects.

    Parameters
    ----------
    table
        Effects of one contrast on one outcome at the end of the programme, a row a point, with the keys' columns.
    labels
        Label of every arm.
    names
        What each swept key is, with its unit.
    keys
        From left to right, the effect coming last; two to `MOST_KEYS`. Of many points a part is drawn, evenly from
        the lowest effect to the highest.

    Raises
    ------
    ValueError
        If the table lacks what is drawn, or there are too few or too many keys.
    """
    if not 2 <= len(keys) <= MOST_KEYS:
        raise ValueError(
            f"parallel coordinates take 2 to {MOST_KEYS} keys, and here are {len(keys)}"
        )
    require_effects(table, keys)
    drawn, told = _part(table), Told(table, labels)
    caption = f"{_legend(drawn, table)} {told.when} {told.interval('interval')} {told.sides}"
    with page("full", HEIGHT_MM) as figure:
        axes = figure.subplots()
        columns = [*keys, EFFECT]
        heights = {each: drawn[each].map(_places(table[each])) for each in columns}
        _lines(axes, drawn, heights)
        for place, each in enumerate(columns):
            _scale(axes, place, table[each])
        room = (WIDTHS["full"] - 12) / len(columns) - 2
        words = [wrap(names[key], room, SMALL, lines=6) for key in keys]
        axes.set_xticks(range(len(columns)), [*words, told.label(room, SMALL)])
        axes.tick_params(axis="x", length=0, labelsize=SMALL, pad=12)
        axes.set_yticks([])
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        note(figure, caption)
        return finish(figure, f"{told.title}: every point", _alt(table, keys, names, told), caption)


def _part(table: pd.DataFrame) -> pd.DataFrame:
    """Return the points that are drawn: all, or a part spread evenly over the ranks of their effects."""
    import numpy as np

    ordered = table.sort_values([EFFECT], kind="stable")
    if len(ordered) <= MOST_LINES:
        return ordered
    return ordered.iloc[np.linspace(0, len(ordered) - 1, MOST_LINES).round().astype(int)]


def _legend(drawn: pd.DataFrame, table: pd.DataFrame) -> str:
    lines = "Each line is a point of the sweep"
    if len(drawn) < len(table):
        lines += f" ({len(drawn)} of {len(table):,}, evenly from the lowest effect to the highest)"
    return f"{lines}, coloured by its effect; grey: the interval doesn't exclude 0."


def _places(column: pd.Series[Any]) -> Any:
    if is_scale(column):
        low, high = float(column.min()), float(column.max())
        return lambda value: (value - low) / (high - low) if high > low else 0.5
    values = list(column.unique())
    at = {each: (k + 0.5) / len(values) for k, each in enumerate(values)}
    return at.__getitem__


def _lines(axes: Axes, drawn: pd.DataFrame, heights: Mapping[str, pd.Series[float]]) -> None:
    import numpy as np
    from matplotlib.collections import LineCollection

    paths = np.stack(
        [np.stack([np.full(len(drawn), k), y]) for k, y in enumerate(heights.values())]
    )
    colours, unclear = _colours(drawn), holds_zero(drawn).to_numpy()
    # What is clear lies above what isn't.
    for chosen, colour, gid in ((unclear, UNCLEAR, "unclear"), (~unclear, None, "clear")):
        lines = list(paths.transpose(2, 0, 1)[chosen])
        axes.add_collection(
            LineCollection(lines, colors=colour or colours[chosen], linewidths=0.7, gid=gid)
        )
    axes.set_xlim(-0.35, len(heights) - 0.65)
    axes.set_ylim(-0.03, 1.03)


def _colours(drawn: pd.DataFrame) -> NDArray[np.float64]:
    """Return a colour for each effect, none as white as the middle of the colours, where a line would be lost."""
    import numpy as np
    from matplotlib import colormaps

    effect = drawn[EFFECT].to_numpy(dtype=np.float64)
    share = np.abs(effect) / (float(np.abs(effect).max()) or 1.0)
    signed = np.sign(effect) * (PALEST + (1 - PALEST) * share)
    return np.asarray(colormaps[COLOURS]((1 + signed) / 2))


def _scale(axes: Axes, place: int, column: pd.Series[Any]) -> None:
    """Draw the scale of one key, with its ends or names."""
    axes.plot([place, place], [0, 1], color=QUIET, linewidth=0.8)
    if is_scale(column):
        places = _places(column)
        ends = dict.fromkeys([column.min(), column.max()])
        marks = [(places(value), _number(value, column.name)) for value in ends]
    else:
        at = _places(column)
        marks = [(at(value), shown(value)) for value in list(column.unique())[:MOST_NAMES]]
    for height, words in marks:
        outside = {0.0: -8, 1.0: 8}.get(height, 0) if is_scale(column) else 0
        axes.annotate(
            wrap(words, 20, SMALL, lines=1), (place, height), (0 if outside else 3, outside),
            textcoords="offset points", ha="center" if outside else "left", va="center",
            fontsize=SMALL, color=INK,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 0.6},
        )  # fmt: skip


def _number(value: float, column: object) -> str:
    return number(value, 2, signed=True) if column == EFFECT else shown(value)


def _alt(table: pd.DataFrame, keys: Sequence[str], names: Mapping[str, str], told: Told) -> str:
    ends = table.sort_values(EFFECT).iloc[[0, -1]].to_dict("records")
    least, most = (
        f"{told.effect(row)} at {', '.join(f'{names[key]} {shown(row[key])}' for key in keys)}"
        for row in ends
    )
    return f"{told.axis}, {len(table):,} points: from {least} to {most}."
