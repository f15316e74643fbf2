"""A session over arrays: who comes, what is learnt, the conversations, the alliance."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.circles import enter, leave, sit_down
from sim.engines.compiled.conversation import converse
from sim.engines.compiled.draws import draw_people, normals
from sim.engines.compiled.layout import Batch
from sim.engines.compiled.state import MEMBER, Scratch
from sim.engines.compiled.values import either, updated
from sim.numerics import routine
from sim.parameters import Record
from sim.randomness import Purpose
from sim.rules import attendance, delivery, group, learning, programme, ties, turn

ATTENDANCE = int(Purpose.ATTENDANCE)


@routine
def attend(
    p: Record,
    modes: tuple[Record, Record],
    rule: Record,
    plan: Record,
    s: Scratch,
    n: int,
    session: int,
    key: tuple[int, int],
    week: int,
) -> None:
    """Come to this week's session, or not; technology may fail."""
    f, w = s.f, s.w
    draw_people(f, w, n, ATTENDANCE, key, week, 0, c.U0)
    for i in range(n):
        if w[c.STATUS + i] == MEMBER:
            w[c.MODE + i] = delivery.mode_index(
                rule, session, int(plan.sessions), f[c.TRAVEL_HOURS + i], f[c.BURDEN + i]
            )
            w[c.HELD + i] = 1
            w[c.SESSIONS_ENROLLED + i] += 1
    for k in range(1 if rule.rule == delivery.CONSTANT else 2):
        mode = modes[0] if k == 0 else modes[1]
        for i in range(n):
            gap = attendance.literacy_gap(mode, f[c.DIGITAL_LITERACY + i])
            comes = f[c.U0 + i] < attendance.attendance_probability(
                p,
                mode,
                f[c.VALUE + i],
                f[c.TRAVEL_HOURS + i],
                f[c.PHYSICAL_FUNCTION + i],
                f[c.BURDEN + i],
                gap,
                f[c.ATTENDED_LAST + i],
            )
            failed = f[c.U1 + i] < attendance.failure_probability(mode, gap)
            mine = (w[c.HELD + i] != 0) & (w[c.MODE + i] == k)
            exposure = attendance.exposure(either(failed, 1, 0))
            w[c.PRESENT + i] = updated(mine, either(comes, 1, 0), w[c.PRESENT + i])
            f[c.EXPOSURE + i] = updated(mine, either(comes, exposure, 0.0), f[c.EXPOSURE + i])
            f[c.FATIGUE + i] = updated(
                mine, learning.session_fatigue(mode, f[c.BURDEN + i]), f[c.FATIGUE + i]
            )


@routine
def lead(
    p: Record,
    modes: tuple[Record, Record],
    rule: Record,
    plan: Record,
    s: Scratch,
    g: int,
    facilitator_skill: float,
) -> None:
    """Find how a group is led this week: in which mode, and with how much of the skill left."""
    f, w, grp = s.f, s.w, s.grp
    first, n = grp[c.G_FIRST, g], grp[c.G_MEMBERS, g]
    here = attending = 0
    earliest = -1
    for i in range(first, first + n):
        w[c.SESSIONS_HELD + i] += 1
        here += w[c.PRESENT + i]
        attending += w[c.HELD + i]
        if w[c.HELD + i] != 0 and earliest < 0:
            earliest = i
    grp[c.G_ATTENDING, g] = attending
    if attending == 0:
        return
    leading = delivery.facilitator_mode(rule, w[c.MODE + earliest])
    leads = modes[0] if leading == 0 else modes[1]
    facilitation = group.effective_skill(
        p, facilitator_skill, int(plan.facilitators), here, leads.reply_latency
    )
    s.hours[g] = plan.facilitators * leads.facilitator_hours
    for i in range(first, first + n):
        w[c.LEADING + i] = leading
        f[c.FACILITATION + i] = facilitation


