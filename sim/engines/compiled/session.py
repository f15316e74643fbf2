"""A session over arrays: who comes, what is learnt, the conversations, the alliance."""

from __future__ import annotations

from sim.engines.compiled.conversation import converse, enter, gather, leave
from sim.engines.compiled.draws import draw_people, normals
from sim.engines.compiled.state import MEMBER, Ints, Scratch
from sim.numerics import routine
from sim.parameters import Record
from sim.randomness import Purpose
from sim.rules import attendance, delivery, group, learning, programme, ties, turn

ATTENDANCE, SESSION = int(Purpose.ATTENDANCE), int(Purpose.SESSION)


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
    replicate: int,
    week: int,
) -> None:
    """Come to this week's session, or not; technology may fail."""
    m = s.members
    draw_people(m, n, ATTENDANCE, key, replicate, week)
    for i in range(n):
        if m.status[i] == MEMBER:
            m.mode[i] = delivery.mode_index(
                rule, session, plan.sessions, m.travel_hours[i], m.burden[i]
            )
            m.held[i] = 1
            m.sessions_enrolled[i] += 1
    for k in range(1 if rule.rule == delivery.CONSTANT else 2):
        mode = modes[0] if k == 0 else modes[1]
        for i in range(n):
            gap = attendance.literacy_gap(mode, m.digital_literacy[i])
            comes = m.u0[i] < attendance.attendance_probability(
                p,
                mode,
                m.value[i],
                m.travel_hours[i],
                m.physical_function[i],
                m.burden[i],
                gap,
                m.attended_last[i],
            )
            failed = m.u1[i] < attendance.failure_probability(mode, gap)
            mine = (m.held[i] != 0) & (m.mode[i] == k)
            exposure = attendance.exposure(1 if failed else 0)
            m.present[i] = (1 if comes else 0) if mine else m.present[i]
            m.exposure[i] = (exposure if comes else 0.0) if mine else m.exposure[i]
            m.fatigue[i] = (
                learning.session_fatigue(mode, m.burden[i]) if mine else m.fatigue[i]
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
    m, first, n = s.members, s.groups.first[g], s.groups.members[g]
    here = attending = 0
    earliest = -1
    for i in range(first, first + n):
        here += m.present[i]
        attending += m.held[i]
        if m.held[i] != 0 and earliest < 0:
            earliest = i
    s.groups.attending[g] = attending
    if attending == 0:
        return
    leading = delivery.facilitator_mode(rule, m.mode[earliest])
    leads = modes[0] if leading == 0 else modes[1]
    facilitation = group.effective_skill(
        p, facilitator_skill, plan.facilitators, here, leads.reply_latency
    )
    s.groups.hours[g] = plan.facilitators * leads.facilitator_hours
    for i in range(first, first + n):
        m.leading[i] = leading
        m.facilitation[i] = facilitation
        m.sessions_held[i] += 1


@routine
def learn(p: Record, modes: tuple[Record, Record], rule: Record, plan: Record, s: Scratch, n: int) -> None:
    """Take in the learning block, or a recording of it."""
    m = s.members
    for k in range(1 if rule.rule == delivery.CONSTANT else 2):
        mode = modes[0] if k == 0 else modes[1]
        for i in range(n):
            here = m.present[i] != 0
            caught = m.u2[i] < learning.catching_up_probability(mode, m.value[i])
            restudies = m.u3[i] < learning.restudying_probability(mode, m.value[i])
            attention = learning.attention(m.exposure[i], m.fatigue[i], m.burden[i])
            dose = learning.learning_dose(
                plan.education_share,
                attention if here else 0.0,
                1 if caught and not here else 0,
                1 if restudies and here else 0,
            )
            learnt = learning.skill_learnt(p, m.skill[i], dose, m.facilitation[i])
            mine = (m.held[i] != 0) & (m.mode[i] == k)
            learns = mine & (dose > 0.0)
            m.took_part[i] = (1 if here or dose > 0.0 else 0) if mine else m.took_part[i]
            m.learnt[i] = learnt if learns else m.learnt[i]
            m.skill[i] = m.skill[i] + learnt if learns else m.skill[i]
            m.exposures[i] += 1 if learns else 0


@routine
def bring_moods(s: Scratch, n: int, key: tuple[int, int], replicate: int, week: int) -> None:
    """Draw the mood everybody would bring into a conversation, and the window of posts she'd read."""
    m = s.members
    draw_people(m, n, SESSION, key, replicate, week)
    normals(m.u0, m.z0, n)
    for i in range(n):
        m.start_affect[i] = turn.start_affect(m.anxiety[i], m.z0[i])


@routine
def talk(
    p: Record,
    modes: tuple[Record, Record],
    plan: Record,
    s: Scratch,
    g: int,
    anchors: Ints,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Hold the conversations of a group's circles.

    Parameters
    ----------
    anchors : ndarray of int, shape (circles,)
        First person of each circle.
    """
    exchange = modes[0].exchange
    if exchange == programme.NO_EXCHANGE or s.groups.attending[g] == 0:
        return
    for circle in range(len(anchors)):
        n = gather(s, g, circle)
        turns = programme.turns_held(plan, exchange, n)
        if turns > 0:
            enter(s, n, turns, exchange == programme.POSTS)
            converse(p, modes, s, g, n, turns, anchors[circle], key, replicate, week)
            leave(s, g, n)


@routine
def close(plan: Record, s: Scratch, n: int) -> None:
    """End the session: alliance deepens, habits form."""
    m = s.members
    for i in range(n):
        if m.present[i] != 0 and plan.facilitators > 0:
            fidelity = s.fidelity[m.mode[i], m.leading[i]]
            m.alliance[i] = ties.alliance_of_session(m.alliance[i], m.facilitation[i], fidelity)
            if plan.written_answers != 0:
                m.alliance[i] = ties.alliance_of_answer(m.alliance[i], fidelity)
        if m.held[i] != 0:
            m.attended_last[i] = float(m.present[i])
            m.sessions_attended[i] += m.present[i]
