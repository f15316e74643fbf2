"""The plain model in agentpy."""

from __future__ import annotations

import agentpy as ap

from sim.benchmark.peers import ATTENDANCE, HOME_MEAN, HOME_SD, LEARNING, RETURN, SHOCK


class Person(ap.Agent):
    """Somebody whose anxiety returns to a home level."""

    def setup(self) -> None:
        """Start at home."""
        self.home = self.anxiety = self.model.random.gauss(HOME_MEAN, HOME_SD)

    def live(self) -> None:
        """Live through a week."""
        random = self.model.random
        self.anxiety += RETURN * (self.home - self.anxiety) + random.gauss(0.0, SHOCK)
        if random.random() < ATTENDANCE:
            self.home -= LEARNING


class Plain(ap.Model):
    """So many people."""

    def setup(self) -> None:
        """Make them."""
        self.people = ap.AgentList(self, self.p.patients, Person)

    def step(self) -> None:
        """Let everybody live through a week."""
        self.people.live()


def run(patients: int, weeks: int) -> None:
    """Run one model."""
    Plain({"steps": weeks, "seed": 1, "patients": patients}).run(display=False)
