"""Which figures fit a finished sweep, each drawn from its stored tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim import figures
from sim.figures import Drawings
from sim.figures.over_points import is_scale
from sim.figures.parallel import MOST_KEYS
from sim.figures.response import MOST_LINES
from sim.sweep.found import Found
from sim.sweep.influence import influences

if TYPE_CHECKING:
    import pandas as pd

MOST_PLACES, MOST_NAMES = 2000, 8
"""Numbers and names that a response curve has along, at most."""
LEAST_LEVELS = 3
"""Values of each key from which two are drawn as a map."""


def drawings_of(folder: Path, outcome: str | None = None) -> Drawings:
    """Return the figures that fit the design of a finished sweep; none where no point has an effect.

    Parameters
    ----------
    outcome : str, optional
        Another one than the sweep was about.
    """
    return drawings(Found.of(folder, outcome))


def drawings(found: Found) -> Drawings:
    """Return the figures that fit what was found.

    One key gives a response curve. Of two on a grid, numbers give a heat map, and few values of one of them a response
    curve with a line for each. Anything else gives a tornado and parallel coordinates. What isn't one key is drawn for
    each contrast apart.
    """
    table = found.table
    keys = [axis.key for axis in found.axes if len(table) and table[axis.key].nunique() > 1]
    if len(keys) == 1 and _is_curve(table, keys[0], ["contrast"]):
        return {"response": partial(figures.response, table, found.labels, found.names, keys[0])}
    drawn: Drawings = {}
    for contrast, rows in found.contrasts() if keys else ():
        of_one = _on_a_grid(found, rows, keys) if _is_grid(rows, keys) else {}
        of_one = of_one or _over_many(found, rows, keys)
        drawn |= {f"{kind}_{contrast}": draw for kind, draw in of_one.items()}
    return drawn


def _is_curve(rows: pd.DataFrame, key: str, by: list[str]) -> bool:
    few = rows[key].nunique() <= (MOST_PLACES if is_scale(rows[key]) else MOST_NAMES)
    return few and not rows.duplicated([key, *by]).any()


def _is_grid(rows: pd.DataFrame, keys: list[str]) -> bool:
    if len(keys) != 2 or rows.duplicated(keys).any():
        return False
    first, second = (rows[key].nunique() for key in keys)
    return bool(first * second == len(rows))


def _on_a_grid(found: Found, rows: pd.DataFrame, keys: list[str]) -> Drawings:
    drawn: Drawings = {}
    scale = {key: is_scale(rows[key]) for key in keys}
    levels = {key: rows[key].nunique() for key in keys}
    # Lines are names, if one key holds them, or else the key with fewer values.
    by, along = sorted(keys, key=lambda key: (scale[key], levels[key]))
    if all(scale[key] and levels[key] >= LEAST_LEVELS for key in keys):
        drawn["heat_map"] = partial(
            figures.heat_map, rows, found.labels, found.names, (keys[0], keys[1])
        )
    if levels[by] <= MOST_LINES and _is_curve(rows, along, [by]):
        drawn["response"] = partial(figures.response, rows, found.labels, found.names, along, by)
    return drawn


def _over_many(found: Found, rows: pd.DataFrame, keys: list[str]) -> Drawings:
    drawn: Drawings = {}
    ends, ranked = _ends(found, rows), keys
    if len(ends):
        drawn["tornado"] = partial(figures.tornado, rows, ends, found.labels, found.names)
        ranked = [*ends["key"], *(key for key in keys if key not in set(ends["key"]))]
    if len(keys) > 1:
        shown = ranked[:MOST_KEYS]
        drawn["parallel"] = partial(figures.parallel, rows, found.labels, found.names, shown)
    return drawn


def _ends(found: Found, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the mean effect at both ends of each axis, the most influential axis first."""
    import pandas as pd

    return pd.DataFrame(
        {
            "key": each.axis.key,
            **dict(zip(("first_at", "first"), each.first, strict=True)),
            **dict(zip(("last_at", "last"), each.last, strict=True)),
        }
        for each in influences(found.axes, rows, rows["estimate"].to_numpy())
    )
