"""Numbers, sums and squares over the people of an arm, replicate by replicate, as machine code.

What a person has in each outcome is what `sim.estimation.measures` says, read from the columns that an engine
recorded; a sum runs over people in the order of their numbers.
"""

from __future__ import annotations

from math import nan
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from sim.endpoints import ArmEndpoints
from sim.estimation.coverage import COMPLETING_SHARE
from sim.estimation.panel import BoolArray, FloatArray, IntArray
from sim.estimation.plan import PRINCIPAL_STRATUM, TREATMENT_POLICY
from sim.estimation.recorded import (
    ATTENDANCE,
    CHANGE,
    COMPLETING,
    GAIN,
    HOURS,
    NUMBER,
    REACH,
    RETENTION,
    UPTAKE,
)
from sim.numerics import kernel, routine

PEOPLE, TOTAL, SQUARES, GROUPS = range(4)
"""Rows of what is added up: people, their sum, their sum of squares, and groups that hold some of them."""

EVERYBODY, ENROLLED_HERE, ENROLLED_IN_BOTH = range(3)
"""Who is counted."""

COLUMNS = ("enrolled", "sessions_held", "sessions_enrolled", "sessions_attended")
ENROLLED, HELD, JOINED, ATTENDED = range(len(COLUMNS))


class Columns(NamedTuple):
    """What was recorded of an arm, as machine code takes it.

    Attributes
    ----------
    numbers, counts : ndarray, shape (columns, assessments, replicates, people)
    count_at : ndarray of int, shape (columns,)
        Which of the counts each of `COLUMNS` is; -1 if not recorded.
    reached, uptake : ndarray of bool, shape (replicates, people)
    group : ndarray of int, shape (replicates, people)
    hours : ndarray, shape (replicates,)
    """

    numbers: FloatArray
    counts: NDArray[np.int16]
    count_at: IntArray
    reached: BoolArray
    uptake: BoolArray
    group: NDArray[np.int32]
    hours: FloatArray

    @classmethod
    def of(cls, arm: ArmEndpoints) -> Self:
        """Return the columns of an arm."""
        counts, cohort = arm.recording.counts, arm.cohort
        at = [counts.index(name) if name in counts else -1 for name in COLUMNS]
        return cls(
            arm.numbers,
            arm.counts,
            np.array(at, np.int64),
            cohort.reached,
            cohort.uptake,
            cohort.group,
            arm.facilitator_hours,
        )


class Counted(NamedTuple):
    """Which sums are made.

    Attributes
    ----------
    measures : ndarray of MEASURE, shape (outcomes,)
    defined : ndarray of bool, shape (outcomes, assessments)
        Where an outcome is reported.
    members : ndarray of bool, shape (subgroups, replicates, people)
        Who belongs to each subgroup.
    everybody : ndarray of bool, shape (subgroups,)
        Whether a subgroup is everybody, which needn't be looked up.
    who : int
        `EVERYBODY`, or those enrolled at the assessment in this arm, or in both.
    """

    measures: NDArray[Any]
    defined: BoolArray
    members: BoolArray
    everybody: BoolArray
    who: int


class Workspace(NamedTuple):
    """Working memory: two rows of people, and when each group was last counted."""

    row: FloatArray
    spare: FloatArray
    stamp: IntArray

    @classmethod
    def of(cls, people: int, groups: int) -> Self:
        """Return memory for so many people and groups of a replicate."""
        return cls(np.empty(people), np.empty(people), np.zeros(groups + 1, np.int64))


def who_counts(estimand: str) -> int:
    """Return whom an estimand counts."""
    if estimand == TREATMENT_POLICY:
        return EVERYBODY
    return ENROLLED_IN_BOTH if estimand == PRINCIPAL_STRATUM else ENROLLED_HERE


@kernel
def add_up(
    own: Columns, other: Columns, counted: Counted, memory: Workspace, sums: FloatArray
) -> None:
    """Add up over people in each subgroup.

    Parameters
    ----------
    own : Columns
        Of the arm whose people are added up.
    other : Columns
        Of the arm it is paired with, where those count who are enrolled in both; else the same.
    sums : ndarray, shape (4, replicates, cells)
        `PEOPLE`, `TOTAL`, `SQUARES` and `GROUPS`, filled in; cells are outcome × assessment × subgroup. Zero where
        an outcome is not defined.
    """
    outcomes, assessments = counted.defined.shape
    subgroups, replicates, _ = counted.members.shape
    sums[:] = 0.0
    sessions = _holds_sessions(own) and _holds_sessions(other)
    for r in range(replicates):
        memory.row[:] = 0.0
        groups = _groups(own.group[r], memory.row, memory.stamp)
        for o in range(outcomes):
            measure = counted.measures[o]
            if measure.needs_sessions and not sessions:
                continue
            for a in range(assessments):
                if not counted.defined[o, a]:
                    continue
                _fill(memory.row, own, measure, a, r)
                if counted.who == ENROLLED_IN_BOTH:
                    _fill(memory.spare, other, measure, a, r)
                    _leave_out(memory.row, memory.spare, other, a, r)
                if counted.who != EVERYBODY:
                    _leave_out(memory.row, memory.row, own, a, r)
                for g in range(subgroups):
                    values = memory.row
                    if not counted.everybody[g]:
                        values = memory.spare
                        for i in range(len(values)):
                            values[i] = memory.row[i] if counted.members[g, r, i] else nan
                    cell = (o * assessments + a) * subgroups + g
                    _add(values, own.group[r], groups, memory.stamp, sums[:, r, cell])


