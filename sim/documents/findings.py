"""Tables of what was published: the rows of the evidence table, and the patterns that the model is held against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sim.documents.markdown import anchor, between, code, number, source_links, table, words
from sim.scenario.patterns import Pattern, PatternFile, read_patterns
from sim.scenario.tables import check_sources, evidence, registry


def evidence_table() -> str:
    """Return all rows of the evidence table."""
    used = _defaults_by_source()
    rows = (_evidence_row(name, row, used.get(name, 0)) for name, row in evidence().items())
    return table(("row", "citation", "design, people", "n", "found", "parameters"), rows)


def _evidence_row(name: str, row: Mapping[str, Any], parameters: int) -> tuple[str, ...]:
    cited = row["citation"]
    link = f"https://doi.org/{row['doi']}" if "doi" in row else row["url"]
    label = f"doi {row['doi']}" if "doi" in row else "read here"
    journal = f" *{words(cited['journal'])}*." if cited["journal"] else ""
    return (
        anchor(name) + name,
        f"{words(cited['authors'])} ({cited['year'] or 'no year'}). {words(cited['title'])}.{journal}"
        f" [{words(label)}](<{link}>)",
        f"{words(row['design'])}; {words(row['population'])}",
        str(row.get("n", "")),
        "; ".join(map(_found, row["found"])),
        str(parameters or ""),
    )


def _found(finding: Mapping[str, Any]) -> str:
    when = f" ({words(finding['time_point'])})" if finding.get("time_point") else ""
    return f"{words(finding['name'])}{when}: {words(finding['value'])}"


def _defaults_by_source() -> Counter[str]:
    """Return how many parameters rest on each row."""
    return Counter(
        source for each in registry().parameters.values() for source in each.evidence.sources
    )


def cited(*names: str) -> str:
    """Return links to rows of the evidence table; a refusal where there is no such row."""
    check_sources(names, "sim/documents")
    return source_links(names)


def patterns_by_role() -> Counter[str]:
    """Return how many patterns may be fitted, and how many are for checking only."""
    return Counter(each.role for file in read_patterns(None).values() for each in file.patterns)


def pattern_sections() -> dict[str, str]:
    """Return, by name of the file, its scenario and a table of its patterns."""
    return {name: _pattern_section(file) for name, file in read_patterns(None).items()}


def pattern_titles() -> dict[str, str]:
    """Return the titles of the files of patterns by name."""
    return {name: words(file.title) for name, file in read_patterns(None).items()}


def _pattern_section(file: PatternFile) -> str:
    head = ("pattern", "what", "statistic", "arm", "target", "bounds", "role", "source", "note")
    scenario = " ".join(map(code, file.scenario))
    return f"Scenario: {scenario}\n\n{table(head, map(_pattern_row, file.patterns))}"


def _pattern_row(each: Pattern) -> tuple[str, ...]:
    return (
        code(each.name),
        words(each.what),
        f"{code(each.statistic)}{_details(each)}",
        each.arm if each.reference is None else f"{each.arm} against {each.reference}",
        "" if each.target is None else number(each.target),
        between(each.bounds),
        each.role,
        source_links(_one(each.source)),
        words(each.note or ""),
    )


def _details(each: Pattern) -> str:
    """Return what a statistic is of, and when."""
    of = [words(name) for name in (each.outcome, each.other) if name is not None]
    weeks = [str(week) for week in (each.since, each.week) if week is not None]
    when = f", week {' to '.join(weeks)}" if weeks else ""
    at_least = f", {each.sessions} sessions" if each.sessions is not None else ""
    return f" of {' and '.join(of)}{when}{at_least}" if of else f"{when}{at_least}"


def _one(source: str | None) -> Iterable[str]:
    return () if source is None else (source,)
