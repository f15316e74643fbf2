"""Heat map: an effect over two keys of a sweep, with the contour along which both arms break even."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.over_points import Told, holds_zero, is_scale, require_effects, shown, ticks_at
from sim.figures.parts import note
from sim.figures.style import INK
from sim.figures.text import wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

HEIGHT_MM: Final = 92.0
COLOURS: Final = "PuOr_r"
"""Two hues that every kind of colour vision tells apart, white at 0."""
DOTS: Final = 80.0
"""Points of print that the dots of a row of cells take together, if they are many."""
MOST_PATHS: Final = 2500
"""Cells beyond which they become pixels, so that an SVG stays small."""


def heat_map(
    table: pd.DataFrame, labels: Mapping[str, str], names: Mapping[str, str], keys: tuple[str, str]
) -> Drawing:
    """Draw the effect of one arm against the reference over two keys.

    Parameters
    ----------
    table
        Effects of one contrast on one outcome at the end of the programme, a row a point of a whole grid, with both
        keys' columns.
    labels
        Label of every arm.
    names
        What each swept key is, with its unit.
    keys
        The keys along and up; each holds numbers, at least two.

    Raises
    ------
    ValueError
        If the table lacks what is drawn, or its points are no grid of numbers.
    """
    across, up = keys
    require_effects(table, keys)
    effect, told = _grid(table, across, up), Told(table, labels)
    evens = bool(effect.to_numpy().min() < 0 < effect.to_numpy().max())
    unclear = table[holds_zero(table)]
    legend = _legend(evens, len(unclear), told)
    caption = f"{told.when} {legend} {told.interval('interval')} {told.sides}"
    with page("single", HEIGHT_MM) as figure:
        axes = figure.subplots()
        _cells(axes, effect, told)
        if evens:
            axes.contour(
                effect.columns, effect.index, effect, levels=[0.0], colors=INK, linewidths=1.4
            )
        _unclear(axes, unclear, keys, effect.shape)
        axes.set_xlabel(wrap(names[across], 58))
        axes.set_ylabel(wrap(names[up], 56))
        ticks_at(axes.xaxis, table[across])
        ticks_at(axes.yaxis, table[up])
        note(figure, caption)
        return finish(figure, told.title, _alt(table, keys, names, told, evens), caption)


def _legend(evens: bool, unclear: int, told: Told) -> str:
    line = (
        f"Line: break-even, where {told.contrast} and {told.reference} do the same."
        if evens
        else "No break-even within these ranges."
    )
    dots = "Dot: the interval doesn't exclude 0." if unclear else "Every interval excludes 0."
    return f"{line} {dots}"


def _grid(table: pd.DataFrame, across: str, up: str) -> pd.DataFrame:
    if any(not is_scale(table[key]) or table[key].nunique() < 2 for key in (across, up)):
        raise ValueError(f"a heat map needs two or more numbers each of {across} and {up}")
    if table.duplicated([across, up]).any():
        raise ValueError(
            f"several points share their {across} and {up}: a heat map needs one at each"
        )
    cells = table.pivot(index=up, columns=across, values="estimate")
    if cells.isna().to_numpy().any():
        raise ValueError(
            f"the points are no whole grid of {across} and {up}: sweep with design=grid"
        )
    return cells


def _cells(axes: Axes, effect: pd.DataFrame, told: Told) -> None:
    most = float(effect.abs().to_numpy().max()) or 1.0
    mesh = axes.pcolormesh(
        *(effect.columns, effect.index, effect), cmap=COLOURS, vmin=-most, vmax=most,
        shading="nearest", rasterized=effect.size > MOST_PATHS, gid="cells",
    )  # fmt: skip
    bar = axes.figure.colorbar(mesh, ax=axes)
    bar.set_label(told.label(58))
    bar.outline.set_visible(False)


def _unclear(axes: Axes, rows: pd.DataFrame, keys: tuple[str, str], cells: tuple[int, int]) -> None:
    """Mark the points at which chance could turn the sign, by dots smaller than the cells."""
    axes.plot(
        rows[keys[0]],
        rows[keys[1]],
        linestyle="none",
        marker=".",
        markersize=min(4.0, DOTS / max(cells)),
        markeredgewidth=0,
        color=INK,
        rasterized=prod(cells) > MOST_PATHS,
        gid="unclear",
    )


def _alt(
    table: pd.DataFrame, keys: tuple[str, str], names: Mapping[str, str], told: Told, evens: bool
) -> str:
    ends = table.sort_values("estimate").iloc[[0, -1]].to_dict("records")
    least, most = (
        f"{told.effect(row)} at {', '.join(f'{names[key]} {shown(row[key])}' for key in keys)}"
        for row in ends
    )
    line = "The break-even contour lies between them." if evens else "There is no break-even."
    unclear = f"At {int(holds_zero(table).sum())} of {len(table)} points the interval holds 0."
    return f"{told.axis}: from {least} to {most}. {line} {unclear}"
