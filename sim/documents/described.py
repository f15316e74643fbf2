"""Tables of what is declared: parameters, and modes, deliveries, programmes and populations with their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sim.documents.markdown import (
    anchor,
    between,
    code,
    number,
    parameter_link,
    source_links,
    table,
    words,
)
from sim.parameters import LEVELS, Attribute, Parameter
from sim.scenario.shipped import first_comment, shipped, values_and_evidence
from sim.scenario.tables import registry


def parameter_sections() -> dict[str, str]:
    """Return a table of parameters for each section of the registry."""
    sections: dict[str, list[Parameter]] = {}
    for each in registry().parameters.values():
        sections.setdefault(each.section, []).append(each)
    head = ("symbol", "key", "default", "unit", "bounds", "range", "level", "sources", "meaning")
    return {name: table(head, map(_parameter_row, rows)) for name, rows in sections.items()}


def _parameter_row(each: Parameter) -> tuple[str, ...]:
    return (
        words(each.symbol),
        anchor(each.name) + code(each.name),
        number(each.default),
        words(each.unit),
        between(each.bounds),
        between(each.evidence.range),
        each.evidence.level,
        source_links(each.evidence.sources),
        words(each.meaning),
    )


def parameter(name: str) -> str:
    """Return a parameter's symbol and a link to its row; KeyError where there is none."""
    return f"{words(registry().parameters[name].symbol)} ({parameter_link(name)})"


def levels_of_parameters() -> dict[str, int]:
    """Return how many parameters have each level of evidence."""
    counts = Counter(each.evidence.level for each in registry().parameters.values())
    return {level: counts[level] for level in LEVELS if counts[level]}


def files_of(group: str) -> str:
    """Return a list of what is shipped of a group: names, and what each says of itself."""
    return "\n".join(
        f"- {code(name)}: {words(first_comment(group, name))}" for name in shipped(group)
    )


def attributes_of(group: str) -> str:
    """Return a table of the attributes that describe a group."""
    declared: Mapping[str, Attribute] = getattr(registry(), group)
    rows = (
        (code(each.name), words(each.unit), _allowed(each), words(each.meaning))
        for each in declared.values()
    )
    return table(("attribute", "unit", "bounds or choices", "meaning"), rows)


def _allowed(each: Attribute) -> str:
    if each.kind == "choice":
        return ", ".join(each.choices)
    return "yes, no" if each.kind == "flag" else between(each.bounds)


def values_of(group: str) -> str:
    """Return a table of a group's values, a column a file: value, plausible range, level of evidence."""
    files = {name: values_and_evidence(group, name) for name in shipped(group)}
    rows = []
    for name in getattr(registry(), group):
        origins = [evidence[name] for _, evidence in files.values()]
        cells = [_value(values[name], evidence[name]) for values, evidence in files.values()]
        sources = dict.fromkeys(source for origin in origins for source in origin["sources"])
        rows.append((code(name), *cells, source_links(sources)))
    return table(("attribute", *files, "sources"), rows)


def _value(value: Any, origin: Mapping[str, Any]) -> str:
    """Return a value, its plausible range in brackets, and the first letter of its level (– for design)."""
    plausible = f" ({between(origin['range'])})" if origin["range"] else ""
    level = "" if origin["level"] == "design" else f" {origin['level'][0].upper()}"
    return f"{number(value)}{plausible}{level}"
