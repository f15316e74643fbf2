"""The page that an analysis leaves: the answer, its figures, the indices, how it was made, and how to make it again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.report import ReportFigure, statements
from sim.report.html import embedded, render_html
from sim.report.origin import git_sentence, packages_table, run_table, typed
from sim.report.text import noun, plain
from sim.sensitivity import words
from sim.sensitivity.found import Found
from sim.study import Study


def render_page(
    title: str,
    command_line: str,
    study: Study,
    found: Found,
    figures: Sequence[ReportFigure],
    provenance: Mapping[str, Any],
    notes: Sequence[str],
) -> str:
    """Return the page as HTML that needs nothing else; every word may be free text of a user.

    Parameters
    ----------
    command_line : str
        What has to be typed to run it again.
    notes : sequence of str
        Results that have no indices, and why.
    """
    first = found.matters[0]
    return render_html(
        *(Path(__file__).parent, "page.html.j2"),
        title=plain(title),
        lead=words.lead(found, first),
        more=list(_more(found)),
        figures=[embedded(each) for each in figures],
        tables=[
            show(found, each)
            for each in found.matters
            for show in (words.evidence_table, words.indices_table)
        ],
        methods=list(_methods(study, found)),
        notes=[plain(each) for each in notes],
        levels=[f"{name}: {meaning}" for name, meaning in statements.LEVELS],
        calibrated=statements.CALIBRATED,
        built_in=statements.built_in(study.entry),
        limits=statements.LIMITS,
        command=typed(command_line),
        git=git_sentence(provenance.get("git")),
        run=run_table(provenance),
        packages=packages_table(provenance),
    )


def _more(found: Found) -> Iterator[str]:
    for place, matter in enumerate(found.matters):
        if place:
            yield " ".join(words.lead(found, matter))
        yield words.convergence_sentence(found, matter)
        yield words.screened_out(found, matter)
        yield words.interactions(found, matter)


def _methods(study: Study, found: Found) -> Iterator[str]:
    config = found.config
    morris, sobol = config["morris"], config["sobol"]
    kept = len(found.matters[0].sobol)
    arms = ", ".join(plain(study.labels[arm.name]) for arm in study.arms)
    if len(found.matters[0].morris):
        yield (
            f"Screening: {morris['trajectories']} Morris trajectories of {morris['levels']} levels over"
            f" {len(found.axes)} keys"
            f" (SALib). The {config['keep']} keys with the greatest μ* for {noun(str(config['outcome']))}"
            f" were to go on; {kept} did. The others stayed at their values."
        )
    yield (
        f"Sobol’ indices: {sobol['samples']} scrambled Saltelli samples of {kept} keys,"
        f" {sobol['samples'] * (kept + 2):,}"
        f" points; estimators of Saltelli et al. 2010 (SALib); percentile intervals of {sobol['resamples']}"
        " bootstrap resamples."
    )
    yield (
        f"All arms ({arms}) ran at every point on the same {study.patients} patients with the same life events"
        " and luck, in"
        f" {config['replicates']} replicates each; the seed is {study.seed}. So differences between points are"
        " those of the keys."
    )
    yield (
        "Each key is varied evenly over its range, independently of the others: indices say what matters within"
        " these ranges,"
        " not how likely values are. A key that doesn’t matter here may matter to another outcome, and a wide"
        " range makes a key influential."
    )
