"""Who sits in which circle of a block this week: some circles side by side, and back to their places.

Circles know nothing of each other, so some converse at the same time, each in a lane of its own. Participants are
laid out by their place in the circle: first everybody who sits first, then everybody who sits second, and so on.
Loops over a place then run along memory, with what belongs to the circle beside it. Circles of one size sit
together, the largest first, so that few places stay empty.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.engines.compiled import columns as c
from sim.engines.compiled.layout import Batch
from sim.engines.compiled.state import Scratch
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.rules import programme, turn

NOBODY = -1.0


class Table(NamedTuple):
    """How circles sit side by side.

    Attributes
    ----------
    circles, steps : int
        How many there are, and how many steps of lanes they fill.
    places, turns : int
        Places of the largest circle, and turns of the longest conversation.
    """

    circles: int
    steps: int
    places: int
    turns: int


@routine
def sit_down(plan: Record, s: Scratch, batch: Batch, jobs: tuple[int, int], exchange: int) -> int:
    """List the circles in which enough are present to converse, the largest first; return how many there are.

    Parameters
    ----------
    jobs : tuple of int
        First job of the block, and the one after its last.
    """
    w, grp, listed = s.w, s.grp, s.circles
    circles = 0
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
                while k > 0 and listed[c.B_SIZE + k - 1] < n:
                    for row in (c.B_GROUP, c.B_CIRCLE, c.B_SIZE, c.B_TURNS, c.B_ANCHOR):
                        listed[row + k] = listed[row + k - 1]
                    k -= 1
                listed[c.B_GROUP + k], listed[c.B_CIRCLE + k] = g, circle
                listed[c.B_SIZE + k], listed[c.B_TURNS + k] = n, held
                listed[c.B_ANCHOR + k] = batch.anchors[job.first_circle + circle]
                grp[c.G_TURNS, g] += held
                circles += 1
    return circles


@routine
def enter(s: Scratch, first: int, circles: int, posts: bool) -> Table:
    """Bring the mood, ties, and window of posts of those in some circles into the lanes of conversations."""
    places, turns = s.circles[c.B_SIZE + first], 0
    for k in range(circles):
        turns = max(turns, s.circles[c.B_TURNS + first + k])
    table = Table(circles, (circles + c.STEP - 1) // c.STEP, places, turns)
    _clear(s, table)
    for k in range(circles):
        _open_circle(s, first + k, k)
        _take_seats(s, first + k, k, posts)
        _carry_ties(s, k, places, True)
    return table


@routine
def _clear(s: Scratch, table: Table) -> None:
    """Empty all lanes and seats; nobody speaks, discloses or listens in those that stay empty."""
    t, cf, lanes = s.t, s.cf, table.steps * c.STEP
    for row in (c.C_LAST_PLACE, c.C_TURNS, c.C_FACILITATION, c.C_LEADING, c.C_DISCLOSED):
        for k in range(lanes):
            cf[row + k] = 0.0
    for row in (c.C_DISCLOSURES, c.C_ANSWERS, c.C_CO_RUMINATIONS):
        for k in range(lanes):
            cf[row + k] = 0.0
    for k in range(lanes):
        cf[c.C_SPEAKER + k] = NOBODY
        cf[c.C_CUES + k] = s.fidelity[0, 0]
        cf[c.C_LEADER_CUES + k] = s.fidelity[0, 0]
    for row in (c.T_TAKEN, c.T_FIRST_READ, c.T_LAST_READ, c.T_OWN_TURNS, c.T_MODE):
        for j in range(table.places * c.LANES):
            s.t[row + j] = 0.0
    for row in (c.T_RECEIVED, c.T_GIVEN, c.T_WITNESSED):
        for j in range(table.places * c.LANES):
            s.t[row + j] = 0.0
    for j in range(table.places * c.LANES):
        t[c.T_CUES + j] = s.fidelity[0, 0]


@compiled
def _open_circle(s: Scratch, listed: int, k: int) -> None:
    """Say of a lane which circle converses in it."""
    g = s.circles[c.B_GROUP + listed]
    first = s.grp[c.G_FIRST, g]
    size = s.circles[c.B_SIZE + listed]
    s.cw[c.L_GROUP + k], s.cw[c.L_FIRST + k], s.cw[c.L_SIZE + k] = g, first, size
    s.cw[c.L_ANCHOR + k] = s.circles[c.B_ANCHOR + listed]
    s.cw[c.L_REPLICATE + k] = s.w[c.REPLICATE + first]
    s.cf[c.C_FACILITATION + k] = s.f[c.FACILITATION + first]
    s.cf[c.C_LEADING + k] = s.w[c.LEADING + first]
    s.cf[c.C_PARTICIPANTS + k] = size
    s.cf[c.C_LAST_PLACE + k] = size - 1
    s.cf[c.C_TURNS + k] = s.circles[c.B_TURNS + listed]


@compiled
def _take_seats(s: Scratch, listed: int, k: int, posts: bool) -> None:
    """Seat those of a circle who are present, in the order of their numbers."""
    f, w, t = s.f, s.w, s.t
    g, circle = s.circles[c.B_GROUP + listed], s.circles[c.B_CIRCLE + listed]
    turns = s.circles[c.B_TURNS + listed]
    j, first = k, s.grp[c.G_FIRST, g]
    for i in range(first, first + s.grp[c.G_MEMBERS, g]):
        if w[c.CIRCLE + i] == circle and w[c.PRESENT + i] != 0:
            s.slot[j] = i
            t[c.T_TAKEN + j] = 1.0
            t[c.T_MODE + j] = w[c.MODE + i]
            t[c.T_AFFECT + j] = f[c.START_AFFECT + i]
            t[c.T_SKILL + j] = f[c.SKILL + i]
            t[c.T_EXPOSURE + j] = f[c.EXPOSURE + i]
            t[c.T_EXPRESSIVENESS + j] = f[c.EXPRESSIVENESS + i]
            t[c.T_DOUBLE_NEED + j] = f[c.DOUBLE_NEED + i]
            t[c.T_BELONGING + j] = f[c.BELONGING + i]
            t[c.T_ANSWERABILITY + j] = f[c.ANSWERABILITY + i]
            t[c.T_COMPETENCE + j] = f[c.COMMUNICATION_COMPETENCE + i]
            t[c.T_LAST_READ + j] = turns
            if posts:
                read = turn.first_post_read(turns, f[c.READING_WINDOW + i])
                t[c.T_FIRST_READ + j] = read
                t[c.T_LAST_READ + j] = min(turns, read + turn.MOST_POSTS_READ)
            j += c.LANES


@routine
def leave(s: Scratch, table: Table) -> None:
    """Take mood, skill, closeness and support out of the conversations again, and count what was said."""
    f, t, cw, cf, grp = s.f, s.t, s.cw, s.cf, s.grp
    for k in range(table.circles):
        for place in range(cw[c.L_SIZE + k]):
            j = place * c.LANES + k
            i = s.slot[j]
            f[c.AFFECT_CHANGE + i] = t[c.T_AFFECT + j] - f[c.START_AFFECT + i]
            f[c.SKILL + i] = t[c.T_SKILL + j]
            f[c.RECEIVED + i] = t[c.T_RECEIVED + j]
            f[c.GIVEN + i] = t[c.T_GIVEN + j]
            f[c.WITNESSED + i] = t[c.T_WITNESSED + j]
        _carry_ties(s, k, table.places, False)
        g = cw[c.L_GROUP + k]
        grp[c.G_DISCLOSURES, g] += int(cf[c.C_DISCLOSURES + k])
        grp[c.G_ANSWERED, g] += int(cf[c.C_ANSWERS + k])
        grp[c.G_CO_RUMINATIONS, g] += int(cf[c.C_CO_RUMINATIONS + k])


@compiled
def _carry_ties(s: Scratch, k: int, places: int, inwards: bool) -> None:
    """Carry closeness between the square of a group and those present, one way or the other."""
    closeness, near, grp = s.closeness, s.near, s.grp
    g, n, first = s.cw[c.L_GROUP + k], s.cw[c.L_SIZE + k], s.cw[c.L_FIRST + k]
    slots = grp[c.G_SLOTS, g]
    for speaker in range(n):
        row = grp[c.G_TIE, g] + (s.slot[speaker * c.LANES + k] - first) * slots - first
        to = speaker * places * c.LANES + k
        for place in range(n):
            at = row + s.slot[place * c.LANES + k]
            if inwards:
                near[to + place * c.LANES] = closeness[at]
            else:
                closeness[at] = near[to + place * c.LANES]
