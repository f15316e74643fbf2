"""Running studies on the compiled engine."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.compiled.kernel import run_jobs
from sim.engines.compiled.layout import NO_GROUP, Batch, Output, lay_out, output_for
from sim.engines.compiled.state import scratch
from sim.population import People
from sim.recording import Records
from sim.study import Study

JOBS_AT_ONCE = 32
"""Jobs a thread takes at a time: few enough to share work out evenly."""


def run(
    study: Study, replicates: Sequence[int], threads: int = 1
) -> list[tuple[dict[str, Records], People]]:
    """Run all arms of some replicates of a study's first point.

    Parameters
    ----------
    threads : int
        Threads of this process; the result doesn't depend on it.

    Returns
    -------
    list of (dict of str to Records, People)
        By replicate, as `sim.engines.mesa.run_arms`.
    """
    batch, peoples = lay_out(study, replicates)
    out = output_for(study, batch)
    fill(batch, out, threads)
    return [
        ({arm.name: _records(study, batch, out, position, replicate) for position, arm in enumerate(study.arms)}, people)
        for replicate, people in zip(replicates, peoples[0], strict=True)
    ]


def fill(batch: Batch, out: Output, threads: int = 1) -> None:
    """Run all jobs of a batch into an output."""
    slots = int((batch.jobs["members"] + batch.jobs["waiting"])[batch.jobs["group"] != NO_GROUP].max(initial=1))
    starts = range(0, len(batch.jobs), JOBS_AT_ONCE)
    if threads <= 1:
        run_jobs(batch, out, scratch(slots), 0, len(batch.jobs))
        return
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda start: _part(batch, out, slots, start), starts))


def _part(batch: Batch, out: Output, slots: int, start: int) -> None:
    run_jobs(batch, out, scratch(slots), start, min(start + JOBS_AT_ONCE, len(batch.jobs)))


def _records(study: Study, batch: Batch, out: Output, arm: int, replicate: int) -> Records:
    """Return the rows of one arm in the order in which the Mesa engine makes them."""
    mine = np.flatnonzero((batch.jobs["arm"] == arm) & (batch.jobs["replicate"] == replicate))
    order = sorted(mine, key=lambda j: int(batch.jobs["group"][j]))
    weeks = out.weeks[order].T.reshape(-1)
    members, ties = _watched(batch, out, [j for j in order if batch.jobs["watched"][j] >= 0])
    return Records(endpoints=_endpoints(batch, out, order), weeks=weeks, members=members, ties=ties)


def _endpoints(batch: Batch, out: Output, jobs: Sequence[int]) -> NDArray[Any]:
    rows = [
        np.arange(batch.jobs["first_endpoint"][j], batch.jobs["first_endpoint"][j] + batch.jobs["members"][j])
        for j in jobs
    ]
    mine = out.endpoints[np.concatenate(rows)] if rows else out.endpoints[:0]
    by_person = np.argsort(mine["person"][:, 0], kind="stable")
    return mine[by_person].T.reshape(-1)


def _watched(batch: Batch, out: Output, jobs: Sequence[int]) -> tuple[list[Any], list[Any]]:
    members: list[Any] = []
    ties: list[Any] = []
    for week in range(out.weeks.shape[1]):
        for j in jobs:
            job = batch.jobs[j]
            people = batch.people["person"][batch.rows[job["first_row"] :]]
            states, closeness = out.member_weeks[job["watched"], week], out.ties[job["watched"], week]
            number = int(job["group"])
            for i in np.flatnonzero(~np.isnan(states[:, 0])):
                values = states[i]
                person = int(people[i])
                members.append(
                    (number, week, person, *values[:5], bool(values[5]), bool(values[6]), int(values[7]))
                )
                for other in np.flatnonzero(~np.isnan(closeness[i])):
                    last = other == closeness.shape[1] - 1
                    target = -1 if last else int(people[other])
                    ties.append((number, week, person, target, closeness[i, other]))
    return members, ties
