"""What a user might write instead: a plain model without conversation, in the libraries that are installed.

Each peer has patients with an anxiety that returns to a home level, a weekly shock and a decision to attend;
nothing else. It does far less than the model, so its ratio flatters it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

RETURN, SHOCK, LEARNING = 0.15, 0.95, 0.05


def plain_mesa(patients: int, weeks: int) -> float:
    """Return the seconds of a plain Mesa model with its own random numbers."""
    import mesa

    class Person(mesa.Agent):
        def __init__(self, model: mesa.Model) -> None:
            super().__init__(model)
            self.home = self.anxiety = model.random.gauss(8.0, 3.0)

        def step(self) -> None:
            random = self.model.random
            self.anxiety += RETURN * (self.home - self.anxiety) + random.gauss(0.0, SHOCK)
            if random.random() < 0.75:
                self.home -= LEARNING

    class Plain(mesa.Model):
        def __init__(self) -> None:
            super().__init__(rng=1)
            Person.create_agents(self, patients)

        def step(self) -> None:
            self.agents.do("step")

    model = Plain()
    started = time.perf_counter()
    for _ in range(weeks):
        model.step()
    return time.perf_counter() - started


def agentpy(patients: int, weeks: int) -> float:
    """Return the seconds of the same in agentpy."""
    import agentpy as ap

    class Person(ap.Agent):
        def setup(self) -> None:
            self.home = self.anxiety = self.model.random.gauss(8.0, 3.0)

        def live(self) -> None:
            random = self.model.random
            self.anxiety += RETURN * (self.home - self.anxiety) + random.gauss(0.0, SHOCK)
            if random.random() < 0.75:
                self.home -= LEARNING

    class Plain(ap.Model):
        def setup(self) -> None:
            self.people = ap.AgentList(self, patients, Person)

        def step(self) -> None:
            self.people.live()

    started = time.perf_counter()
    Plain({"steps": weeks, "seed": 1}).run(display=False)
    return time.perf_counter() - started


def vectors(patients: int, weeks: int) -> float:
    """Return the seconds of the same as NumPy vectors, one stream of random numbers for all."""
    rng = np.random.default_rng(1)
    home = rng.normal(8.0, 3.0, patients)
    anxiety = home.copy()
    started = time.perf_counter()
    for _ in range(weeks):
        anxiety += RETURN * (home - anxiety) + rng.normal(0.0, SHOCK, patients)
        home -= LEARNING * (rng.random(patients) < 0.75)
    return time.perf_counter() - started


PEERS: dict[str, tuple[str, Callable[[int, int], float]]] = {
    "plain Mesa": ("mesa", plain_mesa),
    "agentpy": ("agentpy", agentpy),
    "NumPy vectors": ("numpy", vectors),
}


def installed() -> dict[str, Callable[[int, int], float]]:
    """Return the peers whose library is installed."""
    return {name: run for name, (package, run) in PEERS.items() if find_spec(package) is not None}
