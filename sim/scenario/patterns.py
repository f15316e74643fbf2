"""Published patterns as data: which scenario to run, which statistic of it, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from sim.scenario.files import read_yaml, shown
from sim.scenario.named import described, named_files
from sim.scenario.refusal import Refusal
from sim.scenario.schema import Label, Week
from sim.scenario.spec import Identifier, Spec
from sim.scenario.tables import check_sources

NEEDS: Mapping[str, tuple[str, ...]] = {
    "mean": ("outcome", "week"),
    "sd": ("outcome", "week"),
    "change": ("outcome", "since", "week"),
    "correlation": ("outcome", "other", "week"),
    "retest": ("outcome", "since", "week"),
    "persistence": ("outcome", "since", "week"),
    "effect_size": ("outcome", "reference", "week"),
    "effect_ratio": ("outcome", "reference", "since", "week"),
    "gain_correlation": ("outcome", "other", "since", "week"),
    "completers": ("outcome", "since", "week"),
    "nonadherence_effect": ("outcome", "week"),
    "attendance": (),
    "dropout": (),
    "hazard_ratio": ("week",),
    "attended_at_least": ("sessions",),
    "never_attended": (),
}
"""What each statistic has to be told, beside the arm; `sim.inference.statistics` says what it is."""
OPTIONAL = ("outcome", "other", "reference", "since", "week", "sessions")

Statistic = Literal[
    "mean", "sd", "change", "correlation", "retest", "persistence", "effect_size", "effect_ratio",
    "gain_correlation", "completers", "nonadherence_effect", "attendance", "dropout",
    "hazard_ratio", "attended_at_least", "never_attended",
]  # fmt: skip
Scored = Literal["anxiety", "depression", "gad7", "quality_of_life", "cohesion", "alliance"]
Other = Literal[
    "anxiety", "depression", "cohesion", "alliance", "sessions_attended", "expressiveness",
    "communication_competence", "digital_literacy", "outside_support",
]  # fmt: skip
Number = Annotated[float, Field(allow_inf_nan=False)]
Text = Annotated[str, Field(min_length=1, max_length=200)]


class Pattern(Spec):
    """One finding: a statistic of a scenario, and where it was found to lie.

    Attributes
    ----------
    since, week : int
        Earlier and later assessment.
    low, high : float or None
        Where the published value may lie: its sampling interval, or one bound where only a direction is known.
    tolerance : float or None
        Around the target, instead of an interval that the source doesn't give.
    role : {'fitted', 'checked'}
        Whether fitting may look at it.
    """

    name: Identifier
    what: Text
    statistic: Statistic
    arm: Identifier
    outcome: Scored | None = None
    other: Other | None = None
    reference: Identifier | None = None
    since: Week | None = None
    week: Week | None = None
    sessions: Annotated[int, Field(ge=1, le=104)] | None = None
    target: Number | None = None
    low: Number | None = None
    high: Number | None = None
    tolerance: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    note: Text | None = None
    source: str | None
    role: Literal["fitted", "checked"]

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """Where the simulated value counts as reproduced; None where there is no bound."""
        if self.tolerance is not None and self.target is not None:
            return self.target - self.tolerance, self.target + self.tolerance
        return self.low, self.high

    @model_validator(mode="after")
    def _is_complete(self) -> Pattern:
        needed = NEEDS[self.statistic]
        for key in OPTIONAL:
            if (getattr(self, key) is not None) != (key in needed):
                verb = "needs" if key in needed else "takes no"
                raise PydanticCustomError("pattern", f"statistic {self.statistic} {verb} {key}")
        _check_bounds(self)
        return self


def _check_bounds(pattern: Pattern) -> None:
    low, high = pattern.bounds
    if pattern.tolerance is not None and (pattern.low, pattern.high) != (None, None):
        raise PydanticCustomError(
            "pattern", "has an interval and a tolerance; give low and high, or a tolerance"
        )
    if low is None and high is None:
        raise PydanticCustomError(
            "pattern", "has no bound; give low or high, or a target with a tolerance"
        )
    inside = [each for each in (low, pattern.target, high) if each is not None]
    if inside != sorted(inside):
        raise PydanticCustomError("pattern", "low, target and high must stand in that order")


class PatternFile(Spec):
    """A scenario and the patterns that are looked for in it.

    Attributes
    ----------
    scenario : tuple of str
        What differs from `circle compare`, in Hydra's override syntax.
    """

    title: Label
    scenario: tuple[Text, ...] = Field(strict=False)
    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1, strict=False)]


def read_patterns(names: Sequence[str] | None) -> dict[str, PatternFile]:
    """Return files of patterns: shipped ones by name, a user's own by path.

    Parameters
    ----------
    names : sequence of str, optional
        A name ends with ``.yaml`` if it is a path; all that are shipped unless given.

    Raises
    ------
    Refusal
        For a file that isn't there or isn't as described, and for a name that two patterns have.
    """
    paths = named_files("patterns", "against", names)
    found = {name: read_pattern_file(path) for name, path in paths.items()}
    seen: dict[str, str] = {}
    for file, content in found.items():
        for pattern in content.patterns:
            if pattern.name in seen:
                raise Refusal(
                    f"against: {pattern.name!r} stands in {seen[pattern.name]} and in {file};"
                    " give each pattern a name of its own."
                )
            seen[pattern.name] = file
    return found


def read_pattern_file(path: Path) -> PatternFile:
    """Return one file of patterns.

    Raises
    ------
    Refusal
        Where it isn't as described, or a source is no row of the evidence.
    """
    return pattern_file(read_yaml(path), shown(path))


def pattern_file(data: Any, where: str) -> PatternFile:
    """Return what the data of a file of patterns says; `where` names it in complaints.

    Raises
    ------
    Refusal
        As `read_pattern_file`.
    """
    found = described(PatternFile, data, where, "patterns")
    for pattern in found.patterns:
        if pattern.source is not None:
            check_sources((pattern.source,), f"{where} {pattern.name}")
    return found
