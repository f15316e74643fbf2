"""What rivals leave and say: how they fit, how conclusions stand under them, and which assumption would flip which."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim import store
from sim.figure_files import write_figures
from sim.figures import Drawings
from sim.figures import rivals as drawn_rivals
from sim.provenance import model_version
from sim.rivals import WHY_LEFT_OUT
from sim.rivals.fit import fit_table
from sim.rivals.tables import conclusions_table, flips_table, patterns_table
from sim.rivals.task import RivalsTask
from sim.scenario.rivals import MODEL
from sim.terminal import standard_output

if TYPE_CHECKING:
    import pandas as pd
    from rich.table import Table

WIDE = 140
ROLES = ("fitted", "checked")


class Tables(NamedTuple):
    """What rivals come to."""

    patterns: pd.DataFrame
    fit: pd.DataFrame
    conclusions: pd.DataFrame
    flips: pd.DataFrame


def write_output(folder: Path, task: RivalsTask, statistics: pd.DataFrame) -> Tables:
    """Write what rivals leave, and return the tables."""
    conclusions = conclusions_table(task, statistics)
    tables = Tables(
        patterns_table(task, statistics),
        fit_table(task.contenders, task.scenarios, statistics),
        conclusions,
        flips_table(conclusions),
    )
    store.write_table(folder / "statistics.parquet", statistics)
    names = ("rivals.csv", "fit.csv", "conclusions.csv", "flips.csv")
    for name, table in zip(names, tables, strict=True):
        store.write_text(folder / name, table.to_csv(index=False))
    for _ in write_figures(folder, _drawings(tables.fit, tables.conclusions)):
        pass
    return tables


def drawings_of(folder: Path, outcome: str | None = None) -> Drawings:
    """Return the figure of a finished run; none of one outcome."""
    import pandas as pd

    if outcome:
        return {}
    fit, conclusions = (pd.read_csv(folder / name) for name in ("fit.csv", "conclusions.csv"))
    return _drawings(fit, conclusions)


def _drawings(fit: pd.DataFrame, conclusions: pd.DataFrame) -> Drawings:
    return {"rivals": partial(drawn_rivals, fit, conclusions)}


def say(folder: Path, task: RivalsTask, tables: Tables, left_out: Sequence[str]) -> None:
    """Print what rivals cost in fit, which assumption would flip which conclusion, and where to go next."""
    console = standard_output(WIDE)
    print("What each rival costs in fit, and how many patterns are reproduced:")
    console.print(_fit(tables))
    print("Which assumption would flip which conclusion:")
    console.print(_flips(tables.flips))
    for sentence in (
        *summary_sentences(tables.fit, tables.flips),
        *_basis(task),
        *_left_out(left_out),
    ):
        print(sentence)
    print(
        f"tables: {folder / 'rivals.csv'}, fit.csv, conclusions.csv, flips.csv;"
        f" figure: {folder / 'figures' / 'rivals.svg'}"
    )
    print("next:   circle show rival   or   circle rivals 'rivals=[mine.yaml]'")


def _fit(tables: Tables) -> Table:
    listed = _table(
        *(("rival", "left"), ("fit", "right"), ("of patterns", "right")),
        ("more than the model", "right"),
    )
    for role in ROLES:
        listed.add_column(f"reproduced, {role}", justify="right")
    rows: list[Any] = tables.fit.to_dict("records")
    for row in rows:
        own = tables.patterns[tables.patterns["rival"] == row["rival"]]
        cost = f"{row['cost']:+.1f} ({row['cost_low']:+.1f}, {row['cost_high']:+.1f})"
        listed.add_row(
            row["rival"],
            f"{row['fit']:.1f}",
            str(row["patterns"]),
            "" if row["rival"] == MODEL else cost,
            *(_reproduced(own[own["role"] == role]) for role in ROLES),
        )
    return listed


def _reproduced(patterns: pd.DataFrame) -> str:
    return f"{int((patterns['verdict'] == 'reproduced').sum())} of {len(patterns)}"


def _flips(flips: pd.DataFrame) -> Table:
    from rich.markup import escape

    listed = _table(
        *(("conclusion", "left"), ("in the model", "left")),
        *(("contradicted by", "left"), ("left open by", "left")),
    )
    rows: list[Any] = flips.to_dict("records")
    for row in rows:
        by = (row[key].replace(" ", ", ") or "–" for key in ("contradicted_by", "left_open_by"))
        listed.add_row(escape(row["what"]), row["verdict"], *by)
    return listed


def _table(*columns: tuple[str, Any]) -> Table:
    from rich import box
    from rich.table import Table

    listed = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name, side in columns:
        listed.add_column(name, justify=side)
    return listed


def summary_sentences(fit: pd.DataFrame, flips: pd.DataFrame) -> list[str]:
    """Say in words how many conclusions survive, and which rivals fit as well as the model."""
    holding = flips[flips["verdict"] == "holds"]
    safe = (holding["contradicted_by"] == "") & (holding["left_open_by"] == "")
    unflipped = holding["contradicted_by"] == ""
    others = fit[fit["rival"] != MODEL]
    as_well = others.loc[others["cost_low"] <= 0, "rival"]
    said = [
        f"Of {len(flips)} conclusions {len(holding)} hold in the model; of these {int(unflipped.sum())} are"
        f" contradicted by no rival, and {int(safe.sum())} hold under all."
    ]
    if len(others):
        listed = ", ".join(as_well) if len(as_well) else "none"
        said.append(f"Rivals that fit these patterns as well as the model, or better: {listed}.")
    return said


def _basis(task: RivalsTask) -> list[str]:
    drawn = task.contenders[0].drawn
    if drawn is None:
        return [
            "Parameters are the defaults or what was set; neither the model nor a rival was fitted to these patterns."
        ]
    own = [each for each in task.contenders if each.rival is not None and each.rival.posterior]
    said = [f"Parameters: {drawn.words()}; rivals stand on the same sets."]
    said += [f"{each.name}: {each.drawn.words()}." for each in own if each.drawn is not None]
    return [*said, *(f"Note: {each}" for each in drawn.cautions(model_version()))]


def _left_out(names: Sequence[str]) -> list[str]:
    return [f"Left out: {name}; {WHY_LEFT_OUT}" for name in names]
