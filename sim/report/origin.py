"""Where the numbers come from: values and their evidence, sources, and how to run it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sim.report import statements
from sim.report.basis import COLUMNS, SET, Used, cited, counts_by_level, values_used
from sim.report.tables import Table, table
from sim.report.text import inert, plain, plural, setting
from sim.scenario import evidence, registry

if TYPE_CHECKING:
    from sim.report.page import ReportInput


def used_by(report: ReportInput) -> list[Used]:
    """Return every value of the model that the run used."""
    return values_used(report.study, report.config, registry(), report.overrides, report.defaults)


def origin(report: ReportInput, used: Sequence[Used]) -> dict[str, Any]:
    """Return all that the page says of where its numbers come from."""
    trial = [] if report.trial is None else [str(each) for each in report.trial["source"]]
    return {
        "sentences": _sentences(used),
        "levels": statements.LEVELS,
        "counts": _counts_table(used),
        "changed": _changed_table([each for each in used if each.changed]),
        "outside": [_outside(each) for each in used if each.outside],
        "values": _values_tables(used),
        "sources": _sources(cited(used, [*trial, *statements.NOTICEABLE_SOURCES])),
        "command": typed(report.command_line),
        "run": run_table(report.provenance),
        "packages": packages_table(report.provenance),
        "git": git_sentence(report.provenance.get("git")),
    }


def git_sentence(git: Mapping[str, Any] | None) -> str:
    """Say which state of the code was run."""
    if not git:
        return "The code was not run from a git checkout, so no commit can be named."
    commit = f"The code was at git commit {plain(git['commit'])}"
    changed = int(git["changed_files"])
    if not changed:
        return f"{commit}, without changes."
    return f"{commit}, with {plural(changed, 'changed file')} that this commit does not hold."


def _sentences(used: Sequence[Used]) -> list[str]:
    rules = [each for each in used if each.key.startswith("parameters.")]
    counts = sum(counts_by_level(rules).values(), Counter[str]())
    shown = ", ".join(f"{counts[name]} {name}" for name in COLUMNS if counts[name])
    changed = [each for each in used if each.changed]
    outside = [each for each in used if each.outside]
    said = [
        f"The rules of the model have {len(rules)} parameters: {shown}.",
        f"{plural(len(changed), 'value was', 'values were')} set in this run in place of the "
        "default."
        if changed
        else "No value was set in this run: all are defaults.",
    ]
    if outside:
        are = plural(len(outside), "value lies", "values lie")
        said.append(f"{are} outside the plausible range: {', '.join(e.key for e in outside)}.")
    else:
        said.append("Every value lies in its plausible range, where one is known.")
    return said


def _counts_table(used: Sequence[Used]) -> Table:
    counts = counts_by_level(used)
    rows = [
        [plain(part), *(str(levels[name]) for name in COLUMNS)] for part, levels in counts.items()
    ]
    return table(
        "How many of the values used have which level of evidence. Arms that deliver nothing have "
        "none; what two arms share is counted in both.",
        ["Part", *(name.capitalize() for name in COLUMNS)],
        rows,
    )


def _changed_table(changed: Sequence[Used]) -> Table | None:
    if not changed:
        return None
    return table(
        "Values set in this run, with the default and its plausible range.",
        ("Key", "Meaning", "Unit", "Value", "Default", "Plausible range", "Level of the default"),
        [
            (
                each.key,
                each.meaning,
                each.unit,
                _value(each),
                setting(each.default) if each.default is not None else "not recorded",
                _range(each),
                each.level,
            )
            for each in changed
        ],
        kind="meanings",
        flagged=[at for at, each in enumerate(changed) if each.outside],
    )


def _values_tables(used: Sequence[Used]) -> list[Table]:
    parts: dict[str, list[Used]] = {}
    for each in used:
        parts.setdefault(each.part, []).append(each)
    return [_values_table(part, rows) for part, rows in parts.items()]


def _values_table(part: str, used: Sequence[Used]) -> Table:
    words = used[0].key.split(".")
    prefix = ".".join(words[: 2 if words[0] == "arm" else 1]) + "."
    return table(
        f"{plain(part)}: every value used. Its keys begin with {prefix}",
        ["Key", "Meaning", "Value", "Plausible range", "Level", "Sources"],
        [
            [
                each.key.removeprefix(prefix),
                f"{each.meaning} ({each.symbol})" if each.symbol else each.meaning,
                f"{_value(each)} {each.unit}" if each.unit != "-" else _value(each),
                _range(each),
                f"{SET} (default: {each.level})" if each.changed else each.level,
                ", ".join(each.sources) or "–",
            ]
            for each in used
        ],
        kind="meanings",
        flagged=[at for at, each in enumerate(used) if each.changed or each.outside],
    )


def _outside(each: Used) -> str:
    return f"{each.key} = {setting(each.value)}; plausible: {_range(each)}."


def _value(each: Used) -> str:
    return f"{setting(each.value)} (outside)" if each.outside else setting(each.value)


def _range(each: Used) -> str:
    if each.range is None:
        return "–"
    return f"{setting(each.range[0])} to {setting(each.range[1])}"


def _sources(ids: Iterable[str]) -> list[dict[str, str]]:
    known = evidence()
    return [_source(each, known[each]) if each in known else _unknown(each) for each in ids]


def _unknown(source: str) -> dict[str, str]:
    return {"id": plain(source), "text": "not in the evidence table", "link": ""}


def _source(source: str, row: Mapping[str, Any]) -> dict[str, str]:
    citation = row["citation"]
    authors = f"{citation['authors']} ({citation.get('year') or 'no year'})"
    parts = [authors, citation["title"], citation.get("journal")]
    text = " ".join(f"{part}." for part in parts if part)
    return {"id": source, "text": plain(text), "link": _link(row)}


def _link(row: Mapping[str, Any]) -> str:
    if row.get("doi"):
        return "https://doi.org/" + quote(str(row["doi"]), safe="/:;()")
    url = str(row.get("url") or "")
    return url if url.startswith(("https://", "http://")) else ""


def typed(command_line: str) -> str:
    """Keep the command as typed, but for characters that steer a terminal."""
    return "\n".join(inert(line) for line in command_line.splitlines())


def run_table(provenance: Mapping[str, Any]) -> Table:
    """Show when and from what a run came."""
    known = ("started", "seed", "engine", "model_version", "python", "system")
    names = {"model_version": "Version of the model (hash of its code)", "python": "Python"}
    rows = [
        (names.get(name, name.capitalize()), plain(provenance.get(name, "not recorded")))
        for name in known
    ]
    return table("The run.", ("What", "Value"), rows, kind="words")


def packages_table(provenance: Mapping[str, Any]) -> Table | None:
    """Show the versions that a run used; None where they weren't recorded."""
    packages: Mapping[str, str] = provenance.get("packages") or {}
    rows = [(plain(name), plain(version)) for name, version in packages.items()]
    return table("Versions.", ("Package", "Version"), rows, kind="words") if rows else None
