"""What the settings of a calibration may say."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from sim.scenario.designs import Power
from sim.scenario.spec import Identifier, Spec

Text = Annotated[str, Field(min_length=1, max_length=300)]


class Block(Spec):
    """Parameters that are fitted together, and the files of patterns they are fitted to."""

    parameters: Annotated[tuple[Identifier, ...], Field(min_length=2, strict=False)]
    against: Annotated[tuple[Text, ...], Field(min_length=1, strict=False)]


class History(Spec):
    """History matching: sets that are simulated for the emulators, and what is ruled out."""

    points: Annotated[Power, Field(ge=32)]
    cut_off: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    spared: Annotated[int, Field(ge=0, le=1000)]


class Sequential(Spec):
    """Generations of sequential Monte Carlo ABC."""

    first: Annotated[int, Field(ge=20, le=1_000_000)]
    following: Annotated[int, Field(ge=20, le=1_000_000)]
    counting: Annotated[float, Field(ge=10, allow_inf_nan=False)]
    effective: Annotated[float, Field(ge=10, allow_inf_nan=False)]
    generations: Annotated[int, Field(ge=1, le=1000)]


KEYS: dict[str, Any] = {
    "blocks": (Annotated[dict[Identifier, Block], Field(min_length=1)], ...),
    "history": (History, ...),
    "sequential": (Sequential, ...),
    "sets": (Annotated[int, Field(ge=10, le=100_000)], ...),
    "recovery": (Annotated[int, Field(ge=0, le=10_000)], ...),
    "made_up": (bool, ...),
}
"""Keys of ``circle calibrate`` beside those of every study."""
