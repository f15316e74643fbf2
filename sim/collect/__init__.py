"""`circle report DIR`: the finished results below a folder as one table and one page."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from pathlib import Path

from sim.exits import DONE, exit_status
from sim.scenario.refusal import Refusal


def main(argv: Sequence[str]) -> int:
    """Combine results; 0 done, 2 there is nothing to combine or what there is doesn't go together."""
    parser = argparse.ArgumentParser(
        prog="circle report",
        description="Combine the finished results below a folder, such as the jobs of a multirun, into one table"
        " effects.csv, with the settings in which they differ as columns, and a page report.html.",
    )
    parser.add_argument("folder", type=Path, help="that holds the folders of several runs")
    parser.add_argument(
        "--partial", action="store_true", help="leave out runs that aren't finished"
    )
    words = parser.parse_args(argv)
    return exit_status("circle report", lambda: _report(words.folder, partial=words.partial))


def _report(folder: Path, *, partial: bool) -> int:
    from sim import store
    from sim.collect.page import render_page
    from sim.collect.runs import find_runs
    from sim.collect.tables import collected, settings_of

    runs, left_out = find_runs(folder, partial=partial)
    _check_ours(folder)
    settings = settings_of(runs)
    effects = collected(runs, settings)
    store.write_text(folder / "effects.csv", effects.to_csv(index=False, lineterminator="\n"))
    store.write_text(folder / "report.html", render_page(folder, runs, settings))
    # Last, since it says that the others are ours to write anew.
    store.write_json(folder / COLLECTED, {"runs": [each.described() for each in runs]})
    differ = list(settings[0]) if settings else []
    print(f"{len(runs)} runs, which differ in {', '.join(differ) or 'nothing'}")
    for each in left_out:
        print(f"left out: {each} is not finished; circle resume {shlex.quote(str(each))}")
    print(f"table:  {folder / 'effects.csv'}")
    print(f"report: {folder / 'report.html'}")
    return DONE


COLLECTED = "collected.json"


def _check_ours(folder: Path) -> None:
    """Refuse a folder in which files of these names are not of an earlier report."""
    taken = [name for name in ("effects.csv", "report.html") if (folder / name).exists()]
    if taken and not (folder / COLLECTED).is_file():
        raise Refusal(
            f"{folder / taken[0]}: is not of an earlier report; give the folder above the runs."
        )
