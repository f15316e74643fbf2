"""Which published patterns does the model reproduce? Every scenario simulated, fitted and checked apart."""

from __future__ import annotations

import sys

from sim.launch import Job, launch
from sim.validation import task_in, validate

__all__ = ["run", "task_in"]


def run(job: Job) -> None:
    """Run a validation."""
    validate(job)


if __name__ == "__main__":
    raise SystemExit(launch("validate", sys.argv[1:]))
