"""The least that the machine needs: the model's draws and functions in one loop, and nothing else."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from sim.numerics import clip, exp, kernel, normal_quantile, routine
from sim.randomness import uniforms

Floats = NDArray[np.float64]

SESSION = {"blocks": 11, "normals": 4, "functions": 40}
"""A session week, in a group of 8 with 24 turns: attendance and two blocks of each of her three turns on top;
start of mood and noise of value; the weights of the floor in every turn, and one function each of the rest."""


PEOPLE = 128
"""People side by side, as in the compiled engine: the loops over them become vector code."""


@routine
def _draw(x: Floats, first: int, block: int) -> None:
    for i in range(PEOPLE):
        u0, u1, u2, u3 = uniforms(1, 2, 3, 4, 5, 6, first + i, 7, block)
        x[i] = (u0 + u1) * 0.5 + (u2 - u3) * 0.25


@routine
def _to_normals(x: Floats, y: Floats) -> None:
    for i in range(PEOPLE):
        y[i] += normal_quantile(clip(x[i], 0.01, 0.99))


@routine
def _transform(x: Floats, y: Floats, shift: float) -> None:
    for i in range(PEOPLE):
        y[i] += exp(x[i] + shift)


@kernel
def fused(n: int, blocks: int, normals: int, functions: int, x: Floats, y: Floats) -> None:
    """Draw and transform for so many patient-weeks, `PEOPLE` at a time."""
    for first in range(0, n, PEOPLE):
        for block in range(blocks):
            _draw(x, first, block)
        for _ in range(normals):
            _to_normals(x, y)
        for k in range(functions):
            _transform(x, y, -0.01 * k)


def limit_nanoseconds(kind: dict[str, int], weeks: int = 128_000) -> float:
    """Return the nanoseconds of a patient-week that does nothing but draw and transform."""
    x, y = np.zeros(PEOPLE), np.zeros(PEOPLE)
    fused(PEOPLE, **kind, x=x, y=y)
    best = float("inf")
    for _ in range(5):
        started = time.perf_counter()
        fused(weeks, **kind, x=x, y=y)
        best = min(best, time.perf_counter() - started)
    return best / weeks * 1e9
