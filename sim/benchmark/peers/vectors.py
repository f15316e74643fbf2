"""The plain model as NumPy vectors: one stream of random numbers for all."""

from __future__ import annotations

import numpy as np

from sim.benchmark.peers import ATTENDANCE, HOME_MEAN, HOME_SD, LEARNING, RETURN, SHOCK


def run(patients: int, weeks: int) -> None:
    """Let everybody live through all weeks."""
    rng = np.random.default_rng(1)
    home = rng.normal(HOME_MEAN, HOME_SD, patients)
    anxiety = home.copy()
    for _ in range(weeks):
        anxiety += RETURN * (home - anxiety) + rng.normal(0.0, SHOCK, patients)
        home -= LEARNING * (rng.random(patients) < ATTENDANCE)
