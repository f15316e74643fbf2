"""A plain Mesa model with random numbers of its own."""

from __future__ import annotations

import mesa

from sim.benchmark.peers import ATTENDANCE, HOME_MEAN, HOME_SD, LEARNING, RETURN, SHOCK


class Person(mesa.Agent):
    """Somebody whose anxiety returns to a home level."""

    def __init__(self, model: mesa.Model) -> None:
        super().__init__(model)
        self.home = self.anxiety = model.random.gauss(HOME_MEAN, HOME_SD)

    def step(self) -> None:
        """Live through a week."""
        random = self.model.random
        self.anxiety += RETURN * (self.home - self.anxiety) + random.gauss(0.0, SHOCK)
        if random.random() < ATTENDANCE:
            self.home -= LEARNING


class Plain(mesa.Model):
    """So many people."""

    def __init__(self, patients: int, rng: int = 1) -> None:
        super().__init__(rng=rng)
        Person.create_agents(self, patients)

    def step(self) -> None:
        """Let everybody live through a week."""
        self.agents.do("step")


def run(patients: int, weeks: int) -> None:
    """Run one model."""
    model = Plain(patients)
    for _ in range(weeks):
        model.step()
