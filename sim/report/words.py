"""Sentences made from numbers: what an effect is, how sure it is, and what cannot be said.

Every number in a sentence is the one that the tables show, rounded alike. Labels of arms are free
text: they come out on one line and without control characters, and are not escaped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.estimation.precision import ENOUGH
from sim.figures.text import listed, number
from sim.report.reading import VERDICTS, amount, bounds, interval_name, verdict
from sim.report.results import Effect, Mean
from sim.report.text import level, noun, plain, plural, scale_of

MOST_NAMED = 5
"""Arms that a sentence names; of more than these it gives the number where all did the same."""

SMALL = 0.05
"""Hedges' g below which an unpaired difference is no finding, and a paired one only just."""


def finding(effect: Effect, labels: Mapping[str, str], when: str, *, paired: bool = True) -> str:
    """Say in one sentence what an arm did to an outcome against another arm.

    Parameters
    ----------
    effect : Effect
        Contrast minus reference.
    labels : mapping of str to str
        Arm name to display label.
    when : str
        The assessment in words.
    paired : bool
        Whether the two arms hold the same people.

    Returns
    -------
    str
        One sentence, or two where the difference is too small to be made much of.
    """
    contrast, reference = _names(effect, labels)
    what, unit = noun(effect.outcome), scale_of(effect.outcome).unit
    said = verdict(effect)
    if said == "unknown":
        return _without_interval(effect, labels, when)
    if said == "none":
        return (
            f"{contrast} made no difference to {what} against {reference} {when}: "
            f"exactly 0 {unit} in {_all_replicates(effect.replicates)}."
        )
    if said == "unclear":
        return (
            f"{contrast} had no clear effect on {what} against {reference} {when}: the difference "
            f"was {amount(effect, effect.estimate, signed=True)} {unit} "
            f"({_interval(effect)}{_g(effect)}), {_possible(effect)}."
        )
    verb = "lowered" if effect.estimate < 0.0 else "raised"
    worse = ": a worsening" if said == "worse" else ""
    size = amount(effect, abs(effect.estimate))
    return (
        f"{contrast} {verb} {what} by {size} {unit} ({_magnitudes(effect)}{_g(effect)}) "
        f"against {reference} {when}{worse}.{_small(effect, paired)}"
    )


def comparison(effect: Effect, labels: Mapping[str, str], when: str, *, paired: bool = True) -> str:
    """Say in one sentence how two arms compare, neither being a control.

    Parameters and result are those of `finding`. Where the interval contains 0 the sentence
    gives the most by which the two can differ.
    """
    contrast, reference = _names(effect, labels)
    what, unit = noun(effect.outcome), scale_of(effect.outcome).unit
    said = verdict(effect)
    if said == "unknown":
        return _without_interval(effect, labels, when)
    if said == "none":
        return (
            f"{contrast} and {reference} did not differ in {what} {when}: "
            f"exactly 0 {unit} in {_all_replicates(effect.replicates)}."
        )
    if said == "unclear":
        most = amount(effect, max(abs(effect.ci_low), abs(effect.ci_high)))
        return (
            f"{contrast} did not differ from {reference} in {what} by more than {most} {unit} "
            f"{when} (difference {amount(effect, effect.estimate, signed=True)}, "
            f"{_interval(effect)}{_g(effect)})."
        )
    side = "lower" if effect.estimate < 0.0 else "higher"
    judged = "" if said == "different" else f", which is {said}"
    return (
        f"{_capital(what)} was {amount(effect, abs(effect.estimate))} {unit} {side} "
        f"with {contrast} than with {reference} {when} ({_magnitudes(effect)}{_g(effect)}){judged}."
        f"{_small(effect, paired)}"
    )


def headline(effects: Sequence[Effect], labels: Mapping[str, str], when: str) -> str:
    """Say what several arms did to one outcome against the same reference.

    Returns
    -------
    str
        One sentence; empty without effects.
    """
    if not effects:
        return ""
    where = f" {noun(effects[0].outcome)} against {plain(labels[effects[0].reference])} {when}"
    parts: list[str] = []
    groups: dict[str, list[Effect]] = {}
    for effect in sorted(effects, key=lambda effect: VERDICTS.index(verdict(effect))):
        groups.setdefault(_did(effect), []).append(effect)
    for did, group in groups.items():
        # The first part says what is compared when; the others are read with it.
        what = " it" if parts else where
        parts.append(f"{_how_many(group, effects, labels)} {did}{what}{_span(group, labels)}")
    return f"{'; '.join(parts)}."


def course(name: str, label: str, before: Mean, after: Mean, week: int) -> str:
    """Say how an outcome changed in one arm, whatever the reason."""
    change = after.mean - before.mean
    scale = scale_of(name)
    size = number(abs(change) * scale.factor, scale.decimals)
    moved = "stayed the same" if float(size) == 0.0 else "fell" if change < 0.0 else "rose"
    by = "" if moved == "stayed the same" else f" by {size} {scale.unit}"
    levels = f"{level(name, before.mean)} at baseline, {level(name, after.mean)} at week {week}"
    return f"Within {plain(label)} itself, {noun(name)} {moved}{by} ({levels})."


