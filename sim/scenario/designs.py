"""What a design of points may say: one closed set of settings for each sampler."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

from sim.scenario.refusal import Refusal, suggestion
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


Kinds = Grid | Random | LatinHypercube | Sobol | Morris | Saltelli
Design = Annotated[Kinds, Field(discriminator="name")]


def read_design(name: str, settings: Mapping[str, Any]) -> Any:
    """Return a design of a name, with those of some settings that it has.

    Raises
    ------
    Refusal
        For a name there isn't, and for a setting that is not right.
    """
    kinds = {each.model_fields["name"].annotation.__args__[0]: each for each in get_args(Kinds)}
    if name not in kinds:
        raise Refusal(f"design={name}: there is no such design; {suggestion(name, kinds)}")
    model = kinds[name]
    known = {key: settings[key] for key in model.model_fields if key in settings}
    try:
        return model.model_validate({**known, "name": name})
    except ValidationError as error:
        first = error.errors()[0]
        raise Refusal(f"design.{first['loc'][0]}: {first['msg'].lower()}.") from None
