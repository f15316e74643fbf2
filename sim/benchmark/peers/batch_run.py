"""The plain Mesa model, many of them by Mesa's own `batch_run` on all cores."""

from __future__ import annotations

from mesa.batchrunner import batch_run

from sim.benchmark.peers.plain_mesa import Plain

EACH = 200
"""Patients of one model, as in a replicate of the benchmark's study."""


def run(patients: int, weeks: int) -> None:
    """Run as many models as hold so many patients."""
    batch_run(
        Plain,
        {"patients": min(EACH, patients)},
        number_processes=None,
        iterations=max(1, patients // EACH),
        max_steps=weeks,
        display_progress=False,
    )
