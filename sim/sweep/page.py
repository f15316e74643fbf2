"""The page that a sweep leaves: the answer, its figures, the extremes, how it was made, and how to make it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.report import ReportFigure, statements
from sim.report.html import embedded, render_html
from sim.report.origin import git_sentence, packages_table, run_table, typed
from sim.report.tables import Table, table
from sim.report.text import plain, setting
from sim.study import Study
from sim.sweep import words
from sim.sweep.found import Found


def render_page(
    title: str,
    command_line: str,
    study: Study,
    found: Found,
    figures: Sequence[ReportFigure],
    provenance: Mapping[str, Any],
) -> str:
    """Return the page as HTML that needs nothing else; every word may be free text of a user.

    Parameters
    ----------
    command_line : str
        What has to be typed to run it again.
    study : Study
        With the values that the configuration has outside the sweep.
    """
    tables = [words.extremes_table(found), words.influence_table(found)]
    return render_html(
        *(Path(__file__).parent, "page.html.j2"),
        title=plain(title),
        lead=words.lead(found),
        more=[*words.others(found), *words.turning(found)],
        figures=[embedded(each) for each in figures],
        tables=[each for each in tables if each is not None],
        swept=_swept_table(found),
        methods=_methods(study, found),
        calibrated=statements.CALIBRATED,
        built_in=statements.built_in(study.entry),
        limits=statements.LIMITS,
        command=typed(command_line),
        git=git_sentence(provenance.get("git")),
        run=run_table(provenance),
        packages=packages_table(provenance),
    )


def _swept_table(found: Found) -> Table:
    return table(
        f"What was swept: {found.points:,} points, design {found.design}.",
        ["Key", "What it is", "Over", "Otherwise"],
        [
            [
                axis.key,
                plain(found.names[axis.key]),
                plain(axis.text),
                setting(_otherwise(found.config, axis.key)),
            ]
            for axis in found.axes
        ],
        kind="words",
    )


def _otherwise(config: Mapping[str, Any], key: str) -> Any:
    """Return what stands at a key outside the sweep; nothing for a file."""
    inner: Any = config
    for name in key.split("."):
        inner = inner.get(name) if isinstance(inner, Mapping) else None
    return None if isinstance(inner, Mapping) else inner


def _methods(study: Study, found: Found) -> list[str]:
    arms = ", ".join(plain(study.labels[arm.name]) for arm in study.arms)
    return [
        f"All arms ({arms}) ran at every point, on the same people with the same life events and luck, so that"
        " chance is much the same in all of them.",
        f"Outside what is swept, a point has {found.config['replicates']} replicates of {study.patients} patients over"
        f" {study.schedule.horizon} weeks; the seed is {study.seed}.",
        "Effects are contrast minus the first arm over everybody of the initial cohort, whatever became of them"
        " (treatment policy), at the end of the programme.",
        "Intervals are Monte Carlo intervals, t over replicate means: how exactly this simulation is known. They say"
        " nothing of how sure the parameters are, nor where one trial would fall.",
        "Each interval stands for itself: of many points, one in twenty misses by chance.",
    ]
