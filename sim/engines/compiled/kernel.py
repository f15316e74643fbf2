"""The kernel: every week of blocks of groups, or of people in no group, into arrays of records."""

from __future__ import annotations

from math import nan

from sim.engines.compiled.layout import NO_GROUP, Batch, Output
from sim.engines.compiled.record import record_assessment, record_watched, record_week
from sim.engines.compiled.session import attend, bring_moods, close, lead, learn, talk
from sim.engines.compiled.state import MEMBER, OUTSIDE, WAITING, Scratch
from sim.engines.compiled.week import (
    begin_week,
    belong,
    feel,
    keep_in_touch,
    leave_or_stay,
    let_ties_fade,
    practise,
    take_treatment,
    weigh_up,
)
from sim.numerics import kernel, routine
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import delivery, group, programme, turn

ENTRY = int(Purpose.ENTRY)


@kernel
def run_blocks(batch: Batch, out: Output, s: Scratch, start: int, stop: int) -> None:
    """Run blocks `start` to `stop`; threads take blocks of their own and share nothing they write."""
    for b in range(start, stop):
        first, last = batch.blocks[b], batch.blocks[b + 1]
        if batch.jobs[first].group == NO_GROUP:
            _run_outside(batch, out, s, first)
        else:
            _run_groups(batch, out, s, first, last)


@routine
def _run_groups(batch: Batch, out: Output, s: Scratch, first: int, last: int) -> None:
    """Run groups of one arm, point and replicate side by side."""
    job = batch.jobs[first]
    p = batch.parameters[job.point]
    modes = (batch.modes[job.arm, 0], batch.modes[job.arm, 1])
    rule, plan = batch.deliveries[job.arm], batch.programmes[job.arm]
    led = plan.facilitators > 0
    n = _settle_groups(batch, s, first, last, rule, modes, plan)
    key, replicate = batch.key, job.replicate
    for week in range(out.weeks.shape[1]):
        session = programme.session_number(plan, week)
        _clear_counts(s, last - first)
        if week > 0:
            if session > 0 and plan.membership != programme.CLOSED:
                for g in range(last - first):
                    _admit(batch, s, g, first + g)
            begin_week(s, n, week)
            if session > 0:
                attend(p, modes, rule, plan, s, n, session, key, replicate, week)
                for g in range(last - first):
                    lead(p, modes, rule, plan, s, g, batch.jobs[first + g].facilitator_skill)
                learn(p, modes, rule, plan, s, n)
                bring_moods(s, n, key, replicate, week)
                for g in range(last - first):
                    at = batch.jobs[first + g].first_circle
                    anchors = batch.anchors[at : at + batch.jobs[first + g].circles]
                    talk(p, modes, plan, s, g, anchors, key, replicate, week)
                close(plan, s, n)
            for g in range(last - first):
                keep_in_touch(modes, s, g, key, replicate, week)
                let_ties_fade(p, s, g)
            belong(p, s, n, 1 if led else 0)
            practise(p, plan, s, n, key, replicate, week)
            feel(p, s, n, key, replicate, week)
            if session > 0:
                weigh_up(p, s, n, key, replicate, week)
                leave_or_stay(p, plan, s, n, key, replicate, week)
            take_treatment(p, s, n, key, replicate, week)
        for g in range(last - first):
            each = batch.jobs[first + g]
            record_week(out, first + g, week, each.group, each.members, s, g, led)
            if each.watched >= 0:
                record_watched(out, each.watched, week, s, g, led)
            a = batch.assessment_at[week]
            if a >= 0:
                at = s.groups.first[g]
                record_assessment(p, batch, out, each, a, week, s, at, led, True, True)


@routine
def _settle_groups(
    batch: Batch,
    s: Scratch,
    first: int,
    last: int,
    rule: Record,
    modes: tuple[Record, Record],
    plan: Record,
) -> int:
    """Seat the people of a block, at baseline; return how many."""
    m, groups = s.members, s.groups
    n = ties = 0
    for g in range(last - first):
        job = batch.jobs[first + g]
        slots = job.members + job.waiting
        groups.first[g], groups.members[g], groups.slots[g], groups.tie[g] = n, job.members, slots, ties
        for k in range(slots):
            i = n + k
            _introduce(batch, s, i, job.first_row + k)
            m.group[i] = g
            m.facilitator_skill[i] = job.facilitator_skill
            m.status[i] = MEMBER if k < job.members else WAITING
            m.in_cohort[i] = 1 if k < job.members else 0
            stagger, _, _, _ = uniforms(
                batch.key[0], batch.key[1], job.replicate, ENTRY, 0, 0, m.person[i], 0, 0
            )
            m.planned_sessions[i] = programme.planned_sessions(plan, m.in_cohort[i], stagger)
        n += slots
        ties += slots * slots
    s.closeness[:ties] = 0.0
    for a in range(2):
        for b in range(2):
            s.fidelity[a, b] = delivery.edge_fidelity(
                rule, modes[a].cue_fidelity, modes[b].cue_fidelity, 1 if a == b else 0
            )
    return n


