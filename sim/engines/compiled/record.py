"""What a kernel records: the same rows as `sim.engines.mesa.record`, in the same order of sums."""

from __future__ import annotations

from math import nan

from sim.engines.compiled.layout import Batch, Output
from sim.engines.compiled.state import Floats, Scratch, enrolled
from sim.numerics import compiled, normal_quantile, routine
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import group, measurement

MEASUREMENT = int(Purpose.MEASUREMENT)


@compiled
def _mean(values: Floats, first: int, cohort: int) -> float:
    total = 0.0
    for i in range(first, first + cohort):
        total += values[i]
    return total / cohort


@routine
def record_week(out: Output, row_at: int, week: int, number: int, cohort: int, s: Scratch, g: int, led: bool) -> None:
    """Record a group's week: means over the cohort, who sit first, and counts of what happened."""
    m, groups, first = s.members, s.groups, s.groups.first[g]
    row = out.weeks[row_at, week]
    members = 0
    present = 0
    for i in range(first, first + groups.members[g]):
        members += 1 if enrolled(m.status[i]) else 0
        present += m.present[i]
    row.group = number
    row.week = week
    row.cohort = cohort
    row.enrolled = members
    row.present = present
    row.anxiety = _mean(m.anxiety, first, cohort)
    row.depression = _mean(m.depression, first, cohort)
    row.skill = _mean(m.skill, first, cohort)
    row.cohesion = _mean(m.cohesion, first, cohort)
    row.alliance = _mean(m.alliance, first, cohort) if led else nan
    row.belonging = _mean(m.belonging, first, cohort)
    row.closeness = _mean_closeness(s, g)
    row.turns = groups.turns[g]
    row.disclosures = groups.disclosures[g]
    row.answered = groups.answered[g]
    row.co_ruminations = groups.co_ruminations[g]
    row.dropouts = groups.dropouts[g]
    row.newcomers = groups.newcomers[g]
    row.facilitator_hours = groups.hours[g]


@routine
def _mean_closeness(s: Scratch, g: int) -> float:
    m, first, slots = s.members, s.groups.first[g], s.groups.slots[g]
    total = 0.0
    count = 0
    for i in range(s.groups.members[g]):
        if enrolled(m.status[first + i]):
            for other in range(s.groups.members[g]):
                meets = m.circle[first + i] == m.circle[first + other]
                if i != other and meets and enrolled(m.status[first + other]):
                    total += s.closeness[s.groups.tie[g] + other * slots + i]
                    count += 1
    return total / count if count > 0 else nan


@routine
def record_watched(out: Output, watched: int, week: int, s: Scratch, g: int, led: bool) -> None:
    """Record every member and tie of a watched group."""
    m, first, slots = s.members, s.groups.first[g], s.groups.slots[g]
    n = s.groups.members[g]
    for i in range(n):
        row = out.member_weeks[watched, week, i]
        row[0] = m.anxiety[first + i]
        row[1] = m.depression[first + i]
        row[2] = m.skill[first + i]
        row[3] = m.cohesion[first + i]
        row[4] = m.alliance[first + i] if led else nan
        row[5] = m.present[first + i]
        row[6] = 1.0 if enrolled(m.status[first + i]) else 0.0
        row[7] = m.mode[first + i]
        for other in range(n):
            if other != i and m.circle[first + i] == m.circle[first + other]:
                closeness = s.closeness[s.groups.tie[g] + other * slots + i]
                out.ties[watched, week, i, other] = closeness
        if led:
            out.ties[watched, week, i, out.ties.shape[3] - 1] = m.alliance[first + i]


@routine
def measure(
    p: Record,
    batch: Batch,
    out: Output,
    e: int,
    a: int,
    person: int,
    replicate: int,
    week: int,
    burden: float,
    dropped_out: bool,
    in_group: bool,
) -> None:
    """Fill in what questionnaires show of the latent state already recorded in a row."""
    row = out.endpoints[e, a]
    key = batch.key
    first, second, third, fourth = uniforms(
        key[0], key[1], replicate, MEASUREMENT, week, 0, person, 0, 0
    )
    life, observed, _, _ = uniforms(key[0], key[1], replicate, MEASUREMENT, week, 0, person, 0, 1)
    row.person = person
    row.week = week
    row.anxiety = measurement.hads_score(p, row.latent_anxiety, normal_quantile(first))
    row.depression = measurement.hads_score(p, row.latent_depression, normal_quantile(second))
    row.gad7 = measurement.gad7_score(row.latent_anxiety, normal_quantile(third))
    row.quality_of_life = measurement.quality_of_life(
        row.latent_anxiety, row.latent_depression, burden, normal_quantile(life)
    )
    row.cohesion = nan
    if in_group:
        row.cohesion = measurement.cohesion_scale(
            row.latent_cohesion, row.latent_anxiety, normal_quantile(fourth)
        )
    row.reached = batch.reached[e]
    row.observed = week == 0 or observed < measurement.observation_probability(
        1 if dropped_out else 0
    )


@routine
def record_assessment(
    p: Record,
    batch: Batch,
    out: Output,
    job: Record,
    a: int,
    week: int,
    s: Scratch,
    first: int,
    led: bool,
    grouped: bool,
    holds_sessions: bool,
) -> None:
    """Record the cohort of a job at an assessment; they sit before all newcomers."""
    m = s.members
    for k in range(job.members):
        e, i = job.first_endpoint + k, first + k
        row = out.endpoints[e, a]
        row.group = job.group
        row.latent_anxiety = m.anxiety[i]
        row.latent_depression = m.depression[i]
        row.skill = m.skill[i]
        row.latent_cohesion = m.cohesion[i]
        row.alliance = m.alliance[i] if led else nan
        row.treatment_adherence = m.doses_taken[i] / m.doses_due[i] if m.doses_due[i] > 0 else nan
        row.uptake = batch.accepted[e] or not holds_sessions
        row.enrolled = enrolled(m.status[i]) if grouped else not holds_sessions
        row.sessions_held = m.sessions_held[i]
        row.sessions_enrolled = m.sessions_enrolled[i]
        row.sessions_attended = m.sessions_attended[i]
        row.dropout_week = m.dropout_week[i]
        burden = group.treatment_burden(
            m.chemotherapy[i], m.chemotherapy_phase[i], m.physical_function[i], week
        )
        dropped = m.dropout_week[i] >= 0
        measure(p, batch, out, e, a, m.person[i], job.replicate, week, burden, dropped, grouped)