@routine
def _add(
    values: FloatArray,
    group: NDArray[np.int32],
    all_groups: int,
    stamp: IntArray,
    sums: FloatArray,
) -> None:
    people = 0
    for value in values:
        people += 1 if value == value else 0
    total = squares = 0.0
    if people == len(values):
        for value in values:
            total += value
            squares += value * value
        sums[GROUPS] = all_groups
    elif people > 0:
        for value in values:
            if value == value:
                total += value
                squares += value * value
        sums[GROUPS] = _groups(group, values, stamp)
    sums[PEOPLE], sums[TOTAL], sums[SQUARES] = people, total, squares


@routine
def _groups(group: NDArray[np.int32], values: FloatArray, stamp: IntArray) -> int:
    """Count the groups that hold somebody who has a value."""
    stamp[0] += 1
    found = 0
    for i in range(len(values)):
        at = group[i] + 1
        if at > 0 and values[i] == values[i] and stamp[at] != stamp[0]:
            stamp[at] = stamp[0]
            found += 1
    return found


@routine
def _leave_out(values: FloatArray, others: FloatArray, columns: Columns, a: int, r: int) -> None:
    """Leave out who isn't enrolled, or has no value in the other arm."""
    enrolled = columns.counts[columns.count_at[ENROLLED], a, r]
    for i in range(len(values)):
        stays = enrolled[i] != 0 and others[i] == others[i]
        values[i] = values[i] if stays else nan


@routine
def _holds_sessions(columns: Columns) -> bool:
    at = columns.count_at[HELD]
    if at < 0:
        return False
    held = 0
    last = columns.counts[at, columns.counts.shape[1] - 1]
    for r in range(last.shape[0]):
        for count in last[r]:
            held = max(held, count)
    return held > 0


@routine
def _fill(row: FloatArray, of: Columns, measure: Any, a: int, r: int) -> None:
    """Fill in people's numbers in an outcome at an assessment; NaN where somebody has none."""
    kind, factor = measure.kind, measure.factor
    if kind == NUMBER:
        values = of.numbers[measure.column, a, r]
        for i in range(len(row)):
            row[i] = values[i]
    elif kind in (CHANGE, GAIN):
        before, now = of.numbers[measure.column, 0, r], of.numbers[measure.column, a, r]
        for i in range(len(row)):
            row[i] = before[i] - now[i]
        if kind == CHANGE:
            _mark_changed(row, measure.points)
        for i in range(len(row)):
            row[i] *= factor
    elif kind in (REACH, UPTAKE):
        flags = of.reached[r] if kind == REACH else of.uptake[r]
        for i in range(len(row)):
            row[i] = factor if flags[i] else 0.0
    elif kind == ATTENDANCE:
        joined = of.counts[of.count_at[JOINED], a, r]
        attended = of.counts[of.count_at[ATTENDED], a, r]
        for i in range(len(row)):
            row[i] = attended[i] / joined[i] if joined[i] > 0 else nan
    elif kind == RETENTION:
        enrolled, uptake = of.counts[of.count_at[ENROLLED], a, r], of.uptake[r]
        for i in range(len(row)):
            row[i] = enrolled[i] if uptake[i] else nan
    elif kind == COMPLETING:
        _mark_completing(row, of, factor, a, r)
    elif kind == HOURS:
        _share_hours(row, of.counts[of.count_at[JOINED], a, r], factor * of.hours[r])


@routine
def _mark_changed(row: FloatArray, points: float) -> None:
    """Mark who gained so many points, or lost as many where `points` is negative."""
    for i in range(len(row)):
        changed = row[i] >= points if points > 0.0 else row[i] <= points
        row[i] = 1.0 if changed else 0.0


@routine
def _mark_completing(row: FloatArray, of: Columns, factor: float, a: int, r: int) -> None:
    """Mark who took it up, is still enrolled and attended half of the sessions held."""
    held, attended = of.counts[of.count_at[HELD], a, r], of.counts[of.count_at[ATTENDED], a, r]
    enrolled = of.counts[of.count_at[ENROLLED], a, r]
    for i in range(len(row)):
        enough = held[i] > 0 and attended[i] >= COMPLETING_SHARE * held[i]
        row[i] = factor if enough and of.uptake[r, i] and enrolled[i] != 0 else 0.0


@routine
def _share_hours(row: FloatArray, joined: NDArray[np.int16], hours: float) -> None:
    """Share hours among people by the sessions held while they were enrolled; alike where there were none."""
    total = 0
    for sessions in joined:
        total += sessions
    for i in range(len(row)):
        row[i] = hours * (joined[i] / total if total > 0 else 1.0 / len(row))
