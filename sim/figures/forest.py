"""Forest plot: differences between arms, with their intervals as lines and as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from sim.figures.forest_axis import (
    frame,
    intervals,
    limits,
    line_count,
    meanings_of_sides,
    write_below,
)
from sim.figures.forest_rows import Block, blocks_of, decimals_of, direction, outcome_name
from sim.figures.style import (
    MM_PER_INCH,
    QUIET,
    SMALL,
    WIDTHS,
    Drawing,
    arm_styles,
    finish,
    house_style,
    new_figure,
)
from sim.figures.tables import FEW_REPLICATES
from sim.figures.text import clean, escape, number, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Side = Literal["left", "right"]

_ROW_MM: Final = 5.0
_LINE_MM: Final = 3.2
_GAP_MM: Final = 2.4
_HEAD_MM: Final = 8.0
_FOOT_MM: Final = 14.0
_ARM_MM: Final = 33.0
_NUMBERS_MM: Final = 45.0
_G_MM: Final = 11.0


def forest(
    effects: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    outcome: str = "anxiety",
    reference: str | None = None,
    subgroups: Sequence[str] = ("all",),
    weeks: Sequence[int] | None = None,
    estimand: str = "treatment_policy",
) -> Drawing:
    """Draw each arm's difference from a reference arm, contrast minus reference.

    Parameters
    ----------
    effects
        One row per contrast, reference, outcome, week, subgroup and estimand.
    labels
        Arm name to display label, in arm order; all arms of the study.
    outcome
        A value of ``effects.outcome``.
    reference
        The arm subtracted; the first of the labels if None.
    subgroups
        Values of ``effects.subgroup``, in the order of the rows.
    weeks
        Assessments to show; all that the table holds if None.
    estimand
        A value of ``effects.estimand``.

    Raises
    ------
    ValueError
        If the table is empty, lacks columns, or has no estimate for the selection.
    """
    against = next(iter(labels), "") if reference is None else reference
    selection = {"outcome": outcome, "reference": against, "estimand": estimand}
    blocks = blocks_of(effects, labels, selection, subgroups, weeks)
    title = f"{outcome_name(outcome).capitalize()}: difference from {labels[against]}"
    caption = _caption(blocks, labels[against], estimand)
    with house_style():
        figure = _draw(blocks, labels, outcome, against, caption)
        return finish(figure, title, _alt(blocks, labels, outcome, against), caption)


def _draw(
    blocks: Sequence[Block], labels: Mapping[str, str], outcome: str, against: str, caption: str
) -> Figure:
    total = WIDTHS["full"]
    names = {block.arm: wrap(labels[block.arm], _ARM_MM - 3, bold=True) for block in blocks}
    heights = [_block_height(block, names[block.arm]) for block in blocks]
    left = _ARM_MM + _what_mm(blocks)
    across = total - _NUMBERS_MM - _G_MM - left
    contrast = labels[blocks[0].arm] if len(blocks) == 1 else "the arm shown"
    meanings = meanings_of_sides(outcome, contrast, labels[against], limits(blocks), across)
    words = wrap(caption, total - 4, SMALL, lines=8)
    below = _FOOT_MM + _LINE_MM * (line_count(meanings) + line_count([words]))
    height = _HEAD_MM + sum(heights) + below
    figure = new_figure(total, height)
    axes = figure.add_axes(
        (left / total, below / height, across / total, sum(heights) / height),
        xlim=limits(blocks),
        ylim=(sum(heights), 0),
    )
    frame(axes, heights)
    styles = arm_styles(labels)
    for block, top in zip(blocks, _tops(heights), strict=True):
        for place, row in enumerate(block.rows):
            intervals(axes, row, top + (place + 0.5) * _ROW_MM, styles[block.arm])
    _columns(figure, blocks, heights, names, left)
    unit = clean(blocks[0].rows[0].unit)
    write_below(axes, meanings, escape(f"Difference in {outcome_name(outcome)} ({unit})"))
    figure.text(2 / total, 1.5 / height, words, fontsize=SMALL, color=QUIET, va="bottom")
    return figure


def _block_height(block: Block, name: str) -> float:
    return max(len(block.rows) * _ROW_MM, (name.count("\n") + 1) * _LINE_MM) + _GAP_MM


def _tops(heights: Sequence[float]) -> list[float]:
    return [sum(heights[:place]) + _GAP_MM / 2 for place in range(len(heights))]


def _what_mm(blocks: Sequence[Block]) -> float:
    return 36.0 if any(row.subgroup != "all" for block in blocks for row in block.rows) else 17.0


def _columns(
    figure: Figure,
    blocks: Sequence[Block],
    heights: Sequence[float],
    names: Mapping[str, str],
    left: float,
) -> None:
    """Write the columns of words and numbers, each row at the height of its interval."""
    total = WIDTHS["full"]
    height = figure.get_figheight() * MM_PER_INCH
    top_mm = height - _HEAD_MM
    digits = decimals_of(blocks)

    def write(x: float, y: float, text: str, weight: str = "normal", side: Side = "left") -> None:
        place = (x / total, (top_mm - y) / height)
        figure.text(*place, text, va="center", ha=side, fontweight=weight)

    what = "Assessment" if _what_mm(blocks) < 20 else "Subgroup"
    numbers = total - _NUMBERS_MM - _G_MM + 4
    heads = ((2.0, "Arm"), (_ARM_MM, what), (numbers, "Difference [95 % interval]"))
    for x, head in heads:
        write(x, -4.5, head, "bold")
    write(total - 2, -4.5, "g", "bold", "right")
    for block, top in zip(blocks, _tops(heights), strict=True):
        lines = names[block.arm].count("\n") + 1
        write(2.0, top + max(_ROW_MM, lines * _LINE_MM) / 2, names[block.arm], "bold")
        for place, row in enumerate(block.rows):
            y = top + (place + 0.5) * _ROW_MM
            write(_ARM_MM, y, wrap(row.what, left - _ARM_MM - 2, lines=1))
            write(numbers, y, row.printed(digits))
            write(total - 2, y, number(row.standardised, 2), side="right")


def _caption(blocks: Sequence[Block], reference: str, estimand: str) -> str:
    rows = [row for block in blocks for row in block.rows]
    replicates = min(row.replicates for row in rows)
    sentences = [f"Difference: arm minus {reference}, {estimand.replace('_', ' ')} estimand."]
    if any(row.has_interval for row in rows):
        sentences.append(
            f"Thick line and brackets: 95 % Monte Carlo interval over {replicates} replicates."
        )
    else:
        sentences.append("One replicate: no Monte Carlo interval, chance cannot be judged.")
    if 1 < replicates < FEW_REPLICATES:
        sentences.append("Few replicates: the interval is itself uncertain.")
    if any(row.has_trial for row in rows):
        sentences.append("Thin line: where 95 % of single trials of this size would fall.")
    if any(row.has_parameter for row in rows):
        sentences.append("Grey bar: 95 % interval over the parameter ensemble.")
    return " ".join([*sentences, "g: Hedges’ g with the pooled SD at the assessment."])


def _alt(blocks: Sequence[Block], labels: Mapping[str, str], outcome: str, against: str) -> str:
    digits = decimals_of(blocks)
    rows = [
        f"{labels[block.arm]}, {row.what}: {row.printed(digits)}, g {number(row.standardised, 2)}"
        for block in blocks
        for row in block.rows
    ]
    left, right = direction(outcome, "the arm shown", labels[against])
    unit = blocks[0].rows[0].unit
    return (
        f"Forest plot of the difference in {outcome_name(outcome)} from {labels[against]} "
        f"({unit}); left of zero {left}, right of zero {right}. {'; '.join(rows)}."
    )
