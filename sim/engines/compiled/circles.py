"""Who sits in which circle of a block this week: all circles side by side, and back to their places.

The circles of a block converse at the same time, so participants are laid out by their place in the circle:
first everybody who sits first, then everybody who sits second, and so on. Circles stand in the order of their
sizes, the largest first, so those that have a third seat are the first few. Loops over a place then run along
memory, with what belongs to the circle beside it.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.engines.compiled import columns as c
from sim.engines.compiled.layout import Batch
from sim.engines.compiled.state import Scratch
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.rules import programme, turn

NOBODY = -1


class Table(NamedTuple):
    """How a block sits: circles, places of the largest circle, and turns of the longest conversation."""

    circles: int
    places: int
    turns: int


@routine
def sit_down(plan: Record, s: Scratch, batch: Batch, jobs: tuple[int, int], exchange: int) -> Table:
    """Seat everybody who is present where enough have come to converse.

    Parameters
    ----------
    jobs : tuple of int
        First job of the block, and the one after its last.
    """
    w, grp, cw = s.w, s.grp, s.cw
    circles = places = turns = 0
    for g in range(jobs[1] - jobs[0]):
        if grp[c.G_ATTENDING, g] == 0:
            continue
        job = batch.jobs[jobs[0] + g]
        first, last = grp[c.G_FIRST, g], grp[c.G_FIRST, g] + grp[c.G_MEMBERS, g]
        for circle in range(job.circles):
            n = 0
            for i in range(first, last):
                n += 1 if (w[c.CIRCLE + i] == circle) & (w[c.PRESENT + i] != 0) else 0
            held = programme.turns_held(plan, exchange, n)
            if held > 0:
                # Behind all circles that are as large.
                k = circles
                while k > 0 and cw[c.C_SIZE + k - 1] < n:
                    _move(s, k - 1, k)
                    k -= 1
                cw[c.C_GROUP + k], cw[c.C_CIRCLE + k] = g, circle
                cw[c.C_SIZE + k], cw[c.C_TURNS + k] = n, held
                cw[c.C_ANCHOR + k] = batch.anchors[job.first_circle + circle]
                grp[c.G_TURNS, g] += held
                circles += 1
                places, turns = max(places, n), max(turns, held)
    for place in range(places):
        s.reach[place] = 0
    for k in range(circles):
        for place in range(cw[c.C_SIZE + k]):
            s.reach[place] += 1
    return Table(circles, places, turns)


@compiled
def _move(s: Scratch, k: int, to: int) -> None:
    for row in (c.C_GROUP, c.C_CIRCLE, c.C_SIZE, c.C_TURNS, c.C_ANCHOR):
        s.cw[row + to] = s.cw[row + k]


@routine
def enter(s: Scratch, table: Table, posts: bool) -> None:
    """Bring everybody's mood, ties, and the window of posts she reads into the conversations."""
    f, w, t, h, cw, cf, grp = s.f, s.w, s.t, s.h, s.cw, s.cf, s.grp
    for k in range(table.circles):
        place = 0
        first = grp[c.G_FIRST, cw[c.C_GROUP + k]]
        for i in range(first, first + grp[c.G_MEMBERS, cw[c.C_GROUP + k]]):
            if w[c.CIRCLE + i] == cw[c.C_CIRCLE + k] and w[c.PRESENT + i] != 0:
                j = place * c.CIRCLES + k
                h[c.H_SLOT + j] = i
                h[c.H_LAST_READ + j] = cw[c.C_TURNS + k]
                place += 1
        i = h[c.H_SLOT + k]
        cf[c.C_FACILITATION + k] = f[c.FACILITATION + i]
        cf[c.C_PARTICIPANTS + k] = cw[c.C_SIZE + k]
        cw[c.C_LEADING + k] = w[c.LEADING + i]
        cw[c.C_REPLICATE + k] = w[c.REPLICATE + i]
        cw[c.C_SPEAKER + k] = NOBODY
        for row in (c.C_DISCLOSED, c.C_DISCLOSURES, c.C_ANSWERS, c.C_CO_RUMINATIONS):
            cw[row + k] = 0
        _carry_ties(s, k, True)
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            i = h[c.H_SLOT + j]
            h[c.H_MODE + j] = w[c.MODE + i]
            h[c.H_FIRST_READ + j] = 0
            t[c.T_AFFECT + j] = f[c.START_AFFECT + i]
            t[c.T_SKILL + j] = f[c.SKILL + i]
            t[c.T_EXPOSURE + j] = f[c.EXPOSURE + i]
            t[c.T_EXPRESSIVENESS + j] = f[c.EXPRESSIVENESS + i]
            t[c.T_DOUBLE_NEED + j] = f[c.DOUBLE_NEED + i]
            t[c.T_BELONGING + j] = f[c.BELONGING + i]
            t[c.T_ANSWERABILITY + j] = f[c.ANSWERABILITY + i]
            t[c.T_COMPETENCE + j] = f[c.COMMUNICATION_COMPETENCE + i]
            if posts:
                first = turn.first_post_read(h[c.H_LAST_READ + j], f[c.U2 + i])
                h[c.H_FIRST_READ + j] = first
                h[c.H_LAST_READ + j] = min(h[c.H_LAST_READ + j], first + turn.MOST_POSTS_READ)
            for row in (c.T_OWN_TURNS, c.T_RECEIVED, c.T_GIVEN, c.T_WITNESSED):
                t[row + j] = 0.0
            t[c.T_CUES + j] = s.fidelity[0, 0]


@routine
def leave(s: Scratch, table: Table) -> None:
    """Take mood, skill, closeness and support out of the conversations again, and count what was said."""
    f, t, h, cw, grp = s.f, s.t, s.h, s.cw, s.grp
    for place in range(table.places):
        for k in range(s.reach[place]):
            j = place * c.CIRCLES + k
            i = h[c.H_SLOT + j]
            f[c.AFFECT_CHANGE + i] = t[c.T_AFFECT + j] - f[c.START_AFFECT + i]
            f[c.SKILL + i] = t[c.T_SKILL + j]
            f[c.RECEIVED + i] = t[c.T_RECEIVED + j]
            f[c.GIVEN + i] = t[c.T_GIVEN + j]
            f[c.WITNESSED + i] = t[c.T_WITNESSED + j]
    for k in range(table.circles):
        _carry_ties(s, k, False)
        g = cw[c.C_GROUP + k]
        grp[c.G_DISCLOSURES, g] += cw[c.C_DISCLOSURES + k]
        grp[c.G_ANSWERED, g] += cw[c.C_ANSWERS + k]
        grp[c.G_CO_RUMINATIONS, g] += cw[c.C_CO_RUMINATIONS + k]


@compiled
def _carry_ties(s: Scratch, k: int, inwards: bool) -> None:
    h, cw, grp, closeness, near = s.h, s.cw, s.grp, s.closeness, s.near
    g, n = cw[c.C_GROUP + k], cw[c.C_SIZE + k]
    first, slots = grp[c.G_FIRST, g], grp[c.G_SLOTS, g]
    for speaker in range(n):
        row = grp[c.G_TIE, g] + (h[c.H_SLOT + speaker * c.CIRCLES + k] - first) * slots - first
        for place in range(n):
            if inwards:
                near[speaker, place, k] = closeness[row + h[c.H_SLOT + place * c.CIRCLES + k]]
            else:
                closeness[row + h[c.H_SLOT + place * c.CIRCLES + k]] = near[speaker, place, k]
