"""Running studies on the compiled engine."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.compiled.kernel import run_blocks
from sim.engines.compiled.layout import NO_GROUP, Batch, Output, lay_out, output_for
from sim.engines.compiled.state import Scratch, scratch
from sim.population import People
from sim.recording import Records
from sim.study import Study

BLOCKS_AT_ONCE = 2
"""Blocks a thread takes at a time: few enough to share work out evenly."""


def run(
    studies: Sequence[Study], replicates: Sequence[int], threads: int = 1
) -> list[list[tuple[dict[str, Records], People]]]:
    """Run all arms of some replicates of studies.

    Parameters
    ----------
    studies : sequence of Study
        Of one seed and one schedule: the points of a sweep.
    threads : int
        Threads of this process; the result doesn't depend on it.

    Returns
    -------
    list of list of (dict of str to Records, People)
        By study and replicate, as `sim.engines.mesa.run_arms`.
    """
    batch, peoples = lay_out(studies, replicates)
    out = output_for(batch)
    fill(batch, out, threads)
    return [
        [
            (
                {
                    arm.name: _records(batch, out, number, position, replicate)
                    for position, arm in enumerate(study.arms)
                },
                people,
            )
            for replicate, people in zip(replicates, peoples[number], strict=True)
        ]
        for number, study in enumerate(studies)
    ]


def fill(batch: Batch, out: Output, threads: int = 1) -> None:
    """Run all blocks of a batch into an output."""
    count = len(batch.blocks) - 1
    if threads <= 1:
        run_blocks(batch, out, _scratch_for(batch), 0, count)
        return
    idle = [_scratch_for(batch) for _ in range(threads)]

    def part(start: int) -> None:
        memory = idle.pop()
        run_blocks(batch, out, memory, start, min(start + BLOCKS_AT_ONCE, count))
        idle.append(memory)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, range(0, count, BLOCKS_AT_ONCE)))


def _scratch_for(batch: Batch) -> Scratch:
    """Return working memory for the largest block of a batch."""
    slots = batch.jobs["members"] + batch.jobs["waiting"]
    grouped = np.where(batch.jobs["group"] == NO_GROUP, 0, slots)
    return scratch(
        groups=int(np.diff(batch.blocks).max()),
        largest=max(1, int(grouped.max())),
        ties=max(1, int(np.add.reduceat(grouped * grouped, batch.blocks[:-1]).max())),
    )


def _records(batch: Batch, out: Output, study: int, arm: int, replicate: int) -> Records:
    """Return the rows of one arm in the order in which the Mesa engine makes them."""
    jobs = batch.jobs
    mine = (jobs["study"] == study) & (jobs["arm"] == arm) & (jobs["replicate"] == replicate)
    order = sorted(np.flatnonzero(mine).tolist(), key=lambda j: int(batch.jobs["group"][j]))
    weeks = out.weeks[order].T.reshape(-1)
    members, ties = _watched(batch, out, [j for j in order if batch.jobs["watched"][j] >= 0])
    return Records(endpoints=_endpoints(batch, out, order), weeks=weeks, members=members, ties=ties)


def _endpoints(batch: Batch, out: Output, jobs: Sequence[int]) -> NDArray[Any]:
    rows = [
        np.arange(
            batch.jobs["first_endpoint"][j],
            batch.jobs["first_endpoint"][j] + batch.jobs["members"][j],
        )
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
            states, closeness = (
                out.member_weeks[job["watched"], week],
                out.ties[job["watched"], week],
            )
            number = int(job["group"])
            for i in np.flatnonzero(~np.isnan(states[:, 0])):
                values = states[i]
                person = int(people[i])
                members.append(
                    (
                        number,
                        week,
                        person,
                        *values[:5],
                        bool(values[5]),
                        bool(values[6]),
                        int(values[7]),
                    )
                )
                for other in np.flatnonzero(~np.isnan(closeness[i])):
                    last = other == closeness.shape[1] - 1
                    target = -1 if last else int(people[other])
                    ties.append((number, week, person, target, closeness[i, other]))
    return members, ties
