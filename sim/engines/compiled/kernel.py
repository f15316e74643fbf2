"""The kernel: every week of blocks of groups, or of people in no group, into arrays of records."""

from __future__ import annotations

from sim.engines.compiled import columns as c
from sim.engines.compiled.draws import draw_people
from sim.engines.compiled.layout import BLOCK_PEOPLE, Batch, Output
from sim.engines.compiled.record import (
    average_outside,
    measure,
    record_assessment,
    record_watched,
    record_week,
    record_week_outside,
)
from sim.engines.compiled.session import attend, bring_moods, close, lead, learn, talk
from sim.engines.compiled.state import MEMBER, OUTSIDE, WAITING, Scratch
from sim.engines.compiled.values import values
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
from sim.numerics import compiled, kernel, routine
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import attendance, delivery, group, programme, turn
from sim.seating import NO_GROUP

ENTRY, SESSION = int(Purpose.ENTRY), int(Purpose.SESSION)


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
    """Run groups of one arm of a study side by side."""
    job = batch.jobs[first]
    p = values(batch.parameters[job.study])
    modes = (values(batch.modes[job.scenario, 0]), values(batch.modes[job.scenario, 1]))
    rule, plan = values(batch.deliveries[job.scenario]), values(batch.programmes[job.scenario])
    led = plan.facilitators > 0
    n = _settle_groups(batch, s, first, last, rule, modes, plan)
    key = batch.key
    for week in range(len(batch.assessment_at)):
        session = programme.session_number(plan, week)
        moved = week == 1 or _count(s, last - first, c.G_DROPOUTS) > 0
        _clear_counts(s, last - first)
        if week > 0:
            if session > 0 and plan.membership != programme.CLOSED:
                for g in range(last - first):
                    _admit(batch, s, g, first + g)
            begin_week(s, n, key, week)
            draw_people(s.f, s.w, n, SESSION, key, week, 0, c.START_AFFECT_DRAW)
            if session > 0:
                attend(p, modes, rule, plan, s, n, session, key, week)
                for g in range(last - first):
                    lead(p, modes, rule, plan, s, g, batch.jobs[first + g].facilitator_skill)
                learn(p, modes, rule, plan, s, n, week)
                bring_moods(s, n)
                talk(p, modes, rule, plan, s, batch, (first, last), key, week)
                close(plan, s, n)
            moved |= _count(s, last - first, c.G_NEWCOMERS) > 0
            keep_in_touch(modes, s, last - first, moved, key, week)
            let_ties_fade(p, s, last - first)
            belong(p, s, n, 1 if led else 0)
            practise(p, plan, s, n, week)
            feel(p, s, n, key, week)
            if session > 0:
                weigh_up(p, s, n)
                leave_or_stay(p, plan, s, n, week)
            take_treatment(p, s, n)
        a = batch.assessment_at[week]
        if a >= 0:
            measure(p, s, n, key, week)
        for g in range(last - first):
            each = batch.jobs[first + g]
            record_week(out, first + g, week, each.group, each.members, s, g, led)
            if each.watched >= 0:
                record_watched(out, each.watched, week, s, g, led)
            if a >= 0:
                at = s.grp[c.G_FIRST, g]
                everybody = (0, each.members)
                record_assessment(batch, out, each, a, week, s, at, everybody, led, True, True)


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
    f, w, grp = s.f, s.w, s.grp
    n = ties = 0
    for g in range(last - first):
        job = batch.jobs[first + g]
        slots = job.members + job.waiting
        grp[c.G_FIRST, g], grp[c.G_MEMBERS, g], grp[c.G_SLOTS, g], grp[c.G_TIE, g] = (
            n,
            job.members,
            slots,
            ties,
        )
        for k in range(slots):
            i = n + k
            _introduce(batch, s, i, job.first_row + k, job.replicate)
            w[c.GROUP + i] = g
            f[c.FACILITATOR_SKILL + i] = job.facilitator_skill
            w[c.STATUS + i] = MEMBER if k < job.members else WAITING
            w[c.IN_COHORT + i] = 1 if k < job.members else 0
            stagger, _, _, _ = uniforms(
                batch.key[0], batch.key[1], job.replicate, ENTRY, 0, 0, w[c.PERSON + i], 0, 0
            )
            w[c.PLANNED_SESSIONS + i] = programme.planned_sessions(
                plan, w[c.IN_COHORT + i], stagger
            )
        n += slots
        ties += slots * slots
    s.closeness[:ties] = 0.0
    for a in range(2):
        for b in range(2):
            s.fidelity[a, b] = delivery.edge_fidelity(
                rule, modes[a].cue_fidelity, modes[b].cue_fidelity, 1 if a == b else 0
            )
    return n


