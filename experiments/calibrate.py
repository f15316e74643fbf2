"""Which parameters agree with published trials? An ensemble of parameter sets, fitted to the patterns meant for it."""

from __future__ import annotations

import sys

from sim.calibration import calibrate, task_in
from sim.launch import Job, launch

__all__ = ["run", "task_in"]


def run(job: Job) -> None:
    """Run a calibration."""
    calibrate(job)


if __name__ == "__main__":
    raise SystemExit(launch("calibrate", sys.argv[1:]))
