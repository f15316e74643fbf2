"""What questionnaires show of latent states (section 5, Measurement)."""

from __future__ import annotations

from sim.numerics import clip, round_half_up
from sim.parameters import Record
from sim.rules.declare import rule

COHESION_CENTRE = 0.45
COHESION_SPREAD = 0.2
ANXIETY_CENTRE = 8.0
ANXIETY_SPREAD = 3.5
HALO = 0.25
COHESION_ERROR = 0.6
OBSERVED_AFTER_DROPOUT = 0.6
OBSERVED = 0.95


@rule
def hads_score(p: Record, latent: float, normal: float) -> float:
    """HADS subscale score, clip(round(latent + N(0, 1.5)), 0, 21)."""
    return clip(round_half_up(latent + p.measurement_error * normal), 0.0, 21.0)


@rule
def gad7_score(anxiety: float, normal: float) -> float:
    """GAD-7 score, clip(round(1.33 A - 4.7 + N(0, 1.8)), 0, 21)."""
    return clip(round_half_up(1.33 * anxiety - 4.7 + 1.8 * normal), 0.0, 21.0)


@rule
def quality_of_life(anxiety: float, depression: float, burden: float, normal: float) -> float:
    """Quality of life 0-100, 78 - .8 (A - 3) - 2.2 (D - 2.5) - 20 B + N(0, 14)."""
    score = 78.0 - 0.8 * (anxiety - 3.0) - 2.2 * (depression - 2.5) - 20.0 * burden + 14.0 * normal
    return clip(score, 0.0, 100.0)


@rule
def cohesion_scale(cohesion: float, anxiety: float, normal: float) -> float:
    """Cohesion questionnaire in SD units, z(C) - .25 z(A) + N(0, .6).

    Both are standardised by fixed reference values, not by the sample at hand, so that arms stay comparable.
    """
    standing = (cohesion - COHESION_CENTRE) / COHESION_SPREAD
    halo = HALO * (anxiety - ANXIETY_CENTRE) / ANXIETY_SPREAD
    return standing - halo + COHESION_ERROR * normal


@rule
def observation_probability(dropped_out: int) -> float:
    """Probability that an assessment takes place: .95, or .6 after leaving the programme."""
    if dropped_out != 0:
        return OBSERVED_AFTER_DROPOUT
    return OBSERVED
