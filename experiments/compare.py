"""What does delivery do? Arms on the same people, effects with intervals, figures and a report."""

from __future__ import annotations

import sys

from sim.comparison import compare, task_in
from sim.launch import Job, launch

__all__ = ["run", "task_in"]


def run(job: Job) -> None:
    """Run a comparison."""
    compare(job)


if __name__ == "__main__":
    raise SystemExit(launch("compare", sys.argv[1:]))
