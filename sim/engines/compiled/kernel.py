"""The kernel: every week of a range of groups, or of people in no group, into arrays of records."""

from __future__ import annotations

from math import nan

from sim.engines.compiled.layout import NO_GROUP, Batch, Output
from sim.engines.compiled.record import (
    record_assessment,
    record_outside,
    record_watched,
    record_week,
)
from sim.engines.compiled.session import hold_session
from sim.engines.compiled.state import MEMBER, NEWCOMERS, WAITING, Scratch
from sim.engines.compiled.week import (
    begin_week,
    keep_in_touch,
    let_ties_fade,
    practise_and_feel,
    symptoms_next,
    take_treatment,
    weigh_up_and_leave,
)
from sim.numerics import compiled, kernel
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import delivery, group, programme, treatment, turn

SYMPTOMS, STAYING, ENTRY = int(Purpose.SYMPTOMS), int(Purpose.STAYING), int(Purpose.ENTRY)


@kernel
def run_jobs(batch: Batch, out: Output, s: Scratch, start: int, stop: int) -> None:
    """Run jobs `start` to `stop`; threads take ranges of their own and share nothing they write."""
    for j in range(start, stop):
        if batch.jobs[j].group == NO_GROUP:
            _run_outside(batch, out, j)
        else:
            _run_group(batch, out, s, j)


@compiled
def _run_group(batch: Batch, out: Output, s: Scratch, j: int) -> None:
    job = batch.jobs[j]
    p = batch.parameters[job.point]
    modes = (batch.modes[job.arm, 0], batch.modes[job.arm, 1])
    rule, plan = batch.deliveries[job.arm], batch.programmes[job.arm]
    led = plan.facilitators > 0
    everybody = job.members + job.waiting
    _settle(batch, j, s, rule, modes, plan)
    members = job.members
    for week in range(out.weeks.shape[1]):
        hours = 0.0
        s.counts[:] = 0
        if week > 0:
            session = programme.session_number(plan, week)
            if session > 0 and plan.membership != programme.CLOSED:
                members = _admit(batch, j, s, plan, members)
            begin_week(s, everybody, week)
            attending = 0
            for i in range(members):
                attending += s.members.status[i] == MEMBER
            if session > 0 and attending > 0:
                hours = hold_session(
                    p,
                    modes,
                    rule,
                    plan,
                    s,
                    members,
                    job.circles,
                    job.facilitator_skill,
                    session,
                    batch.key,
                    job.replicate,
                    week,
                )
            keep_in_touch(modes, s, members, batch.key, job.replicate, week)
            let_ties_fade(p, s, members, 1 if led else 0)
            practise_and_feel(
                p, plan, s, everybody, job.facilitator_skill, batch.key, job.replicate, week
            )
            if session > 0 and attending > 0:
                weigh_up_and_leave(p, plan, s, members, batch.key, job.replicate, week)
            take_treatment(p, s, everybody, batch.key, job.replicate, week)
        record_week(out, j, week, job.group, s, members, led, hours)
        if job.watched >= 0:
            record_watched(out, job.watched, week, s, members, led)
        if batch.assessment_at[week] >= 0:
            record_assessment(p, batch, out, j, batch.assessment_at[week], week, s, led, True)


@compiled
def _settle(
    batch: Batch, j: int, s: Scratch, rule: Record, modes: tuple[Record, Record], plan: Record
) -> None:
    """Seat a group's people, at baseline."""
    job, m = batch.jobs[j], s.members
    for i in range(job.members + job.waiting):
        _introduce(batch, j, s, i)
        m.status[i] = MEMBER if i < job.members else WAITING
        m.in_cohort[i] = 1 if i < job.members else 0
        _plan_stay(batch, j, s, i, plan)
        for other in range(job.members + job.waiting):
            s.closeness[i, other] = 0.0
    for circle in range(job.circles):
        s.anchors[circle] = batch.anchors[job.first_circle + circle]
        s.places[circle] = batch.places[job.first_circle + circle]
    for a in range(2):
        for b in range(2):
            s.fidelity[a, b] = delivery.edge_fidelity(
                rule, modes[a].cue_fidelity, modes[b].cue_fidelity, 1 if a == b else 0
            )


