"""Posterior pairs: the sets of an ensemble, two parameters at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import note
from sim.figures.style import QUIET, SMALL
from sim.figures.tables import require
from sim.figures.text import counted, number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST: Final = 6
HEIGHT_MM: Final = 175.0
BINS: Final = 12
DOT: Final = 900.0
NAME_MM: Final = 26.0
COLOUR: Final = "#0072B2"
REMEDY: Final = "take posterior.csv and parameters.csv of a run of circle calibrate"


def posterior_pairs(sets: pd.DataFrame, parameters: pd.DataFrame) -> Drawing:
    """Draw the parameters that the data tell most of: each against each other, and each alone.

    Parameters
    ----------
    sets
        ``weight`` and a column for each parameter, as ``posterior.csv``.
    parameters
        ``parameter``, ``prior_low``, ``prior_high``, ``contraction``, as ``parameters.csv``.

    Raises
    ------
    ValueError
        If a table lacks columns or rows.
    """
    require(
        parameters, "parameters", ("parameter", "prior_low", "prior_high", "contraction"), REMEDY
    )
    require(sets, "sets", ("weight", *parameters["parameter"]), REMEDY)
    ranked = parameters.sort_values("contraction", ascending=False, kind="stable").head(MOST)
    names = ranked["parameter"].tolist()
    spans = {
        row["parameter"]: (row["prior_low"], row["prior_high"]) for row in ranked.to_dict("records")
    }
    shown = "" if len(ranked) == len(parameters) else f" of {len(parameters)}"
    caption = (
        f"{len(sets)} sets of the ensemble, the {len(names)}{shown} parameters that were contracted most. Axes:"
        " plausible ranges. Area: weight. Number: correlation between sets; where it is far from 0, the data tell a"
        " combination rather than either."
    )
    with page("full", HEIGHT_MM) as figure:
        panels = figure.subplots(len(names), len(names), squeeze=False)
        for down, below in enumerate(names):
            for across, beside in enumerate(names):
                _panel(panels[down, across], sets, (beside, below), spans)
                _labels(panels[down, across], (across, down), (beside, below), len(names))
        figure.align_ylabels(panels[:, 0])
        note(figure, caption)
        title = "Parameter sets that agree with the fitted patterns"
        return finish(figure, title, _alt(sets, names), caption)


def _panel(
    axes: Axes, sets: pd.DataFrame, pair: tuple[str, str], spans: dict[str, tuple[float, float]]
) -> None:
    import numpy as np

    beside, below = pair
    axes.set_xlim(*spans[beside])
    if beside == below:
        low, high = spans[beside]
        axes.hist(
            sets[beside], bins=np.linspace(low, high, BINS + 1).tolist(), weights=sets["weight"],
            color=COLOUR, alpha=0.7,
        )  # fmt: skip
        axes.set_yticks([])
        return
    axes.set_ylim(*spans[below])
    axes.scatter(
        sets[beside],
        sets[below],
        s=DOT * sets["weight"],
        color=COLOUR,
        alpha=0.35,
        linewidths=0,
        rasterized=True,
    )
    axes.text(
        0.96, 0.95, number(_correlation(sets, beside, below), 2), transform=axes.transAxes,
        ha="right", va="top", size=SMALL, color=QUIET,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
    )  # fmt: skip


def _labels(axes: Axes, place: tuple[int, int], pair: tuple[str, str], count: int) -> None:
    across, down = place
    axes.tick_params(labelsize=SMALL)
    axes.locator_params(nbins=3)
    if down == count - 1:
        axes.set_xlabel(wrap(pair[0].replace("_", " "), NAME_MM, SMALL, lines=2), size=SMALL)
    else:
        axes.set_xticklabels([])
    if across == 0:
        axes.set_ylabel(wrap(pair[1].replace("_", " "), NAME_MM, SMALL, lines=2), size=SMALL)
    if across != 0 or down == 0:
        axes.set_yticklabels([])


def _correlation(sets: pd.DataFrame, one: str, other: str) -> float:
    import numpy as np

    weights = sets["weight"].to_numpy()
    spread = np.cov(sets[one], sets[other], aweights=weights)
    whole = float(np.sqrt(spread[0, 0] * spread[1, 1]))
    return float(spread[0, 1]) / whole if whole else 0.0


def _alt(sets: pd.DataFrame, names: list[str]) -> str:
    said = [
        f"{one} and {other} {number(_correlation(sets, one, other), 2)}"
        for k, one in enumerate(names)
        for other in names[k + 1 :]
    ]
    return (
        f"Scatter plots of {counted(len(names), 'parameter', 'parameters')} in {len(sets)} sets."
        f" Correlations: {'; '.join(said)}."
    )
