"""What attending is worth to a member, and who leaves (section 5, Expected value, Dropout)."""

from __future__ import annotations

from sim.numerics import clip, logistic, tanh
from sim.parameters import Record
from sim.rules.declare import rule

SUPPORT_BENEFIT = 0.5
LEARNING_BENEFIT = 12.0
AFFECT_BENEFIT = 0.25
FATIGUE_COST = 1.2
BENEFIT_SD = 0.15
ABSENCE_COST = 0.05
GIVING_SHARE = 0.3


@rule
def support_felt(p: Record, received: float, given: float, witnessed: float) -> float:
    """Support a member took part in, U = ΣQ received + .3 ΣQ given + ν ΣQ witnessed."""
    return received + GIVING_SHARE * given + p.witnessing * witnessed


@rule
def benefit(
    support: float, need: float, learnt: float, affect_change: float, fatigue: float, normal: float
) -> float:
    """Felt benefit of a week, .5 U need + 12 learning - .25 Δv - 1.2 fatigue + N(0, .15)."""
    return (
        SUPPORT_BENEFIT * support * need
        + LEARNING_BENEFIT * learnt
        - AFFECT_BENEFIT * affect_change
        - FATIGUE_COST * fatigue
        + BENEFIT_SD * normal
    )


@rule
def value_after_benefit(p: Record, value: float, benefit: float) -> float:
    """Expected value after attending or learning, V + λ (tanh(benefit) - V)."""
    return value + p.value_learning * (tanh(benefit) - value)


@rule
def value_after_absence(value: float) -> float:
    """Expected value after an absence, V - .05, at least -1."""
    return clip(value - ABSENCE_COST, -1.0, 1.0)


@rule
def dropout_probability(p: Record, value: float, missed: int, cohesion: float) -> float:
    """Hazard of leaving in a session week, σ(h_0 - h_V V + h_M [missed] - h_C C)."""
    return logistic(
        p.dropout_base
        - p.dropout_value * value
        + p.dropout_missed * missed
        - p.dropout_cohesion * cohesion
    )
