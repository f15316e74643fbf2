"""What the terminal shows at the end of a comparison: one table, and the findings in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.figures.text import number
from sim.report.found import trial_part
from sim.report.reading import amount, bounds, interval_name
from sim.report.results import Mean, Results
from sim.report.text import level, plain, scale_of
from sim.report.words import comparison, finding
from sim.terminal import standard_output

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from sim.study import Study

STAYING = ("attendance", "retention", "treatment_adherence")
HEADS = ("Change", "Effect", "Interval", "g", "Attend", "Retain", "Treatment")
WIDE = 120
"""Columns that a table may take where no terminal sets a width."""


def summary_table(
    study: Study, effects: pd.DataFrame, outcomes: pd.DataFrame, *, terminal: bool = True
) -> Table:
    """Return the arms side by side at the end of the programme.

    Labels are shown as they are: no markup, no emoji codes, no control characters.

    Parameters
    ----------
    study : Study
        Arms in order; the first is the reference.
    effects, outcomes : pandas.DataFrame
        What `sim.estimation` makes.
    terminal : bool
        Whether it is shown on a terminal; elsewhere it has neither lines nor styles.

    Returns
    -------
    rich.table.Table
        One row an arm: change of anxiety since baseline, effect with interval, g, attendance,
        retention, treatment adherence; a dash where something is not defined.
    """
    from rich.text import Text

    results = Results(study, effects, outcomes)
    found = _empty(_title(results), _caption(results), terminal=terminal)
    found.add_column(Text("Arm"), overflow="fold", min_width=8)
    for name in HEADS:
        found.add_column(Text(name), justify="right", no_wrap=True)
    for arm in results.arms:
        found.add_row(Text(plain(study.labels[arm])), *map(Text, _cells(results, arm)))
    return found


def summary_sentences(study: Study, effects: pd.DataFrame, outcomes: pd.DataFrame) -> list[str]:
    """Return the findings on anxiety at the end of the programme, a sentence each arm.

    They are plain text: print them with ``markup=False, emoji=False, highlight=False``.
    """
    results = Results(study, effects, outcomes)
    main = results.against(results.reference, "anxiety", results.end)
    one = finding if results.is_control(results.reference) else comparison
    return [one(each, study.labels, results.when(results.end)) for each in main]


def print_summary(
    study: Study,
    effects: pd.DataFrame,
    outcomes: pd.DataFrame,
    warnings: Sequence[str] = (),
    trial: pd.DataFrame | None = None,
    console: Console | None = None,
    more: Sequence[str] = (),
) -> None:
    """Print the summary: what was found in words, the arms side by side, and what to beware of.

    Parameters
    ----------
    study, effects, outcomes
        As for `summary_table`.
    warnings : sequence of str
        What has to be said beside the tables.
    trial : pandas.DataFrame, optional
        Published beside simulated numbers, see `sim.report.ReportInput`.
    console : rich.console.Console, optional
        Where to print; standard output if None.
    more : sequence of str
        What else was found, lines and sentences.
    """
    console = console or standard_output(WIDE)
    terminal = console.is_terminal
    for sentence in summary_sentences(study, effects, outcomes):
        _print(console, sentence)
    console.print()
    table = summary_table(study, effects, outcomes, terminal=terminal)
    unbounded = console.options.update(width=10 * WIDE)
    if console.measure(table, options=unbounded).minimum <= console.width:
        console.print(table)
    else:
        _print_lines(console, Results(study, effects, outcomes))
    if trial is not None and not trial.empty:
        console.print(_trial_table(trial, study.labels, terminal=terminal))
    for line in more:
        _print(console, line)
    for warning in warnings:
        _print(console, f"Note: {plain(warning)}")


def _print(console: Console, sentence: str) -> None:
    # Only a terminal has a width to wrap to; elsewhere a sentence is a line.
    console.print(
        sentence, markup=False, emoji=False, highlight=False, soft_wrap=not console.is_terminal
    )


def _print_lines(console: Console, results: Results) -> None:
    """Print the table as a line an arm, where it would lose numbers for lack of width."""
    _print(console, _title(results))
    for arm in results.arms:
        cells = zip(HEADS, _cells(results, arm), strict=True)
        shown = ", ".join(f"{head.lower()} {cell}" for head, cell in cells if cell != "–")
        _print(console, f"{plain(results.study.labels[arm])}: {shown}")
    _print(console, _caption(results))


def _trial_table(trial: pd.DataFrame, labels: Mapping[str, str], *, terminal: bool) -> Table:
    from rich.text import Text

    part = trial_part(trial, labels)
    if part is None:
        raise ValueError("table 'trial' has no rows; leave it out")
    found = _empty(part["sentence"], "", terminal=terminal)
    for head in part["table"].head:
        found.add_column(Text(head), overflow="fold")
    for row in part["table"].rows:
        found.add_row(*map(Text, row))
    return found


def _empty(title: str, caption: str, *, terminal: bool) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    return Table(
        title=Text(title),
        caption=Text(caption) if caption else None,
        title_justify="left",
        caption_justify="left",
        title_style="bold" if terminal else "",
        caption_style="dim" if terminal else "",
        header_style="bold" if terminal else "",
        box=box.SIMPLE_HEAD if terminal else None,
        # One column of space: seven numbers an arm have to fit a terminal of 80 columns.
        padding=(0, 0) if terminal else (0, 1),
        pad_edge=False,
    )


def _title(results: Results) -> str:
    reference = plain(results.study.labels[results.reference])
    return f"Anxiety in {scale_of('anxiety').unit} against {reference}, {results.when(results.end)}"


def _caption(results: Results) -> str:
    main = results.against(results.reference, "anxiety", results.end)
    fewest = min((effect.replicates for effect in main), default=0)
    name = interval_name(fewest) if fewest else "no interval"
    return (
        f"Change: since baseline. Effect: against the reference, with its {name}. "
        "Attend: sessions attended while enrolled. Retain: still enrolled. "
        "Treatment: doses taken, of patients on oral therapy."
    )


def _cells(results: Results, arm: str) -> list[str]:
    change = results.change(arm, "anxiety", results.end)
    effect = results.effect(arm, results.reference, "anxiety", results.end)
    cells = ["–" if change is None else number(change.mean, 2, signed=True)]
    if effect is None:
        cells += ["reference" if arm == results.reference else "–", "–", "–"]
    else:
        g = effect.standardised
        cells.append(amount(effect, effect.estimate))
        cells.append(bounds(effect, effect.ci_low, effect.ci_high))
        cells.append(number(g, 2) if math.isfinite(g) else "–")
    return [*cells, *(_share(results.mean(arm, name, results.end), name) for name in STAYING)]


def _share(mean: Mean | None, name: str) -> str:
    return "–" if mean is None else level(name, mean.mean)
