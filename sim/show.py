"""`circle show`: what there is, with values, units, ranges and sources."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sim.exits import DONE, exit_status
from sim.parameters import Attribute, Parameter, Registry
from sim.scenario.compose import GROUPS
from sim.scenario.files import conf_folder
from sim.scenario.refusal import Refusal, suggestion
from sim.scenario.shipped import first_comment, shipped, values_and_evidence
from sim.scenario.tables import evidence, registry
from sim.terminal import standard_output

KINDS = (*GROUPS, "patterns", "rival", "conclusion")
"""Folders of conf/ whose files can be named somewhere."""
DESCRIBED = ("mode", "delivery", "programme", "population")


def main(argv: Sequence[str]) -> int:
    """Print what is asked for; 2 for a name there isn't."""
    parser = argparse.ArgumentParser(
        prog="circle show", description="Show what there is and where it comes from."
    )
    parser.add_argument(
        "kind", nargs="?", help=f"{', '.join(KINDS)}, parameter, evidence; nothing lists all"
    )
    parser.add_argument("name", nargs="?", help="which one")
    words = parser.parse_args(argv)
    return exit_status("circle show", lambda: _show(words.kind, words.name))


def _show(kind: str | None, name: str | None) -> int:
    if kind is None:
        for group in KINDS:
            print(f"{group:12}{', '.join(_names(group))}")
        print(
            f"{'parameter':12}{len(registry().parameters)} parameters of the rules: circle show parameter"
        )
        print(f"{'evidence':12}{len(evidence())} published findings: circle show evidence")
    elif kind == "parameter":
        _show_parameters(registry(), name)
    elif kind == "evidence":
        _show_evidence(name)
    elif kind not in KINDS:
        raise Refusal(
            f"{kind}: there is no such kind; {suggestion(kind, (*KINDS, 'parameter', 'evidence'))}"
        )
    elif name is None:
        names = _names(kind)
        width = max(22, *map(len, names)) + 2
        for each in names:
            print(f"{each:{width}}{_first_comment(kind, each)}")
    else:
        _show_file(kind, name)
    return DONE


def _names(group: str) -> list[str]:
    return ["default", *shipped(group)] if group == "parameters" else shipped(group)


def _first_comment(group: str, name: str) -> str:
    if (group, name) == ("parameters", "default"):
        return "The default of every parameter."
    return first_comment(group, name)


def _show_file(group: str, name: str) -> None:
    if name not in _names(group):
        raise Refusal(
            f"{name}: there is no {group} of that name; {suggestion(name, _names(group))}"
        )
    if group == "parameters" and name == "default":
        _show_parameters(registry(), None)
        return
    print(f"{group} {name}: {_first_comment(group, name)}\n")
    if group not in DESCRIBED:
        print((conf_folder() / group / f"{name}.yaml").read_text(encoding="utf-8").rstrip())
        return
    values, origins = values_and_evidence(group, name)
    _print_table(
        ("", "value", "unit", "range", "level", "sources", "meaning"),
        [_row(each, values[each.name], origins.get(each.name, {})) for each in _attributes(group)],
    )


def _attributes(group: str) -> Iterable[Attribute]:
    table: Mapping[str, Attribute] = getattr(registry(), group)
    return table.values()


def _row(attribute: Attribute, value: Any, origin: Mapping[str, Any]) -> tuple[str, ...]:
    return (
        attribute.name,
        _value(value),
        attribute.unit,
        _range(origin.get("range")),
        origin.get("level", ""),
        ", ".join(origin.get("sources", ())),
        attribute.meaning,
    )


def _show_parameters(table: Registry, name: str | None) -> None:
    if name is None:
        rows = [_parameter_row(each) for each in table.parameters.values()]
        _print_table(
            ("", "symbol", "default", "unit", "range", "level", "sources", "meaning"), rows
        )
        return
    if name not in table.parameters:
        raise Refusal(
            f"{name}: there is no parameter of that name; {suggestion(name, table.parameters)}"
        )
    each = table.parameters[name]
    print(f"{each.name} ({each.symbol}): {each.meaning}")
    print(f"default  {each.default:g} {each.unit}\nrange    {_range(each.evidence.range)}")
    print(f"bounds   {_range(each.bounds)}\nlevel    {each.evidence.level}")
    for source in each.evidence.sources:
        print(f"source   {_citation(source)}")


def _parameter_row(each: Parameter) -> tuple[str, ...]:
    evidence_of = each.evidence
    return (
        each.name,
        each.symbol,
        f"{each.default:g}",
        each.unit,
        _range(evidence_of.range),
        evidence_of.level,
        ", ".join(evidence_of.sources),
        each.meaning,
    )


def _show_evidence(name: str | None) -> None:
    if name is None:
        for key in evidence():
            print(_citation(key))
        return
    if name not in evidence():
        raise Refusal(f"{name}: is not a row of conf/evidence.yaml; {suggestion(name, evidence())}")
    import yaml

    print(yaml.safe_dump(dict(evidence()[name]), sort_keys=False, allow_unicode=True), end="")


def _citation(source: str) -> str:
    cited = evidence()[source]["citation"]
    return f"{source}: {cited['authors']} ({cited['year'] or 'no year'}). {cited['title']}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _range(bounds: Sequence[float] | None) -> str:
    return "" if bounds is None else f"{bounds[0]:g} to {bounds[1]:g}"


def _print_table(head: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in head:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    # Without a terminal a table is data: lines stay whole.
    standard_output(400).print(table)