@routine
def learn(
    p: Record,
    modes: tuple[Record, Record],
    rule: Record,
    plan: Record,
    s: Scratch,
    n: int,
    week: int,
) -> None:
    """Take in the learning block, or a recording of it."""
    f, w = s.f, s.w
    for k in range(1 if rule.rule == delivery.CONSTANT else 2):
        mode = modes[0] if k == 0 else modes[1]
        for i in range(n):
            here = w[c.PRESENT + i] != 0
            caught = f[c.U2 + i] < learning.catching_up_probability(mode, f[c.VALUE + i])
            restudies = f[c.U3 + i] < learning.restudying_probability(mode, f[c.VALUE + i])
            attention = learning.attention(f[c.EXPOSURE + i], f[c.FATIGUE + i], f[c.BURDEN + i])
            dose = learning.learning_dose(
                plan.education_share,
                either(here, attention, 0.0),
                either(caught & (not here), 1, 0),
                either(restudies & here, 1, 0),
            )
            learnt = learning.skill_learnt(p, f[c.SKILL + i], dose, f[c.FACILITATION + i])
            mine = (w[c.HELD + i] != 0) & (w[c.MODE + i] == k)
            learns = mine & (dose > 0.0)
            w[c.TOOK_PART + i] = updated(
                mine, either(here | (dose > 0.0), 1, 0), w[c.TOOK_PART + i]
            )
            f[c.LEARNT + i] = updated(learns, learnt, f[c.LEARNT + i])
            f[c.SKILL + i] = updated(learns, f[c.SKILL + i] + learnt, f[c.SKILL + i])
            w[c.EXPOSURES + i] += either(learns, 1, 0)
            w[c.LAST_EXPOSED + i] = updated(learns, week, w[c.LAST_EXPOSED + i])


@routine
def bring_moods(s: Scratch, n: int) -> None:
    """Draw the mood everybody would bring into a conversation."""
    f = s.f
    normals(s, c.START_AFFECT_DRAW, c.Z0, n)
    for i in range(n):
        f[c.START_AFFECT + i] = turn.start_affect(f[c.ANXIETY + i], f[c.Z0 + i])


@routine
def talk(
    p: Record,
    modes: tuple[Record, Record],
    rule: Record,
    plan: Record,
    s: Scratch,
    batch: Batch,
    jobs: tuple[int, int],
    key: tuple[int, int],
    week: int,
) -> None:
    """Hold the conversations of all circles of a block.

    Parameters
    ----------
    jobs : tuple of int
        First job of the block, and the one after its last.
    """
    exchange = int(modes[0].exchange)
    if exchange == programme.NO_EXCHANGE:
        return
    both = 1 if rule.rule == delivery.CONSTANT else 2
    circles = sit_down(plan, s, batch, jobs, exchange)
    for first in range(0, circles, c.LANES):
        table = enter(s, first, min(c.LANES, circles - first), exchange == programme.POSTS)
        converse(p, modes, both, s, table, key, week)
        leave(s, table)


@routine
def close(plan: Record, s: Scratch, n: int) -> None:
    """End the session: alliance deepens, habits form."""
    f, w = s.f, s.w
    room, mixed, screen = s.fidelity[0, 0], s.fidelity[0, 1], s.fidelity[1, 1]
    if plan.facilitators > 0:
        writes = plan.written_answers != 0
        for i in range(n):
            together = either(w[c.LEADING + i] == 0, room, screen)
            fidelity = either(w[c.MODE + i] == w[c.LEADING + i], together, mixed)
            alliance = ties.alliance_of_session(f[c.ALLIANCE + i], f[c.FACILITATION + i], fidelity)
            answered = ties.alliance_of_answer(alliance, fidelity)
            alliance = either(writes, answered, alliance)
            f[c.ALLIANCE + i] = updated(w[c.PRESENT + i] != 0, alliance, f[c.ALLIANCE + i])
    for i in range(n):
        came = float(w[c.PRESENT + i])
        f[c.ATTENDED_LAST + i] = updated(w[c.HELD + i] != 0, came, f[c.ATTENDED_LAST + i])
        w[c.SESSIONS_ATTENDED + i] += w[c.PRESENT + i]
