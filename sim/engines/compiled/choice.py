"""Choosing one participant in every circle by weight: as `sim.engines.mesa.conversation.choose`."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.circles import Table
from sim.engines.compiled.state import Scratch
from sim.engines.compiled.values import either
from sim.numerics import routine


@routine
def choose(s: Scratch, table: Table, uniform: int, choice: int) -> None:
    """Choose in every circle the first place whose cumulated weight exceeds a uniform times the total.

    It is the number of places whose cumulated weight doesn't, since weights are never negative.

    Parameters
    ----------
    uniform, choice : int
        Rows of the uniforms and of what is chosen.
    """
    t, cf, lanes = s.t, s.cf, table.steps * c.STEP
    luck, chosen = cf[uniform : uniform + c.LANES], cf[choice : choice + c.LANES]
    for k in range(lanes):
        cf[c.C_THRESHOLD + k] = luck[k] * cf[c.C_TOTAL + k]
        cf[c.C_CUMULATED + k] = 0.0
        cf[c.C_PLACE + k] = 0.0
    for place in range(table.places):
        row = place * c.LANES
        for k in range(lanes):
            cumulated = cf[c.C_CUMULATED + k] + t[c.T_WEIGHT + row + k]
            cf[c.C_CUMULATED + k] = cumulated
            cf[c.C_PLACE + k] += either(cumulated <= cf[c.C_THRESHOLD + k], 1.0, 0.0)
    for k in range(lanes):
        chosen[k] = min(cf[c.C_PLACE + k], cf[c.C_LAST_PLACE + k])
