"""What a design of points may say: one closed set of settings for each sampler."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from sim.scenario.spec import Spec

MOST_POINTS = 2**20


def _power_of_two(number: int) -> int:
    if number & (number - 1):
        near = 1 << number.bit_length()
        raise PydanticCustomError(
            "power_of_two", f"give a power of two, e.g. {near // 2} or {near}"
        )
    return number


Points = Annotated[int, Field(ge=1, le=MOST_POINTS)]
Power = Annotated[int, Field(ge=1, le=MOST_POINTS), AfterValidator(_power_of_two)]


class Grid(Spec):
    """Every combination; an interval gives values evenly spaced from one end to the other."""

    name: Literal["grid"]
    levels: Annotated[int, Field(ge=2, le=10_000)]


class Random(Spec):
    """Points drawn evenly, independent of each other."""

    name: Literal["random"]
    points: Points


class LatinHypercube(Spec):
    """Points of which each axis has one in each of as many slices."""

    name: Literal["latin_hypercube"]
    points: Points


class Sobol(Spec):
    """Scrambled Sobol' points: the most even cover, in powers of two."""

    name: Literal["sobol"]
    points: Power


class Morris(Spec):
    """Trajectories that change one axis at a time: screening of many axes by few points."""

    name: Literal["morris"]
    trajectories: Annotated[int, Field(ge=2, le=100_000)]
    levels: Annotated[int, Field(ge=2, le=100, multiple_of=2)]


class Saltelli(Spec):
    """Pairs of Sobol' points that exchange axes: what Sobol' indices are computed from."""

    name: Literal["saltelli"]
    samples: Power
    second_order: bool


Design = Annotated[
    Grid | Random | LatinHypercube | Sobol | Morris | Saltelli, Field(discriminator="name")
]
