"""The least that the machine needs: the model's draws and functions in one loop, and nothing else."""

from __future__ import annotations

import time

from sim.numerics import kernel, logistic, normal_quantile
from sim.randomness import uniforms

FOLLOW_UP = {"blocks": 3, "normals": 2, "functions": 4}
"""A patient's follow-up week: practice, symptoms, staying; two innovations; shock, practice, forgetting, doses."""

SESSION = {"blocks": 11, "normals": 4, "functions": 40}
"""A session week, in a group of 8 with 24 turns: attendance and two blocks of each of her three turns on top;
start of mood and noise of value; the weights of the floor in every turn, and one function each of the rest."""


@kernel
def fused(n: int, blocks: int, normals: int, functions: int) -> float:
    """Draw, transform and sum for so many patient-weeks."""
    total = 0.0
    for i in range(n):
        x = 0.0
        for block in range(blocks):
            u0, u1, u2, u3 = uniforms(1, 2, 3, 4, 5, 6, i, 7, block)
            x += u0 + u1 + u2 + u3
        for k in range(normals):
            x += normal_quantile((i % 1000 + k + 0.5) / 1010.0)
        for k in range(functions):
            x += logistic((i % 1000) * 1e-3 + k * 0.1)
        total += x
    return total


def limit_nanoseconds(kind: dict[str, int], weeks: int = 200_000) -> float:
    """Return the nanoseconds of a patient-week that does nothing but draw and transform."""
    fused(10, **kind)
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        fused(weeks, **kind)
        best = min(best, time.perf_counter() - started)
    return best / weeks * 1e9
