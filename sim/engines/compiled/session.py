"""A session over arrays: who comes, what is learnt, the conversations, the alliance."""

from __future__ import annotations

from sim.engines.compiled.conversation import converse, enter, gather, leave
from sim.engines.compiled.state import MEMBER, Scratch
from sim.numerics import compiled
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import attendance, delivery, group, learning, programme, ties

ATTENDANCE = int(Purpose.ATTENDANCE)


@compiled
def hold_session(
    p: Record,
    modes: tuple[Record, Record],
    rule: Record,
    plan: Record,
    s: Scratch,
    members: int,
    circles: int,
    facilitator_skill: float,
    session: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> float:
    """Hold a group's session; return the facilitators' hours."""
    m = s.members
    first = -1
    here = 0
    for i in range(members):
        if m.status[i] == MEMBER:
            m.mode[i] = delivery.mode_index(
                rule, session, plan.sessions, m.travel_hours[i], m.burden[i]
            )
            _decide_to_attend(p, modes[0] if m.mode[i] == 0 else modes[1], s, i, key, replicate, week)
            here += m.present[i]
            if first < 0:
                first = i
    leading = delivery.facilitator_mode(rule, m.mode[first])
    leads = modes[0] if leading == 0 else modes[1]
    facilitation = group.effective_skill(
        p, facilitator_skill, plan.facilitators, here, leads.reply_latency
    )
    for i in range(members):
        if m.status[i] == MEMBER:
            mode = modes[0] if m.mode[i] == 0 else modes[1]
            _learn(p, mode, plan, s, i, facilitation, key, replicate, week)
    exchange = modes[0].exchange
    for circle in range(circles):
        n = gather(s, circle, members)
        turns = programme.turns_held(plan, exchange, n)
        if turns > 0:
            enter(s, n, turns, exchange == programme.POSTS, key, replicate, week)
            converse(
                p, modes, s, n, turns, facilitation, leading, s.anchors[circle], key, replicate, week
            )
            leave(s, n)
    if plan.facilitators > 0:
        _deepen_alliance(s, members, facilitation, leading, plan.written_answers)
    for i in range(members):
        m.sessions_held[i] += 1
        if m.status[i] == MEMBER:
            m.attended_last[i] = float(m.present[i])
            m.sessions_attended[i] += m.present[i]
    return float(plan.facilitators * leads.facilitator_hours)


@compiled
def _decide_to_attend(
    p: Record,
    mode: Record,
    s: Scratch,
    i: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    m = s.members
    m.sessions_enrolled[i] += 1
    gap = attendance.literacy_gap(mode, m.digital_literacy[i])
    comes, failure, _, _ = uniforms(
        key[0], key[1], replicate, ATTENDANCE, week, 0, m.person[i], 0, 0
    )
    probability = attendance.attendance_probability(
        p,
        mode,
        m.value[i],
        m.travel_hours[i],
        m.physical_function[i],
        m.burden[i],
        gap,
        m.attended_last[i],
    )
    m.present[i] = 1 if comes < probability else 0
    m.fatigue[i] = learning.session_fatigue(mode, m.burden[i])
    if m.present[i] != 0:
        failed = 1 if failure < attendance.failure_probability(mode, gap) else 0
        m.exposure[i] = attendance.exposure(failed)


@compiled
def _learn(
    p: Record,
    mode: Record,
    plan: Record,
    s: Scratch,
    i: int,
    facilitation: float,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    m = s.members
    _, _, catches_up, restudies = uniforms(
        key[0], key[1], replicate, ATTENDANCE, week, 0, m.person[i], 0, 0
    )
    attention, caught_up, restudied = 0.0, 0, 0
    if m.present[i] != 0:
        attention = learning.attention(m.exposure[i], m.fatigue[i], m.burden[i])
        restudied = 1 if restudies < learning.restudying_probability(mode, m.value[i]) else 0
    else:
        caught_up = 1 if catches_up < learning.catching_up_probability(mode, m.value[i]) else 0
    dose = learning.learning_dose(plan.education_share, attention, caught_up, restudied)
    m.took_part[i] = 1 if m.present[i] != 0 or dose > 0.0 else 0
    if dose > 0.0:
        m.learnt[i] = learning.skill_learnt(p, m.skill[i], dose, facilitation)
        m.skill[i] += m.learnt[i]
        m.exposures[i] += 1


@compiled
def _deepen_alliance(
    s: Scratch, members: int, facilitation: float, leading: int, written_answers: int
) -> None:
    m = s.members
    for i in range(members):
        if m.present[i] != 0:
            fidelity = s.fidelity[m.mode[i], leading]
            m.alliance[i] = ties.alliance_of_session(m.alliance[i], facilitation, fidelity)
            if written_answers != 0:
                m.alliance[i] = ties.alliance_of_answer(m.alliance[i], fidelity)
