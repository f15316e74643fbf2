"""What a kernel records: the same rows as `sim.engines.mesa.record`, in the same order of sums."""

from __future__ import annotations

from math import nan
from typing import Any

from sim.engines.compiled import columns as c
from sim.engines.compiled.layout import Batch, Output
from sim.engines.compiled.state import Floats, Ints, Scratch, enrolled
from sim.numerics import compiled, normal_quantile, routine
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.recording import COUNTS, NUMBERS
from sim.rules import group, measurement
from sim.seating import NO_GROUP

MEASUREMENT = int(Purpose.MEASUREMENT)
(
    LATENT_ANXIETY,
    LATENT_DEPRESSION,
    SKILL,
    LATENT_COHESION,
    ALLIANCE,
    SCORED_ANXIETY,
    SCORED_DEPRESSION,
    GAD7,
    QUALITY_OF_LIFE,
    COHESION_SCALE,
    ADHERENCE,
) = range(len(NUMBERS))
ENROLLED, HELD, JOINED, ATTENDED, DROPOUT_WEEK, OBSERVED = range(len(COUNTS))


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
    out.hours[row_at] += s.hours[g]
    if len(out.weeks) == 0:
        return
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
def record_week_outside(out: Output, row_at: int, week: int, s: Scratch, n: int) -> None:
    """Add what is recorded of a week of people in no group to what others of them left."""
    if len(out.weeks) == 0:
        return
    f, row = s.f, out.weeks[row_at, week]
    anxiety, depression, skill = row.anxiety, row.depression, row.skill
    for i in range(n):
        anxiety += f[c.ANXIETY + i]
        depression += f[c.DEPRESSION + i]
        skill += f[c.SKILL + i]
    row.anxiety, row.depression, row.skill = anxiety, depression, skill


@routine
def average_outside(out: Output, row_at: int, people: int) -> None:
    """Make means of what was added up over so many people in no group."""
    if len(out.weeks) == 0:
        return
    for week in range(out.weeks.shape[1]):
        row = out.weeks[row_at, week]
        row.group = NO_GROUP
        row.week = week
        row.cohort = people
        row.anxiety /= people
        row.depression /= people
        row.skill /= people
        row.cohesion = nan
        row.alliance = nan
        row.belonging = nan
        row.closeness = nan


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


@routine
def record_assessment(
    p: Record,
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
    seats = batch.endpoint[job.first_row + people[0] : job.first_row + people[1]]
    at = job.first_endpoint, job.cohort, a
    _keep_numbers(out, LATENT_ANXIETY, at, seats, f[c.ANXIETY + first :])
    _keep_numbers(out, LATENT_DEPRESSION, at, seats, f[c.DEPRESSION + first :])
    _keep_numbers(out, SKILL, at, seats, f[c.SKILL + first :])
    _keep_numbers(out, LATENT_COHESION, at, seats, f[c.COHESION + first :])
    _keep_counts(out, HELD, at, seats, w[c.SESSIONS_HELD + first :])
    _keep_counts(out, JOINED, at, seats, w[c.SESSIONS_ENROLLED + first :])
    _keep_counts(out, ATTENDED, at, seats, w[c.SESSIONS_ATTENDED + first :])
    _keep_counts(out, DROPOUT_WEEK, at, seats, w[c.DROPOUT_WEEK + first :])
    for k in range(len(seats)):
        i, seat = first + k, seats[k]
        due = w[c.DOSES_DUE + i]
        adherence = w[c.DOSES_TAKEN + i] / due if due > 0 else nan
        _keep_number(out, ADHERENCE, at, seat, adherence)
        _keep_number(out, ALLIANCE, at, seat, f[c.ALLIANCE + i] if led else nan)
        joined = enrolled(w[c.STATUS + i]) if grouped else not holds_sessions
        _keep_count(out, ENROLLED, at, seat, 1 if joined else 0)
        _measure(p, batch, out, at, seat, job.replicate, week, s, i, grouped)


@routine
def _measure(
    p: Record,
    batch: Batch,
    out: Output,
    at: tuple[int, int, int],
    seat: int,
    replicate: int,
    week: int,
    s: Scratch,
    i: int,
    grouped: bool,
) -> None:
    """Record what questionnaires show of somebody's latent state, and whether she answers them."""
    f, w, key = s.f, s.w, batch.key
    anxiety, depression, cohesion = f[c.ANXIETY + i], f[c.DEPRESSION + i], f[c.COHESION + i]
    person, dropped = w[c.PERSON + i], 1 if w[c.DROPOUT_WEEK + i] >= 0 else 0
    burden = group.treatment_burden(
        w[c.CHEMOTHERAPY + i], w[c.CHEMOTHERAPY_PHASE + i], f[c.PHYSICAL_FUNCTION + i], week
    )
    first, second, third, fourth = uniforms(
        key[0], key[1], replicate, MEASUREMENT, week, 0, person, 0, 0
    )
    life, answers, _, _ = uniforms(key[0], key[1], replicate, MEASUREMENT, week, 0, person, 0, 1)
    scored = measurement.hads_score(p, anxiety, normal_quantile(first))
    _keep_number(out, SCORED_ANXIETY, at, seat, scored)
    scored = measurement.hads_score(p, depression, normal_quantile(second))
    _keep_number(out, SCORED_DEPRESSION, at, seat, scored)
    scored = measurement.gad7_score(anxiety, normal_quantile(third))
    _keep_number(out, GAD7, at, seat, scored)
    scored = measurement.quality_of_life(anxiety, depression, burden, normal_quantile(life))
    _keep_number(out, QUALITY_OF_LIFE, at, seat, scored)
    scored = measurement.cohesion_scale(cohesion, anxiety, normal_quantile(fourth))
    _keep_number(out, COHESION_SCALE, at, seat, scored if grouped else nan)
    observed = week == 0 or answers < measurement.observation_probability(dropped)
    _keep_count(out, OBSERVED, at, seat, 1 if observed else 0)


@compiled
def _start(columns: int, assessments: int, at: tuple[int, int, int], column: int) -> int:
    """Return where a column of an assessment begins; `at`: first endpoint, cohort, assessment."""
    return (at[0] * columns + column * at[1]) * assessments + at[2] * at[1]


@compiled
def _keep_number(
    out: Output, column: int, at: tuple[int, int, int], seat: int, value: float
) -> None:
    if out.number_at[column] >= 0:
        start = _start(out.kept[0], out.kept[2], at, out.number_at[column])
        out.numbers[start + seat] = value


@compiled
def _keep_count(out: Output, column: int, at: tuple[int, int, int], seat: int, value: int) -> None:
    if out.count_at[column] >= 0:
        start = _start(out.kept[1], out.kept[2], at, out.count_at[column])
        out.counts[start + seat] = value


@routine
def _keep_numbers(
    out: Output, column: int, at: tuple[int, int, int], seats: Ints, values: Floats
) -> None:
    for k in range(len(seats)):
        _keep_number(out, column, at, seats[k], values[k])


@routine
def _keep_counts(
    out: Output, column: int, at: tuple[int, int, int], seats: Ints, values: Ints
) -> None:
    for k in range(len(seats)):
        _keep_count(out, column, at, seats[k], values[k])
