"""Identification: where each parameter lies in its plausible range before and after it was fitted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import name_rows, note
from sim.figures.style import BODY, FAINT, INK, QUIET, SMALL
from sim.figures.tables import require
from sim.figures.text import counted, number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS: Final = (
    *("parameter", "symbol", "prior_low", "prior_high", "default"),
    *("mean", "low", "high", "contraction", "truth"),
)
ROW_MM: Final = 5.6
FRAME_MM: Final = 30.0
NAMES_MM: Final = 52.0
THICK: Final = 0.62
COLOUR: Final = "#0072B2"
REMEDY: Final = "take parameters.csv of a run of circle calibrate"


def identification(table: pd.DataFrame) -> Drawing:
    """Draw each parameter's posterior within its plausible range, in the order of the table.

    Parameters
    ----------
    table
        One row a parameter, as ``parameters.csv`` of a calibration.

    Raises
    ------
    ValueError
        If the table lacks columns or rows.
    """
    require(table, "parameters", COLUMNS, REMEDY)
    caption = (
        "Pale bar: plausible range before the fit (prior, even). Point and line: mean and 95 % of the ensemble."
        " Cross: default of plain runs. Right: contraction, 1 less the posterior over the prior standard deviation;"
        " near 0, the data say nothing."
    )
    rows = table.iloc[::-1].to_dict("records")
    with page("full", FRAME_MM + ROW_MM * len(rows)) as figure:
        axes = figure.subplots()
        for place, row in enumerate(rows):
            _row(axes, place, row)
        names = [f"{row['parameter'].replace('_', ' ')} ({row['symbol']})" for row in rows]
        name_rows(axes, [wrap(name, NAMES_MM, lines=1) for name in names], line=True)
        axes.set_xticks([0, 0.5, 1], ["low end", "middle", "high end"])
        axes.set_xlim(-0.02, 1.14)
        axes.set_ylim(-0.8, len(rows) - 0.2)
        axes.set_xlabel("Value within the plausible range")
        _legend(axes, rows)
        note(figure, caption)
        return finish(figure, "What the data tell of each parameter", _alt(rows), caption)


def _row(axes: Axes, place: int, row: Mapping[Any, Any]) -> None:
    def at(value: float) -> float:
        return float((value - row["prior_low"]) / (row["prior_high"] - row["prior_low"]))

    axes.barh(place, 1, height=THICK, color=FAINT, gid="prior")
    axes.plot(
        [at(row["low"]), at(row["high"])], [place] * 2, color=COLOUR, linewidth=2, gid="posterior"
    )
    axes.plot(at(row["mean"]), place, "o", color=COLOUR, markersize=4)
    axes.plot(at(row["default"]), place, "x", color=INK, markersize=4.5, gid="default")
    if row["truth"] == row["truth"]:
        axes.plot(at(row["truth"]), place, "D", color="#D55E00", markersize=3.5, gid="truth")
    axes.text(1.02, place, number(row["contraction"], 2), va="center", size=SMALL, color=QUIET)


def _legend(axes: Axes, rows: list[dict[Any, Any]]) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    handles: list[Any] = [
        Patch(color=FAINT, label="plausible range"),
        Line2D([], [], color=COLOUR, marker="o", markersize=4, linewidth=2, label="ensemble"),
        Line2D([], [], color=INK, marker="x", linestyle="none", markersize=4.5, label="default"),
    ]
    if any(row["truth"] == row["truth"] for row in rows):
        handles.append(
            Line2D(
                [], [], color="#D55E00", marker="D", linestyle="none", markersize=3.5, label="truth"
            )
        )
    axes.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=4, fontsize=BODY
    )


def _alt(rows: list[dict[Any, Any]]) -> str:
    said = [
        f"{row['parameter']} {number(row['mean'], 2)} ({number(row['low'], 2)} to {number(row['high'], 2)}),"
        f" contraction {number(row['contraction'], 2)}"
        for row in reversed(rows)
    ]
    return (
        f"Posterior of {counted(len(said), 'parameter', 'parameters')} within their plausible ranges:"
        f" {'; '.join(said)}."
    )
