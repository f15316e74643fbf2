"""The week around a session over arrays: burden, ties, practice, symptoms, staying, treatment."""

from __future__ import annotations

from sim.engines.compiled.draws import draw_pairs, draw_people, normals
from sim.engines.compiled.state import COMPLETED, LEFT, MEMBER, Scratch, enrolled
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.randomness import Purpose
from sim.rules import commitment, group, learning, programme, symptoms, ties, treatment

SESSION, SYMPTOMS, STAYING = int(Purpose.SESSION), int(Purpose.SYMPTOMS), int(Purpose.STAYING)


@routine
def begin_week(s: Scratch, n: int, week: int) -> None:
    """Feel the week's burden of treatment; nothing has happened yet."""
    m = s.members
    for i in range(n):
        m.burden[i] = group.treatment_burden(
            m.chemotherapy[i], m.chemotherapy_phase[i], m.physical_function[i], week
        )
        m.scan[i] = symptoms.scan_position(m.scan_phase[i], week)
    for i in range(n):
        m.held[i] = 0
        m.present[i] = 0
        m.took_part[i] = 0
        m.exposure[i] = 0.0
        m.fatigue[i] = 0.0
        m.learnt[i] = 0.0
        m.affect_change[i] = 0.0
        m.received[i] = 0.0
        m.given[i] = 0.0
        m.witnessed[i] = 0.0


@routine
def keep_in_touch(
    modes: tuple[Record, Record],
    s: Scratch,
    g: int,
    key: tuple[int, int],
    replicate: int,
    week: int,
) -> None:
    """Use ties between a group's sessions; each direction of a pair has its own luck."""
    if modes[0].contact_between == 0.0 and modes[1].contact_between == 0.0:
        return
    m, first, n, slots = s.members, s.groups.first[g], s.groups.members[g], s.groups.slots[g]
    tie = s.groups.tie[g]
    for i in range(n):
        if not enrolled(m.status[first + i]):
            continue
        draw_pairs(s.pair_draws, m, first, i, n, key, replicate, week)
        for j in range(i + 1, n):
            if enrolled(m.status[first + j]) and m.circle[first + i] == m.circle[first + j]:
                _use_tie(modes, s, first + i, tie + j * slots + i, s.pair_draws[0, j])
                _use_tie(modes, s, first + j, tie + i * slots + j, s.pair_draws[1, j])


@compiled
def _use_tie(
    modes: tuple[Record, Record], s: Scratch, i: int, at: int, uniform: float
) -> None:
    m, closeness = s.members, s.closeness
    after = 1 if m.status[i] != MEMBER else 0
    mode = modes[0] if m.mode[i] == 0 else modes[1]
    if uniform < ties.contact_probability(mode, closeness[at], after):
        closeness[at] = ties.tie_used(closeness[at])


@routine
def let_ties_fade(p: Record, s: Scratch, g: int) -> None:
    """Let all closeness of a group fade, and sum what is left of it to enrolled others."""
    m, first, n, slots = s.members, s.groups.first[g], s.groups.members[g], s.groups.slots[g]
    kept = ties.tie_faded(p, 1.0)
    belonging = m.belonging[first : first + n]
    for i in range(n):
        belonging[i] = 0.0
        m.alliance[first + i] *= kept
    for other in range(n):
        start = s.groups.tie[g] + other * slots
        closeness = s.closeness[start : start + n]
        if enrolled(m.status[first + other]):
            for i in range(n):
                closeness[i] *= kept
                belonging[i] += closeness[i]
        else:
            for i in range(n):
                closeness[i] *= kept


@routine
def belong(p: Record, s: Scratch, n: int, facilitated: int) -> None:
    """Feel belonging and cohesion."""
    m = s.members
    for i in range(n):
        m.belonging[i] = group.belonging(p, m.belonging[i])
        m.cohesion[i] = group.cohesion(m.belonging[i], m.alliance[i], facilitated)


