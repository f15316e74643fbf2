"""What an analysis found, in sentences and tables made from its numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.figures.text import counted, listed, number
from sim.report.tables import Table, table
from sim.report.text import noun, plain, setting
from sim.sensitivity.evidence import INFLUENTIAL, SCREENED
from sim.sensitivity.found import Found, Matter

MOST_NAMED = 4
"""Keys that a sentence names."""
LEVEL_WIDE = 0.2
"""An interval of a total index that is wider than this leaves its size open."""


def subject(found: Found, matter: Matter) -> str:
    """Return what a result is, such as ``the effect of Video on anxiety against In person``."""
    arm = plain(found.labels[matter.contrast])
    if not matter.reference:
        return f"{noun(found.outcome)} with {arm}"
    return f"the effect of {arm} on {noun(found.outcome)} against {plain(found.labels[matter.reference])}"


def lead(found: Found, matter: Matter) -> list[str]:
    """Return the answer in two sentences: what matters most, and what of it is assumed."""
    return [_most(found, matter), to_measure(found, matter)]


def _most(found: Found, matter: Matter) -> str:
    rows: list[Any] = matter.sobol.to_dict("records")
    influential = [each for each in rows if each["total"] >= found.config["influential"]]
    named = influential[:MOST_NAMED] or rows[:1]
    said = listed(
        [f"{plain(found.names[each['key']])} ({_index(each, 'total')})" for each in named]
    )
    count = counted(len(influential), "is", "are")
    return (
        f"Of {len(found.axes)} keys varied over their ranges, {count} influential for {subject(found, matter)}, with a"
        f" total Sobol’ index of {found.config['influential']:g} or more: most of all {said}; brackets hold the index"
        " and its 95 % bootstrap interval."
    )


def to_measure(found: Found, matter: Matter) -> str:
    """Say which influential keys are assumed: what must be measured next."""
    crossed = matter.crossed
    influential = crossed[crossed["influence"] == INFLUENTIAL]
    assumed = [
        plain(found.names[key]) for key in influential[influential["level"] == "assumed"]["key"]
    ]
    if not assumed:
        return "None of the influential keys is merely assumed."
    rest = counted(len(assumed), "influential key rests", "influential keys rest")
    return (
        f"{rest} on no measurement (of {len(influential)}); to be measured next, the most influential first:"
        f" {'; '.join(assumed)}."
    )


def convergence_sentence(found: Found, matter: Matter) -> str:
    """Say whether the ranking of the most influential keys is settled."""
    seen = matter.settled
    if seen is None:
        return "Whether the ranking is settled can't be told: there are too few samples to halve."
    top, before = (
        "; ".join(plain(found.names[key]) for key in keys) for keys in (seen.top, seen.before)
    )
    half, more = seen.samples // 2, 2 * seen.samples
    width = f"Their widest interval is {number(seen.widest, 2)}"
    if seen.widest > LEVEL_WIDE:
        width += f", too wide to tell their sizes: sobol.samples={more} narrows it"
    if seen.is_settled:
        ranking = (
            f"The ranking of the first {len(seen.top)} is settled ({top}), with {half} samples as with"
            f" {seen.samples}."
        )
    else:
        ranking = (
            f"The ranking of the first {len(seen.top)} is not settled ({top} with {seen.samples} samples, {before}"
            f" with {half}): sobol.samples={more} would tell more."
        )
    return f"{ranking} {width}."


def screened_out(found: Found, matter: Matter) -> str:
    """Say how far what was screened out is from what was kept."""
    if not len(matter.morris):
        return "Nothing was screened: every key has its Sobol’ indices."
    kept = matter.morris["key"].isin(matter.sobol["key"])
    inside, outside = (
        matter.morris[each].sort_values("mu_star", kind="stable") for each in (kept, ~kept)
    )
    if outside.empty:
        return "Every key was kept."
    least, most = inside.iloc[0], outside.iloc[-1]
    said = (
        f"{counted(len(outside), 'key was', 'keys were')} screened out: the most influential of them,"
        f" {plain(found.names[most['key']])}, has μ* = {number(most['mu_star'], 3)} {plain(matter.unit)}; the least"
        f" of those kept, {plain(found.names[least['key']])}, {number(least['mu_star'], 3)}"
    )
    close = most["mu_star_high"] > least["mu_star_low"]
    more = f"; their intervals overlap, and keep={2 * len(inside)} would tell more" if close else ""
    return f"{said}{more}."


def interactions(found: Found, matter: Matter) -> str:
    """Say how much the keys explain alone, and how sure chance lets one be of it."""
    alone = float(matter.sobol["first"].sum())
    noise = float(matter.sobol["noise"].iloc[0])
    said = (
        f"Alone, the {len(matter.sobol)} keys explain {number(100 * alone, 0)} % of the variance of"
        f" {subject(found, matter)} between points (sum of the first-order indices, itself an estimate)"
    )
    if alone < 1:
        said += "; the rest is due to keys acting together"
    return f"{said}. Monte Carlo variance is at most {number(100 * noise, 1)} % of it."


def indices_table(found: Found, matter: Matter) -> Table:
    """Show the indices of the keys that were kept."""
    stars = dict(zip(matter.morris["key"], matter.morris["mu_star"], strict=True))
    rows = []
    for each in matter.sobol.to_dict("records"):
        star = number(float(stars[each["key"]]), 3) if each["key"] in stars else "–"
        rows.append(
            [
                *(plain(found.names[each["key"]]), each["level"], _range(each)),
                *(
                    _index(each, "total"),
                    _index(each, "first"),
                    star,
                    plain(each["sources"]) or "–",
                ),
            ]
        )
    unit = plain(matter.unit)
    return table(
        f"Sobol’ indices of {subject(found, matter)} with 95 % bootstrap intervals, and μ* of the screening"
        f" ({unit} over the whole range). Marked: assumed and influential.",
        ["Key", "Evidence", "Range", "Total", "First order", "μ*", "Sources"],
        rows,
        kind="words",
        flagged=_flagged(found, matter),
    )


def _flagged(found: Found, matter: Matter) -> list[int]:
    rows = matter.sobol.to_dict("records")
    least = found.config["influential"]
    return [
        k for k, each in enumerate(rows) if each["level"] == "assumed" and each["total"] >= least
    ]


def evidence_table(found: Found, matter: Matter) -> Table:
    """Show how many keys of each level of evidence are influential, and which."""
    crossed, rows = matter.crossed, []
    for level, own in crossed.groupby("level", sort=False):
        counts = own["influence"].value_counts()
        influential = own[own["influence"] == INFLUENTIAL]["key"]
        which = "; ".join(plain(found.names[key]) for key in influential) or "–"
        screened = int(counts.get(SCREENED, 0))
        minor = len(own) - len(influential) - screened
        rows.append(
            [str(level), *(str(each) for each in (len(influential), minor, screened)), which]
        )
    return table(
        f"Influence on {subject(found, matter)} by level of evidence: influential is a total index of"
        f" {found.config['influential']:g} or more, minor less; what was screened out moved it less than what"
        " was kept.",
        ["Evidence", "Influential", "Minor", "Screened out", "Influential keys"],
        rows,
        kind="words",
    )


def _index(row: Mapping[Any, Any], name: str) -> str:
    low, high = number(row[f"{name}_low"], 2), number(row[f"{name}_high"], 2)
    return f"{number(row[name], 2)}, {low} to {high}"


def _range(row: Mapping[Any, Any]) -> str:
    low, high = row["plausible_low"], row["plausible_high"]
    if low != low or not _is_varied_over(row["varied"], low, high):
        return plain(row["varied"])
    unit = "" if row["key_unit"] in ("", "-") else f" {plain(row['key_unit'])}"
    return f"{setting(low)} to {setting(high)}{unit}"


def _is_varied_over(text: str, low: float, high: float) -> bool:
    ends: Sequence[str] = text.removeprefix("int(").removeprefix("interval(").rstrip(")").split(",")
    try:
        return [float(each) for each in ends] == [low, high]
    except ValueError:
        return False
