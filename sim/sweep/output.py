"""What a finished sweep shows: figures, a page, and on the terminal the ends of its effects and what goes with them."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.figure_files import write_figures
from sim.figures.text import number
from sim.launch import Job
from sim.report import ReportFigure
from sim.sweep.drawings import drawings
from sim.sweep.found import Found
from sim.sweep.influence import influences, named
from sim.sweep.page import render_page
from sim.sweep.task import SweepTask

if TYPE_CHECKING:
    import pandas as pd

MOST_SHOWN = 12
"""Axes that are shown, the most influential first."""


def write_output(job: Job, folder: Path) -> Found:
    """Write figures and the report of a sweep whose tables are there, and return what it found."""
    found = Found.of(folder)
    shown = [
        ReportFigure(drawing.title, drawing.alt, drawing.caption, drawing.svg)
        for _, drawing in write_figures(folder, drawings(found))
    ]
    title, origin = job.spec.title or job.study.name, store.read_json(folder / store.PROVENANCE)
    page = render_page(title, job.command_line, job.study, found, shown, origin)
    store.write_text(folder / "report.html", page)
    return found


def say(job: Job, folder: Path, task: SweepTask, found: Found) -> None:
    """Print what came out, where it is, and where to go next."""
    outcome, effects = found.outcome, found.table
    unit = f" ({effects['unit'].iloc[0]})" if len(effects) else ": there is none between these arms"
    print(f"{len(task.points):,} points: effect on {outcome} at the end of the programme{unit}")
    for (contrast, reference), rows in effects.groupby(["contrast", "reference"], sort=False):
        print(f"{contrast} against {reference}")
        for line in _lines(rows, task):
            print(f"  {line}")
    print(
        f"tables: {folder / 'effects.parquet'} and outcomes.parquet, by point; {folder / 'points.parquet'}"
    )
    print(f"report: {folder / 'report.html'}")
    print(f"next:   {_next(job, task, folder)}")


def _lines(rows: pd.DataFrame, task: SweepTask) -> Iterator[str]:
    for name, row in _extremes(rows):
        interval = f"{_signed(row['ci_low'])} to {_signed(row['ci_high'])}"
        at = _settings(task, int(row["point"]))
        yield f"{name:8}{_signed(row['estimate'])} ({interval})  at {at}"
    clear = ((rows["ci_low"] > 0) | (rows["ci_high"] < 0)).mean()
    yield f"{clear:.0%} of the points have an interval without 0"
    yield from _axes(rows, task)


def _extremes(rows: pd.DataFrame) -> Iterator[tuple[str, Any]]:
    ranked = rows.sort_values(["estimate", "point"])
    yield "lowest", ranked.iloc[0]
    yield "highest", ranked.iloc[-1]


def _signed(value: float) -> str:
    return number(value, 2, signed=True)


def _axes(rows: pd.DataFrame, task: SweepTask) -> Iterator[str]:
    points = task.points.loc[rows["point"]]
    found = influences(task.axes, points, rows["estimate"].to_numpy())
    if not found:
        return
    width = max(len(each.axis.key) for each in found[:MOST_SHOWN])
    yield "share of the differences between points that an axis explains alone, roughly:"
    for each in found[:MOST_SHOWN]:
        (first, low), (last, high) = each.first, each.last
        ends = f"{_signed(low)} at {first} … {_signed(high)} at {last}"
        yield f"  {each.axis.key:{width}}  {each.share:4.0%}  {ends}"
    if len(found) > MOST_SHOWN:
        yield f"  and {len(found) - MOST_SHOWN} more"


def _settings(task: SweepTask, point: int) -> str:
    row = task.points.iloc[point]
    return ", ".join(f"{axis.key}={named(row[axis.key])}" for axis in task.axes[:MOST_SHOWN])


def _next(job: Job, task: SweepTask, folder: Path) -> str:
    """Return commands that go on from here: the sweep with more points, and one point run again alone."""
    design, rerun = job.spec.design, f"circle rerun {shlex.quote(str(folder))} --point 0"
    if design.name == "grid" and any(axis.interval is not None for axis in task.axes):
        more = ["design=sobol"]
    elif design.name in ("random", "latin_hypercube", "sobol"):
        more = [f"design={design.name}", f"design.points={2 * design.points}"]
    else:
        return rerun
    same = [each for each in job.overrides if not each.startswith(("design", "out=", "plan="))]
    return f"{shlex.join(['circle', job.command, *same, *more])}   or   {rerun}"
