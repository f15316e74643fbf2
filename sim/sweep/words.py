"""What a sweep found, in sentences and tables made from its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sim.estimation.outcomes import outcome as declared
from sim.figures.over_points import holds_zero, is_scale
from sim.figures.text import number
from sim.report.reading import amount, bounds, interval_name
from sim.report.results import Effect
from sim.report.tables import Table, table
from sim.report.text import noun, plain, scale_of
from sim.sweep.break_even import break_evens
from sim.sweep.found import ABOUT_EFFECTS, Found
from sim.sweep.influence import Influence, influences, named

if TYPE_CHECKING:
    import pandas as pd

MOST_SETTINGS = 6
"""Keys whose values are said of one point; the table of points holds all."""
MOST_LINES = 12
"""Values of a second key up to which it is said where each breaks even; beyond, the map shows it."""
EXTREMES = 3


def lead(found: Found) -> list[str]:
    """Return the answer for the first contrast in two sentences, with intervals; one where there is none."""
    for contrast, rows in found.contrasts():
        return [_span(found, contrast, rows), _clear(found, contrast, rows)]
    return [
        f"There is no effect on {noun(found.outcome)} between these arms at the end of the programme:"
        " it is defined for none or one of them."
    ]


def others(found: Found) -> list[str]:
    """Return the same for each other contrast."""
    more = list(found.contrasts())[1:]
    return [f"{_span(found, *each)} {_clear(found, *each)}" for each in more]


def turning(found: Found) -> list[str]:
    """Say where each contrast breaks even along a key of numbers, for each value of a second key if there is one."""
    said: list[str] = []
    keys = [axis.key for axis in found.axes]
    along = next((key for key in keys if len(found.table) and is_scale(found.table[key])), None)
    if along is None or len(keys) > 2:
        return said
    by = next((key for key in keys if key != along), None)
    if by is not None and found.table[by].nunique() > MOST_LINES:
        return said
    for contrast, rows in found.contrasts():
        for value, line in rows.groupby(by, sort=False) if by else [("", rows)]:
            if line[along].is_unique:
                at = f"With {found.calls[by]} = {named(value)}, " if by else ""
                said += _turns(found, contrast, line, along, at)
    return said


def _turns(found: Found, contrast: str, line: pd.DataFrame, along: str, at: str) -> Iterator[str]:
    reference = str(line["reference"].iloc[0])
    pair = f"{found.labels[contrast]} and {found.labels[reference]} break even"
    for each in break_evens(line, along):
        low, high = ("the end of the range" if end is None else named(end) for end in each[1:])
        yield plain(
            f"{at}{pair} at {found.calls[along]} = {named(each.at)} (the interval holds 0 from {low} to {high})."
        )


def extremes_table(found: Found) -> Table | None:
    """Show the points with the lowest and highest effects of each contrast; None without effects."""
    rows: list[list[str]] = []
    for contrast, of_one in found.contrasts():
        ranked = of_one.sort_values(["estimate", "point"]).to_dict("records")
        ends = [*ranked[:EXTREMES], *ranked[EXTREMES:][-EXTREMES:]]
        rows += [_row(found, contrast, each) for each in ends]
    if not rows:
        return None
    unit = scale_of(found.outcome).unit
    return table(
        f"The {EXTREMES} lowest and highest effects on {noun(found.outcome)} at the end of the programme ({unit}), with"
        " 95 % Monte Carlo intervals. The extremes of many points are partly chance.",
        ["Arm, against", "Point", "Settings", "Effect", "Interval", "Hedges’ g"],
        rows,
        kind="words",
    )


def influence_table(found: Found) -> Table | None:
    """Show how much of the differences between points each key explains alone; None of too few points."""
    rows = []
    for contrast, of_one in found.contrasts():
        for each in influences(found.axes, of_one, of_one["estimate"].to_numpy()):
            rows.append([plain(found.labels[contrast]), *_influence(found, each)])
    if not rows:
        return None
    return table(
        "Which settings go with the effect: share of its differences between points that a key explains alone (omega"
        " squared over up to ten bins), and the mean effect at both ends. A first look without intervals; for indices"
        " take a design made for them.",
        ["Arm", "Key", "Share", "Mean effect at one end", "and at the other"],
        rows,
        kind="words",
    )


def effect_of(row: Any) -> Effect:
    """Return a row of the table as one effect."""
    fields = {name: row[name] for name in ABOUT_EFFECTS if name != "point"}
    return Effect(**fields)


def settings(found: Found, row: Any) -> str:
    """Return what a point was set to, in words."""
    axes = found.axes[:MOST_SETTINGS]
    said = ", ".join(f"{found.calls[axis.key]} = {named(row[axis.key])}" for axis in axes)
    more = len(found.axes) - len(axes)
    return plain(f"{said} and {more} more" if more else said)


def _span(found: Found, contrast: str, rows: pd.DataFrame) -> str:
    ranked = rows.sort_values(["estimate", "point"])
    low, high = ranked.iloc[0], ranked.iloc[-1]
    effect = effect_of(low)
    arm, against = (plain(found.labels[each]) for each in (contrast, effect.reference))
    return (
        f"Over {len(rows):,} points the effect of {arm} on {noun(found.outcome)} against {against}, at the end of the"
        f" programme, ran from {_amount(low)} {scale_of(found.outcome).unit}"
        f" ({interval_name(effect.replicates)} {_bounds(low)}) at {settings(found, low)} to"
        f" {_amount(high)} ({_bounds(high)}) at {settings(found, high)}."
    )


def _clear(found: Found, contrast: str, rows: pd.DataFrame) -> str:
    below = int((rows["ci_high"] < 0).sum())
    above = int((rows["ci_low"] > 0).sum())
    unclear = int(holds_zero(rows).sum())
    reference = str(rows["reference"].iloc[0])
    arm, against = (plain(found.labels[each]) for each in (contrast, reference))
    fewer, more = (f"{count} of {len(rows):,} points" for count in (below, above))
    better = declared(found.outcome).better
    if better == "none":
        said = f"It is lower with {arm} at {fewer} and higher at {more}"
    else:
        favours = {"lower": (fewer, more), "higher": (more, fewer)}[better]
        said = f"The interval favours {arm} at {favours[0]} and {against} at {favours[1]}"
    return f"{said}; at {unclear} it holds 0, so that there is no clear sign."


def _row(found: Found, contrast: str, row: Any) -> list[str]:
    arm, against = (plain(found.labels[each]) for each in (contrast, row["reference"]))
    return [
        f"{arm}, {against}",
        str(row["point"]),
        settings(found, row),
        _amount(row),
        _bounds(row),
        number(row["standardised"], 2),
    ]


def _influence(found: Found, each: Influence) -> list[str]:
    scale = scale_of(found.outcome)
    ends = [
        f"{number(mean * scale.factor, 2, signed=True)} at {plain(at)}"
        for at, mean in (each.first, each.last)
    ]
    return [plain(found.names[each.axis.key]), f"{each.share:.0%}", *ends]


def _amount(row: Any) -> str:
    return amount(effect_of(row), row["estimate"], signed=True)


def _bounds(row: Any) -> str:
    return bounds(effect_of(row), row["ci_low"], row["ci_high"])
