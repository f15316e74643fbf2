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

    from sim.estimation.outcomes import Outcome

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


@dataclass(frozen=True)
class Row:
    """One effect: contrast minus reference at one assessment in one subgroup."""

    week: int
    subgroup: str
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
    def when(self) -> str:
        """The assessment in words."""
        return f"week {self.week}"

    @property
    def who(self) -> str:
        """The subgroup in words."""
        if self.subgroup == "all":
            return "everyone"
        return self.subgroup.replace(":", ": ").replace("_", " ")

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
            f"weeks={'all after baseline' if weeks is None else list(weeks)}: its outcomes are "
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
    if weeks is None:
        keep &= effects["week"] > 0
    else:
        keep &= effects["week"].isin(list(weeks))
    for column, value in selection.items():
        keep &= effects[column] == value
    return effects[keep]


def _rows(table: pd.DataFrame, subgroups: Sequence[str]) -> tuple[Row, ...]:
    return tuple(
        _row(values)
        for subgroup in subgroups
        for values in table[table["subgroup"] == subgroup].sort_values("week").to_dict("records")
    )


def _row(values: Mapping[object, object]) -> Row:
    def value(column: str) -> float:
        return float(str(values[column]))

    return Row(
        week=int(value("week")),
        subgroup=str(values["subgroup"]),
        unit=str(values["unit"]),
        replicates=int(value("replicates")),
        estimate=value("estimate"),
        low=value("ci_low"),
        high=value("ci_high"),
        standardised=value("standardised"),
        trial_low=value("trial_low"),
        trial_high=value("trial_high"),
        parameter_low=value("parameter_low"),
        parameter_high=value("parameter_high"),
    )


def decimals_of(blocks: Sequence[Block]) -> int:
    """Return the decimals with which differences of this size are printed."""
    largest = max(abs(value) for block in blocks for row in block.rows for value in row.ends())
    return 1 if largest >= 10 else 2 if largest >= 0.1 else 3


def outcome_name(outcome: str) -> str:
    """Return an outcome's label, without the scale that its unit names again."""
    one = declared(outcome)
    return one.label.removesuffix(f" ({one.unit.split()[0]})")


def unit_words(unit: str) -> str:
    """Return a unit as it stands on an axis."""
    return "share of 1" if unit == "share" else unit


def direction(outcome: str, contrast: str, reference: str) -> tuple[str, str]:
    """Return what it means to lie left and right of zero."""
    better = declared(outcome).better
    if better == "lower":
        return f"favours {contrast}", f"favours {reference}"
    if better == "higher":
        return f"favours {reference}", f"favours {contrast}"
    return f"less in {contrast}", f"more in {contrast}"


def declared(outcome: str) -> Outcome:
    """Return an outcome's declaration.

    Raises
    ------
    ValueError
        If there is no such outcome.
    """
    # Imported here, since estimation is slow to import and most figures do not need it.
    from sim.estimation.outcomes import outcome as find

    return find(outcome)