def few_replicates(effects: Sequence[Effect]) -> str:
    """Warn of few replicates; empty where there are enough."""
    fewest = min((effect.replicates for effect in effects), default=ENOUGH)
    if fewest >= ENOUGH:
        return ""
    return (
        f"This run has only {plural(fewest, 'replicate')}: its intervals are themselves uncertain. "
        f"Run at least {ENOUGH} before relying on them."
    )


def _names(effect: Effect, labels: Mapping[str, str]) -> tuple[str, str]:
    return plain(labels[effect.contrast]), plain(labels[effect.reference])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _all_replicates(replicates: int) -> str:
    return "the only replicate" if replicates == 1 else f"all {replicates} replicates"


def _interval(effect: Effect) -> str:
    low, high = effect.ci_low, effect.ci_high
    return f"{interval_name(effect.replicates)} {bounds(effect, low, high)}"


def _magnitudes(effect: Effect) -> str:
    """Name the interval of a settled effect by size, as the verb says the direction."""
    return f"{interval_name(effect.replicates)} {_sizes(effect)}"


def _signed(effect: Effect) -> str:
    shown = amount(effect, effect.estimate, signed=True)
    inside = f", {bounds(effect, effect.ci_low, effect.ci_high)}" if effect.has_interval else ""
    return f"{shown}{inside}"


def _sizes(effect: Effect) -> str:
    small, large = sorted((abs(effect.ci_low), abs(effect.ci_high)))
    return f"{amount(effect, small)} to {amount(effect, large)}"


def _g(effect: Effect) -> str:
    if not math.isfinite(effect.standardised):
        return ""
    return f"; g {number(effect.standardised, 2)}"


def _possible(effect: Effect) -> str:
    """Say what an interval that contains 0 leaves open."""
    fall, rise = amount(effect, abs(effect.ci_low)), amount(effect, abs(effect.ci_high))
    if effect.ci_low < 0.0 < effect.ci_high:
        return f"so a fall of up to {fall} and a rise of up to {rise} both remain possible"
    side = f"a fall of up to {fall}" if effect.ci_low < 0.0 else f"a rise of up to {rise}"
    return f"so anything from nothing to {side} remains possible"


def _small(effect: Effect, paired: bool) -> str:
    if not math.isfinite(effect.standardised) or abs(effect.standardised) >= SMALL:
        return ""
    if paired:
        return f" That is less than {SMALL} SD: a finding only together with its interval."
    return f" That is less than {SMALL} SD between different people: not a finding."


def _without_interval(effect: Effect, labels: Mapping[str, str], when: str) -> str:
    contrast, reference = _names(effect, labels)
    size = amount(effect, abs(effect.estimate))
    unit = scale_of(effect.outcome).unit
    side = "lower" if effect.estimate < 0.0 else "higher"
    compared = f"{size} {unit} {side} with {contrast} than with {reference}"
    if effect.estimate == 0.0:
        compared = f"the same with {contrast} as with {reference}"
    g = _g(effect).removeprefix("; ")
    inside = f" ({g})" if g else ""
    return (
        f"{_capital(noun(effect.outcome))} was {compared} {when}{inside}; "
        f"with {plural(effect.replicates, 'replicate')} there is no interval, so whether chance "
        "made the difference cannot be told."
    )


def _did(effect: Effect) -> str:
    said = verdict(effect)
    if said in ("better", "worse", "different"):
        return "lowered" if effect.estimate < 0.0 else "raised"
    return {
        "unclear": "had no clear effect on",
        "none": "made no difference to",
        "unknown": "had an effect that cannot be told from chance, without an interval, on",
    }[said]


def _how_many(group: Sequence[Effect], effects: Sequence[Effect], labels: Mapping[str, str]) -> str:
    if len(group) == len(effects) > MOST_NAMED:
        return f"All {len(group)} arms set against it"
    return listed([plain(labels[effect.contrast]) for effect in group])


def _span(group: Sequence[Effect], labels: Mapping[str, str]) -> str:
    """Give the effects of arms of which the same is said: the least and the largest."""
    said = verdict(group[0])
    unit = scale_of(group[0].outcome).unit
    if said == "none":
        return ""
    if said in ("unclear", "unknown"):
        shown = [f"{plain(labels[each.contrast])} {_signed(each)}" for each in group]
        return f" ({unit}: {'; '.join(shown) if len(group) > 1 else _signed(group[0])})"
    ordered = sorted(group, key=lambda effect: abs(effect.estimate))
    least, most = ordered[0], ordered[-1]
    if len(group) == 1:
        return f" by {amount(most, abs(most.estimate))} {unit} ({_magnitudes(most)})"
    name = interval_name(min(effect.replicates for effect in group))
    return (
        f": by {amount(least, abs(least.estimate))} {unit} with {plain(labels[least.contrast])} "
        f"({name} {_sizes(least)}) to {amount(most, abs(most.estimate))} with "
        f"{plain(labels[most.contrast])} ({_sizes(most)})"
    )
