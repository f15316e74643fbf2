"""Rows of watched groups, from the arrays that a kernel fills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.compiled.layout import Batch, Output
from sim.recording import FACILITATOR, MEMBER_WEEK, TIE_WEEK

STATES = ("anxiety", "depression", "skill", "cohesion", "alliance", "present", "enrolled", "mode")


def watched(
    batch: Batch, out: Output, jobs: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the rows of members and of ties of those of some jobs that are watched, week by week."""
    seen = [job for job in batch.jobs[jobs] if job["watched"] >= 0]
    return (
        _by_week([_members(batch, out, job) for job in seen], MEMBER_WEEK),
        _by_week([_ties(batch, out, job) for job in seen], TIE_WEEK),
    )


def _by_week(parts: Sequence[NDArray[Any]], dtype: np.dtype[Any]) -> NDArray[Any]:
    rows = np.concatenate([np.empty(0, dtype), *parts])
    return rows[np.argsort(rows["week"], kind="stable")]


def _members(batch: Batch, out: Output, job: Any) -> NDArray[Any]:
    states = out.member_weeks[job["watched"]]
    week, seat = np.nonzero(~np.isnan(states[..., 0]))
    rows = np.empty(len(week), MEMBER_WEEK)
    rows["group"], rows["week"] = job["group"], week
    rows["person"] = _numbers(batch, job)[seat]
    for k, name in enumerate(STATES):
        rows[name] = states[week, seat, k]
    return rows


def _ties(batch: Batch, out: Output, job: Any) -> NDArray[Any]:
    closeness = out.ties[job["watched"]]
    week, seat, other = np.nonzero(~np.isnan(closeness))
    numbers = _numbers(batch, job)
    rows = np.empty(len(week), TIE_WEEK)
    rows["group"], rows["week"] = job["group"], week
    rows["source"] = numbers[seat]
    last = other == closeness.shape[2] - 1
    rows["target"] = np.where(last, FACILITATOR, numbers[np.where(last, 0, other)])
    rows["closeness"] = closeness[week, seat, other]
    return rows


def _numbers(batch: Batch, job: Any) -> NDArray[np.int64]:
    """Return the numbers of those who sit in a job, or wait."""
    seats = slice(job["first_row"], job["first_row"] + job["members"] + job["waiting"])
    numbers: NDArray[np.int64] = batch.people["person"][batch.rows[seats]]
    return numbers
