"""Deteriorations as a safety outcome: differences between arms, never shares alone."""

from __future__ import annotations

from typing import Final

from sim.estimation.outcomes import RELIABLE_CHANGE, RESPONSE
from sim.report.effects import against_table
from sim.report.headlines import headline
from sim.report.results import Results
from sim.report.tables import Table

WORSENED: Final = ("deteriorated", "reliable_deterioration")
"""Anxiety worse by the minimal important difference, and beyond measurement error."""

NOISE: Final = (
    f"Errors of measurement alone move many people by {RESPONSE:g} points, in every arm alike. So "
    f"these shares are given as differences between arms, never alone. A change of "
    f"{RELIABLE_CHANGE:g} points is more than such errors usually explain."
)
ONLY: Final = (
    "Worsening anxiety is the only harm that is counted: the model holds no adverse events, and "
    "nobody dies in it."
)


def safety_sentences(results: Results) -> list[str]:
    """Say what each arm did to the shares who got worse, and how that may be read."""
    found = [results.against(results.reference, name, results.end) for name in WORSENED]
    labels, when = results.study.labels, results.when(results.end)
    control = results.is_control(results.reference)
    said = [headline(effects, labels, when, control=control) for effects in found if effects]
    if not said:
        return ["No deterioration was estimated in this run."]
    return [*said, NOISE, ONLY]


def safety_tables(results: Results) -> list[Table]:
    """Show both shares against the reference at every assessment, as far as there are any."""
    shown = (against_table(results, name, results.reference) for name in WORSENED)
    return [each for each in shown if each is not None]
