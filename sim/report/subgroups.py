"""For whom effects differ: the effect in both subgroups of each trait, and the difference between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sim.estimation.plan import LEVEL, SUBGROUPS
from sim.estimation.subgroups import LITERACY_CUT, SEVERE, SUPPORT_CUT
from sim.figures.text import number
from sim.report.reading import amount, bounds, interval_name, verdict
from sim.report.results import EVERYBODY, Effect, Results
from sim.report.tables import Table, table
from sim.report.text import noun, plain, plural, scale_of
from sim.report.words import few_replicates

WORDS: Final = {
    EVERYBODY: "everybody",
    "residence:urban": "urban residents",
    "residence:rural": "rural residents",
    "baseline_anxiety:below_11": f"HADS-A below {SEVERE:g} at baseline",
    "baseline_anxiety:from_11": f"HADS-A of {SEVERE:g} or more at baseline",
    "digital_literacy:low": f"digital literacy below {LITERACY_CUT:g}",
    "digital_literacy:high": f"digital literacy of {LITERACY_CUT:g} or more",
    "outside_support:low": f"support outside the group below {SUPPORT_CUT:g}",
    "outside_support:high": f"support outside the group of {SUPPORT_CUT:g} or more",
}
"""What a reader sees of each subgroup; literacy and support are scales from 0 to 1."""

SHORT: Final = {
    "residence": "urban; rural",
    "baseline_anxiety": f"HADS-A below {SEVERE:g}; from {SEVERE:g}",
    "digital_literacy": f"digital literacy below {LITERACY_CUT:g}; from {LITERACY_CUT:g}",
    "outside_support": f"outside support below {SUPPORT_CUT:g}; from {SUPPORT_CUT:g}",
}
"""Both subgroups of a trait in the heading of a row."""

BUILT_IN: Final = (
    "That those with little support elsewhere gain more is built into the equations; a difference "
    "by outside support confirms nothing."
)
ABOUT_MODEL: Final = (
    "Intervals here are over replicates, so that small differences between subgroups settle as "
    "more are run: they say what the model does, not what one trial could show."
)


@dataclass(frozen=True)
class Differing:
    """The effects of one arm in both subgroups of a trait.

    Attributes
    ----------
    gap : Effect or None
        The second effect minus the first, with its interval over replicates; None where it
        cannot be told from the means of the arms.
    """

    first: Effect
    second: Effect
    names: tuple[str, str]
    gap: Effect | None


def pairs() -> list[tuple[str, str]]:
    """Return the two subgroups of each trait, in the order of declaration."""
    traits: dict[str, list[str]] = {}
    for name in SUBGROUPS:
        if name != EVERYBODY:
            traits.setdefault(name.partition(":")[0], []).append(name)
    return [(first, second) for first, second in traits.values()]


def differing(results: Results, name: str = "anxiety") -> list[Differing]:
    """Return each arm's effects by subgroup against the reference, at the end of the programme."""
    return [
        found
        for names in pairs()
        for arm in results.arms
        if (found := _differing(results, arm, name, names)) is not None
    ]


def subgroup_sentences(results: Results, found: Sequence[Differing]) -> list[str]:
    """Say how many subgroups differ, beside how many would by chance, and which most."""
    gaps = [each for each in found if each.gap is not None and each.gap.has_interval]
    if not gaps:
        return ["Whether subgroups differ cannot be told here: it takes more than one replicate."]
    settled = [each for each in gaps if verdict(_gap(each)) in ("better", "worse")]
    chance = number((1.0 - LEVEL) * len(gaps), 1)
    said = [
        f"Of {plural(len(gaps), 'difference')} between subgroups in the effect on "
        f"{noun(gaps[0].first.outcome)} against {_reference(results)}, {len(settled)} "
        f"{'has' if len(settled) == 1 else 'have'} an interval without 0; if no subgroup differed, "
        f"about {chance} would by chance alone, since nothing was adjusted for their number."
    ]
    if settled:
        said.append(_largest(results, settled))
    return [*said, *_trial(found), ABOUT_MODEL, BUILT_IN, *_few(gaps)]


def subgroup_table(results: Results, found: Sequence[Differing]) -> Table | None:
    """Show the effects in both subgroups of each trait side by side; None without any."""
    if not found:
        return None
    first = found[0].first
    name = interval_name(min(each.first.replicates for each in found))
    return table(
        f"Effects on {noun(first.outcome)} by subgroup, {results.when(first.week)}, against "
        f"{_reference(results)}, in {scale_of(first.outcome).unit}. In brackets: {name}. The last "
        "column is the effect in the second subgroup minus that in the first, within replicates.",
        ["Arm: first; second subgroup", "First", "Second", "Second − first", "Patients"],
        [_row(results, each) for each in found],
    )


def _differing(results: Results, arm: str, name: str, names: tuple[str, str]) -> Differing | None:
    first, second = (
        results.effect(arm, results.reference, name, results.end, each) for each in names
    )
    if first is None or second is None:
        return None
    gap = results.gap(first, second, names)
    told = (
        None if gap is None else replace(first, estimate=gap.mean, ci_low=gap.low, ci_high=gap.high)
    )
    return Differing(first, second, names, told)


def _gap(each: Differing) -> Effect:
    if each.gap is None:
        raise ValueError(f"the difference between {each.names} is not known")
    return each.gap


def _largest(results: Results, settled: Sequence[Differing]) -> str:
    most = max(settled, key=lambda each: abs(_gap(each).estimate))
    gap, unit = _gap(most), scale_of(most.first.outcome).unit
    first, second = (WORDS[name] for name in most.names)
    return (
        f"The largest is that of {plain(results.study.labels[gap.contrast])}: "
        f"{amount(most.second, most.second.estimate, signed=True)} {unit} with {second} and "
        f"{amount(most.first, most.first.estimate, signed=True)} with {first}, a difference of "
        f"{amount(gap, gap.estimate, signed=True)} ({interval_name(gap.replicates)} "
        f"{bounds(gap, gap.ci_low, gap.ci_high)})."
    )


def _trial(found: Sequence[Differing]) -> Iterator[str]:
    effects = [effect for each in found for effect in (each.first, each.second)]
    known = [each for each in effects if each.trial_low <= each.trial_high]
    open_ones = [each for each in known if each.trial_low <= 0.0 <= each.trial_high]
    if known:
        yield (
            f"In {len(open_ones)} of the {len(known)} effects by subgroup the range of one trial "
            "of this size holds 0."
        )


def _few(gaps: Sequence[Differing]) -> Iterator[str]:
    warning = few_replicates([each.first for each in gaps])
    if warning:
        yield warning


def _row(results: Results, each: Differing) -> list[str]:
    gap = "–" if each.gap is None else _shown(each.gap)
    arm, trait = each.first.contrast, each.names[0].partition(":")[0]
    return [
        f"{plain(results.study.labels[arm])}: {SHORT[trait]}",
        _shown(each.first),
        _shown(each.second),
        gap,
        f"{each.first.patients}; {each.second.patients}",
    ]


def _shown(effect: Effect) -> str:
    inside = f" ({bounds(effect, effect.ci_low, effect.ci_high)})" if effect.has_interval else ""
    return f"{amount(effect, effect.estimate)}{inside}"


def _reference(results: Results) -> str:
    return plain(results.study.labels[results.reference])
