"""The numbers that loops read over and over, as values instead of memory.

Compiled code can't know that writing to an array leaves a record of parameters alone, so it reads the record again
each time; a named tuple of numbers stays in registers. Rules take either: they ask for attributes.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from sim.numerics import compiled
from sim.parameters import Record


class Values(NamedTuple):
    """The parameters of the rules of a turn."""

    floor_expressiveness: float
    floor_affect: float
    floor_inclusion: float
    disclosure_base: float
    disclosure_trust: float
    disclosure_reciprocity: float
    anxiety_floor: float
    contagion: float
    negativity_ratio: float
    damping: float
    modelling_gain: float
    peer_readiness: float
    co_rumination: float
    support_relief: float
    witnessing: float
    rumination_bump: float
    tie_growth: float
    unanswered_hurt: float


class ModeValues(NamedTuple):
    """The attributes of a mode that the rules of a turn ask for."""

    disinhibition: float
    reply_latency: float


@compiled
def values(p: Record) -> Any:
    """Return the parameters of a turn as values."""
    return Values(
        p.floor_expressiveness,
        p.floor_affect,
        p.floor_inclusion,
        p.disclosure_base,
        p.disclosure_trust,
        p.disclosure_reciprocity,
        p.anxiety_floor,
        p.contagion,
        p.negativity_ratio,
        p.damping,
        p.modelling_gain,
        p.peer_readiness,
        p.co_rumination,
        p.support_relief,
        p.witnessing,
        p.rumination_bump,
        p.tie_growth,
        p.unanswered_hurt,
    )


@compiled
def mode_values(mode: Record) -> Any:
    """Return what a turn asks of a mode as values."""
    return ModeValues(mode.disinhibition, mode.reply_latency)
