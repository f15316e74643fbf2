"""How does it change over these settings? All arms at every point of a design, effects at each."""

from __future__ import annotations

import sys

from sim.launch import Job, launch
from sim.sweep import sweep, sweep_of, task_in

__all__ = ["check", "run", "task_in"]


def check(job: Job) -> None:
    """Check every point of a sweep, and run none."""
    sweep_of(job)


def run(job: Job) -> None:
    """Run a sweep."""
    sweep(job)


if __name__ == "__main__":
    raise SystemExit(launch("sweep", sys.argv[1:]))
