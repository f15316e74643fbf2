"""The answer: the first two or three sentences of the page, made from the numbers."""

from __future__ import annotations

from sim.report import adherence
from sim.report.results import Effect, Results
from sim.report.text import plain
from sim.report.words import headline


def answer(results: Results) -> list[str]:
    """Say what arms did to anxiety, how programmes compare, and how people attended.

    Returns
    -------
    list of str
        Two or three sentences with intervals; one where no arm holds sessions.
    """
    labels, when = results.study.labels, results.when(results.end)
    reference = plain(labels[results.reference])
    main = results.against(results.reference, "anxiety", results.end)
    said = [
        headline(main, labels, when) or f"No effect on anxiety against {reference} was estimated.",
        headline(_programmes(results, "anxiety"), labels, when),
        _attendance(results),
    ]
    return [sentence for sentence in said if sentence]


def _programmes(results: Results, name: str) -> list[Effect]:
    """Effects against the first programme, where the reference is none."""
    sessions = results.session_arms()
    if not sessions or results.reference in sessions:
        return []
    found = results.against(sessions[0], name, results.end)
    return [effect for effect in found if effect.contrast in sessions]


def _attendance(results: Results) -> str:
    sessions = results.session_arms()
    if not sessions:
        return ""
    effects = results.against(sessions[0], "attendance", results.end)
    if effects:
        return headline(effects, results.study.labels, results.when(results.end))
    return " ".join(adherence.staying(results)[:1])
