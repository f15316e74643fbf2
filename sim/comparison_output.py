"""What a finished comparison shows: a summary on the terminal, figures, and the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sim import figures, store
from sim.estimation import Estimates
from sim.figures import Drawing
from sim.inference.published import published_table
from sim.launch import Job
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
FIGURES = "figures"
NETWORK_ARMS = 2


def write_output(
    job: Job, folder: Path, tables: Tables, estimates: Estimates
) -> pd.DataFrame | None:
    """Write figures and the report, and return the table of the published trial, if there is one."""
    from sim.report import ReportInput, render_report

    drawings = dict(draw(job.study, tables, estimates.effects))
    _write_figures(folder / FIGURES, drawings)
    trial = _published(job, folder, tables["patients"])
    page = render_report(
        ReportInput(
            title=job.spec.title or job.study.name,
            command_line=job.command_line,
            study=job.study,
            config=job.config,
            overrides=job.overrides,
            effects=estimates.effects,
            outcomes=estimates.outcomes,
            patients=tables["patients"],
            provenance=store.read_json(folder / store.PROVENANCE),
            figures=drawings,
            warnings=estimates.warnings,
            trial=trial,
        )
    )
    store.write_text(folder / "report.html", page)
    return trial


def say(job: Job, folder: Path, estimates: Estimates, trial: pd.DataFrame | None) -> None:
    """Print the summary of a comparison and where to go next."""
    from sim.report.summary import print_summary

    print_summary(job.study, estimates.effects, estimates.outcomes, estimates.warnings, trial)
    print(f"report: {folder / 'report.html'}")
    print(f"next:   circle {job.command} seed={job.study.seed + 1}   or   circle show arm")


def draw(study: Study, tables: Tables, effects: pd.DataFrame) -> Iterator[tuple[str, Drawing]]:
    """Yield the figures of a comparison by name."""
    labels, weeks = study.labels, study.schedule.end_week
    patients = tables["patients"]
    yield (
        "trajectories",
        figures.trajectories(tables["weeks"], labels, programme_weeks=weeks, patients=patients),
    )
    yield "forest", figures.forest(effects, labels)
    with_sessions = [arm.name for arm in study.arms if arm.holds_sessions]
    if with_sessions:
        yield "retention", figures.retention(patients, labels, programme_weeks=weeks)
        yield "attendance", figures.attendance(tables["weeks"], labels)
    yield "flow", figures.flow(patients, labels, entry=study.entry)
    watched = [arm for arm in with_sessions if (tables["members"]["arm"] == arm).any()]
    if watched:
        yield (
            "network",
            figures.group_network(
                tables["members"], tables["ties"], labels, arms=watched[:NETWORK_ARMS]
            ),
        )


def _write_figures(folder: Path, drawings: dict[str, Drawing]) -> None:
    folder.mkdir(exist_ok=True)
    for name, drawing in drawings.items():
        store.write_bytes(folder / f"{name}.svg", drawing.svg)
        store.write_bytes(folder / f"{name}.png", figures.render(drawing.figure, "png"))


def _published(job: Job, folder: Path, patients: pd.DataFrame) -> pd.DataFrame | None:
    if job.spec.trial is None:
        return None
    table = published_table(patients, job.spec.trial, job.study.arms[0].name)
    store.write_text(folder / "trial.csv", table.to_csv(index=False))
    return table
