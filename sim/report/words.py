"""Sentences made from numbers: what an effect is, how sure it is, and what cannot be said.

Every number in a sentence is the one that the tables show, rounded alike. Labels of arms are free
text: they come out on one line and without control characters, and are not escaped.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.estimation.precision import ENOUGH
from sim.figures.text import number
from sim.report.reading import amount, bounds, interval_name, magnitudes, verdict
from sim.report.results import Effect, Mean
from sim.report.text import capital, level, noun, plain, plural, scale_of

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
        f"{contrast} {verb} {what} by {size} {unit} ({magnitudes(effect)}{_g(effect)}) "
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
        f"{capital(what)} was {amount(effect, abs(effect.estimate))} {unit} {side} "
        f"with {contrast} than with {reference} {when} ({magnitudes(effect)}{_g(effect)}){judged}."
        f"{_small(effect, paired)}"
    )


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


def _all_replicates(replicates: int) -> str:
    return "the only replicate" if replicates == 1 else f"all {replicates} replicates"


def _interval(effect: Effect) -> str:
    low, high = effect.ci_low, effect.ci_high
    return f"{interval_name(effect.replicates)} {bounds(effect, low, high)}"


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
        f"{capital(noun(effect.outcome))} was {compared} {when}{inside}; "
        f"with {plural(effect.replicates, 'replicate')} there is no interval, so whether chance "
        "made the difference cannot be told."
    )
