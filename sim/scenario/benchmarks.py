"""What the settings of a benchmark may say."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.spec import Spec

PeerName = Literal["plain_mesa", "batch_run", "agentpy", "starsim", "numpy"]
Size = Annotated[int, Field(ge=1, le=10_000_000)]
Several = Annotated[int, Field(ge=1, le=100)]


class Pairing(Spec):
    """Between which arms pairing is measured, and on how many replicates."""

    arms: Annotated[tuple[str, ...], Field(min_length=2, strict=False)]
    replicates: Annotated[int, Field(ge=2, le=10_000)]


KEYS: dict[str, Any] = {
    "sizes": (Annotated[tuple[Size, ...], Field(min_length=1, strict=False)], ...),
    "peers": (Annotated[tuple[PeerName, ...], Field(strict=False)], ...),
    "repeats": (Several, ...),
    "longest": (Annotated[float, Field(gt=0, le=3600, allow_inf_nan=False)], ...),
    "cold": (bool, ...),
    "pairing": (Pairing, ...),
}
"""Keys of ``circle bench`` beside those of every study."""
