"""The rows of a forest plot, read from the table of effects."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sim.figures.tables import require
from sim.figures.text import interval, number

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS: Final = [
    "contrast",
    "reference",
    "outcome",
    "unit",
    "week",
    "subgroup",
    "estimand",
    "estimate",
    "ci_low",
    "ci_high",
    "standardised",
    "replicates",
    "trial_low",
    "trial_high",
    "parameter_low",
    "parameter_high",
]
_REMEDY: Final = "estimate effects first (compare and sweep do)"

#: Outcomes of which less is better, and of which more is better; beginnings of names, so that
#: variants such as reliable change are covered. Of any other outcome no side is called better.
_LESS_IS_BETTER: Final = ("anxiety", "depression", "gad7", "deteriorated")
_MORE_IS_BETTER: Final = [
    "quality_of_life",
    "attendance",
    "retention",
    "treatment_adherence",
    "cohesion",
    "alliance",
    "uptake",
    "reach",
    "responders",
    "responding",
    "completing",
]
_NAMES: Final = {"gad7": "GAD-7", "anxiety": "anxiety", "deteriorated": "deterioration"}


@dataclass(frozen=True)
class Row:
    """One effect: contrast minus reference at one assessment in one subgroup."""

    week: int
    subgroup: str
    what: str
    unit: str
    replicates: int
    estimate: float
    low: float
    high: float
    standardised: float
    trial_low: float
    trial_high: float
    parameter_low: float
    parameter_high: float

    @property
    def has_interval(self) -> bool:
        """Whether there is a Monte Carlo interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def has_trial(self) -> bool:
        """Whether there is an interval of single trials."""
        return math.isfinite(self.trial_low) and math.isfinite(self.trial_high)

    @property
    def has_parameter(self) -> bool:
        """Whether there is an interval over a parameter ensemble."""
        return math.isfinite(self.parameter_low) and math.isfinite(self.parameter_high)

    def ends(self) -> list[float]:
        """Return everything that the axis has to hold."""
        values = (
            self.estimate,
            self.low,
            self.high,
            self.trial_low,
            self.trial_high,
            self.parameter_low,
            self.parameter_high,
        )
        return [value for value in values if math.isfinite(value)]

    def printed(self, decimals: int) -> str:
        """Return the estimate with its Monte Carlo interval as printed."""
        words = number(self.estimate, decimals, signed=True)
        return f"{words} {interval(self.low, self.high, decimals)}".strip()


@dataclass(frozen=True)
class Block:
    """The rows of one arm."""

    arm: str
    rows: tuple[Row, ...]


def blocks_of(
    effects: pd.DataFrame,
    labels: Mapping[str, str],
    selection: Mapping[str, str],
    subgroups: Sequence[str],
    weeks: Sequence[int] | None,
) -> list[Block]:
    """Return the defined effects of a selection, by arm in the order of the labels.

    Raises
    ------
    ValueError
        If the reference is no arm, or nothing is left to draw.
    """
    require(effects, "effects", _COLUMNS, _REMEDY)
    if selection["reference"] not in labels:
        raise ValueError(f"reference={selection['reference']!r}: choose among {', '.join(labels)}")
    chosen = _chosen(effects, selection, subgroups, weeks)
    blocks = [
        Block(arm, _rows(chosen[chosen["contrast"] == arm], subgroups))
        for arm in labels
        if (chosen["contrast"] == arm).any()
    ]
    if not blocks:
        wanted = ", ".join(f"{key}={value}" for key, value in selection.items())
        raise ValueError(
            f"table 'effects' has no estimate with {wanted}, subgroups={list(subgroups)}, "
            f"weeks={'all' if weeks is None else list(weeks)}: its outcomes are "
            f"{', '.join(sorted(effects['outcome'].unique()))}"
        )
    return blocks


def _chosen(
    effects: pd.DataFrame,
    selection: Mapping[str, str],
    subgroups: Sequence[str],
    weeks: Sequence[int] | None,
) -> pd.DataFrame:
    keep = effects["estimate"].notna() & effects["subgroup"].isin(list(subgroups))
    for column, value in selection.items():
        keep &= effects[column] == value
    if weeks is not None:
        keep &= effects["week"].isin(list(weeks))
    return effects[keep]


def _rows(table: pd.DataFrame, subgroups: Sequence[str]) -> tuple[Row, ...]:
    one_week = table["week"].nunique() == 1
    plain = set(table["subgroup"]) == {"all"}
    rows = [
        _row(values, one_week and not plain, plain)
        for subgroup in subgroups
        for values in table[table["subgroup"] == subgroup].sort_values("week").to_dict("records")
    ]
    return tuple(rows)


def _row(values: Mapping[object, object], hide_week: bool, plain: bool) -> Row:
    def value(column: str) -> float:
        return float(str(values[column]))

    subgroup, week = str(values["subgroup"]), int(value("week"))
    group = "everyone" if subgroup == "all" else subgroup.replace(":", ": ").replace("_", " ")
    what = f"week {week}" if plain else group if hide_week else f"{group}, week {week}"
    return Row(
        week=week,
        subgroup=subgroup,
        what=what,
        unit=str(values["unit"]),
        replicates=int(value("replicates")),
        low=value("ci_low"),
        high=value("ci_high"),
        **{
            name: value(name)
            for name in (
                "estimate",
                "standardised",
                "trial_low",
                "trial_high",
                "parameter_low",
                "parameter_high",
            )
        },
    )


def decimals_of(blocks: Sequence[Block]) -> int:
    """Return the decimals with which differences of this size are printed."""
    largest = max(abs(value) for block in blocks for row in block.rows for value in row.ends())
    return 1 if largest >= 10 else 2 if largest >= 0.1 else 3


def outcome_name(outcome: str) -> str:
    """Return an outcome's name in words."""
    return _NAMES.get(outcome, outcome.replace("_", " "))


def direction(outcome: str, contrast: str, reference: str) -> tuple[str, str]:
    """Return what it means to lie left and right of zero."""
    if outcome.startswith(_LESS_IS_BETTER):
        return f"favours {contrast}", f"favours {reference}"
    if outcome.startswith(tuple(_MORE_IS_BETTER)):
        return f"favours {reference}", f"favours {contrast}"
    return f"lower in {contrast}", f"higher in {contrast}"
