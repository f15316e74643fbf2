"""How one effect is read: what it says, with how many decimals, and what its interval is called."""

from __future__ import annotations

import math
from typing import Literal, get_args

from sim.estimation.outcomes import outcome
from sim.estimation.precision import ENOUGH
from sim.figures.text import number
from sim.report.results import Effect
from sim.report.text import MOST_DECIMALS, scale_of

Verdict = Literal["better", "worse", "different", "unclear", "none", "unknown"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


def verdict(effect: Effect) -> Verdict:
    """Say what the numbers allow to be said.

    Returns
    -------
    str
        ``unknown`` without an interval, ``none`` where the difference is 0 in every replicate,
        ``unclear`` where the interval contains 0, else ``better`` or ``worse`` for patients, or
        ``different`` where neither direction is better.
    """
    if not effect.has_interval:
        return "unknown"
    if effect.ci_low == effect.ci_high == 0.0:
        return "none"
    if effect.ci_low <= 0.0 <= effect.ci_high:
        return "unclear"
    good = outcome(effect.outcome).better
    if good == "none":
        return "different"
    return "better" if (effect.estimate < 0.0) == (good == "lower") else "worse"


def decimals(effect: Effect) -> int:
    """Return how many decimals an effect is shown with: enough to see its interval's width.

    A half-width shows as 2 or more in the last decimal, and a bound of a settled effect never
    reads 0, up to `MOST_DECIMALS`.
    """
    scale = scale_of(effect.outcome)
    places = scale.decimals
    if not effect.has_interval:
        return places
    low, high = effect.ci_low * scale.factor, effect.ci_high * scale.factor
    least = (high - low) / 4.0
    if not low <= 0.0 <= high:
        least = min(least, 2.0 * abs(low), 2.0 * abs(high))
    while places < MOST_DECIMALS and 0.0 < least < 10.0**-places:
        places += 1
    return places


def amount(effect: Effect, value: float, *, signed: bool = False) -> str:
    """Return a number in the effect's unit and decimals, without the unit."""
    return number(value * scale_of(effect.outcome).factor, decimals(effect), signed=signed)


def bounds(effect: Effect, low: float, high: float) -> str:
    """Return ``−1.30 to −1.10``, or a dash where a bound is missing."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    return f"{amount(effect, low)} to {amount(effect, high)}"


def interval_name(replicates: int) -> str:
    """Name the interval, with a warning in the name where it rests on few replicates."""
    if replicates >= ENOUGH:
        return "95 % Monte Carlo interval"
    if replicates > 1:
        return f"95 % Monte Carlo interval over only {replicates} replicates"
    return "95 % interval from the groups of the only replicate"


def signed(effect: Effect) -> str:
    """Return an effect with its sign and interval, ``−0.10, −0.40 to 0.20``."""
    shown = amount(effect, effect.estimate, signed=True)
    inside = f", {bounds(effect, effect.ci_low, effect.ci_high)}" if effect.has_interval else ""
    return f"{shown}{inside}"


def magnitudes(effect: Effect) -> str:
    """Name the interval of a settled effect by size, as the verb says the direction."""
    return f"{interval_name(effect.replicates)} {sizes(effect)}"


def sizes(effect: Effect) -> str:
    """Return the interval of a settled effect by size, the smaller first."""
    small, large = sorted((abs(effect.ci_low), abs(effect.ci_high)))
    return f"{amount(effect, small)} to {amount(effect, large)}"
