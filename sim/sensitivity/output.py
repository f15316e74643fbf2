"""What a finished analysis leaves and says: tables of indices, figures, a page, and on the terminal what matters."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.figure_files import write_figures
from sim.launch import Job
from sim.report import ReportFigure
from sim.sensitivity import words
from sim.sensitivity.analysis import convergence_table, indices_table
from sim.sensitivity.drawings import drawings
from sim.sensitivity.evidence import INFLUENTIAL, crossed
from sim.sensitivity.found import CONVERGENCE, CROSSED, INDICES, Found, Matter
from sim.sensitivity.page import render_page
from sim.sensitivity.results import results_of
from sim.terminal import standard_output

if TYPE_CHECKING:
    from sim.sensitivity import Sensitivity

WIDE = 120


def write_output(begun: Sensitivity, folder: Path) -> Found:
    """Write the indices, figures and report of a run whose tables of points are there, and return what was found.

    Raises
    ------
    Failed
        Where what was asked for has no indices.
    """
    notes = _write_indices(begun, folder)
    found, job = Found.of(folder), begun.job
    shown = [
        ReportFigure(drawing.title, drawing.alt, drawing.caption, drawing.svg)
        for _, drawing in write_figures(folder, drawings(found))
    ]
    title, origin = job.spec.title or job.study.name, store.read_json(folder / store.PROVENANCE)
    page = render_page(title, job.command_line, job.study, found, shown, origin, notes)
    store.write_text(folder / "report.html", page)
    return found


def _write_indices(begun: Sensitivity, folder: Path) -> list[str]:
    """Write the tables of indices, and return which results have none, and why."""
    analysis, rows, notes = begun.analysis, [], []
    tables = [store.read_table(folder / f"{name}.parquet") for name in ("effects", "outcomes")]
    for stage in begun.stages:
        results = list(results_of(tables[0], tables[1], stage.span))
        analysis.chosen(results)
        rows += list(analysis.indices(stage, results))
        notes += [each.trouble for each in results if each.trouble is not None]
    indices = indices_table(rows, begun.axes, begun.job.config)
    grown = convergence_table(analysis.convergence(begun.stages[-1], results))
    influence = crossed(indices, float(begun.job.spec.influential))
    for name, table in ((INDICES, indices), (CONVERGENCE, grown), (CROSSED, influence)):
        store.write_text(folder / name, table.to_csv(index=False))
    return notes


def say(job: Job, folder: Path, found: Found) -> None:
    """Print what matters, what of it is assumed, and where to go next."""
    for matter in found.matters:
        print(f"What matters to {words.subject(found, matter)}:")
        standard_output(WIDE).print(_listed(found, matter))
        print(
            f"total and first order: shares of the variance; μ*: {matter.unit} over the whole range"
        )
        print(words.screened_out(found, matter))
        print(words.convergence_sentence(found, matter))
        print(words.to_measure(found, matter))
    place = shlex.quote(str(folder))
    print(f"tables: {folder / INDICES}, {CONVERGENCE}, {CROSSED}; every point in effects.parquet")
    print(f"report: {folder / 'report.html'}")
    print(
        f"next:   circle {job.command} {_more_samples(job)}   or   circle rerun {place} --point 0"
    )


def _more_samples(job: Job) -> str:
    same = [
        each for each in job.overrides if not each.startswith(("sobol.samples", "out=", "plan="))
    ]
    return shlex.join([*same, f"sobol.samples={2 * job.spec.sobol.samples}"])


def _listed(found: Found, matter: Matter) -> object:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    listed = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    listed.add_column("key")
    listed.add_column("evidence")
    for name in ("total", "first order", "μ*"):
        listed.add_column(name, justify="right")
    rows = words.indices_table(found, matter).rows
    influence = matter.crossed.set_index("key")["influence"]
    for key, row in zip(matter.sobol["key"], rows, strict=True):
        _, level, _, total, first, star, _ = row
        mark = " *" if level == "assumed" and influence[key] == INFLUENTIAL else ""
        listed.add_row(escape(key), f"{level}{mark}", total, first, star)
    return listed
