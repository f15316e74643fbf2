"""Markdown from words and numbers: cells, tables, links to the other documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

_SIGNS: Final = re.compile(r"([*|<>])")


def words(text: object) -> str:
    """Return text on one line in which no sign means anything to Markdown; code in backticks stays code."""
    return _SIGNS.sub(r"\\\1", " ".join(str(text).replace("``", "`").split()))


def code(text: object) -> str:
    """Return text as code on one line, safe in a table."""
    return f"`{' '.join(str(text).split())}`".replace("|", r"\|")


def number(value: Any) -> str:
    """Return a value as in the configuration: numbers without noughts that say nothing."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else words(value)


def between(bounds: Sequence[float | None] | None) -> str:
    """Return an interval in words; one end may be open, and nothing is the empty text."""
    if bounds is None or set(bounds) == {None}:
        return ""
    low, high = bounds
    if low is None:
        return f"at most {high:g}"
    if high is None:
        return f"at least {low:g}"
    return f"{low:g} to {high:g}"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table whose cells are Markdown already."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def anchor(name: str) -> str:
    """Return a place that links can lead to."""
    return f'<a id="{name}"></a>'


def parameter_link(name: str) -> str:
    """Return a link to a row of the parameter table."""
    return f"[{code(name)}](parameters.md#{name})"


def source_links(sources: Iterable[str]) -> str:
    """Return links to rows of the evidence table."""
    return ", ".join(f"[{name}](evidence.md#{name})" for name in sources)
