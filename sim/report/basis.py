"""What a result rests on: every value of the model that was used, its level, range and sources."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.parameters import Attribute, Registry
    from sim.study import Arm, Study

SET = "set in this run"
"""Level of a value that the user gave: the evidence of the default does not speak for it."""

COLUMNS = ("measured", "derived", "calibrated", "assumed", "design", SET)
"""Levels in the order of tables; `design` are choices of a service, not claims about people."""


@dataclass(frozen=True)
class Used:
    """One value that the run used.

    Attributes
    ----------
    part : str
        Heading under which it is counted, as ``Parameters of the rules`` or an arm's label.
    key : str
        Dotted key by which it is set.
    default : object
        What it would have been, None where that is not known.
    level : str
        Level of evidence of the default.
    """

    part: str
    key: str
    symbol: str
    meaning: str
    unit: str
    value: Any
    default: Any
    range: tuple[float, float] | None
    level: str
    sources: tuple[str, ...]
    changed: bool

    @property
    def name(self) -> str:
        """Last word of the key."""
        return self.key.rpartition(".")[2]

    @property
    def outside(self) -> bool:
        """Whether the value lies outside its plausible range."""
        if self.range is None or isinstance(self.value, bool | str) or self.value is None:
            return False
        low, high = self.range
        slack = 1e-12 * max(1.0, abs(low), abs(high))
        return not low - slack <= float(self.value) <= high + slack


def values_used(
    study: Study,
    config: Mapping[str, Any],
    registry: Registry,
    overrides: Sequence[str] = (),
    defaults: Mapping[str, Any] | None = None,
) -> list[Used]:
    """Return every value the run used: parameters, population, and the arms that deliver something.

    Parameters
    ----------
    config : mapping
        The resolved configuration.
    overrides : sequence of str
        What the command line said; an attribute named there is marked as set in this run.
    defaults : mapping, optional
        The configuration as it would have been without settings of single values. Where it is
        given, whatever differs from it is marked too and the default is shown.
    """
    keys = _set_keys(overrides)
    reader = _Reader(config, defaults, keys)
    used = list(reader.parameters(registry))
    used += reader.part("Population", "population", registry.population)
    for arm in study.arms:
        if arm.holds_sessions:
            used += reader.arm(arm, registry)
    return used


def counts_by_level(used: Iterable[Used]) -> dict[str, Counter[str]]:
    """Return how many values have which level, by part; values set in this run are apart."""
    counts: dict[str, Counter[str]] = {}
    for each in used:
        counts.setdefault(each.part, Counter())[SET if each.changed else each.level] += 1
    return counts


def cited(used: Iterable[Used], more: Iterable[str] = ()) -> list[str]:
    """Return the ids of all sources, once each, in alphabetical order."""
    return sorted({source for each in used for source in each.sources} | set(more))


@dataclass(frozen=True)
class _Reader:
    config: Mapping[str, Any]
    defaults: Mapping[str, Any] | None
    keys: frozenset[str]

    def parameters(self, registry: Registry) -> Iterator[Used]:
        for name, parameter in registry.parameters.items():
            value = self.config["parameters"][name]
            yield Used(
                part="Parameters of the rules",
                key=f"parameters.{name}",
                symbol=parameter.symbol,
                meaning=parameter.meaning,
                unit=parameter.unit,
                value=value,
                default=parameter.default,
                range=parameter.evidence.range,
                level=parameter.evidence.level,
                sources=parameter.evidence.sources,
                changed=not _same(value, parameter.default),
            )

    def arm(self, arm: Arm, registry: Registry) -> Iterator[Used]:
        at = f"arm.{arm.name}"
        yield from self.part(arm.label, f"{at}.mode", registry.mode)
        if _at(self.config, f"{at}.remote_mode") is not None:
            yield from self.part(arm.label, f"{at}.remote_mode", registry.mode)
            yield from self.part(arm.label, f"{at}.delivery", registry.delivery)
        yield from self.part(arm.label, f"{at}.programme", registry.programme)

    def part(self, part: str, at: str, attributes: Mapping[str, Attribute]) -> Iterator[Used]:
        values = _at(self.config, at)
        for name, attribute in attributes.items():
            row = values.get("evidence", {}).get(name, {})
            default = _at(self.defaults, f"{at}.{name}")
            known = default is not None
            yield Used(
                part=part,
                key=f"{at}.{name}",
                symbol="",
                meaning=attribute.meaning,
                unit=attribute.unit,
                value=values[name],
                default=default,
                range=_range(row.get("range")),
                level=row.get("level", "assumed"),
                sources=tuple(row.get("sources", ())),
                changed=(known and not _same(values[name], default))
                or (not known and f"{at}.{name}" in self.keys),
            )


def _set_keys(overrides: Sequence[str]) -> frozenset[str]:
    """Keys that overrides set, leaving out those that choose a file for a group."""
    keys = (override.partition("=")[0].lstrip("+~") for override in overrides)
    return frozenset(key for key in keys if "@" not in key and "/" not in key)


def _at(config: Mapping[str, Any] | None, key: str) -> Any:
    value: Any = config
    for part in key.split("."):
        if not isinstance(value, Mapping) or part not in value:
            return None
        value = value[part]
    return value


def _range(value: Sequence[float] | None) -> tuple[float, float] | None:
    return None if value is None else (float(value[0]), float(value[1]))


def _same(value: Any, default: Any) -> bool:
    if isinstance(value, bool) or isinstance(default, bool) or isinstance(value, str):
        return bool(value == default)
    return math.isclose(float(value), float(default), rel_tol=1e-12, abs_tol=0.0)
