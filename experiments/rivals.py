"""Which conclusion hangs on which assumption? Mechanisms off in turn, and rivals of them, beside the model."""

from __future__ import annotations

import sys

from sim.launch import Job, launch
from sim.rivals import rivals, task_in

__all__ = ["run", "task_in"]


def run(job: Job) -> None:
    """Run the rivals."""
    rivals(job)


if __name__ == "__main__":
    raise SystemExit(launch("rivals", sys.argv[1:]))
