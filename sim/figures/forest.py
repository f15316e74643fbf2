"""Forest plot: differences between arms, with their intervals as lines and as numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final, Literal

from sim.figures.drawing import Drawing, finish, new_figure
from sim.figures.forest_axis import (
    frame,
    intervals,
    limits,
    line_count,
    meanings_of_sides,
    write_below,
)
from sim.figures.forest_rows import (
    Block,
    Row,
    blocks_of,
    decimals_of,
    direction,
    outcome_name,
    unit_words,
)
from sim.figures.style import MM_PER_INCH, QUIET, SMALL, WIDTHS, arm_styles, house_style
from sim.figures.tables import interval_note
from sim.figures.text import clean, escape, number, width_mm, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Side = Literal["left", "right"]

_ROW_MM: Final = 5.0
_LINE_MM: Final = 3.2
_GAP_MM: Final = 2.4
_HEAD_MM: Final = 8.0
_FOOT_MM: Final = 14.0
_ARM_MM: Final = 32.0
_WIDEST_COLUMN_MM: Final = 44.0
_NUMBERS_MM: Final = 38.0
_G_MM: Final = 11.0


@dataclass(frozen=True)
class _Column:
    head: str
    width: float
    words: Callable[[Row], str]


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
        Assessments to show; all after baseline if None.
    estimand
        A value of ``effects.estimand``.

    Raises
    ------
    ValueError
        If the table is empty or lacks columns, the outcome is unknown, or nothing is estimated
        for the selection.
    """
    against = next(iter(labels), "") if reference is None else reference
    selection = {"outcome": outcome, "reference": against, "estimand": estimand}
    blocks = blocks_of(effects, labels, selection, subgroups, weeks)
    title = f"{outcome_name(outcome)}: difference from {labels[against]}"
    caption = _caption(blocks, labels[against], estimand)
    with house_style():
        figure = _draw(blocks, labels, outcome, against, caption)
        return finish(figure, title, _alt(blocks, labels, outcome, against), caption)


def _draw(
    blocks: Sequence[Block], labels: Mapping[str, str], outcome: str, against: str, caption: str
) -> Figure:
    total = WIDTHS["full"]
    names = {block.arm: wrap(labels[block.arm], _ARM_MM - 4, bold=True) for block in blocks}
    heights = [_block_height(block, names[block.arm]) for block in blocks]
    left = _ARM_MM + sum(column.width for column in _row_columns(blocks)) + 2
    across = total - _NUMBERS_MM - _G_MM - left
    contrast = labels[blocks[0].arm] if len(blocks) == 1 else "the arm shown"
    ends = limits(blocks, across)
    meanings = meanings_of_sides(outcome, contrast, labels[against], ends, across)
    words = wrap(caption, total - 4, SMALL, lines=8)
    below = _FOOT_MM + _LINE_MM * (line_count(meanings) + line_count([words]))
    height = _HEAD_MM + sum(heights) + below
    figure = new_figure(total, height)
    axes = figure.add_axes(
        (left / total, below / height, across / total, sum(heights) / height),
        xlim=ends,
        ylim=(sum(heights), 0),
    )
    frame(axes, heights, across)
    styles = arm_styles(labels)
    for block, top in zip(blocks, _tops(heights), strict=True):
        for place, row in enumerate(block.rows):
            intervals(axes, row, top + (place + 0.5) * _ROW_MM, styles[block.arm])
    _write_columns(figure, blocks, heights, names)
    unit = clean(unit_words(blocks[0].rows[0].unit))
    write_below(axes, meanings, escape(f"{outcome_name(outcome)}: difference ({unit})"))
    figure.text(2 / total, 1.5 / height, words, fontsize=SMALL, color=QUIET, va="bottom")
    return figure


def _row_columns(blocks: Sequence[Block]) -> list[_Column]:
    """Return the columns that tell rows apart: subgroup, assessment, or both."""
    rows = [row for block in blocks for row in block.rows]
    weeks = sorted({row.week for row in rows})
    when = _column("Assessment", attrgetter("when"), rows)
    if all(row.subgroup == "all" for row in rows):
        return [when]
    if len(weeks) > 1:
        return [_column("Subgroup", attrgetter("who"), rows), when]
    return [_column(f"Subgroup, {rows[0].when}", attrgetter("who"), rows)]


