"""What a kernel records: the same rows as `sim.engines.mesa.record`, in the same order of sums."""

from __future__ import annotations

from math import nan
from typing import Any

from sim.engines.compiled import columns as c
from sim.engines.compiled.draws import draw_people, normals
from sim.engines.compiled.layout import Batch, Output
from sim.engines.compiled.state import Floats, Ints, Scratch, enrolled
from sim.numerics import compiled, routine
from sim.parameters import Record
from sim.randomness import Purpose
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
    for row, column in (
        (c.ANXIETY, LATENT_ANXIETY),
        (c.DEPRESSION, LATENT_DEPRESSION),
        (c.SKILL, SKILL),
        (c.COHESION, LATENT_COHESION),
        (c.SCORED_ANXIETY, SCORED_ANXIETY),
        (c.SCORED_DEPRESSION, SCORED_DEPRESSION),
        (c.GAD7, GAD7),
        (c.QUALITY_OF_LIFE, QUALITY_OF_LIFE),
    ):
        _keep_numbers(out, column, at, seats, f[row + first :])
    for row, column in (
        (c.SESSIONS_HELD, HELD),
        (c.SESSIONS_ENROLLED, JOINED),
        (c.SESSIONS_ATTENDED, ATTENDED),
        (c.DROPOUT_WEEK, DROPOUT_WEEK),
        (c.OBSERVED, OBSERVED),
    ):
        _keep_counts(out, column, at, seats, w[row + first :])
    for k in range(len(seats)):
        i, seat = first + k, seats[k]
        due = w[c.DOSES_DUE + i]
        adherence = w[c.DOSES_TAKEN + i] / due if due > 0 else nan
        _keep_number(out, ADHERENCE, at, seat, adherence)
        _keep_number(out, ALLIANCE, at, seat, f[c.ALLIANCE + i] if led else nan)
        _keep_number(out, COHESION_SCALE, at, seat, f[c.COHESION_SCALE + i] if grouped else nan)
        joined = enrolled(w[c.STATUS + i]) if grouped else not holds_sessions
        _keep_count(out, ENROLLED, at, seat, 1 if joined else 0)


@routine
def measure(p: Record, s: Scratch, n: int, key: tuple[int, int], week: int) -> None:
    """Find what questionnaires show of everybody's latent state, and whether she answers them."""
    f, w = s.f, s.w
    draw_people(f, w, n, MEASUREMENT, key, week, 0, c.U0)
    draw_people(f, w, n, MEASUREMENT, key, week, 1, c.U4)
    normals(s, c.U0, c.SCORED_ANXIETY, n)
    normals(s, c.U1, c.SCORED_DEPRESSION, n)
    normals(s, c.U2, c.GAD7, n)
    normals(s, c.U3, c.COHESION_SCALE, n)
    normals(s, c.U4, c.QUALITY_OF_LIFE, n)
    for i in range(n):
        anxiety, depression = f[c.ANXIETY + i], f[c.DEPRESSION + i]
        f[c.SCORED_ANXIETY + i] = measurement.hads_score(p, anxiety, f[c.SCORED_ANXIETY + i])
        f[c.SCORED_DEPRESSION + i] = measurement.hads_score(
            p, depression, f[c.SCORED_DEPRESSION + i]
        )
        f[c.GAD7 + i] = measurement.gad7_score(anxiety, f[c.GAD7 + i])
        f[c.COHESION_SCALE + i] = measurement.cohesion_scale(
            f[c.COHESION + i], anxiety, f[c.COHESION_SCALE + i]
        )
    burdens = f[c.BURDENS + week % group.CYCLE_WEEKS * c.PEOPLE :]
    for i in range(n):
        f[c.QUALITY_OF_LIFE + i] = measurement.quality_of_life(
            f[c.ANXIETY + i], f[c.DEPRESSION + i], burdens[i], f[c.QUALITY_OF_LIFE + i]
        )
    for i in range(n):
        answers = f[c.U5 + i] < measurement.observation_probability(w[c.DROPOUT_WEEK + i] >= 0)
        w[c.OBSERVED + i] = 1 if answers or week == 0 else 0


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
