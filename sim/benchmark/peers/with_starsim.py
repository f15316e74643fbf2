"""The plain model as a module of starsim, with starsim's own distributions."""

from __future__ import annotations

from typing import Any

import starsim as ss

from sim.benchmark.peers import ATTENDANCE, HOME_MEAN, HOME_SD, LEARNING, RETURN, SHOCK


class Anxiety(ss.Module):
    """Anxiety that returns to a home level."""

    def __init__(self, **settings: Any) -> None:
        super().__init__()
        self.define_pars(
            first=ss.normal(loc=HOME_MEAN, scale=HOME_SD),
            shock=ss.normal(loc=0.0, scale=SHOCK),
            attends=ss.bernoulli(p=ATTENDANCE),
        )
        self.define_states(ss.FloatArr("home"), ss.FloatArr("anxiety"))
        self.update_pars(**settings)

    def init_post(self) -> None:
        """Start at home."""
        super().init_post()
        people = self.sim.people.auids
        self.home[people] = self.pars.first.rvs(people)
        self.anxiety[people] = self.home[people]

    def step(self) -> None:
        """Let everybody live through a week."""
        people = self.sim.people.auids
        back = RETURN * (self.home[people] - self.anxiety[people])
        self.anxiety[people] += back + self.pars.shock.rvs(people)
        self.home[people] -= LEARNING * self.pars.attends.rvs(people)


def run(patients: int, weeks: int) -> None:
    """Run one simulation; starsim counts its first moment as a step."""
    simulation = ss.Sim(
        n_agents=patients, modules=Anxiety(), start=0, dur=weeks - 1, dt=1, rand_seed=1, verbose=0
    )
    simulation.run()
    if simulation.t.npts != weeks:
        raise RuntimeError(f"starsim took {simulation.t.npts} steps for {weeks} weeks")
