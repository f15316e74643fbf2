"""The plain Mesa model, many of them by Mesa's own `batch_run` on all cores."""

from __future__ import annotations

import mesa
from mesa.batchrunner import batch_run

from sim.benchmark.peers.plain_mesa import Plain

EACH = 200
"""Patients of one model, as in a replicate of the benchmark's study."""


class Recorded(Plain):
    """The model with what `batch_run` asks for: something that is recorded every week."""

    def __init__(self, patients: int, rng: int = 1) -> None:
        super().__init__(patients, rng)
        self.datacollector = mesa.DataCollector({"anxiety": mean_anxiety})
        self.datacollector.collect(self)

    def step(self) -> None:
        """Let everybody live through a week, and record it."""
        super().step()
        self.datacollector.collect(self)


def mean_anxiety(model: Plain) -> float:
    """Return the mean of everybody's anxiety."""
    return float(sum(person.anxiety for person in model.agents) / len(model.agents))


def run(patients: int, weeks: int) -> None:
    """Run as many models as hold so many patients."""
    batch_run(
        Recorded,
        {"patients": min(EACH, patients)},
        number_processes=None,
        iterations=max(1, patients // EACH),
        max_steps=weeks,
        display_progress=False,
    )
