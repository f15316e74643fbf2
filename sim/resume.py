"""`circle resume DIR`: finish a run, taking only its folder."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from sim.exits import exit_status


def main(argv: Sequence[str]) -> int:
    """Finish a run; exit status as of its command."""
    parser = argparse.ArgumentParser(
        prog="circle resume",
        description="Finish an interrupted or planned run: what is done is kept, what is missing is done, and"
        " tables, figures and report are made.",
    )
    parser.add_argument("folder", type=Path, help="of the run")
    parser.add_argument(
        "override", nargs="*", help="other workers, e.g. executor.workers=8 or executor=ray"
    )
    words = parser.parse_args(argv)
    return exit_status("circle resume", lambda: _resume(words.folder, words.override))


def _resume(folder: Path, overrides: Sequence[str]) -> int:
    import importlib

    from sim.launch import job_in

    job = job_in(folder, overrides)
    importlib.import_module(f"experiments.{job.command}").run(job)
    return 0