@compiled
def _introduce(batch: Batch, s: Scratch, i: int, row: int, replicate: int) -> None:
    f, w = s.f, s.w
    who = batch.people[batch.rows[row]]
    w[c.PERSON + i] = who.person
    w[c.REPLICATE + i] = replicate
    w[c.CIRCLE + i] = batch.circle[row]
    w[c.CHEMOTHERAPY + i] = who.chemotherapy
    w[c.CHEMOTHERAPY_PHASE + i] = who.chemotherapy_phase
    w[c.SCAN_PHASE + i] = who.scan_phase
    w[c.ORAL_THERAPY + i] = who.oral_therapy
    f[c.NEED + i] = 1.0 - who.outside_support
    f[c.DOUBLE_NEED + i] = group.double_need(who.outside_support)
    f[c.ANSWERABILITY + i] = turn.answerability(who.communication_competence)
    f[c.COMMUNICATION_COMPETENCE + i] = who.communication_competence
    f[c.EXPRESSIVENESS + i] = who.expressiveness
    f[c.TRAVEL_HOURS + i] = who.travel_hours
    f[c.DIGITAL_LITERACY + i] = who.digital_literacy
    f[c.PHYSICAL_FUNCTION + i] = who.physical_function
    for week in range(group.CYCLE_WEEKS):
        f[c.BURDENS + week * c.PEOPLE + i] = group.treatment_burden(
            who.chemotherapy, who.chemotherapy_phase, who.physical_function, week
        )
    f[c.WEEKS_SINCE_DIAGNOSIS + i] = who.weeks_since_diagnosis
    f[c.HOME_ANXIETY + i] = who.home_anxiety
    f[c.HOME_DEPRESSION + i] = who.home_depression
    f[c.BASELINE_SKILL + i] = who.baseline_skill
    f[c.ADHERENCE_READINESS + i] = who.adherence_readiness
    f[c.ANXIETY + i] = who.anxiety
    f[c.DEPRESSION + i] = who.depression
    f[c.SKILL + i] = who.baseline_skill
    f[c.VALUE + i] = who.expected_value
    f[c.ATTENDED_LAST + i] = attendance.BEFORE_FIRST_SESSION
    w[c.DROPOUT_WEEK + i] = -1
    w[c.STOPPED_TREATMENT + i] = 0
    for zero in (c.MODE, c.LEADING, c.PRESENT, c.EXPOSURES, c.DOSES_DUE, c.DOSES_TAKEN):
        w[zero + i] = 0
    for zero in (c.LAST_EXPOSED, c.SESSIONS_HELD, c.SESSIONS_ENROLLED, c.SESSIONS_ATTENDED):
        w[zero + i] = 0
    for zero in (c.BELONGING, c.COHESION, c.ALLIANCE, c.AFFECT_CHANGE, c.FACILITATION):
        f[zero + i] = 0.0


@compiled
def _count(s: Scratch, groups: int, what: int) -> int:
    """Return what happened to the groups of a block together this week."""
    total = 0
    for g in range(groups):
        total += s.grp[what, g]
    return total


@routine
def _clear_counts(s: Scratch, groups: int) -> None:
    for g in range(groups):
        for count in range(c.G_ATTENDING, c.G_PAIRS):
            s.grp[count, g] = 0
        s.hours[g] = 0.0


@routine
def _admit(batch: Batch, s: Scratch, g: int, j: int) -> None:
    """Let waiting people take the places of a group that fell free before this week."""
    job, w, grp = batch.jobs[j], s.w, s.grp
    first = grp[c.G_FIRST, g]
    for circle in range(job.circles):
        here = 0
        for i in range(first, first + grp[c.G_MEMBERS, g]):
            here += 1 if w[c.CIRCLE + i] == circle and w[c.STATUS + i] == MEMBER else 0
        while (
            here < batch.places[job.first_circle + circle]
            and grp[c.G_MEMBERS, g] < grp[c.G_SLOTS, g]
        ):
            newcomer = first + grp[c.G_MEMBERS, g]
            w[c.STATUS + newcomer] = MEMBER
            w[c.CIRCLE + newcomer] = circle
            grp[c.G_MEMBERS, g] += 1
            grp[c.G_NEWCOMERS, g] += 1
            here += 1


@routine
def _run_outside(batch: Batch, out: Output, s: Scratch, j: int) -> None:
    """Run the people of an arm who are in no group, some side by side."""
    people = batch.jobs[j].members
    for first in range(0, people, BLOCK_PEOPLE):
        _run_some_outside(batch, out, s, j, first, min(first + BLOCK_PEOPLE, people))
    average_outside(out, j, people)


@routine
def _run_some_outside(batch: Batch, out: Output, s: Scratch, j: int, first: int, last: int) -> None:
    """Run some of them, and add what is recorded of their weeks up."""
    job, w = batch.jobs[j], s.w
    p, key = values(batch.parameters[job.study]), batch.key
    holds_sessions = batch.programmes[job.scenario].sessions > 0
    n = last - first
    for i in range(n):
        _introduce(batch, s, i, job.first_row + first + i, job.replicate)
        w[c.STATUS + i] = OUTSIDE
    for week in range(len(batch.assessment_at)):
        if week > 0:
            begin_week(s, n, key, week)
            feel(p, s, n, key, week)
            take_treatment(p, s, n)
        record_week_outside(out, j, week, s, n)
        a = batch.assessment_at[week]
        if a >= 0:
            measure(p, s, n, key, week)
            some = (first, last)
            record_assessment(batch, out, job, a, week, s, 0, some, False, False, holds_sessions)
