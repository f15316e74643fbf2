"""Keeping to an oral cancer treatment (section 5, Treatment adherence)."""

from __future__ import annotations

from sim.numerics import logistic
from sim.parameters import Record
from sim.rules.declare import rule

DOSES_PER_WEEK = 7


@rule
def dose_probability(
    p: Record,
    readiness: float,
    depression: float,
    anxiety: float,
    burden: float,
    skill_won: float,
    cohesion: float,
) -> float:
    """Probability of taking a dose, σ(ad_0 + ad_i - ad_D (D - 6) - ad_B B + ad_S (S - S_0) + ad_C C + ad_A (A - 7)).

    ad_S, ad_C and ad_A are 0 by default: the meta-analysis finds depression, not anxiety [dimatteo2000], and
    no trial shows a direct path from groups.
    """
    return logistic(
        p.adherence_base
        + readiness
        - p.adherence_depression * (depression - 6.0)
        - p.adherence_burden * burden
        + p.adherence_skill * skill_won
        + p.adherence_cohesion * cohesion
        + p.adherence_anxiety * (anxiety - 7.0)
    )


@rule
def doses_taken(probability: float, uniform: float) -> int:
    """Doses taken in a week of seven: Binomial(7, p) by inversion of one uniform."""
    absent = 1.0 - probability
    if absent <= 0.0:
        return DOSES_PER_WEEK
    odds = probability / absent
    mass = absent * absent * absent * absent * absent * absent * absent
    cumulated = mass
    taken = 0
    for more in range(1, DOSES_PER_WEEK + 1):
        taken += 1 if uniform >= cumulated else 0
        mass *= (DOSES_PER_WEEK + 1 - more) / more * odds
        cumulated += mass
    return taken
