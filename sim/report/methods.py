"""The methods paragraph, ready for a paper, with numbered references, and pointers to checklists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sim.estimation.plan import BASELINE_WEEK
from sim.figures.text import listed
from sim.report.people import People
from sim.report.references import WORKS, Cited
from sim.report.results import Results
from sim.report.tables import Table, table
from sim.report.text import plain, plural, setting

if TYPE_CHECKING:
    from sim.report.basis import Used
    from sim.report.page import ReportInput

MOST_SET: Final = 12
"""Values set in a run that the paragraph lists; of more it gives the number."""

CHECKLISTS: Final = (
    ("ODD (2020)", "description of the model", "docs/ODD.md", "Every value used"),
    ("TRACE", "what there is to trust", "docs/TRACE.md", "How sure that is; Limits"),
    (
        "STRESS-ABS 1.2, 1.3",
        "outputs; aims and scenarios",
        "docs/checklists.md",
        "The answer; Effects",
    ),
    ("STRESS-ABS 2.3, 3.3", "scenarios; inputs", "docs/checklists.md", "Every value used"),
    ("STRESS-ABS 3.4", "assumptions", "docs/checklists.md", "What it hangs on"),
    ("STRESS-ABS 4.1–4.3", "initialisation, length, replications", "docs/checklists.md", "Methods"),
    (
        "STRESS-ABS 5.1, 5.2",
        "software; generator",
        "docs/checklists.md",
        "Methods; How to run it again",
    ),
    ("ISPOR-SMDM", "uncertainties kept apart", "docs/checklists.md", "How sure that is"),
    ("ISPOR-SMDM", "limitations", "docs/checklists.md", "Limits; What is built in"),
    ("ICH E9(R1)", "estimands", "docs/ODD.md", "Methods; Effects"),
)
"""Item, what it asks for, where the sources of circlesim fill it in, and what this page adds."""


@dataclass(frozen=True)
class Methods:
    """A paragraph with marks such as ``[2]``, and the works they stand for."""

    text: str
    references: tuple[str, ...]


def methods(report: ReportInput, results: Results, people: People, used: Sequence[Used]) -> Methods:
    """Return what a paper says of how the study was made, from its settings and provenance."""
    cited = Cited()
    said = [
        *_model(report, cited),
        *_arms(report),
        *_chance(report, people, cited),
        *_estimation(report, results, people, cited),
        *_values(report, used),
        *_software(report.provenance),
    ]
    return Methods(" ".join(said), tuple(cited.listed()))


def checklist_table() -> Table:
    """Point to the checklists: what the sources of circlesim fill in, and what this page adds."""
    return table(
        "Checklists for reports of simulation studies. The files are in the sources of circlesim; "
        "the last column names the part of this page that is about this study.",
        ("Checklist", "Asks for", "Filled in at", "On this page"),
        CHECKLISTS,
        kind="words",
    )


def checklist_works() -> list[str]:
    """Return the works that describe the checklists."""
    return [WORKS[name] for name in ("odd", "trace", "stress", "ispor", "estimands")]


def _model(report: ReportInput, cited: Cited) -> Iterator[str]:
    packages = report.provenance.get("packages") or {}
    version = plain(packages.get("circlesim", "not recorded"))
    model = plain(report.provenance.get("model_version", "not recorded"))
    mark = cited(
        "circlesim contributors. circlesim: a simulation of cancer support groups delivered "
        f"remotely and in person. Version {version}, model {model}."
    )
    yield (
        f"We simulated psychological support groups for people with cancer with circlesim "
        f"(version {version}) {mark}, an agent-based model in weekly steps that is described by "
        f"the ODD protocol {cited(WORKS['odd'])}."
    )


def _arms(report: ReportInput) -> Iterator[str]:
    study = report.study
    shown = [
        plain(arm.label)
        + (
            f" ({plural(int(arm.programme.sessions), 'session')} in "
            f"{plural(arm.programme_weeks, 'week')}, groups of up to {arm.size})"
            if arm.holds_sessions
            else " (no sessions)"
        )
        for arm in study.arms
    ]
    weeks = listed([str(week) for week in study.schedule.assessments])
    yield (
        f"The arms were {listed(shown)}; {plain(study.arms[0].label)} was the reference. Outcomes "
        f"were assessed in weeks {weeks}, week {BASELINE_WEEK} being the baseline."
    )


def _chance(report: ReportInput, people: People, cited: Cited) -> Iterator[str]:
    study, label = report.study, plain(report.config["population"]["label"])
    entry = (
        "everybody started the programme of the arm"
        if study.entry == "enrolled"
        else "everybody was offered the arm, and access and uptake decided who started"
    )
    paired = not people.apart and not study.allocation
    same = (
        "The same people met the same life events and luck in every arm (common random numbers)"
        if paired
        else "Some arms held different people"
    )
    yield (
        f"A replicate drew {plural(round(people.flow.enrolled), 'virtual patient')} (population "
        f"“{label}”); {entry}. {same}. Random numbers came from the counter-based generator "
        f"Philox4x32-10 {cited(WORKS['philox'])}, with seed {study.seed}."
    )


def _estimation(
    report: ReportInput, results: Results, people: People, cited: Cited
) -> Iterator[str]:
    reference = plain(results.study.labels[results.reference])
    yield (
        "The estimand was the difference in mean HADS anxiety (HADS-A) between an arm and "
        f"{reference} {results.when(results.end)}, in everybody of the initial cohort whatever "
        f"became of them (treatment policy strategy {cited(WORKS['estimands'])})."
    )
    yield (
        "Effects are means over replicates of the difference within a replicate, with 95 % t "
        f"intervals over {plural(people.flow.replicates, 'replicate')}{_stopped(report.config)}. "
        "These intervals are of Monte Carlo error alone. Where the estimate of one trial of this "
        "size would fall was computed from the variance between people and between groups. "
        "Standardised effects are Hedges’ g with the pooled SD at the assessment."
    )
    yield (
        f"Uncertainty of parameters was taken from {plain(report.ensemble)}."
        if report.ensemble
        else "Parameters were kept at one value each; their uncertainty is not in the intervals."
    )


def _stopped(config: Mapping[str, Any]) -> str:
    if config.get("replicates") is not None or config.get("precision") is None:
        return ", a number fixed beforehand"
    return (
        f", run until the half-width for anxiety against the reference was "
        f"{setting(config['precision'])} HADS points or less, or {config['max_replicates']} "
        "replicates were reached"
    )


def _values(report: ReportInput, used: Sequence[Used]) -> Iterator[str]:
    changed = [each for each in used if each.changed]
    if not changed:
        yield "All values of the model were the defaults of this version."
    elif len(changed) <= MOST_SET:
        shown = listed([f"{each.key} = {setting(each.value)}" for each in changed])
        yield f"Set in place of the defaults: {shown}."
    else:
        yield f"{len(changed)} values were set in place of the defaults (listed in the supplement)."


def _software(provenance: Mapping[str, Any]) -> Iterator[str]:
    packages = provenance.get("packages") or {}
    named = [f"{name} {version}" for name, version in packages.items() if name != "circlesim"]
    python = f"Python {plain(provenance.get('python', 'of unknown version'))}"
    shown = listed([python, *(plain(each) for each in named)])
    git = provenance.get("git")
    state = f"; git commit {plain(git['commit'])}" if git else ""
    if git and git["changed_files"]:
        state += f" with {plural(int(git['changed_files']), 'changed file')}"
    model = plain(provenance.get("model_version", "not recorded"))
    engine = plain(provenance.get("engine", "not recorded"))
    yield f"Software: {shown}; engine {engine}; version of the model {model}{state}."
