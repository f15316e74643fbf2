"""How far a simulated statistic lies from a published finding: what is assumed of that, read from conf/registry."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated

from pydantic import Field

from sim.scenario.files import conf_folder, read_yaml, shown
from sim.scenario.named import described
from sim.scenario.patterns import Statistic
from sim.scenario.spec import Spec

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Discrepancy(Spec):
    """How far the best parameters may still miss a statistic."""

    sd: Positive
    unit: str
    meaning: str


class Distance(Spec):
    """What the distance from published findings assumes.

    Attributes
    ----------
    bound_error : float
        Standard error of a finding of which one bound is all that is known, in the statistic's unit.
    reach : float
        How far from its truth a bound of a made-up study may lie.
    """

    discrepancy: Mapping[Statistic, Discrepancy]
    bound_error: Positive
    reach: Positive


@cache
def distance() -> Distance:
    """Return what conf/registry/distance.yaml says.

    Raises
    ------
    Refusal
        Where it isn't as described.
    """
    path = conf_folder() / "registry" / "distance.yaml"
    return described(Distance, read_yaml(path), shown(path))
