"""Which recorded columns an outcome is found from, and how."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.estimation.outcomes import PER_OFFERED, RELIABLE_CHANGE, RESPONSE, Outcome
from sim.estimation.plan import TREATMENT_POLICY, EstimationPlan
from sim.recording import COUNTS, NUMBERS, Recording

NUMBER, CHANGE, GAIN, ATTENDANCE, RETENTION, REACH, UPTAKE, COMPLETING, HOURS = range(9)
"""Kinds of measures."""

MEASURE = np.dtype(
    [
        ("kind", np.int64),
        ("column", np.int64),
        ("points", np.float64),
        ("factor", np.float64),
        ("needs_sessions", np.bool_),
    ]
)
"""How people's numbers in an outcome are found; `column` is a position among the numbers recorded."""

_KINDS: dict[str, tuple[int, float, float]] = {
    "responders": (CHANGE, RESPONSE, 1.0),
    "deteriorated": (CHANGE, -RESPONSE, 1.0),
    "reliable_responders": (CHANGE, RELIABLE_CHANGE, 1.0),
    "reliable_deterioration": (CHANGE, -RELIABLE_CHANGE, 1.0),
    "responding": (CHANGE, RESPONSE, PER_OFFERED),
    "points_gained": (GAIN, 0.0, PER_OFFERED),
    "attendance": (ATTENDANCE, 0.0, 1.0),
    "retention": (RETENTION, 0.0, 1.0),
    "reach": (REACH, 0.0, 1.0),
    "uptake": (UPTAKE, 0.0, 1.0),
    "reached": (REACH, 0.0, PER_OFFERED),
    "completing": (COMPLETING, 0.0, PER_OFFERED),
    "facilitator_hours": (HOURS, 0.0, PER_OFFERED),
}
"""Kind, points and factor of outcomes that are no column of their own."""

_NEEDED = {
    NUMBER: (),
    CHANGE: ("anxiety",),
    GAIN: ("anxiety",),
    ATTENDANCE: ("sessions_enrolled", "sessions_attended"),
    RETENTION: ("enrolled",),
    REACH: (),
    UPTAKE: (),
    COMPLETING: ("enrolled", "sessions_held", "sessions_attended"),
    HOURS: ("sessions_enrolled",),
}
"""Columns that each kind of measure reads."""


def columns_of(outcome: Outcome) -> set[str]:
    """Return the columns of endpoints that an outcome is found from."""
    kind = _KINDS.get(outcome.name, (NUMBER,))[0]
    needed = {outcome.name} if kind == NUMBER else set(_NEEDED[kind])
    return needed | ({"sessions_held"} if outcome.needs_sessions else set())


def recording_for(plan: EstimationPlan) -> Recording:
    """Return what has to be recorded for what is to be estimated."""
    needed = set[str]().union(*(columns_of(each) for each in plan.chosen_outcomes()))
    if any(estimand != TREATMENT_POLICY for estimand in plan.estimands):
        needed.add("enrolled")
    if any(name.startswith("baseline_anxiety") for name in plan.subgroups):
        needed.add("anxiety")
    columns = tuple(name for name in (*NUMBERS, *COUNTS) if name in needed)
    return Recording(endpoints=columns, weeks=False)


def measures_of(outcomes: tuple[Outcome, ...], numbers: tuple[str, ...]) -> NDArray[Any]:
    """Return how outcomes are found from these number columns.

    Raises
    ------
    ValueError
        If a column is missing.
    """
    rows = []
    for outcome in outcomes:
        kind, points, factor = _KINDS.get(outcome.name, (NUMBER, 0.0, 1.0))
        column = outcome.name if kind == NUMBER else "anxiety"
        needed = kind in (NUMBER, CHANGE, GAIN)
        if needed and column not in numbers:
            raise ValueError(f"{outcome.name} needs the column {column!r}, which was not recorded")
        rows.append(
            (kind, numbers.index(column) if needed else -1, points, factor, outcome.needs_sessions)
        )
    return np.array(rows, MEASURE)