def _column(head: str, words: Callable[[Row], str], rows: Sequence[Row]) -> _Column:
    """Return a column as wide as its words need."""
    needed = max(width_mm(head, bold=True), *(width_mm(words(row)) for row in rows))
    return _Column(head, min(needed + 3, _WIDEST_COLUMN_MM), words)


def _block_height(block: Block, name: str) -> float:
    return max(len(block.rows) * _ROW_MM, (name.count("\n") + 1) * _LINE_MM) + _GAP_MM


def _tops(heights: Sequence[float]) -> list[float]:
    return [sum(heights[:place]) + _GAP_MM / 2 for place in range(len(heights))]


def _write_columns(
    figure: Figure, blocks: Sequence[Block], heights: Sequence[float], names: Mapping[str, str]
) -> None:
    """Write the columns of words and numbers, each row at the height of its interval."""
    total = WIDTHS["full"]
    height = figure.get_figheight() * MM_PER_INCH
    digits = decimals_of(blocks)
    numbers, last = total - _NUMBERS_MM - _G_MM + 4, total - 2
    standardised = _standardised(blocks)

    def write(x: float, y: float, text: str, weight: str = "normal", side: Side = "left") -> None:
        place = (x / total, (height - _HEAD_MM - y) / height)
        figure.text(*place, text, va="center", ha=side, fontweight=weight)

    write(2.0, -4.5, "Arm", "bold")
    write(numbers, -4.5, "Difference [interval]", "bold")
    write(last, -4.5, "g" if standardised else "", "bold", "right")
    for block, top in zip(blocks, _tops(heights), strict=True):
        lines = names[block.arm].count("\n") + 1
        write(2.0, top + max(_ROW_MM, lines * _LINE_MM) / 2, names[block.arm], "bold")
        for place, row in enumerate(block.rows):
            y = top + (place + 0.5) * _ROW_MM
            write(numbers, y, row.printed(digits))
            write(last, y, number(row.standardised, 2) if standardised else "", side="right")
    x = _ARM_MM
    for column in _row_columns(blocks):
        write(x, -4.5, column.head, "bold")
        for block, top in zip(blocks, _tops(heights), strict=True):
            for place, row in enumerate(block.rows):
                words = wrap(column.words(row), column.width - 2, lines=1)
                write(x, top + (place + 0.5) * _ROW_MM, words)
        x += column.width


def _standardised(blocks: Sequence[Block]) -> bool:
    return any(math.isfinite(row.standardised) for block in blocks for row in block.rows)


def _caption(blocks: Sequence[Block], reference: str, estimand: str) -> str:
    rows = [row for block in blocks for row in block.rows]
    sentences = [
        f"Difference: arm minus {reference}, {estimand.replace('_', ' ')} estimand.",
        _interval_sentence(rows),
    ]
    if any(row.has_trial for row in rows):
        sentences.append("Thin line: where 95 % of single trials of this size would fall.")
    if any(row.has_parameter for row in rows):
        sentences.append("Grey bar: 95 % interval over the parameter ensemble.")
    if _standardised(blocks):
        sentences.append("g: Hedges’ g with the pooled SD at the assessment.")
    return " ".join(sentences)


def _interval_sentence(rows: Sequence[Row]) -> str:
    replicates = min(row.replicates for row in rows)
    if not any(row.has_interval for row in rows):
        return "One replicate: no Monte Carlo interval, chance cannot be judged."
    if replicates == 1:
        return (
            "Thick line and brackets: 95 % interval from the groups of one replicate; "
            "it says nothing of other replicates."
        )
    return interval_note(replicates, "thick line and brackets")


def _alt(blocks: Sequence[Block], labels: Mapping[str, str], outcome: str, against: str) -> str:
    digits = decimals_of(blocks)
    rows = [
        f"{labels[block.arm]}, {row.who}, {row.when}: {row.printed(digits)}"
        + (f", g {number(row.standardised, 2)}" if math.isfinite(row.standardised) else "")
        for block in blocks
        for row in block.rows
    ]
    left, right = direction(outcome, "the arm shown", labels[against])
    unit = unit_words(blocks[0].rows[0].unit)
    return (
        f"Forest plot. {outcome_name(outcome)}, difference from {labels[against]} ({unit}); "
        f"left of zero {left}, right of zero {right}. {'; '.join(rows)}."
    )
