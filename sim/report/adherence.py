"""Programme adherence, treatment adherence and coverage: three things kept apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.estimation.outcomes import outcome
from sim.figures.text import number
from sim.report.results import EVERYBODY, Mean, Results
from sim.report.tables import Table, table
from sim.report.text import level, plain, scale_of

DIRECT_PATHS = ("adherence_skill", "adherence_cohesion", "adherence_anxiety")
"""Parameters by which a user can build an effect of groups on treatment adherence in."""

BREAK_EVEN = (
    "Break-even uptakes are point estimates. They count what is gained beyond the reference arm, "
    "and take it to grow in proportion to uptake."
)
"""What has to be known of a break-even uptake."""

PLACES = ((EVERYBODY, "all"), ("residence:urban", "urban"), ("residence:rural", "rural"))
PER_HUNDRED = ("reached", "completing", "points_gained", "facilitator_hours")


def staying(results: Results) -> list[str]:
    """Say of each arm with sessions how far people attended and stayed, in the order of arms."""
    return [
        sentence
        for arm in results.session_arms()
        if (sentence := _attended_and_stayed(results, arm))
    ]


def programme_table(results: Results) -> Table | None:
    """Show uptake, attendance and retention of the arms that hold sessions, None without any."""
    names = ["attendance", "retention"]
    if results.study.entry == "offered":
        names.insert(0, "uptake")
    rows = _rows(results, results.session_arms(), names, results.end)
    return _table(
        "Programme adherence at the end of the programme, with 95 % Monte Carlo intervals. "
        "Uptake: those who start, of everybody offered. Attendance: sessions attended, of those "
        "held while enrolled. Retention: still enrolled, of those who started.",
        names,
        rows,
    )


def treatment_table(results: Results) -> Table | None:
    """Show treatment adherence of every arm at every assessment, None where there is none."""
    heads = [f"Week {week}" for week in results.weeks]
    rows = []
    for arm in results.arms:
        means = [results.mean(arm, "treatment_adherence", week) for week in results.weeks]
        if any(means):
            cells = [_mean("treatment_adherence", mean) for mean in means]
            rows.append([plain(results.study.labels[arm]), *cells])
    if not rows:
        return None
    return table(
        "Treatment adherence: share of prescribed doses taken since baseline, of patients on oral "
        "therapy, with 95 % Monte Carlo intervals.",
        ["Arm", *heads],
        rows,
    )


def treatment_route(parameters: Mapping[str, Any]) -> str:
    """Say by which route a group can move treatment adherence in this run."""
    direct = [name for name in DIRECT_PATHS if float(parameters[name]) != 0.0]
    if not direct:
        return (
            "In this model groups reach treatment adherence through depression alone, as the "
            "published evidence has it; no trial shows a direct path, and none was switched on."
        )
    return (
        f"A direct path was switched on in this run ({', '.join(direct)}). No trial shows one, so "
        "the part of the effect on treatment adherence that it makes was put in by hand and is "
        "not a finding."
    )


def coverage_table(results: Results) -> Table | None:
    """Show coverage per 100 offered, urban and rural apart; None unless people were offered."""
    if results.study.entry != "offered":
        return None
    rows = []
    for arm in results.arms:
        for subgroup, place in PLACES:
            means = [results.mean(arm, name, results.end, subgroup) for name in PER_HUNDRED]
            if any(means):
                cells = [_mean(name, mean) for name, mean in zip(PER_HUNDRED, means, strict=True)]
                rows.append([f"{plain(results.study.labels[arm])}, {place}", *cells])
    if not rows:
        return None
    heads = [f"{outcome(name).label} ({outcome(name).unit})" for name in PER_HUNDRED]
    return table(
        "Coverage at the end of the programme: what an arm does for 100 people who are offered "
        "it, with 95 % Monte Carlo intervals. Points gained include what happens without any "
        "programme.",
        ["Arm, residence", *heads],
        rows,
    )


def break_even(results: Results) -> list[str]:
    """Say at which uptake each programme would gain as much as the first, per 100 offered.

    The gain is that beyond the reference arm; it is taken to grow in proportion to uptake.
    """
    arms = [arm for arm in results.session_arms() if arm != results.reference]
    if results.study.entry != "offered" or len(arms) < 2:
        return []
    gains = {arm: _gain(results, arm) for arm in arms}
    first, labels = arms[0], results.study.labels
    sentences = []
    for arm in arms[1:]:
        uptake = results.mean(arm, "uptake", results.end)
        if uptake is None or min(gains[arm], gains[first], uptake.mean) <= 0.0:
            continue
        needed = uptake.mean * gains[first] / gains[arm]
        out_of_reach = " – more than everybody" if needed > 1.0 else ""
        sentences.append(
            f"Break-even: {plain(labels[arm])} would gain as many anxiety points per 100 offered "
            f"as {plain(labels[first])} at an uptake of {level('uptake', needed)}{out_of_reach}; "
            f"in this run it was {level('uptake', uptake.mean)}."
        )
    return [*sentences, *([BREAK_EVEN] if sentences else [])]


def _gain(results: Results, arm: str) -> float:
    effect = results.effect(arm, results.reference, "points_gained", results.end)
    return 0.0 if effect is None else effect.estimate


def _attended_and_stayed(results: Results, arm: str) -> str:
    attended = results.mean(arm, "attendance", results.end)
    stayed = results.mean(arm, "retention", results.end)
    parts = []
    if attended is not None:
        shown = level("attendance", attended.mean)
        parts.append(f"{shown} of the sessions held while enrolled were attended")
    if stayed is not None:
        parts.append(f"{level('retention', stayed.mean)} still enrolled at week {results.end}")
    return f"{plain(results.study.labels[arm])}: {', '.join(parts)}." if parts else ""


def _rows(results: Results, arms: tuple[str, ...], names: list[str], week: int) -> list[list[str]]:
    labels = results.study.labels
    return [
        [plain(labels[arm]), *(_mean(name, results.mean(arm, name, week)) for name in names)]
        for arm in arms
    ]


def _table(caption: str, names: list[str], rows: list[list[str]]) -> Table | None:
    heads = [outcome(name).label for name in names]
    return table(caption, ["Arm", *heads], rows) if rows else None


def _mean(name: str, mean: Mean | None) -> str:
    """Show a mean with its interval, as ``78.1 % (77.5 to 78.7)``."""
    if mean is None:
        return "–"
    scale = scale_of(name)
    shown = level(name, mean.mean, unit=scale.level_unit == "%")
    if mean.replicates < 2:
        return shown
    low, high = (number(bound * scale.factor, scale.decimals) for bound in (mean.low, mean.high))
    return f"{shown} ({low} to {high})"
