"""Recovery: where known parameters lie in the posteriors that the method gives them, against an even spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import note
from sim.figures.style import FAINT, INK, QUIET, free_style
from sim.figures.tables import require
from sim.figures.text import counted, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS: Final = ("block", "study", "parameter", "truth", "low", "high", "quantile")
PANEL_MM: Final = 78.0
CRITICAL: Final = 1.358
"""Of the Kolmogorov-Smirnov statistic times the root of the studies, at 5 %."""
ROOM: Final = 1.15
"""How much higher panels are than their lines and the band, for the names above."""
REMEDY: Final = "take recovery.csv of a run of circle calibrate"


def recovery(table: pd.DataFrame) -> Drawing:
    """Draw for each parameter how far the spread of truths in their posteriors departs from an even one.

    Parameters
    ----------
    table
        One row a made-up study and parameter, as ``recovery.csv`` of a calibration.

    Raises
    ------
    ValueError
        If the table lacks columns or rows.
    """
    require(table, "recovery", COLUMNS, REMEDY)
    blocks = list(dict(list(table.groupby("block", sort=False))).items())
    studies = table["study"].nunique()
    caption = (
        f"Simulation-based calibration over {studies} made-up studies: share of truths up to a quantile of their"
        " posterior, less that quantile; 0 everywhere if the method is right. A line a parameter. Band: where a single"
        " one stays with probability 95 % (Kolmogorov-Smirnov); those that leave it are named. Above 0 on the left and"
        " below on the right: posteriors too narrow; the other way round: too wide."
    )
    with page("full", PANEL_MM * len(blocks)) as figure:
        panels = figure.subplots(len(blocks), 1, squeeze=False, sharey=True)[:, 0]
        for axes, (block, part) in zip(panels, blocks, strict=True):
            _panel(axes, str(block), part)
        panels[-1].set_ylim(*(ROOM * end for end in panels[-1].get_ylim()))
        panels[-1].set_xlabel("Quantile of the posterior")
        note(figure, caption)
        return finish(figure, "Does the method give known parameters back?", _alt(table), caption)


def _panel(axes: Axes, block: str, table: pd.DataFrame) -> None:
    import numpy as np

    half = CRITICAL / np.sqrt(table["study"].nunique())
    named = 0
    for name, part in table.groupby("parameter", sort=False):
        quantiles, departures = _departures(np.sort(part["quantile"].to_numpy()))
        line = axes.plot(quantiles, departures, color=QUIET, linewidth=0.5, gid=str(name))[0]
        if np.abs(departures).max() > half:
            look = free_style(named)
            line.set(color=look.colour, linestyle=look.dash, linewidth=1.2, zorder=3)
            line.set_label(str(name).replace("_", " "))
            named += 1
    axes.axhspan(-half, half, color=FAINT, zorder=0)
    axes.axhline(0, color=INK, linewidth=0.6)
    axes.set_xlim(0, 1)
    axes.set_ylabel("Share of truths less quantile")
    axes.set_title(block, loc="left")
    if named:
        axes.legend(loc="upper right", ncols=3)


def _departures(quantiles: Any) -> tuple[Any, Any]:
    """Return the corners of the share of truths up to each quantile, less that quantile."""
    import numpy as np

    places = np.concatenate([[0.0], np.repeat(quantiles, 2), [1.0]])
    shares = np.repeat(np.arange(len(quantiles) + 1) / len(quantiles), 2)
    return places, shares - places


def _alt(table: pd.DataFrame) -> str:
    said: list[Any] = []
    for name, part in table.groupby("parameter", sort=False):
        held = float(((part["low"] <= part["truth"]) & (part["truth"] <= part["high"])).mean())
        said.append(f"{name} {number(100 * held, 0)} %")
    return (
        f"Departures from an even spread for {counted(len(said), 'parameter', 'parameters')}. Truths within the 95 %"
        f" interval: {'; '.join(said)}."
    )
