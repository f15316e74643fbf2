"""The page: everything a reader gets, put together from the parts and written as one HTML file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.figures import Drawing
from sim.report import adherence, effects, explorer, found, origin, people, statements, varied
from sim.report.answer import answer
from sim.report.html import ReportFigure, embedded, render_html
from sim.report.influence import (
    Influence,
    influence_command,
    influence_rows,
    influence_sentences,
    influence_table,
)
from sim.report.methods import checklist_table, checklist_works, methods
from sim.report.results import Results
from sim.report.safety import safety_sentences, safety_tables
from sim.report.subgroups import differing, subgroup_sentences, subgroup_table
from sim.report.tables import Table
from sim.report.text import plain

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

MAIN_OUTCOMES: Final = ("anxiety", "depression", "treatment_adherence")
STAYING_OUTCOMES: Final = ("attendance", "retention")


@dataclass(frozen=True, eq=False)
class ReportInput:
    """Everything the report is made of; all text may be free text of a user.

    Attributes
    ----------
    title : str
        Heading of the page.
    command_line : str
        What has to be typed to run it again.
    config : mapping
        The resolved configuration.
    overrides : sequence of str
        Settings typed on the command line.
    effects, outcomes, patients : pandas.DataFrame
        Tables of the study.
    provenance : mapping
        `sim.provenance.Provenance` as plain data.
    figures : mapping of str to Drawing or ReportFigure
        In the order in which they are shown.
    warnings : sequence of str
        What has to be said beside the tables.
    trial : pandas.DataFrame, optional
        Published beside simulated numbers: statistic, arm, published, published_low,
        published_high, simulated, simulated_low, simulated_high, verdict, source.
    ensemble : str
        Which parameter sets effects were estimated at, in words; empty without an ensemble.
    probabilities, paths : pandas.DataFrame, optional
        See `sim.variants.effects.probabilities_table` and `sim.variants.paths.paths_table`.
    defaults : mapping, optional
        The configuration without settings of single values, to show what overridden attributes
        of modes, programmes and populations would have been.
    influence : Influence, optional
        A sensitivity analysis that was made before, of shipped arms.
    """

    title: str
    command_line: str
    study: Study
    config: Mapping[str, Any]
    overrides: Sequence[str]
    effects: pd.DataFrame
    outcomes: pd.DataFrame
    patients: pd.DataFrame
    provenance: Mapping[str, Any]
    figures: Mapping[str, Drawing | ReportFigure]
    warnings: Sequence[str]
    trial: pd.DataFrame | None = None
    ensemble: str = ""
    probabilities: pd.DataFrame | None = None
    paths: pd.DataFrame | None = None
    defaults: Mapping[str, Any] | None = None
    influence: Influence | None = None


def render_report(report: ReportInput) -> str:
    """Return the report as one HTML page that needs nothing else.

    Raises
    ------
    ValueError
        If a table lacks a column or an arm.
    """
    here = Path(__file__).parent
    return render_html(here, "page.html.j2", script="explorer", **_context(report))


def _context(report: ReportInput) -> dict[str, Any]:
    results = Results(report.study, report.effects, report.outcomes)
    who = people.People.of(report.study, report.patients)
    main = results.against(results.reference, "anxiety", results.end)
    used = origin.used_by(report)
    return {
        "title": plain(report.title),
        "warnings": [plain(warning) for warning in report.warnings],
        "compared": people.compared(who),
        "answer": answer(results),
        "parts": found.found(results, who, report.config["parameters"]),
        **_hangs(report, results, sum(each.changed for each in used)),
        **_whom(results),
        "safety_sentences": safety_sentences(results),
        "safety_tables": safety_tables(results),
        "explorer": explorer.explorer_json(results),
        "methods": methods(report, results, who, used),
        "checklist_table": checklist_table(),
        "checklist_works": checklist_works(),
        "trial": found.trial_part(report.trial, report.study.labels),
        "surety": [
            effects.sure_of_chance(main),
            effects.sure_of_trial(results, main),
            effects.sure_of_parameters(results, main),
            *_said(varied.ensemble_sentence(report.probabilities, report.ensemble)),
        ],
        "surety_tables": _some(
            effects.uncertainties_table(results, main),
            varied.probabilities_table(report.study, report.probabilities),
        ),
        "path_sentences": varied.path_sentences(report.study, report.paths),
        "path_table": varied.paths_table(report.study, report.paths),
        "effect_tables": _effect_tables(results),
        "adherence_tables": _some(
            adherence.programme_table(results), adherence.treatment_table(results)
        ),
        "coverage_table": adherence.coverage_table(results),
        "sizes": people.sizes(who),
        "people_tables": [people.arms_table(who, report.config), people.flow_table(who)],
        "figures": [embedded(figure) for figure in report.figures.values()],
        "built_in": statements.built_in(report.study.entry),
        "limits": statements.LIMITS,
        "noticeable": statements.NOTICEABLE,
        "calibrated": statements.CALIBRATED,
        "origin": origin.origin(report, used),
    }


def _hangs(report: ReportInput, results: Results, changed: int) -> dict[str, Any]:
    rows = influence_rows(results, report.influence)
    about = results, rows, report.influence, report.provenance, changed
    return {
        "influence_sentences": influence_sentences(*about),
        "influence_table": influence_table(results, rows, report.influence),
        "influence_command": influence_command(results, report.overrides),
    }


def _whom(results: Results) -> dict[str, Any]:
    found = differing(results)
    return {
        "subgroup_sentences": subgroup_sentences(results, found),
        "subgroup_table": subgroup_table(results, found),
    }


def _effect_tables(results: Results) -> list[Table]:
    sessions = results.session_arms()
    tables = [effects.against_table(results, name, results.reference) for name in MAIN_OUTCOMES]
    if sessions:
        tables += [effects.against_table(results, name, sessions[0]) for name in STAYING_OUTCOMES]
    programmes = [arm for arm in sessions if arm != results.reference]
    return _some(*tables, effects.between_table(results, "anxiety", programmes))


def _some(*tables: Table | None) -> list[Table]:
    return [each for each in tables if each is not None]


def _said(sentence: str) -> list[str]:
    return [sentence] if sentence else []
