"""The page of combined results: one line a run and contrast, with a link to the run's own report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.collect.runs import Run
from sim.collect.tables import Settings
from sim.estimation.plan import TREATMENT_POLICY
from sim.figures.text import number
from sim.report.html import render_html
from sim.report.text import plain

if TYPE_CHECKING:
    import pandas as pd

OUTCOME = "anxiety"


def render_page(folder: Path, runs: Sequence[Run], settings: Sequence[Settings]) -> str:
    """Return the page as HTML that needs nothing else."""
    lines = [
        line
        for run, values in zip(runs, settings, strict=True)
        for line in _lines(run, [plain(str(value)) for value in values.values()])
    ]
    return render_html(
        *(Path(__file__).parent, "page.html.j2"),
        title=plain(f"{len(runs)} runs in {folder.name or folder}"),
        settings=[plain(key) for key in (settings[0] if settings else ())],
        lines=lines,
    )


def _lines(run: Run, settings: Sequence[str]) -> Iterator[dict[str, Any]]:
    link = f"{run.name}/report.html" if (run.folder / "report.html").is_file() else None
    for (contrast, reference), rows in headline(run):
        low, high = rows["estimate"].min(), rows["estimate"].max()
        first = rows.iloc[0]
        yield {
            "run": plain(run.name),
            "link": link,
            "settings": settings,
            "contrast": plain(f"{contrast} against {reference}"),
            "effect": number(low, 2)
            if len(rows) == 1
            else f"{number(low, 2)} to {number(high, 2)}",
            "interval": f"{number(first['ci_low'], 2)} to {number(first['ci_high'], 2)}"
            if len(rows) == 1
            else f"over {len(rows):,} points",
        }


def headline(run: Run) -> Iterator[tuple[tuple[str, str], pd.DataFrame]]:
    """Yield a run's effects on anxiety at the end of the programme, by contrast against the first arm."""
    effects = run.effects()
    at_end = effects.get("end_of_programme", effects["week"] == run.end_week)
    rows = effects[
        at_end
        & (effects["outcome"] == OUTCOME)
        & (effects["subgroup"] == "all")
        & (effects["estimand"] == TREATMENT_POLICY)
    ]
    rows = rows[rows["reference"] == run.plan.about["arms"][0]]
    yield from rows.groupby(["contrast", "reference"], sort=False)
