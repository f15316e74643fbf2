"""What is varied unless it is said: every parameter and every attribute of a mode with a declared plausible range."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.design import Axis, declared_axes
from sim.scenario.keys import declaration
from sim.scenario.tables import registry

MODES = ("mode", "remote_mode")


def every_axis(config: Mapping[str, Any], arms: Sequence[str]) -> list[Axis]:
    """Return an axis over each declared range: of the parameters, and of the modes of some arms."""
    return declared_axes(_keys(config, arms), config)


def _keys(config: Mapping[str, Any], arms: Sequence[str]) -> Iterator[str]:
    found = [f"parameters.{name}" for name in registry().parameters]
    for arm in arms:
        for part in MODES:
            described = config["arm"][arm].get(part) or {}
            found += [f"arm.{arm}.{part}.{name}" for name in described.get("evidence", {})]
    for key in found:
        attribute, evidence = declaration(config, key, str)
        wide = evidence.range is not None and evidence.range[0] < evidence.range[1]
        if wide and attribute.kind in ("number", "count"):
            yield key


def base_value(axis: Axis, config: Mapping[str, Any]) -> Any:
    """Return what an axis is at while it isn't varied: its value in the configuration, or the first it can take."""
    inner: Any = config
    for name in axis.key.split("."):
        inner = inner.get(name) if isinstance(inner, Mapping) else None
    if axis.composed:
        return axis.values[0]
    if axis.interval is None:
        return inner if inner in axis.values else axis.values[0]
    is_number = isinstance(inner, int | float) and not isinstance(inner, bool)
    return inner if is_number else axis.ends[0]
