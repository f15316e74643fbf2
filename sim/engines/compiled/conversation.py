"""Conversations over arrays: the same turns as `sim.engines.mesa.conversation`, in circles side by side.

A turn is taken in all of them before the next: every step is a loop over circles, or over places and circles, which
the compiler turns into vector code.
"""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.answers import answer, witness
from sim.engines.compiled.choice import choose
from sim.engines.compiled.circles import Table
from sim.engines.compiled.draws import draw_turn
from sim.engines.compiled.state import Scratch
from sim.engines.compiled.values import either, updated
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
        draw_turn(s.cf, s.cw, table.steps * c.STEP, number, key, week)
        _wish_for_floor(p, s, table, number)
        choose(s, table, c.C_U0, c.C_SPEAKER)
        _take_floor(s, table)
        _disclose(p, modes, both, s, table, number)
        if both > 1:
            _see(s, table)
        _look_at_speaker(s, table)
        _listen(p, s, table, number)
        answer(p, modes, both, s, table)
        witness(p, s, table)


@routine
def _wish_for_floor(p: Record, s: Scratch, table: Table, number: int) -> None:
    """Weigh everybody's wish for the floor; whoever spoke last doesn't take it again."""
    t, cf, lanes = s.t, s.cf, table.steps * c.STEP
    for k in range(lanes):
        cf[c.C_TOTAL + k] = 0.0
    for place in range(table.places):
        row, here = place * c.LANES, float(place)
        for k in range(lanes):
            j = row + k
            weight = turn.floor_weight(
                p,
                t[c.T_EXPRESSIVENESS + j],
                t[c.T_AFFECT + j],
                cf[c.C_FACILITATION + k],
                t[c.T_OWN_TURNS + j],
                number,
                cf[c.C_PARTICIPANTS + k],
            )
            waits = (cf[c.C_SPEAKER + k] == here) | (t[c.T_TAKEN + j] == 0.0)
            weight = either(waits, 0.0, weight)
            t[c.T_WEIGHT + j] = weight
            cf[c.C_TOTAL + k] += weight


@routine
def _take_floor(s: Scratch, table: Table) -> None:
    """Note where every speaker sits and who she is."""
    t, cf, cw = s.t, s.cf, s.cw
    for k in range(table.steps * c.STEP):
        place = int(cf[c.C_SPEAKER + k])
        j = place * c.LANES + k
        cw[c.L_SPEAKER + k] = j
        cw[c.L_TIES + k] = place * table.places * c.LANES + k
        t[c.T_OWN_TURNS + j] += 1.0
        cf[c.C_MODE + k] = t[c.T_MODE + j]
        cf[c.C_ALLIANCE + k] = s.f[c.ALLIANCE + s.slot[j]]
        cf[c.C_AFFECT + k] = t[c.T_AFFECT + j]
        cf[c.C_SKILL + k] = t[c.T_SKILL + j]
        cf[c.C_EXPOSURE + k] = t[c.T_EXPOSURE + j]
        cf[c.C_DOUBLE_NEED + k] = t[c.T_DOUBLE_NEED + j]
        cf[c.C_BELONGING + k] = t[c.T_BELONGING + j]
        cf[c.C_ANSWERABILITY + k] = t[c.T_ANSWERABILITY + j]


@routine
def _disclose(
    p: Record,
    modes: tuple[Record, Record],
    both: int,
    s: Scratch,
    table: Table,
    number: int,
) -> None:
    """Let every speaker disclose or cope, and the facilitator step in or not; where it is over, nobody does."""
    cf, lanes, now = s.cf, table.steps * c.STEP, float(number)
    for k in range(lanes):
        cf[c.C_PREVIOUS + k] = cf[c.C_DISCLOSED + k]
    for m in range(both):
        mode, this = modes[0] if m == 0 else modes[1], float(m)
        for k in range(lanes):
            probability = turn.disclosure_probability(
                p, mode, cf[c.C_BELONGING + k], cf[c.C_PREVIOUS + k], cf[c.C_AFFECT + k]
            )
            discloses = (cf[c.C_U1 + k] < probability) & (now < cf[c.C_TURNS + k])
            disclosed = either(discloses, 1.0, 0.0)
            mine = cf[c.C_MODE + k] == this
            cf[c.C_DISCLOSED + k] = updated(mine, disclosed, cf[c.C_DISCLOSED + k])
    for k in range(lanes):
        disclosed = cf[c.C_DISCLOSED + k]
        steps_in = either(cf[c.C_U2 + k] < cf[c.C_FACILITATION + k], 1.0, 0.0)
        cf[c.C_STEPPED_IN + k] = either(disclosed != 0.0, steps_in, 0.0)
        cf[c.C_EXPRESSED + k] = turn.expressed_affect(
            p, disclosed, cf[c.C_AFFECT + k], cf[c.C_SKILL + k]
        )


@routine
def _see(s: Scratch, table: Table) -> None:
    """Find how well everybody sees a speaker who may be in the other mode."""
    t, cf = s.t, s.cf
    room, mixed, screen = s.fidelity[0, 0], s.fidelity[0, 1], s.fidelity[1, 1]
    for place in range(table.places):
        row = place * c.LANES
        for k in range(table.steps * c.STEP):
            same = cf[c.C_MODE + k] == t[c.T_MODE + row + k]
            together = either(cf[c.C_MODE + k] == 0.0, room, screen)
            t[c.T_CUES + row + k] = either(same, together, mixed)


@routine
def _look_at_speaker(s: Scratch, table: Table) -> None:
    """Find how close everybody is to the speaker."""
    t, near, ties = s.t, s.near, s.cw
    for place in range(table.places):
        row = place * c.LANES
        for k in range(table.steps * c.STEP):
            t[c.T_NEAR + row + k] = near[ties[c.L_TIES + k] + row]


@routine
def _listen(p: Record, s: Scratch, table: Table, number: int) -> None:
    """Let affect and skill pass from every speaker to those who listen, or read this post."""
    t, cf, lanes, now = s.t, s.cf, table.steps * c.STEP, float(number)
    for k in range(lanes):
        cf[c.C_TOTAL + k] = 0.0
    for place in range(table.places):
        row, here = place * c.LANES, float(place)
        for k in range(lanes):
            j = row + k
            reads = (t[c.T_FIRST_READ + j] <= now) & (now < t[c.T_LAST_READ + j])
            listens = reads & (cf[c.C_SPEAKER + k] != here)
            affect = turn.affect_caught(
                p,
                t[c.T_CUES + j],
                t[c.T_NEAR + j],
                t[c.T_AFFECT + j],
                cf[c.C_EXPRESSED + k],
                cf[c.C_DISCLOSED + k],
                cf[c.C_STEPPED_IN + k],
            )
            skill = turn.skill_modelled(
                p, t[c.T_CUES + j], t[c.T_NEAR + j], t[c.T_SKILL + j], cf[c.C_SKILL + k]
            )
            learns = listens & (cf[c.C_DISCLOSED + k] == 0.0)
            ready = either(listens, turn.reply_weight(t[c.T_NEAR + j]), 0.0)
            t[c.T_AFFECT + j] = updated(listens, affect, t[c.T_AFFECT + j])
            t[c.T_SKILL + j] = updated(learns, skill, t[c.T_SKILL + j])
            t[c.T_LISTENS + j] = either(listens, 1.0, 0.0)
            t[c.T_WEIGHT + j] = ready
            cf[c.C_TOTAL + k] += ready
