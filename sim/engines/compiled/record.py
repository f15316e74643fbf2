"""What a kernel records: the same rows as `sim.engines.mesa.record`, in the same order of sums."""

from __future__ import annotations

from math import nan

from sim.engines.compiled.layout import NO_GROUP, Batch, Output
from sim.engines.compiled.state import (
    ANSWERED,
    CO_RUMINATIONS,
    DISCLOSURES,
    DROPOUTS,
    NEWCOMERS,
    TURNS,
    Floats,
    Ints,
    Scratch,
    enrolled,
)
from sim.numerics import compiled, normal_quantile
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import group, measurement

MEASUREMENT = int(Purpose.MEASUREMENT)


@compiled
def _mean(values: Floats, counts: Ints, n: int) -> float:
    total = 0.0
    count = 0
    for i in range(n):
        if counts[i] != 0:
            total += values[i]
            count += 1
    return total / count if count > 0 else nan


@compiled
def record_week(
    out: Output, j: int, week: int, number: int, s: Scratch, n: int, led: bool, hours: float
) -> None:
    """Record a group's week: means over the cohort, counts of what happened."""
    m = s.members
    row = out.weeks[j, week]
    row.group = number
    row.week = week
    cohort = 0
    members = 0
    present = 0
    for i in range(n):
        cohort += m.in_cohort[i]
        members += 1 if enrolled(m.status[i]) else 0
        present += m.present[i]
    row.cohort = cohort
    row.enrolled = members
    row.present = present
    row.anxiety = _mean(m.anxiety, m.in_cohort, n)
    row.depression = _mean(m.depression, m.in_cohort, n)
    row.skill = _mean(m.skill, m.in_cohort, n)
    row.cohesion = _mean(m.cohesion, m.in_cohort, n)
    row.alliance = _mean(m.alliance, m.in_cohort, n) if led else nan
    row.belonging = _mean(m.belonging, m.in_cohort, n)
    row.closeness = _mean_closeness(s, n)
    row.turns = s.counts[TURNS]
    row.disclosures = s.counts[DISCLOSURES]
    row.answered = s.counts[ANSWERED]
    row.co_ruminations = s.counts[CO_RUMINATIONS]
    row.dropouts = s.counts[DROPOUTS]
    row.newcomers = s.counts[NEWCOMERS]
    row.facilitator_hours = hours


@compiled
def _mean_closeness(s: Scratch, n: int) -> float:
    m = s.members
    total = 0.0
    count = 0
    for i in range(n):
        for other in range(n):
            both = enrolled(m.status[i]) and enrolled(m.status[other])
            if i != other and both and m.circle[i] == m.circle[other]:
                total += s.closeness[other, i]
                count += 1
    return total / count if count > 0 else nan


@compiled
def record_watched(out: Output, watched: int, week: int, s: Scratch, n: int, led: bool) -> None:
    """Record every member and tie of a watched group."""
    m = s.members
    for i in range(n):
        row = out.member_weeks[watched, week, i]
        row[0] = m.anxiety[i]
        row[1] = m.depression[i]
        row[2] = m.skill[i]
        row[3] = m.cohesion[i]
        row[4] = m.alliance[i] if led else nan
        row[5] = m.present[i]
        row[6] = 1.0 if enrolled(m.status[i]) else 0.0
        row[7] = m.mode[i]
        for other in range(n):
            if other != i and m.circle[i] == m.circle[other]:
                out.ties[watched, week, i, other] = s.closeness[other, i]
        if led:
            last = out.ties.shape[3] - 1
            out.ties[watched, week, i, last] = m.alliance[i]


@compiled
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


@compiled
def record_assessment(
    p: Record,
    batch: Batch,
    out: Output,
    j: int,
    a: int,
    week: int,
    s: Scratch,
    led: bool,
    holds_sessions: bool,
) -> None:
    """Record the cohort of a group at an assessment; they sit before all newcomers."""
    m, job = s.members, batch.jobs[j]
    for i in range(job.members):
        e = job.first_endpoint + i
        row = out.endpoints[e, a]
        row.group = job.group
        row.latent_anxiety = m.anxiety[i]
        row.latent_depression = m.depression[i]
        row.skill = m.skill[i]
        row.latent_cohesion = m.cohesion[i]
        row.alliance = m.alliance[i] if led else nan
        row.treatment_adherence = m.doses_taken[i] / m.doses_due[i] if m.doses_due[i] > 0 else nan
        row.uptake = batch.accepted[e] or not holds_sessions
        row.enrolled = enrolled(m.status[i])
        row.sessions_held = m.sessions_held[i]
        row.sessions_enrolled = m.sessions_enrolled[i]
        row.sessions_attended = m.sessions_attended[i]
        row.dropout_week = m.dropout_week[i]
        burden = group.treatment_burden(
            m.chemotherapy[i], m.chemotherapy_phase[i], m.physical_function[i], week
        )
        dropped = m.dropout_week[i] >= 0
        measure(p, batch, out, e, a, m.person[i], job.replicate, week, burden, dropped, True)


@compiled
def record_outside(
    p: Record,
    batch: Batch,
    out: Output,
    e: int,
    a: int,
    week: int,
    who: Record,
    replicate: int,
    anxiety: float,
    depression: float,
    doses_taken: int,
    doses_due: int,
    holds_sessions: bool,
) -> None:
    """Record somebody who is in no group at an assessment."""
    row = out.endpoints[e, a]
    row.group = NO_GROUP
    row.latent_anxiety = anxiety
    row.latent_depression = depression
    row.skill = who.baseline_skill
    row.latent_cohesion = 0.0
    row.alliance = nan
    row.treatment_adherence = doses_taken / doses_due if doses_due > 0 else nan
    row.uptake = batch.accepted[e] or not holds_sessions
    row.enrolled = True
    row.dropout_week = -1
    burden = group.treatment_burden(
        who.chemotherapy, who.chemotherapy_phase, who.physical_function, week
    )
    measure(p, batch, out, e, a, who.person, replicate, week, burden, False, False)
