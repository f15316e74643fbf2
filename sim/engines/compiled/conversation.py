"""Conversations over arrays: the same turns as `sim.engines.mesa.conversation`, in all circles of a block at once.

Circles know nothing of each other, so a turn is taken in all of them before the next: every step is a loop over
circles, or over circles and places, which the compiler turns into vector code.
"""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.answers import answer, witness
from sim.engines.compiled.choice import add_up, choose
from sim.engines.compiled.circles import Table
from sim.engines.compiled.draws import draw_turn
from sim.engines.compiled.state import Scratch
from sim.numerics import routine
from sim.parameters import Record
from sim.rules import turn


@routine
def converse(
    p: Record,
    modes: tuple[Record, Record],
    both: int,
    s: Scratch,
    table: Table,
    key: tuple[int, int],
    week: int,
) -> None:
    """Hold the conversations of all circles that are seated.

    Parameters
    ----------
    both : int
        2 where people meet in two modes, else 1.
    """
    for number in range(table.turns):
        draw_turn(s.cf, s.cw, table.circles, number, key, week)
        _weigh(p, s, table, number)
        add_up(s, table)
        choose(s, table, c.C_U0, c.C_SPEAKER)
        _take_floor(s, table)
        _disclose(p, modes, both, s, table, number)
        if both > 1:
            _see(s, table)
        _listen(p, s, table, number)
        answer(p, modes, both, s, table)
        witness(p, s, table)


@routine
def _weigh(p: Record, s: Scratch, table: Table, number: int) -> None:
    """Weigh everybody's wish for the floor; whoever spoke last doesn't take it again."""
    t, cf, cw = s.t, s.cf, s.cw
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            weight = turn.floor_weight(
                p,
                t[c.T_EXPRESSIVENESS + j],
                t[c.T_AFFECT + j],
                cf[c.C_FACILITATION + k],
                t[c.T_OWN_TURNS + j],
                number,
                cf[c.C_PARTICIPANTS + k],
            )
            t[c.T_WEIGHT + j] = 0.0 if cw[c.C_SPEAKER + k] == place else weight


@routine
def _take_floor(s: Scratch, table: Table) -> None:
    t, h, cw, cf = s.t, s.h, s.cw, s.cf
    for k in range(table.circles):
        t[c.T_OWN_TURNS + cw[c.C_SPEAKER + k] * c.CIRCLES + k] += 1.0
    for k in range(table.circles):
        a = cw[c.C_SPEAKER + k] * c.CIRCLES + k
        cw[c.C_MODE + k] = h[c.H_MODE + a]
        cf[c.C_AFFECT + k] = t[c.T_AFFECT + a]
        cf[c.C_SKILL + k] = t[c.T_SKILL + a]
        cf[c.C_EXPOSURE + k] = t[c.T_EXPOSURE + a]
        cf[c.C_DOUBLE_NEED + k] = t[c.T_DOUBLE_NEED + a]
        cf[c.C_BELONGING + k] = t[c.T_BELONGING + a]
        cf[c.C_ANSWERABILITY + k] = t[c.T_ANSWERABILITY + a]


@routine
def _disclose(
    p: Record, modes: tuple[Record, Record], both: int, s: Scratch, table: Table, number: int
) -> None:
    """Let every speaker disclose or cope, and the facilitator step in or not; where it is over, nobody does."""
    cw, cf = s.cw, s.cf
    for k in range(table.circles):
        cw[c.C_PREVIOUS + k] = cw[c.C_DISCLOSED + k]
    for mode in range(both):
        spoken = modes[0] if mode == 0 else modes[1]
        for k in range(table.circles):
            probability = turn.disclosure_probability(
                p, spoken, cf[c.C_BELONGING + k], cw[c.C_PREVIOUS + k], cf[c.C_AFFECT + k]
            )
            discloses = (cf[c.C_U1 + k] < probability) & (number < cw[c.C_TURNS + k])
            disclosed = 1 if discloses else 0
            cw[c.C_DISCLOSED + k] = disclosed if cw[c.C_MODE + k] == mode else cw[c.C_DISCLOSED + k]
    for k in range(table.circles):
        disclosed = cw[c.C_DISCLOSED + k]
        steps_in = 1 if cf[c.C_U2 + k] < cf[c.C_FACILITATION + k] else 0
        cw[c.C_STEPPED_IN + k] = steps_in if disclosed != 0 else 0
        cf[c.C_EXPRESSED + k] = turn.expressed_affect(
            p, disclosed, cf[c.C_AFFECT + k], cf[c.C_SKILL + k]
        )


@routine
def _see(s: Scratch, table: Table) -> None:
    """Find how well everybody sees a speaker who may be in the other mode."""
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            s.t[c.T_CUES + j] = s.fidelity[s.cw[c.C_MODE + k], s.h[c.H_MODE + j]]


@routine
def _listen(p: Record, s: Scratch, table: Table, number: int) -> None:
    """Let affect and skill pass from every speaker to those who listen, or read this post."""
    t, h, cw, cf, near = s.t, s.h, s.cw, s.cf, s.near
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            t[c.T_NEAR + j] = near[cw[c.C_SPEAKER + k], place, k]
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            reads = (h[c.H_FIRST_READ + j] <= number) & (number < h[c.H_LAST_READ + j])
            listens = reads & (cw[c.C_SPEAKER + k] != place)
            h[c.H_LISTENS + j] = 1 if listens else 0
            affect = turn.affect_caught(
                p,
                t[c.T_CUES + j],
                t[c.T_NEAR + j],
                t[c.T_AFFECT + j],
                cf[c.C_EXPRESSED + k],
                cw[c.C_DISCLOSED + k],
                cw[c.C_STEPPED_IN + k],
            )
            skill = turn.skill_modelled(
                p,
                t[c.T_CUES + j],
                t[c.T_NEAR + j],
                t[c.T_SKILL + j],
                cf[c.C_SKILL + k],
            )
            t[c.T_AFFECT + j] = affect if listens else t[c.T_AFFECT + j]
            learns = listens & (cw[c.C_DISCLOSED + k] == 0)
            t[c.T_SKILL + j] = skill if learns else t[c.T_SKILL + j]
