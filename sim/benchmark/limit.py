"""The least that the machine needs: the model's draws and functions in one loop, and nothing else."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.benchmark.counts import Counts
from sim.benchmark.timing import fastest
from sim.numerics import central_quantile, exp, in_centre, kernel, routine, tail_quantile
from sim.randomness import uniforms

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PEOPLE = 128
"""People side by side, as in the compiled engine: the loops over them become vector code."""


@routine
def _draw(u: Floats, x: Floats, first: int, block: int) -> None:
    for i in range(PEOPLE):
        u[i], u1, u2, u3 = uniforms(1, 2, 3, 4, 5, 6, first + i, 7, block)
        x[i] += u1 + u2 + u3


@routine
def _to_normals(u: Floats, x: Floats, tails: Ints) -> None:
    """Turn uniforms into normals as the engine does: those in the tails apart."""
    count = 0
    for i in range(PEOPLE):
        tails[count] = i
        count += 0 if in_centre(u[i]) else 1
    for i in range(PEOPLE):
        x[i] += central_quantile(u[i])
    for k in range(count):
        x[tails[k]] += tail_quantile(u[tails[k]])


@routine
def _transform(u: Floats, x: Floats, shift: float) -> None:
    for i in range(PEOPLE):
        x[i] += exp(u[i] - shift)


@kernel
def fused(
    chunks: int, blocks: float, normals: float, functions: float, u: Floats, x: Floats, tails: Ints
) -> None:
    """Draw and transform for so many times `PEOPLE` patient-weeks; counts are means, met over all chunks."""
    for chunk in range(chunks):
        for block in range(int(chunk * blocks), int((chunk + 1) * blocks)):
            _draw(u, x, chunk * PEOPLE, block & 0xFF)
        for _ in range(int(chunk * normals), int((chunk + 1) * normals)):
            _to_normals(u, x, tails)
        for k in range(int(chunk * functions), int((chunk + 1) * functions)):
            _transform(u, x, 0.01 * (k & 7))


def nanoseconds(counts: Counts, repeats: int, chunks: int = 2000) -> float:
    """Return the time of a patient-week that does nothing but draw and transform, on one core."""
    u, x, tails = np.full(PEOPLE, 0.5), np.zeros(PEOPLE), np.zeros(PEOPLE + 1, np.int64)
    means = counts.blocks, counts.normals, counts.functions
    fused(1, *means, u, x, tails)
    taken = fastest(lambda: fused(chunks, *means, u, x, tails), repeats)
    return taken.cpu_seconds / (chunks * PEOPLE) * 1e9