@routine
def _introduce(batch: Batch, s: Scratch, i: int, row: int) -> None:
    m = s.members
    who = batch.people[batch.rows[row]]
    m.person[i] = who.person
    m.circle[i] = batch.circle[row]
    m.chemotherapy[i] = who.chemotherapy
    m.chemotherapy_phase[i] = who.chemotherapy_phase
    m.scan_phase[i] = who.scan_phase
    m.oral_therapy[i] = who.oral_therapy
    m.need[i] = 1.0 - who.outside_support
    m.double_need[i] = group.double_need(who.outside_support)
    m.answerability[i] = turn.answerability(who.communication_competence)
    m.communication_competence[i] = who.communication_competence
    m.expressiveness[i] = who.expressiveness
    m.travel_hours[i] = who.travel_hours
    m.digital_literacy[i] = who.digital_literacy
    m.physical_function[i] = who.physical_function
    m.weeks_since_diagnosis[i] = who.weeks_since_diagnosis
    m.home_anxiety[i] = who.home_anxiety
    m.home_depression[i] = who.home_depression
    m.baseline_skill[i] = who.baseline_skill
    m.adherence_readiness[i] = who.adherence_readiness
    m.anxiety[i] = who.anxiety
    m.depression[i] = who.depression
    m.skill[i] = who.baseline_skill
    m.value[i] = who.expected_value
    m.attended_last[i] = 0.5
    m.dropout_week[i] = -1
    for zero in (m.mode, m.leading, m.present, m.exposures, m.doses_due, m.doses_taken):
        zero[i] = 0
    for zero in (m.sessions_held, m.sessions_enrolled, m.sessions_attended, m.stopped_treatment):
        zero[i] = 0
    for nothing in (m.belonging, m.cohesion, m.alliance, m.affect_change, m.facilitation):
        nothing[i] = 0.0


@routine
def _clear_counts(s: Scratch, groups: int) -> None:
    for g in range(groups):
        s.groups.attending[g] = 0
        s.groups.turns[g] = 0
        s.groups.disclosures[g] = 0
        s.groups.answered[g] = 0
        s.groups.co_ruminations[g] = 0
        s.groups.dropouts[g] = 0
        s.groups.newcomers[g] = 0
        s.groups.hours[g] = 0.0


@routine
def _admit(batch: Batch, s: Scratch, g: int, j: int) -> None:
    """Let waiting people take the places of a group that fell free before this week."""
    job, m, groups = batch.jobs[j], s.members, s.groups
    first = groups.first[g]
    for circle in range(job.circles):
        here = 0
        for i in range(first, first + groups.members[g]):
            here += 1 if m.circle[i] == circle and m.status[i] == MEMBER else 0
        while here < batch.places[job.first_circle + circle] and groups.members[g] < groups.slots[g]:
            newcomer = first + groups.members[g]
            m.status[newcomer] = MEMBER
            m.circle[newcomer] = circle
            groups.members[g] += 1
            groups.newcomers[g] += 1
            here += 1


@routine
def _run_outside(batch: Batch, out: Output, s: Scratch, j: int) -> None:
    """Run the people of an arm who are in no group, side by side."""
    job, m = batch.jobs[j], s.members
    p, key = batch.parameters[job.point], batch.key
    holds_sessions = batch.programmes[job.arm].sessions > 0
    n = job.members
    for i in range(n):
        _introduce(batch, s, i, job.first_row + i)
        m.status[i] = OUTSIDE
    for week in range(out.weeks.shape[1]):
        if week > 0:
            begin_week(s, n, week)
            feel(p, s, n, key, job.replicate, week)
            take_treatment(p, s, n, key, job.replicate, week)
        row = out.weeks[j, week]
        row.group = NO_GROUP
        row.week = week
        row.cohort = n
        anxiety = depression = skill = 0.0
        for i in range(n):
            anxiety += m.anxiety[i]
            depression += m.depression[i]
            skill += m.skill[i]
        row.anxiety, row.depression, row.skill = anxiety / n, depression / n, skill / n
        row.cohesion = nan
        row.alliance = nan
        row.belonging = nan
        row.closeness = nan
        a = batch.assessment_at[week]
        if a >= 0:
            record_assessment(p, batch, out, job, a, week, s, 0, False, False, holds_sessions)