@compiled
def _introduce(batch: Batch, j: int, s: Scratch, i: int) -> None:
    job, m = batch.jobs[j], s.members
    who = batch.people[batch.rows[job.first_row + i]]
    m.person[i] = who.person
    m.circle[i] = batch.circle[job.first_row + i]
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
    m.mode[i] = 0
    m.present[i] = 0
    m.exposures[i] = 0
    m.sessions_held[i] = 0
    m.sessions_enrolled[i] = 0
    m.sessions_attended[i] = 0
    m.dropout_week[i] = -1
    m.doses_due[i] = 0
    m.doses_taken[i] = 0
    m.stopped_treatment[i] = 0
    m.belonging[i] = 0.0
    m.cohesion[i] = 0.0
    m.alliance[i] = 0.0
    m.attended_last[i] = 0.5


@compiled
def _plan_stay(batch: Batch, j: int, s: Scratch, i: int, plan: Record) -> None:
    m, key = s.members, batch.key
    stagger, _, _, _ = uniforms(
        key[0], key[1], batch.jobs[j].replicate, ENTRY, 0, 0, m.person[i], 0, 0
    )
    m.planned_sessions[i] = programme.planned_sessions(plan, m.in_cohort[i], stagger)


@compiled
def _admit(batch: Batch, j: int, s: Scratch, plan: Record, members: int) -> int:
    """Let waiting people take the places that fell free before this week; return who has a seat."""
    job, m = batch.jobs[j], s.members
    for circle in range(job.circles):
        here = 0
        for i in range(members):
            here += m.circle[i] == circle and m.status[i] == MEMBER
        while here < s.places[circle] and members < job.members + job.waiting:
            m.status[members] = MEMBER
            m.circle[members] = circle
            members += 1
            here += 1
            s.counts[NEWCOMERS] += 1
    return int(members)


@compiled
def _run_outside(batch: Batch, out: Output, j: int) -> None:
    """Run the people of an arm who are in no group, one after the other."""
    job = batch.jobs[j]
    p = batch.parameters[job.point]
    holds_sessions = batch.programmes[job.arm].sessions > 0
    horizon = out.weeks.shape[1] - 1
    for week in range(horizon + 1):
        row = out.weeks[j, week]
        row.group = NO_GROUP
        row.week = week
        row.cohort = job.members
        row.anxiety = 0.0
        row.depression = 0.0
        row.skill = 0.0
    for i in range(job.members):
        _run_person(p, batch, out, j, i, holds_sessions)
    for week in range(horizon + 1):
        row = out.weeks[j, week]
        row.anxiety /= job.members
        row.depression /= job.members
        row.skill /= job.members
        row.cohesion = nan
        row.alliance = nan
        row.belonging = nan
        row.closeness = nan


@compiled
def _run_person(
    p: Record, batch: Batch, out: Output, j: int, i: int, holds_sessions: bool
) -> None:
    job, key = batch.jobs[j], batch.key
    who = batch.people[batch.rows[job.first_row + i]]
    anxiety, depression = who.anxiety, who.depression
    need, double_need = 1.0 - who.outside_support, group.double_need(who.outside_support)
    due = taken = 0
    stopped = False
    for week in range(out.weeks.shape[1]):
        if week > 0:
            anxiety, depression = symptoms_next(
                p,
                anxiety,
                depression,
                who.home_anxiety,
                who.home_depression,
                who.weeks_since_diagnosis + week,
                0.0,
                0.0,
                need,
                double_need,
                0.0,
                who.scan_phase,
                uniforms(key[0], key[1], job.replicate, SYMPTOMS, week, 0, who.person, 0, 0),
                week,
            )
            if who.oral_therapy != 0:
                due += treatment.DOSES_PER_WEEK
                _, stops, doses, _ = uniforms(
                    key[0], key[1], job.replicate, STAYING, week, 0, who.person, 0, 0
                )
                stopped = stopped or stops < p.treatment_stop
                if not stopped:
                    burden = group.treatment_burden(
                        who.chemotherapy, who.chemotherapy_phase, who.physical_function, week
                    )
                    probability = treatment.dose_probability(
                        p, who.adherence_readiness, depression, anxiety, burden, 0.0, 0.0
                    )
                    taken += treatment.doses_taken(probability, doses)
        row = out.weeks[j, week]
        row.anxiety += anxiety
        row.depression += depression
        row.skill += who.baseline_skill
        if batch.assessment_at[week] >= 0:
            record_outside(
                p,
                batch,
                out,
                job.first_endpoint + i,
                batch.assessment_at[week],
                week,
                who,
                job.replicate,
                anxiety,
                depression,
                taken,
                due,
                holds_sessions,
            )
