"""The sliders of an arm: which attributes a service can choose, their spans, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sim.parameters import Attribute
from sim.scenario import registry

Part = Literal["mode", "remote_mode", "programme"]

#: Where what can be declared reaches further than what is worth trying: from, to.
_SPANS: Final[Mapping[str, tuple[float, float]]] = {
    "disinhibition": (-1, 1),
    "reply_latency": (0, 7),
    "capacity": (2, 40),
    "sessions": (1, 20),
    "spacing": (1, 4),
    "session_minutes": (30, 180),
    "home_practice": (0, 2),
    "facilitators": (0, 4),
    "minimum_present": (2, 10),
    "subgroup_size": (0, 12),
}
_LEVERS: Final[Mapping[Part, tuple[str, ...]]] = {
    "mode": (
        *("cue_fidelity", "disinhibition", "travel", "technical_failure", "literacy_required"),
        *("fatigue", "contact_between", "reply_latency", "recordings", "capacity"),
    ),
    "remote_mode": (
        *("cue_fidelity", "disinhibition", "technical_failure", "literacy_required"),
        *("fatigue", "contact_between", "reply_latency", "recordings"),
    ),
    "programme": (
        *("sessions", "spacing", "session_minutes", "education_share", "home_practice"),
        *("facilitators", "facilitator_skill_mean", "facilitator_skill_sd", "minimum_present"),
        "subgroup_size",
    ),
}
_STEPS: Final = 100
_DECIMALS: Final = 6


@dataclass(frozen=True)
class Lever:
    """One slider, or a switch for what is either so or not.

    Attributes
    ----------
    key : str
        Within the arm, as in ``mode.fatigue``.
    """

    key: str
    attribute: Attribute
    value: Any
    low: float
    high: float
    plausible: tuple[float, float] | None

    @property
    def step(self) -> float:
        """Smallest change: 1 of what is counted."""
        return 1 if self.attribute.kind == "count" else (self.high - self.low) / _STEPS

    def read(self, moved: float) -> Any:
        """Return where a slider was moved to as a value of the attribute."""
        if self.attribute.kind == "flag":
            return bool(moved)
        return round(moved) if self.attribute.kind == "count" else round(float(moved), _DECIMALS)

    @property
    def label(self) -> str:
        """The attribute's name and unit in words."""
        name = self.attribute.name.replace("_", " ").capitalize()
        return (
            name if self.attribute.unit in ("-", "sessions") else f"{name} ({self.attribute.unit})"
        )

    @property
    def help(self) -> str:
        """What it means, and what is plausible where that is declared."""
        meaning = self.attribute.meaning[0].upper() + self.attribute.meaning[1:]
        if self.plausible is None:
            return f"{meaning}."
        low, high = self.plausible
        return f"{meaning}. Plausible: {low:g} to {high:g}."


def levers(arm: Mapping[str, Any], part: Part) -> list[Lever]:
    """Return the levers of a part of an arm's configuration, none where it has no such part."""
    values = arm.get(part)
    if values is None or arm["programme"]["sessions"] == 0:
        return []
    return [_lever(part, name, values) for name in _LEVERS[part]]


def _lever(part: Part, name: str, values: Mapping[str, Any]) -> Lever:
    table: Mapping[str, Attribute] = getattr(registry(), part.removeprefix("remote_"))
    attribute, value = table[name], values[name]
    row = values.get("evidence", {}).get(name) or {}
    low, high = _SPANS.get(name, attribute.bounds)
    if attribute.kind != "flag":
        low, high = min(low, value), max(high, value)
    span = row.get("range")
    plausible = None if span is None else (span[0], span[1])
    return Lever(f"{part}.{name}", attribute, value, low, high, plausible)
