"""Dotted keys of a configuration: what stands there, what is declared for it, and other values of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sim.parameters import Attribute, Evidence, Level
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.tables import ATTRIBUTE_TABLES, registry

Where = Callable[[str], str]
_ABSENT = object()


class Declaration(NamedTuple):
    """What is declared for a key: the attribute, and the evidence of the value that stands there."""

    attribute: Attribute
    evidence: Evidence


def attribute_of(key: str) -> Attribute | None:
    """Return the declaration of the attribute a dotted key stands for, where it is one."""
    owner, _, name = key.rpartition(".")
    part = owner.rpartition(".")[2].replace("remote_mode", "mode")
    if part not in ("parameters", *ATTRIBUTE_TABLES):
        return None
    declared: Mapping[str, Attribute] = getattr(registry(), part)
    return declared.get(name)


def declaration(config: Mapping[str, Any], key: str, where: Where) -> Declaration:
    """Return what is declared for a key of a configuration.

    Raises
    ------
    Refusal
        Where there is no such key, or nothing is declared for it.
    """
    value_at(config, key, where)
    attribute = attribute_of(key)
    parameter = registry().parameters.get(key.removeprefix("parameters."))
    if parameter is not None and key.startswith("parameters."):
        return Declaration(parameter, parameter.evidence)
    owner, _, name = key.rpartition(".")
    row = value_at(config, owner, where).get("evidence", {}).get(name) if owner else None
    if attribute is None or row is None:
        raise Refusal(f"{where(key)}: has no declared range; give one, e.g. {key}=interval(0,1)")
    level: Level = row["level"]
    span = row["range"]
    return Declaration(
        attribute,
        Evidence(level, None if span is None else (span[0], span[1]), tuple(row["sources"])),
    )


def value_at(config: Mapping[str, Any], key: str, where: Where) -> Any:
    """Return what stands at a dotted key.

    Raises
    ------
    Refusal
        With the nearest key, where there is none.
    """
    inner: Any = config
    for name in key.split("."):
        found = inner.get(name, _ABSENT) if isinstance(inner, Mapping) else _ABSENT
        if found is _ABSENT:
            raise Refusal(
                f"{where(key)}: there is no such key; {suggestion(key, every_key(config))}"
            )
        inner = found
    return inner


def with_value(config: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return a configuration with another value at a dotted key; the given one stays as it is."""
    name, _, rest = key.partition(".")
    changed = dict(config)
    changed[name] = with_value(config.get(name) or {}, rest, value) if rest else value
    return changed


def every_key(config: Any, prefix: str = "") -> Iterator[str]:
    """Return the dotted keys of a configuration, evidence apart."""
    for name, inner in config.items():
        if name == "evidence":
            continue
        yield f"{prefix}{name}"
        if isinstance(inner, Mapping):
            yield from every_key(inner, f"{prefix}{name}.")
