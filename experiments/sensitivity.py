"""Which parameters matter? Morris screening of all, then Sobol' indices of those that it keeps."""

from __future__ import annotations

import sys

from sim.launch import Job, launch
from sim.sensitivity import sensitivity, sensitivity_of, task_in

__all__ = ["check", "run", "task_in"]


def check(job: Job) -> None:
    """Check every point of the first stage, and run none."""
    sensitivity_of(job)


def run(job: Job) -> None:
    """Run a sensitivity analysis."""
    sensitivity(job)


if __name__ == "__main__":
    raise SystemExit(launch("sensitivity", sys.argv[1:]))
