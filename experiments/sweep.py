"""How does it change over these settings? All arms at every point of a design, effects at each."""

from __future__ import annotations

import sys

from sim.launch import Job, launch
from sim.sweep import sweep, task_in

__all__ = ["run", "task_in"]


def run(job: Job) -> None:
    """Run a sweep."""
    sweep(job)


if __name__ == "__main__":
    raise SystemExit(launch("sweep", sys.argv[1:]))
