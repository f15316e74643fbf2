"""What a validation leaves and says: patterns.csv, the figure, and how many patterns of either kind are reproduced."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim import store
from sim.calibration.targets import fitted_only
from sim.figure_files import write_figures
from sim.figures import Drawings, patterns
from sim.inference.drawn import Drawn
from sim.inference.verdicts import VERDICTS, patterns_table
from sim.provenance import model_version
from sim.terminal import standard_output
from sim.validation.task import ValidationTask

if TYPE_CHECKING:
    import pandas as pd

ROLES = ("fitted", "checked")
WIDE = 120


def write_output(folder: Path, task: ValidationTask, statistics: pd.DataFrame) -> pd.DataFrame:
    """Write what a validation leaves, and return the table of patterns."""
    rows = [(each.name, pattern) for each in task.scenarios for pattern in each.file.patterns]
    table = patterns_table(rows, statistics)
    store.write_table(folder / "statistics.parquet", statistics)
    store.write_text(folder / "patterns.csv", table.to_csv(index=False))
    for _ in write_figures(folder, {"patterns": partial(patterns, table)}):
        pass
    return table


def drawings_of(folder: Path, outcome: str | None = None) -> Drawings:
    """Return the figure of a finished validation; none of one outcome."""
    import pandas as pd

    table = pd.read_csv(folder / "patterns.csv")
    return {} if outcome else {"patterns": partial(patterns, table)}


def say(folder: Path, table: pd.DataFrame, task: ValidationTask) -> None:
    """Print the verdicts, misses as prominent as hits, and where to go next."""
    console = standard_output(WIDE)
    for role in ROLES:
        part = table[table["role"] == role]
        if len(part):
            print(f"{role}: {counted(part)}")
            console.print(_listed(part))
    for sentence in _basis(task, table):
        print(sentence)
    print(f"table:  {folder / 'patterns.csv'}; figure: {folder / 'figures' / 'patterns.svg'}")
    print("next:   circle validate seed=2   or   circle show parameters")


def _basis(task: ValidationTask, table: pd.DataFrame) -> list[str]:
    """Say which parameters were used, and what they have to do with these patterns."""
    drawn = task.drawn
    if drawn is None:
        return ["Parameters are the defaults or what was set; none was fitted to these patterns."]
    noise = f"{100 * float(table['noise'].max()):.0f} %"
    sentence = (
        f"Parameters: {drawn.words()}. Intervals are the central 95 % of the sets, noise between them taken out (at"
        f" most {noise} of their variance) and the Monte Carlo error of their mean added. Fitting may look at patterns"
        " called fitted, never at those checked."
    )
    notes = [*drawn.cautions(model_version()), *_changed(task, drawn)]
    return [sentence, *(f"Note: {each}" for each in notes)]


def _changed(task: ValidationTask, drawn: Drawn) -> list[str]:
    """Say which patterns aren't those that the ensemble was fitted to, as far as it says which."""
    fitted = drawn.sets.provenance.get("patterns")
    files = fitted_only((each.name, each.file) for each in task.scenarios)
    now = {name: store.fingerprint(file.model_dump(mode="json")) for name, file in files}
    known = fitted if isinstance(fitted, dict) else {}
    changed = [name for name, hashed in now.items() if known.get(name, hashed) != hashed]
    if not changed:
        return []
    return [f"Patterns have changed since the ensemble was fitted to them: {', '.join(changed)}."]


def counted(table: pd.DataFrame) -> str:
    """Return how many patterns there are of each verdict, in words."""
    counts = table["verdict"].value_counts()
    listed = ", ".join(f"{int(counts.get(each, 0))} {each}" for each in VERDICTS)
    return f"{listed} of {len(table)}"


def _listed(table: pd.DataFrame) -> object:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    listed = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    listed.add_column("pattern")
    listed.add_column("published", justify="right")
    listed.add_column("simulated", justify="right")
    listed.add_column("verdict")
    rows: list[Any] = table.to_dict("records")
    for row in rows:
        interval = f"({row['simulated_low']:.2f}, {row['simulated_high']:.2f})"
        listed.add_row(
            escape(row["pattern"]),
            _published(row["target"], row["target_low"], row["target_high"]),
            f"{row['simulated']:.2f} {interval}",
            row["verdict"],
        )
    return listed


def _published(target: float, low: float, high: float) -> str:
    """Return what was published: the value with its interval, or the bound it is known to keep."""
    if low != low:
        return f"at most {high:.2f}"
    if high != high:
        return f"at least {low:.2f}"
    between = f"({low:.2f}, {high:.2f})"
    return between if target != target else f"{target:.2f} {between}"
