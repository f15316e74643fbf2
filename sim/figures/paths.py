"""Paths: what of each arm's effect came through skill, cohesion, buffering and carry-over, and what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.forest_rows import declared, direction, outcome_name, unit_words
from sim.figures.parts import arm_legend, name_rows, note
from sim.figures.style import INK, QUIET, SHADE, ArmStyle, arm_styles
from sim.figures.tables import interval_note, require
from sim.figures.text import number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS: Final = (
    *("contrast", "reference", "outcome", "week", "path", "estimate", "ci_low", "ci_high"),
    *("replicates", "parameter_low", "parameter_high"),
)
NAMES: Final[Mapping[str, str]] = {
    "total": "The whole effect",
    "skill": "Skill",
    "cohesion": "Cohesion",
    "buffering": "Buffering of events",
    "carry_over": "Mood carried over\nfrom sessions",
    "overlap": "Lost by no\nsingle cut",
}
"""Rows from the top; what is left with all cut is not drawn."""
_ARM_MM: Final = 3.6
_GAP_MM: Final = 4.4
_FRAME_MM: Final = 32.0


def paths(
    table: pd.DataFrame, labels: Mapping[str, str], *, week: int, outcome: str = "anxiety"
) -> Drawing:
    """Draw the parts of every arm's effect against the first arm.

    Parameters
    ----------
    table
        As ``paths.csv``.
    labels
        Arm name to display label, in arm order; the first is the reference.
    week
        Assessment to show.
    outcome
        A value of ``table.outcome``.

    Raises
    ------
    ValueError
        If the table lacks columns, or holds nothing of the outcome at that assessment.
    """
    require(table, "paths", COLUMNS, "give paths.csv of circle compare paths=true")
    reference = next(iter(labels))
    chosen = (table["outcome"] == outcome) & (table["week"] == week)
    shown = table[chosen & (table["reference"] == reference)]
    if shown.empty:
        raise ValueError(f"table 'paths' holds nothing of {outcome} in week {week}")
    arms = [arm for arm in labels if (shown["contrast"] == arm).any()]
    contrast = labels[arms[0]] if len(arms) == 1 else "the arm shown"
    caption = _caption(shown, outcome, contrast, labels[reference], week)
    height = _FRAME_MM + len(NAMES) * (_ARM_MM * len(arms) + _GAP_MM)
    with page("full", height) as figure:
        axes, styles = figure.subplots(), arm_styles(labels)
        _draw(axes, shown, arms, styles)
        axes.set_xlabel(f"{outcome_name(outcome)} ({unit_words(declared(outcome).unit)})")
        arm_legend(figure, arms, labels, styles)
        note(figure, caption)
        title = f"{outcome_name(outcome)}: what the effect against {labels[reference]} came through"
        return finish(figure, title, _alt(shown, arms, labels), caption)


def _draw(
    axes: Axes, shown: pd.DataFrame, arms: Sequence[str], styles: Mapping[str, ArmStyle]
) -> None:
    records: list[Any] = shown.to_dict("records")
    rows = {(row["path"], row["contrast"]): row for row in records}
    step = _ARM_MM / (_ARM_MM * len(arms) + _GAP_MM)
    axes.axhspan(-0.5, 0.5, color=SHADE, linewidth=0)
    for at, part in enumerate(NAMES):
        for k, arm in enumerate(arms):
            y = at + step * (k - (len(arms) - 1) / 2)
            _mark(axes, y, rows[part, arm], styles[arm])
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.set_ylim(len(NAMES) - 0.5, -0.5)
    name_rows(axes, list(NAMES.values()))
    axes.grid(axis="x")


def _mark(axes: Axes, y: float, row: Mapping[str, Any], style: ArmStyle) -> None:
    if row["parameter_low"] == row["parameter_low"]:
        ends = [row["parameter_low"], row["parameter_high"]]
        axes.plot(ends, [y, y], color=QUIET, linewidth=0.6)
    axes.plot([row["ci_low"], row["ci_high"]], [y, y], color=style.colour, linewidth=1.6)
    axes.plot([row["estimate"]], [y], color=style.colour, marker=style.marker, markersize=3.8)


def _caption(shown: pd.DataFrame, outcome: str, contrast: str, reference: str, week: int) -> str:
    below, above = direction(outcome, contrast, reference)
    lines = interval_note(int(shown["replicates"].min()), "lines")
    ensemble = (
        " Thin grey lines: the central 95 % of the parameter sets of an ensemble."
        if shown["parameter_low"].notna().any()
        else ""
    )
    return (
        f"Week {week}. Each path: the effect less what is left of it when that path alone is cut, on the same people"
        " with the same luck. Last row: what no single cut loses, as paths make up for each other; the rows below the"
        f" first add up to it. {lines}{ensemble} Below 0 {below}, above 0 {above}."
    )


def _alt(shown: pd.DataFrame, arms: Sequence[str], labels: Mapping[str, str]) -> str:
    said = []
    for arm in arms:
        rows = shown[shown["contrast"] == arm].set_index("path")["estimate"].astype(float)
        parts = [
            f"{' '.join(name.split()).lower()} {number(rows[part], 2, signed=True)}"
            for part, name in NAMES.items()
        ]
        said.append(f"{labels[arm]}: {', '.join(parts)}.")
    return " ".join(said)
