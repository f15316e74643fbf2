"""What was found outcome by outcome, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.estimation.plan import BASELINE_WEEK
from sim.figures.text import listed, number
from sim.report import adherence, statements
from sim.report.headlines import headline
from sim.report.reading import amount, bounds, interval_name
from sim.report.results import Effect, Results
from sim.report.tables import Table, table
from sim.report.text import plain, plural, scale_of
from sim.report.words import comparison, course, finding

if TYPE_CHECKING:
    import pandas as pd

    from sim.report.people import People

MOST_PAIRS = 6
"""Pairs of programmes that are compared in a sentence each; the table holds them all."""

TRIAL_HEAD = (
    "Statistic",
    "Arm",
    "Published",
    "Its interval",
    "Simulated",
    "One more trial",
    "Verdict",
    "Source",
)
STATISTICS = {
    "mean_baseline": "Mean at baseline",
    "mean_end": "Mean at the end",
    "mean_change": "Mean change",
    "effect_size": "Effect size",
}


@dataclass(frozen=True)
class Part:
    """Sentences under one heading."""

    title: str
    sentences: tuple[str, ...]


def found(results: Results, people: People, parameters: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return what was found outcome by outcome, the main one first.

    Parameters
    ----------
    people : People
        Tells which arms are paired by patient.
    parameters : mapping
        Values of the rules' parameters in this run.
    """
    main = results.against(results.reference, "anxiety", results.end)
    when, labels = results.when(results.end), results.study.labels
    reference, control = plain(labels[results.reference]), results.is_control(results.reference)
    sessions = results.session_arms()
    parts = [
        Part(f"Anxiety, each arm against {reference}", tuple(_anxiety(results, people, main))),
        Part("Anxiety, programme against programme", tuple(_between(results, people))),
        Part(
            "Depression",
            _one(headline(_ended(results, "depression"), labels, when, control=control)),
        ),
        Part("Programme adherence: attending and staying", tuple(_staying(results, sessions))),
        Part("Treatment adherence", tuple(_treatment(results, parameters))),
    ]
    if results.study.entry == "offered":
        coverage = (statements.REACH_OFFERED, *adherence.break_even(results))
        parts.append(Part("Coverage", coverage))
    return tuple(part for part in parts if part.sentences)


def later(effects: Sequence[Effect], labels: Mapping[str, str], when: str) -> str:
    """Give several effects at one later assessment in one sentence; empty without effects."""
    if not effects:
        return ""
    shown = [
        f"{plain(labels[each.contrast])} {amount(each, each.estimate, signed=True)} "
        f"({bounds(each, each.ci_low, each.ci_high)})"
        for each in effects
    ]
    reference = plain(labels[effects[0].reference])
    fewest = min(effect.replicates for effect in effects)
    return (
        f"{when[:1].upper()}{when[1:]} the differences from {reference} were, in "
        f"{scale_of(effects[0].outcome).unit} ({interval_name(fewest)} in brackets): "
        f"{listed(shown)}."
    )


def trial_part(trial: pd.DataFrame | None, labels: Mapping[str, str]) -> dict[str, Any] | None:
    """Set published beside simulated numbers; None without a trial."""
    if trial is None or trial.empty:
        return None
    rows = trial.to_dict("records")
    verdicts = [plain(row["verdict"]) for row in rows]
    counted = {verdict: verdicts.count(verdict) for verdict in dict.fromkeys(verdicts)}
    said = listed([f"{count} {verdict}" for verdict, count in counted.items()])
    return {
        "sentence": f"Of {plural(len(rows), 'published number')}: {said}. "
        "Defaults were not changed to meet them.",
        "table": _trial_table(rows, labels),
    }


def _trial_table(rows: Sequence[Mapping[Any, Any]], labels: Mapping[str, str]) -> Table:
    return table(
        "Published and simulated numbers of the same trial. One more trial: where one more trial "
        "of this size would fall in 95 of 100 cases, if the model were right; a published number "
        "inside is a hit. Effect sizes are positive where the arm ended with fewer symptoms.",
        TRIAL_HEAD,
        [
            (
                STATISTICS.get(row["statistic"], plain(row["statistic"])),
                plain(labels.get(row["arm"], row["arm"])),
                _cell(row["published"]),
                _range(row["published_low"], row["published_high"]),
                _cell(row["simulated"]),
                _range(row["simulated_low"], row["simulated_high"]),
                plain(row["verdict"]),
                plain(row["source"]),
            )
            for row in rows
        ],
        kind="words",
    )


def _cell(value: Any) -> str:
    return "–" if value is None else number(float(value), 2)


def _range(low: Any, high: Any) -> str:
    if low is None or high is None or not math.isfinite(float(low) + float(high)):
        return "–"
    return f"{_cell(low)} to {_cell(high)}"


def _one(sentence: str) -> tuple[str, ...]:
    return (sentence,) if sentence else ()


def _ended(results: Results, name: str) -> list[Effect]:
    return results.against(results.reference, name, results.end)


def _anxiety(results: Results, people: People, main: Sequence[Effect]) -> list[str]:
    labels, when = results.study.labels, f"at week {results.end}"
    one = finding if results.is_control(results.reference) else comparison
    said = [
        one(each, labels, when, paired=people.paired(each.contrast, each.reference))
        for each in main
    ]
    for week in results.weeks:
        if week != results.end:
            effects = results.against(results.reference, "anxiety", week)
            said += _one(later(effects, labels, results.when(week)))
    before = results.mean(results.reference, "anxiety", BASELINE_WEEK)
    after = results.mean(results.reference, "anxiety", results.end)
    if before is not None and after is not None:
        label = labels[results.reference]
        said.append(course("anxiety", label, before, after, results.end))
    return said


def _between(results: Results, people: People) -> list[str]:
    programmes = [arm for arm in results.session_arms() if arm != results.reference]
    pairs = results.between(programmes, "anxiety", results.end)
    labels, when = results.study.labels, f"at week {results.end}"
    shown = pairs
    if len(pairs) > MOST_PAIRS:
        shown = sorted(pairs, key=lambda each: -abs(each.estimate))[:1]
    said = [
        comparison(each, labels, when, paired=people.paired(each.contrast, each.reference))
        for each in shown
    ]
    if len(shown) < len(pairs):
        said.append(f"This is the largest of {len(pairs)} differences; a table below has them all.")
    return said


def _staying(results: Results, sessions: tuple[str, ...]) -> list[str]:
    if not sessions:
        return ["No arm holds sessions."]
    said = adherence.staying(results)
    for name in ("attendance", "retention"):
        effects = results.against(sessions[0], name, results.end)
        when = results.when(results.end)
        said += _one(headline(effects, results.study.labels, when, control=False))
    return said


def _treatment(results: Results, parameters: Mapping[str, Any]) -> list[str]:
    effects = _ended(results, "treatment_adherence")
    if not effects:
        return ["Nobody in this run was on oral therapy, so it is not defined."]
    control = results.is_control(results.reference)
    said = headline(effects, results.study.labels, results.when(results.end), control=control)
    return [said, adherence.treatment_route(parameters)]
