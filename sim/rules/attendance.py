"""Who comes to a session, and with how much of themselves (section 5, Attendance)."""

from __future__ import annotations

from sim.numerics import logistic
from sim.parameters import Record
from sim.rules.declare import rule

LITERACY_MARGIN = 0.2
FRAILTY_SCALE = 1.3
EXPOSURE_AFTER_FAILURE = 0.4
BEFORE_FIRST_SESSION = 0.5
"""What stands for having attended last time before there was a session: neither yes nor no."""


@rule
def literacy_gap(mode: Record, digital_literacy: float) -> float:
    """Digital literacy a person lacks, (literacy required - l + .2)+; 0 where none is required."""
    if mode.literacy_required <= 0.0:
        return 0.0
    return max(0.0, mode.literacy_required - digital_literacy + LITERACY_MARGIN)


@rule
def attendance_probability(
    p: Record,
    mode: Record,
    value: float,
    travel_hours: float,
    physical_function: float,
    burden: float,
    gap: float,
    attended_last: float,
) -> float:
    """Probability of coming to a session.

    logit P = a_0 + a_V V - a_T τ travel (2 - physical function) / 1.3 - (a_B + a_BT travel) B - a_G gap
    + a_H (attended last - ½). `attended_last` is 1, 0, or ½ before the first session.
    """
    journey = travel_hours * mode.travel * (2.0 - physical_function) / FRAILTY_SCALE
    return logistic(
        p.attendance_base
        + p.attendance_value * value
        - p.attendance_travel * journey
        - (p.attendance_burden + p.attendance_burden_travel * mode.travel) * burden
        - p.attendance_gap * gap
        + p.attendance_habit * (attended_last - 0.5)
    )


@rule
def failure_probability(mode: Record, gap: float) -> float:
    """Probability that technology fails someone in a session: technical failure (1 + 2 gap), at most 1."""
    return min(1.0, mode.technical_failure * (1.0 + 2.0 * gap))


@rule
def exposure(failed: int) -> float:
    """Share of a session that reaches a person: .4 after a technical failure, else 1."""
    if failed != 0:
        return EXPOSURE_AFTER_FAILURE
    return 1.0
