"""Where points lie in the unit cube: space-filling designs and those of sensitivity analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from numpy.random import Generator

Coordinates = NDArray[np.float64]


def unit_points(design: Any, dimensions: int, seed: int) -> Coordinates:
    """Return the points of a design in the unit cube.

    Parameters
    ----------
    design : sim.scenario.designs.Design
        Any but a grid, which has no coordinates.
    dimensions : int
        Axes.
    seed : int
        Of the study.

    Returns
    -------
    ndarray, shape (points, dimensions)
        Between 0 and 1.
    """
    from sim.randomness import Chance, Purpose

    # A generator, since SALib takes a seed of 0 for none at all.
    chance = np.random.default_rng(Chance(seed, 0).library_seed(Purpose.DESIGN))
    sampler = _SAMPLERS[design.name]
    return np.asarray(sampler(design, dimensions, chance), dtype=np.float64)


def count(design: Any, dimensions: int) -> int:
    """Return how many points a design has: any but a grid."""
    if design.name == "morris":
        return int(design.trajectories * (dimensions + 1))
    if design.name == "saltelli":
        return int(design.samples * ((2 if design.second_order else 1) * dimensions + 2))
    return int(design.points)


def problem(dimensions: int) -> dict[str, Any]:
    """Return the unit cube as SALib describes it, for sampling and for analysis."""
    return {
        "num_vars": dimensions,
        "names": [f"x{k}" for k in range(dimensions)],
        "bounds": [[0.0, 1.0]] * dimensions,
    }


def _random(design: Any, dimensions: int, chance: Generator) -> Coordinates:
    return chance.random((design.points, dimensions))


def _latin_hypercube(design: Any, dimensions: int, chance: Generator) -> Coordinates:
    from scipy.stats import qmc

    points: Coordinates = qmc.LatinHypercube(dimensions, rng=chance).random(design.points)
    return points


def _sobol(design: Any, dimensions: int, chance: Generator) -> Coordinates:
    from scipy.stats import qmc

    power = design.points.bit_length() - 1
    points: Coordinates = qmc.Sobol(dimensions, rng=chance).random_base2(power)
    return points


def _morris(design: Any, dimensions: int, chance: Generator) -> Coordinates:
    from SALib.sample import morris

    points: Coordinates = morris.sample(
        problem(dimensions), design.trajectories, num_levels=design.levels, seed=chance
    )
    return points


def _saltelli(design: Any, dimensions: int, chance: Generator) -> Coordinates:
    from SALib.sample import sobol

    points: Coordinates = sobol.sample(
        problem(dimensions), design.samples, calc_second_order=design.second_order, seed=chance
    )
    return points


_SAMPLERS = {
    "random": _random,
    "latin_hypercube": _latin_hypercube,
    "sobol": _sobol,
    "morris": _morris,
    "saltelli": _saltelli,
}
