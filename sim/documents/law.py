"""Rules as they stand in the code: the text of each, and which parameters, attributes and constants it reads."""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from sim.documents.markdown import anchor, code, number, parameter_link, source_links, words
from sim.parameters import Registry
from sim.scenario.tables import registry
from sim.schedule import BEFORE, WEEK, Step

RECORDS = ("mode", "delivery", "programme")
"""Arguments of rules that are records of attributes; ``p`` is that of the parameters."""


class Read(NamedTuple):
    """What the lines of a rule read.

    Attributes
    ----------
    parameters : tuple of str
        Keys of the registry.
    attributes : tuple of str
        Of what is delivered, as ``mode.travel``.
    constants : dict of str to number
        Structural constants of the rule's module.
    """

    parameters: tuple[str, ...]
    attributes: tuple[str, ...]
    constants: Mapping[str, float]


def rule_named(name: str) -> Callable[..., Any]:
    """Return the rule of a name such as ``turn.affect_caught``.

    Raises
    ------
    AttributeError
        Where there is none.
    """
    module, _, function = name.partition(".")
    rule: Callable[..., Any] = getattr(importlib.import_module(f"sim.rules.{module}"), function)
    return rule


def read_by(name: str) -> Read:
    """Return what a rule reads, found in its source, in the order of the text."""
    rule = rule_named(name)
    tree = ast.parse(inspect.getsource(rule))
    fields = list(_fields(tree))
    return Read(
        tuple(dict.fromkeys(field for record, field in fields if record == "p")),
        tuple(dict.fromkeys(f"{of}.{field}" for of, field in fields if of in RECORDS)),
        _constants(tree, rule.__globals__),
    )


def _fields(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield attributes of names, by their place in the text."""
    found = [
        (node.lineno, node.col_offset, node.value.id, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    return ((record, field) for _, _, record, field in sorted(found))


def _constants(tree: ast.AST, names: Mapping[str, Any]) -> dict[str, float]:
    """Return the numbers that capitals stand for, but for the positions of choices."""
    capitals = {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id.isupper()
    }
    choices = {choice for each in _attributes(registry()) for choice in each.choices}
    return {
        name: names[name]
        for name in sorted(capitals)
        if isinstance(names.get(name), int | float) and name.lower() not in choices
    }


def _attributes(table: Registry) -> Iterator[Any]:
    for group in RECORDS:
        yield from getattr(table, group).values()


def rule_link(name: str) -> str:
    """Return a link to where a rule is described; AttributeError where there is none."""
    rule_named(name)
    return f"[{code(name)}](#{name})"


def rule_text(name: str) -> str:
    """Return a rule as an item of a list: its equation as the code has it, and what it reads."""
    read = read_by(name)
    text = inspect.getdoc(rule_named(name)) or ""
    parts = [f"- {anchor(name)}{code(name)}: {words(text)}"]
    declared = registry().parameters
    if read.parameters:
        listed = (f"{words(declared[key].symbol)} {parameter_link(key)}" for key in read.parameters)
        parts.append(f"Parameters: {', '.join(listed)}.")
    if read.attributes:
        parts.append(f"Attributes: {', '.join(map(code, read.attributes))}.")
    if read.constants:
        listed = (f"{code(key)} {number(value)}" for key, value in read.constants.items())
        parts.append(f"Constants: {', '.join(listed)}.")
    sources = dict.fromkeys(s for key in read.parameters for s in declared[key].evidence.sources)
    if sources:
        parts.append(f"Evidence: {source_links(sources)}.")
    return "\n  ".join(parts)


def submodels(steps: tuple[Step, ...], first: int) -> str:
    """Return a section for each step, numbered from `first`: what happens, then its rules."""
    return "\n\n".join(
        f"### 7.{position} {step.name}\n\n*{step.when[0].upper()}{step.when[1:]}.* {step.what}\n\n"
        + "\n".join(map(rule_text, step.rules))
        for position, step in enumerate(steps, first)
    )


def read_elsewhere() -> list[str]:
    """Return the parameters that no rule reads by name: people are drawn from them, or an engine hands them on."""
    read = {
        key for step in (*BEFORE, *WEEK) for name in step.rules for key in read_by(name).parameters
    }
    return [key for key in registry().parameters if key not in read]
