"""What is learnt, practised and forgotten (section 5, Learning block, Practice, Forgetting)."""

from __future__ import annotations

from sim.numerics import clip, exp, logistic
from sim.parameters import Record
from sim.rules.declare import rule

FATIGUE_BY_BURDEN = 0.1
DISTRACTION_BY_BURDEN = 0.3
CATCHING_UP_DOSE = 0.7
RESTUDYING_DOSE = 0.5
SPACING_GAIN = 0.3
MIDDLING_LAG = 3.0
"""Weeks since the last exposure at which forgetting has the rate d_S, however much it slows down."""
CATCHING_UP_BASE = -1.0
RESTUDYING_BASE = -1.5
PRACTICE_BASE = -0.3
PRACTICE_BY_FACILITATOR = 0.4
BY_VALUE = 1.5


@rule
def session_fatigue(mode: Record, burden: float) -> float:
    """Fatigue of a session, fatigue of the mode + .1 B."""
    return mode.fatigue + FATIGUE_BY_BURDEN * burden


@rule
def attention(exposure: float, fatigue: float, burden: float) -> float:
    """Attention = exposure (1 - fatigue)(1 - .3 B), 0-1."""
    return exposure * max(0.0, 1.0 - fatigue) * (1.0 - DISTRACTION_BY_BURDEN * burden)


@rule
def catching_up_probability(mode: Record, value: float) -> float:
    """Probability that an absent member catches up on a recording, σ(-1 + 1.5 V); 0 without recordings."""
    if mode.recordings == 0.0:
        return 0.0
    return logistic(CATCHING_UP_BASE + BY_VALUE * value)


@rule
def restudying_probability(mode: Record, value: float) -> float:
    """Probability that a member who was present studies the recording, σ(-1.5 + 1.5 V)."""
    if mode.recordings == 0.0:
        return 0.0
    return logistic(RESTUDYING_BASE + BY_VALUE * value)


@rule
def learning_dose(
    education_share: float, attention: float, caught_up: int, restudied: int
) -> float:
    """Dose of a session, q (attention + .7 caught up + .5 restudied)."""
    return education_share * (
        attention + CATCHING_UP_DOSE * caught_up + RESTUDYING_DOSE * restudied
    )


@rule
def skill_learnt(p: Record, skill: float, dose: float, effective_skill: float) -> float:
    """Skill won in a learning block, g_S dose (1 - ℓ_φ + ℓ_φ φ_eff)(1 - S), at most all that is left."""
    teaching = 1.0 - p.feedback_share + p.feedback_share * effective_skill
    return min(1.0, p.skill_gain * dose * teaching) * (1.0 - skill)


@rule
def practice_probability(
    value: float, burden: float, facilitator_skill: float, after_programme: int
) -> float:
    """Probability of practising at home in a week, σ(-.3 + 1.5 V - B + .4 φ), halved after the programme."""
    probability = logistic(
        PRACTICE_BASE + BY_VALUE * value - burden + PRACTICE_BY_FACILITATOR * facilitator_skill
    )
    if after_programme != 0:
        return 0.5 * probability
    return probability


@rule
def skill_practised(p: Record, skill: float, home_practice: float) -> float:
    """Skill after a week of practice, S + g_P (1 - S), times the practice a programme assigns."""
    return clip(skill + p.practice_gain * home_practice * (1.0 - skill), 0.0, 1.0)


@rule
def skill_retained(
    p: Record, skill: float, baseline_skill: float, exposures: float, weeks_since: float
) -> float:
    """Skill after a week of forgetting, S_0 + (S - S_0) e^(-rate): spaced exposures last.

    rate = d_S / (1 + .3 n) · (1 + 3 f) / (1 + f t), t weeks after the last exposure. With f = 0, the default, it
    is constant and skill fades exponentially. With f > 0 it fades fast at first and slowly later, over the weeks
    nearly as the power function (1 + f t)^(-b), b = d_S (1 + 3 f) / ((1 + .3 n) f) [wixted1997].
    """
    rate = p.forgetting * (1.0 + MIDDLING_LAG * p.forgetting_slowing)
    slowness = (1.0 + SPACING_GAIN * exposures) * (1.0 + p.forgetting_slowing * weeks_since)
    return baseline_skill + (skill - baseline_skill) * exp(-rate / slowness)