@routine
def practise(
    p: Record, plan: Record, s: Scratch, n: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Practise at home, and forget a little."""
    m = s.members
    draw_people(m, n, SESSION, key, replicate, week)
    for i in range(n):
        after = 1 if m.status[i] != MEMBER else 0
        probability = learning.practice_probability(
            m.value[i], m.burden[i], m.facilitator_skill[i], after
        )
        practised = learning.skill_practised(p, m.skill[i], plan.home_practice)
        practises = (m.exposures[i] > 0) & (m.u3[i] < probability)
        m.skill[i] = practised if practises else m.skill[i]
    for i in range(n):
        m.skill[i] = learning.skill_retained(
            p, m.skill[i], m.baseline_skill[i], float(m.exposures[i])
        )


@routine
def feel(p: Record, s: Scratch, n: int, key: tuple[int, int], replicate: int, week: int) -> None:
    """Let symptoms move; events and the session strike."""
    m = s.members
    draw_people(m, n, SYMPTOMS, key, replicate, week)
    normals(m.u0, m.z0, n)
    normals(m.u1, m.z1, n)
    for i in range(n):
        m.event[i] = symptoms.life_event(p, m.u2[i], m.u3[i])
    for i in range(n):
        shock = symptoms.shock(p, m.weeks_since_diagnosis[i] + week)
        won = m.skill[i] - m.baseline_skill[i]
        anxiety = symptoms.anxiety_next(
            p,
            m.anxiety[i],
            m.home_anxiety[i],
            shock,
            won,
            m.cohesion[i],
            m.need[i],
            m.double_need[i],
            m.event[i],
            m.scan[i],
            m.affect_change[i],
            m.z0[i],
        )
        m.depression[i] = symptoms.depression_next(
            p,
            m.depression[i],
            m.anxiety[i],
            m.home_depression[i],
            m.home_anxiety[i],
            shock,
            won,
            m.cohesion[i],
            m.need[i],
            m.double_need[i],
            m.event[i],
            m.affect_change[i],
            symptoms.correlated(p.innovation_correlation, m.z0[i], m.z1[i]),
        )
        m.anxiety[i] = anxiety


@routine
def weigh_up(
    p: Record, s: Scratch, n: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Change what attending is worth to those whose group met."""
    m = s.members
    draw_people(m, n, SESSION, key, replicate, week)
    normals(m.u1, m.z0, n)
    for i in range(n):
        support = commitment.support_felt(p, m.received[i], m.given[i], m.witnessed[i])
        benefit = commitment.benefit(
            support, m.need[i], m.learnt[i], m.affect_change[i], m.fatigue[i], m.z0[i]
        )
        gained = commitment.value_after_benefit(p, m.value[i], benefit)
        lost = commitment.value_after_absence(m.value[i])
        value = gained if m.took_part[i] != 0 else lost
        m.value[i] = value if m.held[i] != 0 else m.value[i]


@routine
def leave_or_stay(
    p: Record, plan: Record, s: Scratch, n: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Leave, complete, or stay, for those whose group met."""
    m = s.members
    draw_people(m, n, STAYING, key, replicate, week)
    for i in range(n):
        m.probability[i] = commitment.dropout_probability(
            p, m.value[i], 1 - m.present[i], m.cohesion[i]
        )
    for i in range(n):
        if m.held[i] == 0:
            continue
        if m.u0[i] < m.probability[i]:
            m.status[i] = LEFT
            m.dropout_week[i] = week
            s.groups.dropouts[m.group[i]] += 1
        elif programme.has_completed(plan, week, m.sessions_enrolled[i], m.planned_sessions[i]):
            m.status[i] = COMPLETED


@routine
def take_treatment(
    p: Record, s: Scratch, n: int, key: tuple[int, int], replicate: int, week: int
) -> None:
    """Take the week's doses of an oral treatment, or stop it for good."""
    m = s.members
    draw_people(m, n, STAYING, key, replicate, week)
    for i in range(n):
        m.probability[i] = treatment.dose_probability(
            p,
            m.adherence_readiness[i],
            m.depression[i],
            m.anxiety[i],
            m.burden[i],
            m.skill[i] - m.baseline_skill[i],
            m.cohesion[i],
        )
    for i in range(n):
        if m.oral_therapy[i] != 0:
            m.doses_due[i] += treatment.DOSES_PER_WEEK
            if m.stopped_treatment[i] == 0:
                m.stopped_treatment[i] = 1 if m.u1[i] < p.treatment_stop else 0
            if m.stopped_treatment[i] == 0:
                m.doses_taken[i] += treatment.doses_taken(m.probability[i], m.u2[i])
