"""Words and numbers of the report: free text made inert, numbers with their unit."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

from sim.estimation.outcomes import RELIABLE_CHANGE, RESPONSE, Outcome, outcome
from sim.figures.text import number

MOST_DECIMALS = 4
"""Decimals up to which a number is shown that would otherwise round to nothing."""

_REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def plain(text: object) -> str:
    """Return text on one line without characters that steer a terminal or turn a line around.

    It is not escaped: Jinja2 does that for HTML, `rich.text.Text` for the terminal.
    """
    return " ".join(inert(str(text)).split())


def inert(line: str) -> str:
    """Return a line with its spaces, but without characters that steer or turn around."""
    return "".join(map(_inert, line))


def _inert(character: str) -> str:
    if character.isspace() and character not in "\x1c\x1d\x1e\x1f":
        return " "
    steering = unicodedata.category(character) in {"Cc", "Cs"} or character in _REVERSING
    return "\N{REPLACEMENT CHARACTER}" if steering else character


@dataclass(frozen=True)
class Scale:
    """How an outcome's numbers are shown: shares as percentages, with one decimal.

    Attributes
    ----------
    factor : float
        What a number of the tables is multiplied by.
    unit : str
        Unit of a difference.
    level_unit : str
        Unit of a level, for shares the percent sign.
    decimals : int
        Decimals, unless a number would round to nothing.
    """

    factor: float
    unit: str
    level_unit: str
    decimals: int


def scale_of(name: str) -> Scale:
    """Return how the numbers of an outcome are shown.

    Raises
    ------
    ValueError
        If there is no such outcome.
    """
    declared: Outcome = outcome(name)
    if declared.kind == "share":
        return Scale(100.0, "percentage points", "%", 1)
    decimals = 2 if declared.kind == "mean" else 1
    return Scale(1.0, declared.unit, declared.unit, decimals)


def noun(name: str) -> str:
    """Return the name of an outcome within a sentence."""
    return {
        "anxiety": "anxiety",
        "depression": "depression",
        "gad7": "anxiety (GAD-7)",
        "points_gained": "points gained",
        "deteriorated": f"the share whose anxiety got worse by {RESPONSE:g} points or more",
        "reliable_deterioration": f"the share whose anxiety got worse by {RELIABLE_CHANGE:g} points or more",
    }.get(name, outcome(name).label.lower())


def capital(text: str) -> str:
    """Return a text as a sentence begins."""
    return text[:1].upper() + text[1:]


def level(name: str, value: float, *, unit: bool = True) -> str:
    """Return the level of an outcome, as ``78.1 %`` or ``9.44 HADS-A points``."""
    scale = scale_of(name)
    shown = number(value * scale.factor, scale.decimals)
    return f"{shown} {scale.level_unit}" if unit and math.isfinite(value) else shown


def spread(name: str, low: float, high: float) -> str:
    """Return a range of an outcome, as ``−2.08 to 0.34``, or a dash where a bound is missing."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    return f"{level(name, low, unit=False)} to {level(name, high, unit=False)}"


def count(value: float) -> str:
    """Return a mean number of people or groups, rounded to whole ones."""
    return number(value, 0)


def plural(many: int, singular: str, several: str = "") -> str:
    """Return ``1 replicate`` or ``3 replicates``."""
    return f"{many} {singular if many == 1 else several or singular + 's'}"


def setting(value: object) -> str:
    """Return a value of a scenario as a user would write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.6g}".replace("-", "−")
    return "–" if value is None else plain(value)
