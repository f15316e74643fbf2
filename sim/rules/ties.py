"""How closeness grows in and between sessions and fades (section 5, Ties and Between sessions)."""

from __future__ import annotations

from math import sqrt

from sim.numerics import exp
from sim.parameters import Record
from sim.rules.declare import rule

REPLIER_SHARE = 0.7
RUMINATION_QUALITY = 0.6
ALLIANCE_PER_SESSION = 0.10
ALLIANCE_PER_ANSWER = 0.15
GROWTH_PER_CONTACT = 0.05


@rule
def rumination_quality(fidelity: float) -> float:
    """What stands for the quality of a reply after co-rumination, .6 √c: dwelling binds too."""
    return RUMINATION_QUALITY * sqrt(fidelity)


@rule
def tie_of_answered(p: Record, closeness: float, quality: float) -> float:
    """Closeness of the answered to the answerer, w + g_w Q (1 - w); Q counts up to 1 / g_w."""
    return closeness + min(1.0, p.tie_growth * quality) * (1.0 - closeness)


@rule
def tie_of_answerer(p: Record, closeness: float, quality: float) -> float:
    """Closeness of the answerer to the answered, at .7 of it."""
    return closeness + min(1.0, REPLIER_SHARE * p.tie_growth * quality) * (1.0 - closeness)


@rule
def tie_of_witness(p: Record, closeness: float, quality: float, shared_exposure: float) -> float:
    """Closeness of a witness to the discloser, w + ν g_w Q (1 - w), scaled by √(exposure_j exposure_s)."""
    return closeness + min(1.0, p.witnessing * p.tie_growth * quality * shared_exposure) * (
        1.0 - closeness
    )


@rule
def alliance_of_session(alliance: float, effective_skill: float, fidelity: float) -> float:
    """Alliance after an attended session, w + .10 φ_eff √c (1 - w)."""
    return alliance + ALLIANCE_PER_SESSION * effective_skill * sqrt(fidelity) * (1.0 - alliance)


@rule
def alliance_of_answer(alliance: float, fidelity: float) -> float:
    """Alliance after a personal answer of the facilitator, w + .15 √c (1 - w)."""
    return alliance + ALLIANCE_PER_ANSWER * sqrt(fidelity) * (1.0 - alliance)


@rule
def contact_probability(mode: Record, closeness: float, after_programme: int) -> float:
    """Probability that a tie is used between sessions, contact_between w, half of it after the programme."""
    probability = mode.contact_between * closeness
    if after_programme != 0:
        return 0.5 * probability
    return probability


@rule
def tie_used(closeness: float) -> float:
    """Closeness after contact between sessions, w + .05 (1 - w)."""
    return closeness + GROWTH_PER_CONTACT * (1.0 - closeness)


@rule
def tie_faded(p: Record, closeness: float) -> float:
    """Closeness a week later, w e^(-d_w); the alliance fades likewise."""
    return closeness * exp(-p.tie_decay)
