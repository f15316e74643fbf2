"""Choosing one participant in every circle by weight: as `sim.engines.mesa.conversation.choose`."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.circles import Table
from sim.engines.compiled.state import Scratch
from sim.numerics import compiled


@compiled
def add_up(s: Scratch, table: Table) -> None:
    """Add up the weights of every circle, in the order of places."""
    t, cf = s.t, s.cf
    for k in range(table.circles):
        cf[c.C_TOTAL + k] = 0.0
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            cf[c.C_TOTAL + k] += t[c.T_WEIGHT + j]


@compiled
def choose(s: Scratch, table: Table, uniform: int, choice: int) -> None:
    """Choose in every circle the first place whose cumulated weight exceeds a uniform times the total.

    It is the number of places whose cumulated weight doesn't, since weights are never negative.

    Parameters
    ----------
    uniform, choice : int
        Rows of the uniforms and of what is chosen.
    """
    t, cf, cw = s.t, s.cf, s.cw
    chosen = cw[choice : choice + c.CIRCLES]
    for k in range(table.circles):
        cf[c.C_THRESHOLD + k] = cf[uniform + k] * cf[c.C_TOTAL + k]
        cf[c.C_CUMULATED + k] = 0.0
        chosen[k] = 0
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            cf[c.C_CUMULATED + k] += t[c.T_WEIGHT + j]
            chosen[k] += 1 if cf[c.C_CUMULATED + k] <= cf[c.C_THRESHOLD + k] else 0
    for k in range(table.circles):
        chosen[k] = min(chosen[k], cw[c.C_SIZE + k] - 1)
