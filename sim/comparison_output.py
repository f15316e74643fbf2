"""What a finished comparison shows: a summary on the terminal, figures, and the report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sim import figures, store
from sim.collect.runs import read_effects
from sim.estimation import Estimates
from sim.figure_files import write_figures
from sim.figures import Drawing, Drawings
from sim.inference.published import published_table
from sim.launch import Job
from sim.recording import TABLES
from sim.scenario import read_study
from sim.scenario.files import read_yaml
from sim.study import Study
from sim.variants.asked import Varied

if TYPE_CHECKING:
    import pandas as pd

Tables = dict[str, "pd.DataFrame"]
FOLLOWED = ("anxiety", "depression")
"""Outcomes that are recorded every week."""
NETWORK_ARMS = 2


def write_output(
    job: Job, folder: Path, tables: Tables, estimates: Estimates, found: Varied
) -> pd.DataFrame | None:
    """Write figures and the report, and return the table of the published trial, if there is one."""
    from sim.inference.influence import reference_influence
    from sim.report import ReportInput, render_report

    drawn = drawings(job.study, tables, estimates.effects, found.paths)
    made = {path.name: drawing for path, drawing in write_figures(folder, drawn)}
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
            figures=made,
            warnings=estimates.warnings,
            trial=trial,
            ensemble=found.ensemble,
            probabilities=found.probabilities,
            paths=found.paths,
            influence=reference_influence(),
        )
    )
    store.write_text(folder / "report.html", page)
    return trial


def say(
    job: Job, folder: Path, estimates: Estimates, trial: pd.DataFrame | None, found: Varied
) -> None:
    """Print the summary of a comparison and where to go next."""
    from sim.report.summary import print_summary
    from sim.report.varied import parameter_lines, path_sentences

    print_summary(
        *(job.study, estimates.effects, estimates.outcomes, estimates.warnings, trial),
        more=[
            *parameter_lines(job.study, found.probabilities, found.ensemble),
            *path_sentences(job.study, found.paths, FOLLOWED[:1]),
        ],
    )
    print(f"report: {folder / 'report.html'}")
    print(f"next:   circle {job.command} seed={job.study.seed + 1}   or   circle show arm")


def drawings_of(folder: Path, outcome: str | None = None) -> Drawings:
    """Return the figures of a finished comparison, from its tables.

    Parameters
    ----------
    outcome : str, optional
        Another one than anxiety; only the figures that are about an outcome, if it was estimated.
    """
    study = read_study(read_yaml(folder / store.CONFIG), command="compare")
    tables = {name: store.read_table(folder / f"{name}.parquet") for name in TABLES}
    effects, split = read_effects(folder / "effects.csv"), Varied.left(folder).paths
    if outcome is None:
        return drawings(study, tables, effects, split)
    against = (effects["outcome"] == outcome) & (effects["reference"] == study.arms[0].name)
    drawn: Drawings = {}
    if effects.loc[against, "estimate"].notna().any():
        drawn["forest"] = partial(figures.forest, effects, study.labels, outcome=outcome)
    if outcome in FOLLOWED:
        drawn["trajectories"] = partial(_trajectories, study, tables, (outcome,))
        drawn |= _by_person(study, tables["patients"], outcome)
    if split is not None and outcome in set(split["outcome"]):
        drawn["paths"] = _paths(study, split, outcome)
    return drawn


def drawings(
    study: Study, tables: Tables, effects: pd.DataFrame, split: pd.DataFrame | None = None
) -> Drawings:
    """Return what draws each figure of a comparison, by name; `split` are its effects by path."""
    labels, weeks = study.labels, study.schedule.end_week
    patients = tables["patients"]
    drawn: Drawings = {
        "trajectories": partial(_trajectories, study, tables, FOLLOWED),
        "forest": partial(figures.forest, effects, labels),
    }
    if split is not None:
        drawn["paths"] = _paths(study, split, FOLLOWED[0])
    drawn |= _by_person(study, patients, FOLLOWED[0])
    with_sessions = [arm.name for arm in study.arms if arm.holds_sessions]
    if with_sessions:
        drawn["retention"] = partial(figures.retention, patients, labels, programme_weeks=weeks)
        drawn["attendance"] = partial(figures.attendance, tables["weeks"], labels)
    drawn["flow"] = partial(figures.flow, patients, labels, entry=study.entry)
    watched = [arm for arm in with_sessions if (tables["members"]["arm"] == arm).any()]
    if watched:
        shown, members, ties = watched[:NETWORK_ARMS], tables["members"], tables["ties"]
        drawn["network"] = partial(figures.group_network, members, ties, labels, arms=shown)
    return drawn


def _by_person(study: Study, patients: pd.DataFrame, outcome: str) -> Drawings:
    """Return the figures of people's own results; a trial that allocates people has nobody in two arms."""
    labels, week = study.labels, study.schedule.end_week
    drawn: Drawings = {}
    if not study.allocation:
        latent = f"latent_{outcome}"
        drawn["raincloud"] = partial(figures.raincloud, patients, labels, week=week, outcome=latent)
    if any(arm.holds_sessions for arm in study.arms):
        drawn["dose_response"] = partial(
            figures.dose_response, patients, labels, week=week, outcome=outcome
        )
    return drawn


def _paths(study: Study, split: pd.DataFrame, outcome: str) -> Callable[[], Drawing]:
    week = study.schedule.end_week
    return partial(figures.paths, split, study.labels, week=week, outcome=outcome)


def _trajectories(study: Study, tables: Tables, outcomes: Sequence[str]) -> Drawing:
    return figures.trajectories(
        *(tables["weeks"], study.labels),
        programme_weeks=study.schedule.end_week,
        outcomes=outcomes,
        patients=tables["patients"],
    )


def _published(job: Job, folder: Path, patients: pd.DataFrame) -> pd.DataFrame | None:
    if job.spec.trial is None:
        return None
    table = published_table(patients, job.spec.trial, job.study.arms[0].name)
    store.write_text(folder / "trial.csv", table.to_csv(index=False))
    return table
