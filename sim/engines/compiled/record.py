"""What a kernel records: the same rows as `sim.engines.mesa.record`, in the same order of sums."""

from __future__ import annotations

from math import nan
from typing import Any

from sim.engines.compiled import columns as c
from sim.engines.compiled.layout import Batch, Output
from sim.engines.compiled.state import Floats, Scratch, enrolled
from sim.numerics import compiled, normal_quantile, routine
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import group, measurement

MEASUREMENT = int(Purpose.MEASUREMENT)


@compiled
def _mean(f: Floats, first: int, cohort: int) -> float:
    total = 0.0
    for value in f[first : first + cohort]:
        total += value
    return total / cohort


@routine
def record_week(
    out: Output, row_at: int, week: int, number: int, cohort: int, s: Scratch, g: int, led: bool
) -> None:
    """Record a group's week: means over the cohort, who sit first, and counts of what happened."""
    f, w, grp = s.f, s.w, s.grp
    first = grp[c.G_FIRST, g]
    row = out.weeks[row_at, week]
    members = 0
    present = 0
    for i in range(first, first + grp[c.G_MEMBERS, g]):
        members += 1 if enrolled(w[c.STATUS + i]) else 0
        present += w[c.PRESENT + i]
    row.group = number
    row.week = week
    row.cohort = cohort
    row.enrolled = members
    row.present = present
    row.anxiety = _mean(f, c.ANXIETY + first, cohort)
    row.depression = _mean(f, c.DEPRESSION + first, cohort)
    row.skill = _mean(f, c.SKILL + first, cohort)
    row.cohesion = _mean(f, c.COHESION + first, cohort)
    row.alliance = _mean(f, c.ALLIANCE + first, cohort) if led else nan
    row.belonging = _mean(f, c.BELONGING + first, cohort)
    row.closeness = _mean_closeness(s, g)
    row.turns = grp[c.G_TURNS, g]
    row.disclosures = grp[c.G_DISCLOSURES, g]
    row.answered = grp[c.G_ANSWERED, g]
    row.co_ruminations = grp[c.G_CO_RUMINATIONS, g]
    row.dropouts = grp[c.G_DROPOUTS, g]
    row.newcomers = grp[c.G_NEWCOMERS, g]
    row.facilitator_hours = s.hours[g]


@routine
def _mean_closeness(s: Scratch, g: int) -> float:
    w, grp, closeness = s.w, s.grp, s.closeness
    first, slots = grp[c.G_FIRST, g], grp[c.G_SLOTS, g]
    total = 0.0
    count = 0
    for i in range(grp[c.G_MEMBERS, g]):
        if enrolled(w[c.STATUS + first + i]):
            for other in range(grp[c.G_MEMBERS, g]):
                meets = w[c.CIRCLE + first + i] == w[c.CIRCLE + first + other]
                if i != other and meets and enrolled(w[c.STATUS + first + other]):
                    total += closeness[grp[c.G_TIE, g] + other * slots + i]
                    count += 1
    return total / count if count > 0 else nan


@routine
def record_watched(out: Output, watched: int, week: int, s: Scratch, g: int, led: bool) -> None:
    """Record every member and tie of a watched group."""
    f, w, grp, closeness = s.f, s.w, s.grp, s.closeness
    first, slots = grp[c.G_FIRST, g], grp[c.G_SLOTS, g]
    n = grp[c.G_MEMBERS, g]
    for i in range(n):
        row = out.member_weeks[watched, week, i]
        row[0] = f[c.ANXIETY + first + i]
        row[1] = f[c.DEPRESSION + first + i]
        row[2] = f[c.SKILL + first + i]
        row[3] = f[c.COHESION + first + i]
        row[4] = f[c.ALLIANCE + first + i] if led else nan
        row[5] = w[c.PRESENT + first + i]
        row[6] = 1.0 if enrolled(w[c.STATUS + first + i]) else 0.0
        row[7] = w[c.MODE + first + i]
        for other in range(n):
            if other != i and w[c.CIRCLE + first + i] == w[c.CIRCLE + first + other]:
                at = grp[c.G_TIE, g] + other * slots + i
                out.ties[watched, week, i, other] = closeness[at]
        if led:
            out.ties[watched, week, i, out.ties.shape[3] - 1] = f[c.ALLIANCE + first + i]


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


@routine
def record_assessment(
    batch: Batch,
    out: Output,
    job: Any,
    a: int,
    week: int,
    s: Scratch,
    first: int,
    people: tuple[int, int],
    led: bool,
    grouped: bool,
    holds_sessions: bool,
) -> None:
    """Record the cohort of a job at an assessment; they sit before all newcomers.

    Parameters
    ----------
    first : int
        Where the first of them is.
    people : tuple of int
        Which of the job's cohort: from, and up to.
    """
    f, w = s.f, s.w
    p = batch.parameters[job.study]
    for k in range(people[0], people[1]):
        e, i = job.first_endpoint + k, first + k - people[0]
        row = out.endpoints[e, a]
        row.group = job.group
        row.latent_anxiety = f[c.ANXIETY + i]
        row.latent_depression = f[c.DEPRESSION + i]
        row.skill = f[c.SKILL + i]
        row.latent_cohesion = f[c.COHESION + i]
        row.alliance = f[c.ALLIANCE + i] if led else nan
        row.treatment_adherence = (
            w[c.DOSES_TAKEN + i] / w[c.DOSES_DUE + i] if w[c.DOSES_DUE + i] > 0 else nan
        )
        row.uptake = batch.accepted[e] or not holds_sessions
        row.enrolled = enrolled(w[c.STATUS + i]) if grouped else not holds_sessions
        row.sessions_held = w[c.SESSIONS_HELD + i]
        row.sessions_enrolled = w[c.SESSIONS_ENROLLED + i]
        row.sessions_attended = w[c.SESSIONS_ATTENDED + i]
        row.dropout_week = w[c.DROPOUT_WEEK + i]
        burden = group.treatment_burden(
            w[c.CHEMOTHERAPY + i], w[c.CHEMOTHERAPY_PHASE + i], f[c.PHYSICAL_FUNCTION + i], week
        )
        dropped = w[c.DROPOUT_WEEK + i] >= 0
        measure(p, batch, out, e, a, w[c.PERSON + i], job.replicate, week, burden, dropped, grouped)
