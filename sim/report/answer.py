"""The answer: the first two or three sentences of the page, made from the numbers."""

from __future__ import annotations

from sim.figures.text import listed
from sim.report import adherence
from sim.report.headlines import headline
from sim.report.reading import verdict
from sim.report.results import Effect, Results
from sim.report.text import plain
from sim.report.words import SMALL


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
        headline(main, labels, when, control=results.is_control(results.reference))
        or f"No effect on anxiety against {reference} was estimated.",
        _compared(results),
        _attendance(results),
    ]
    return [sentence for sentence in said if sentence]


def _compared(results: Results) -> str:
    """Say how programmes differ from the first, where the reference is none; own up to trifles."""
    sessions, labels = results.session_arms(), results.study.labels
    if not sessions or results.reference in sessions:
        return ""
    found = results.against(sessions[0], "anxiety", results.end)
    effects = [effect for effect in found if effect.contrast in sessions]
    trifles = [plain(labels[effect.contrast]) for effect in effects if _is_trifle(effect)]
    said = headline(effects, labels, results.when(results.end), control=False)
    return f"{said} Less than {SMALL} SD with {listed(trifles)}." if trifles else said


def _is_trifle(effect: Effect) -> bool:
    return verdict(effect) in ("better", "worse") and abs(effect.standardised) < SMALL


def _attendance(results: Results) -> str:
    sessions = results.session_arms()
    if not sessions:
        return ""
    effects = results.against(sessions[0], "attendance", results.end)
    if effects:
        when = results.when(results.end)
        return headline(effects, results.study.labels, when, control=False)
    return " ".join(adherence.staying(results)[:1])
