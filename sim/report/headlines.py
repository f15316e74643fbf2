"""The headline: what several arms did to one outcome, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.figures.text import listed
from sim.report.reading import VERDICTS, amount, interval_name, magnitudes, signed, sizes, verdict
from sim.report.results import Effect
from sim.report.text import capital, noun, plain, scale_of

MOST_NAMED = 5
"""Arms that a sentence names; of more than these it gives the number where all did the same."""

DID = {
    "lowered": "lowered",
    "raised": "raised",
    "unclear": "had no clear effect on",
    "none": "made no difference to",
    "unknown": "had an effect that cannot be told from chance, without an interval, on",
}
"""What an arm did to an outcome against a control."""

COMPARED = {
    "lowered": (
        "{what} was lower {when} with {names} than with {reference}",
        "it was lower with {names}",
    ),
    "raised": (
        "{what} was higher {when} with {names} than with {reference}",
        "it was higher with {names}",
    ),
    "unclear": (
        "{what} did not clearly differ {when} between {names} and {reference}",
        "it did not clearly differ with {names}",
    ),
    "none": (
        "{what} was exactly the same {when} with {names} as with {reference}",
        "it was exactly the same with {names}",
    ),
    "unknown": (
        "{what} differed {when} between {names} and {reference} by what cannot be told from chance, "
        "without an interval",
        "what it differed by with {names} cannot be told from chance, without an interval",
    ),
}
"""How an outcome compares between programmes: as the first of several parts, and read with the first."""


def headline(
    effects: Sequence[Effect], labels: Mapping[str, str], when: str, *, control: bool = True
) -> str:
    """Say what several arms did to one outcome against the same reference.

    Parameters
    ----------
    effects, labels, when
        As for `finding`.
    control : bool
        Whether the reference is no programme. Against one, whoever does less hasn't raised anything: the sentence
        says with whom the outcome was higher.

    Returns
    -------
    str
        One sentence; empty without effects.
    """
    if not effects:
        return ""
    what, reference = noun(effects[0].outcome), plain(labels[effects[0].reference])
    parts: list[str] = []
    for did, group in _grouped(effects).items():
        names, span = _how_many(group, effects, labels), _span(group, labels)
        # The first part says what is compared when; the others are read with it.
        if not control:
            began, went_on = COMPARED[did]
            side = began.format(what=capital(what), when=when, names=names, reference=reference)
            parts.append(f"{went_on.format(names=names) if parts else side}{span}")
        elif parts:
            parts.append(f"{names} {DID[did]} it{span}")
        else:
            parts.append(f"{names} {DID[did]} {what} against {reference} {when}{span}")
    return f"{'; '.join(parts)}."


def _did(effect: Effect) -> str:
    said = verdict(effect)
    if said in ("better", "worse", "different"):
        return "lowered" if effect.estimate < 0.0 else "raised"
    return said


def _grouped(effects: Sequence[Effect]) -> dict[str, list[Effect]]:
    """Put effects together of which the same is said, settled ones first."""
    groups: dict[str, list[Effect]] = {}
    for effect in sorted(effects, key=lambda effect: VERDICTS.index(verdict(effect))):
        groups.setdefault(_did(effect), []).append(effect)
    return groups


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
        shown = [f"{plain(labels[each.contrast])} {signed(each)}" for each in group]
        return f" ({unit}: {'; '.join(shown) if len(group) > 1 else signed(group[0])})"
    ordered = sorted(group, key=lambda effect: abs(effect.estimate))
    least, most = ordered[0], ordered[-1]
    if len(group) == 1:
        return f" by {amount(most, abs(most.estimate))} {unit} ({magnitudes(most)})"
    name = interval_name(min(effect.replicates for effect in group))
    return (
        f": by {amount(least, abs(least.estimate))} {unit} with {plain(labels[least.contrast])} "
        f"({name} {sizes(least)}) to {amount(most, abs(most.estimate))} with "
        f"{plain(labels[most.contrast])} ({sizes(most)})"
    )
