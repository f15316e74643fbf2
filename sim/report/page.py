"""The page: everything a reader gets, put together from the parts and written as one HTML file."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.figures import Drawing
from sim.report import adherence, effects, found, origin, people, statements
from sim.report.results import Results
from sim.report.tables import Table
from sim.report.text import plain

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

MAIN_OUTCOMES: Final = ("anxiety", "depression", "treatment_adherence")
STAYING_OUTCOMES: Final = ("attendance", "retention")
_ENLARGED: Final = 1.25
_PIXELS_PER_POINT: Final = 96.0 / 72.0
_APART: Final = re.compile(r"(?<=\d) (?=%)|(?<=\bg) (?=[−\d])")
_SVG_SIZE: Final = re.compile(rb'<svg[^>]*?\swidth="([\d.]+)pt"[^>]*?', re.DOTALL)


@dataclass(frozen=True)
class ReportFigure:
    """A figure whose drawing is at hand as SVG; a `sim.figures.Drawing` is rendered."""

    title: str
    alt: str
    caption: str
    svg: bytes


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
    defaults : mapping, optional
        The configuration without settings of single values, to show what overridden attributes
        of modes, programmes and populations would have been.
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
    defaults: Mapping[str, Any] | None = None


def render_report(report: ReportInput) -> str:
    """Return the report as one HTML page that needs nothing else.

    Raises
    ------
    ValueError
        If a table lacks a column or an arm.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    room = Path(__file__).parent
    environment = Environment(
        loader=FileSystemLoader(room),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["tied"] = tied
    # The style sheet is ours and holds no "<", so it stands in the page as it is.
    style = (room / "page.css").read_text(encoding="utf-8")
    return environment.get_template("page.html.j2").render(style=style, **_context(report))


def tied(text: str) -> str:
    """Return text in which a number and its sign stay on one line."""
    return _APART.sub("\N{NO-BREAK SPACE}", text)


def _context(report: ReportInput) -> dict[str, Any]:
    results = Results(report.study, report.effects, report.outcomes)
    who = people.People.of(report.study, report.patients)
    main = results.against(results.reference, "anxiety", results.end)
    return {
        "title": plain(report.title),
        "warnings": [plain(warning) for warning in report.warnings],
        "compared": people.compared(who),
        "found": found.found(results, who, report.config["parameters"]),
        "trial": found.trial_part(report.trial, report.study.labels),
        "surety": [
            effects.sure_of_chance(main),
            effects.sure_of_trial(results, main),
            effects.sure_of_parameters(results, main),
        ],
        "surety_table": effects.uncertainties_table(results, main),
        "effect_tables": _effect_tables(results),
        "adherence_tables": _some(
            adherence.programme_table(results), adherence.treatment_table(results)
        ),
        "coverage_table": adherence.coverage_table(results),
        "sizes": people.sizes(who),
        "people_tables": [people.arms_table(who, report.config), people.flow_table(who)],
        "figures": [_figure(figure) for figure in report.figures.values()],
        "built_in": statements.built_in(report.study.entry),
        "limits": statements.LIMITS,
        "noticeable": statements.NOTICEABLE,
        "calibrated": statements.CALIBRATED,
        "origin": origin.origin(report),
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


def _figure(figure: Drawing | ReportFigure) -> dict[str, Any]:
    size = _SVG_SIZE.search(figure.svg[:4000])
    width = round(float(size.group(1)) * _PIXELS_PER_POINT * _ENLARGED) if size else None
    return {
        "title": plain(figure.title),
        "alt": plain(figure.alt),
        "caption": plain(figure.caption),
        "width": width,
        "source": "data:image/svg+xml;base64," + base64.b64encode(figure.svg).decode("ascii"),
    }
