"""Who can be reached by an offer, and who accepts it (section 5, Uptake)."""

from __future__ import annotations

from sim.numerics import logistic
from sim.parameters import Record
from sim.rules.declare import rule

BY_ANXIETY = 0.12
SCREENING_CUT = 8.0
BY_TRAVEL = 1.1
BY_GAP = 3.0


@rule
def reachable(
    mode: Record, rural: int, travel_hours: float, physical_function: float, uniform: float
) -> int:
    """1 where a mode can reach a person: she can connect, and the way is not too long for her.

    The travel limit is that of a person in perfect condition, times .5 + .5 physical function.
    """
    access = mode.access_urban
    if rural != 0:
        access = mode.access_rural
    too_far = travel_hours * mode.travel > mode.travel_limit * (0.5 + 0.5 * physical_function)
    if too_far or uniform >= access:
        return 0
    return 1


@rule
def uptake_probability(
    p: Record, mode: Record, anxiety: float, travel_hours: float, burden: float, gap: float
) -> float:
    """Probability that a reachable person accepts, σ(u_0 + .12 (A - 8) - 1.1 τ travel - B (.5 + travel) - 3 gap)."""
    return logistic(
        p.uptake_base
        + BY_ANXIETY * (anxiety - SCREENING_CUT)
        - BY_TRAVEL * travel_hours * mode.travel
        - burden * (0.5 + mode.travel)
        - BY_GAP * gap
    )
