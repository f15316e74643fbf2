"""What the settings of a sensitivity analysis may say."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from sim.scenario.designs import Power
from sim.scenario.spec import Identifier, Spec


class Screening(Spec):
    """Morris trajectories; with fewer than four, mu* has no interval to speak of."""

    trajectories: Annotated[int, Field(ge=4, le=100_000)]
    levels: Annotated[int, Field(ge=2, le=100, multiple_of=2)]


class Decomposition(Spec):
    """Samples of Sobol' indices and their bootstrap; with fewer than sixteen, they say nothing."""

    samples: Annotated[Power, Field(ge=16)]
    resamples: Annotated[int, Field(ge=100, le=100_000)]


KEYS: dict[str, Any] = {
    "axes": (dict[str, str], Field(default_factory=dict)),
    "outcome": (Identifier, ...),
    "of": (Identifier, ...),
    "screen": (bool, ...),
    "morris": (Screening, ...),
    "keep": (Annotated[int, Field(ge=2, le=1000)], ...),
    "sobol": (Decomposition, ...),
    "influential": (Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)], ...),
}
"""Keys of ``circle sensitivity`` beside those of every study."""
