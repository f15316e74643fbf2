"""What a group is to its members: belonging, cohesion, burden and what a facilitator can hold."""

from __future__ import annotations

from sim.numerics import clip
from sim.parameters import Record
from sim.rules.declare import rule

CYCLE_WEEKS = 3
CYCLE_BURDEN_FIRST = 0.6
CYCLE_BURDEN_SECOND = 0.35
RESTING_BURDEN = 0.1
FRAILTY_BURDEN = 0.3
BELONGING_SHARE = 0.6
DAYS_TO_HALVE_LOAD = 1.0
NEED_CAP = 1.6


@rule
def treatment_burden(
    on_chemotherapy: int, cycle_phase: int, physical_function: float, week: int
) -> float:
    """Treatment burden B in a week, 0-1.

    B = .6, .35, .1 over a three-week cycle of chemotherapy and .1 without, + .3 (1 - physical function).
    Model document, section 3; structural constants of level assumed.
    """
    burden = RESTING_BURDEN
    if on_chemotherapy != 0:
        position = (week + cycle_phase) % CYCLE_WEEKS
        if position == 0:
            burden = CYCLE_BURDEN_FIRST
        elif position == 1:
            burden = CYCLE_BURDEN_SECOND
    return clip(burden + FRAILTY_BURDEN * (1.0 - physical_function), 0.0, 1.0)


@rule
def double_need(outside_support: float) -> float:
    """Twice the need for support, 2 (1 - Q), capped at 1.6."""
    return min(2.0 * (1.0 - outside_support), NEED_CAP)


@rule
def belonging(p: Record, summed_closeness: float) -> float:
    """Belonging P = W / (h_W + W) of summed closeness W to enrolled others: a few close people nearly suffice."""
    return summed_closeness / (p.belonging_half + summed_closeness)


@rule
def cohesion(belonging: float, alliance: float, facilitated: int) -> float:
    """Cohesion C = .6 P + .4 w_F, or P where no facilitator leads."""
    if facilitated == 0:
        return belonging
    return BELONGING_SHARE * belonging + (1.0 - BELONGING_SHARE) * alliance


@rule
def effective_skill(
    p: Record, skill: float, facilitators: int, present: int, reply_latency: float
) -> float:
    """Skill a facilitator can bring to bear: φ min(1, n* facilitators / load), load = present / (1 + L).

    Time to answer (L, in days) stretches what one person can hold.
    """
    if facilitators == 0:
        return 0.0
    load = max(present, 1) / (1.0 + reply_latency / DAYS_TO_HALVE_LOAD)
    return skill * min(1.0, p.members_held * facilitators / load)
