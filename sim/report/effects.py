"""Tables of effects, and of the three uncertainties that have to be kept apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.estimation.outcomes import outcome
from sim.figures.text import listed, number
from sim.report.reading import amount, bounds, interval_name, verdict
from sim.report.results import Effect, Results
from sim.report.tables import Table, table
from sim.report.text import plain, scale_of, spread
from sim.report.words import few_replicates

READINGS = {
    "better": "better",
    "worse": "worse",
    "different": "different",
    "unclear": "unclear",
    "none": "no difference",
    "unknown": "no interval",
}


def against_table(results: Results, name: str, reference: str) -> Table | None:
    """Show every arm against one reference at every assessment; None without effects."""
    found = [
        effect
        for week in _weeks(results, name)
        for effect in results.against(reference, name, week)
    ]
    return _table(results, name, found, f"difference from {plain(results.study.labels[reference])}")


def between_table(results: Results, name: str, arms: Sequence[str]) -> Table | None:
    """Show every two of some arms against each other at every assessment; None without effects."""
    found = [effect for week in results.weeks for effect in results.between(arms, name, week)]
    return _table(results, name, found, "differences between programmes", pairs=True)


def uncertainties_table(results: Results, effects: Sequence[Effect]) -> Table | None:
    """Set Monte Carlo, sampling and parameter uncertainty side by side; None without effects."""
    if not effects:
        return None
    first = effects[0]
    rows = [
        [
            plain(results.study.labels[effect.contrast]),
            amount(effect, effect.estimate),
            bounds(effect, effect.ci_low, effect.ci_high),
            spread(effect.outcome, effect.trial_low, effect.trial_high),
            spread(effect.outcome, effect.parameter_low, effect.parameter_high)
            if _has_ensemble(effect)
            else "not known",
        ]
        for effect in effects
    ]
    head = ["Arm", "Difference", "Monte Carlo interval", "One trial of this size", "Parameters"]
    return table(
        f"Three uncertainties of the effect on {outcome(first.outcome).label} "
        f"{results.when(first.week)}, in {scale_of(first.outcome).unit}, against "
        f"{plain(results.study.labels[first.reference])}. Each is a 95 % range.",
        head,
        rows,
    )


def sure_of_chance(effects: Sequence[Effect]) -> str:
    """Say how far chance in the simulation itself is settled."""
    known = [effect for effect in effects if effect.has_interval]
    if not known:
        return (
            "Chance in the simulation (Monte Carlo): not known, since this run has too few "
            "replicates for an interval. Run it with more."
        )
    halves = sorted((effect.ci_high - effect.ci_low) / 2.0 for effect in known)
    scale = scale_of(known[0].outcome)
    low, high = (number(half * scale.factor, scale.decimals) for half in (halves[0], halves[-1]))
    width = f"±{high}" if low == high else f"±{low} to ±{high}"
    saved = _saved(known)
    return (
        f"Chance in the simulation (Monte Carlo): the effects are known to {width} {scale.unit}. "
        "More replicates narrow this as far as one likes; it says nothing of whether the model is "
        f"right.{saved} {few_replicates(known)}"
    ).rstrip()


def sure_of_trial(results: Results, effects: Sequence[Effect]) -> str:
    """Say where one trial of this size would fall."""
    known = [each for each in effects if math.isfinite(each.trial_low + each.trial_high)]
    if not known:
        return "One trial: where a single trial of this size would fall cannot be told here."
    labels = results.study.labels
    shown = [
        f"{plain(labels[each.contrast])} {spread(each.outcome, each.trial_low, each.trial_high)}"
        for each in known
    ]
    open_ones = [plain(labels[each.contrast]) for each in known if _reaches_zero(each)]
    patients = sorted({effect.patients for effect in known})
    size = f"{patients[0]}" if len(patients) == 1 else f"{patients[0]} to {patients[-1]}"
    reach = (
        f" For {listed(open_ones)} that range holds 0: such a trial may well find nothing clear."
        if open_ones
        else " None of these ranges holds 0."
    )
    return (
        f"One trial: if the model were right, the estimate of a single trial of this size ({size} "
        f"patients an arm, in groups) would fall in these ranges in 95 of 100 cases "
        f"({scale_of(known[0].outcome).unit}): {listed(shown)}.{reach}"
    )


def sure_of_parameters(results: Results, effects: Sequence[Effect]) -> str:
    """Say how uncertain parameters carry over, or that nobody knows."""
    known = [effect for effect in effects if _has_ensemble(effect)]
    if not known:
        return (
            "Parameters: their uncertainty is absent from this page. The run used one value of "
            "each parameter and no posterior ensemble, so no interval here says how far the "
            "result would move if the assumed values were wrong. The true uncertainty about real "
            "groups is larger than anything shown, by an unknown amount."
        )
    labels = results.study.labels
    shown = [
        f"{plain(labels[each.contrast])} "
        f"{spread(each.outcome, each.parameter_low, each.parameter_high)}"
        for each in known
    ]
    return (
        f"Parameters: over the posterior ensemble the effects range, in 95 of 100 of its sets "
        f"({scale_of(known[0].outcome).unit}): {listed(shown)}."
    )


def _reaches_zero(effect: Effect) -> bool:
    """Whether the range of one trial holds 0, as far as it is shown."""
    scale = scale_of(effect.outcome)
    ends = effect.trial_low, effect.trial_high
    low, high = (round(each * scale.factor, scale.decimals) for each in ends)
    return low <= 0.0 <= high


def _has_ensemble(effect: Effect) -> bool:
    return math.isfinite(effect.parameter_low) and math.isfinite(effect.parameter_high)


def _saved(effects: Sequence[Effect]) -> str:
    ratios = [e.variance_ratio for e in effects if math.isfinite(e.variance_ratio)]
    if not ratios or min(ratios) <= 1.0:
        return ""
    low, high = number(min(ratios), 1), number(max(ratios), 1)
    times = low if low == high else f"{low} to {high}"
    return (
        " Treating the same people with the same luck in every arm made the variance of the "
        f"differences {times} times smaller."
    )


def _weeks(results: Results, name: str) -> tuple[int, ...]:
    """Assessments to show: sessions end with the programme, and so does attending them."""
    return (results.end,) if outcome(name).needs_sessions else results.weeks


def _table(
    results: Results, name: str, found: Sequence[Effect], what: str, *, pairs: bool = False
) -> Table | None:
    if not found:
        return None
    declared, labels = outcome(name), results.study.labels
    standardised = declared.kind == "mean"
    names = sorted({interval_name(effect.replicates) for effect in found})
    head = ["Arms" if pairs else "Arm", "Week", "Difference", "Interval"]
    head += [*(["g", "Interval of g"] if standardised else []), "One trial", "Patients", "Reading"]
    rows = []
    for effect in found:
        arm = plain(labels[effect.contrast])
        g = [number(effect.standardised, 2), _g_interval(effect)] if standardised else []
        rows.append(
            [
                f"{arm} against {plain(labels[effect.reference])}" if pairs else arm,
                str(effect.week),
                amount(effect, effect.estimate),
                bounds(effect, effect.ci_low, effect.ci_high),
                *g,
                spread(effect.outcome, effect.trial_low, effect.trial_high),
                str(effect.patients),
                READINGS[verdict(effect)],
            ]
        )
    good = f" {declared.better.capitalize()} is better." if declared.better != "none" else ""
    return table(
        f"{declared.label}: {what}, in {scale_of(name).unit}.{good} Interval: {'; '.join(names)}. "
        "One trial: where a single trial of this size would fall in 95 of 100 cases.",
        head,
        rows,
    )


def _g_interval(effect: Effect) -> str:
    low, high = effect.standardised_low, effect.standardised_high
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    return f"{number(low, 2)} to {number(high, 2)}"
