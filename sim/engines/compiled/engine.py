"""Running studies on the compiled engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from math import prod
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.endpoints import ArmEndpoints
from sim.engines.compiled.kernel import run_blocks
from sim.engines.compiled.layout import Batch, Layout, Output, lay_out, output_for
from sim.engines.compiled.memory import borrowed, size_for
from sim.engines.compiled.places import Shared
from sim.engines.compiled.watched import watched
from sim.recording import Recording, Records, everything_of
from sim.study import Study

PORTION_BYTES = 2**24
"""Endpoints of studies that are run at once: enough to keep threads busy, few enough to stay in a cache."""


def run(
    study: Study, replicates: Sequence[int], threads: int = 1
) -> list[tuple[dict[str, Records], NDArray[Any]]]:
    """Run all arms of some replicates of a study, and record all that it asks for.

    Parameters
    ----------
    threads : int
        Threads of this process; the result doesn't depend on it.

    Returns
    -------
    list of (dict of str to Records, ndarray of PERSON)
        By replicate: what each arm left, as the Mesa engine records it, and who the people were.
    """
    recording = everything_of(study)
    batch, layout = lay_out([study], replicates, recording)
    out = output_for(batch, recording)
    fill(batch, out, threads)
    arms = [
        _records(batch, out, layout, scenario, endpoints)
        for scenario, endpoints in enumerate(
            _endpoints(study, out, layout, range(len(study.arms)), recording)
        )
    ]
    names = [arm.name for arm in study.arms]
    worlds = zip(*arms, strict=True)
    return [
        (dict(zip(names, world, strict=True)), people)
        for world, people in zip(worlds, layout.people[0], strict=True)
    ]


def run_points(
    studies: Iterable[Study], replicates: Sequence[int], threads: int, recording: Recording
) -> Iterator[list[dict[str, ArmEndpoints]]]:
    """Run all arms of some replicates of many studies; see `sim.engines.run_points`."""
    shared = Shared(replicates)
    for portion in _portions(studies, len(replicates), recording):
        batch, layout = lay_out(portion, replicates, recording, shared)
        out = output_for(batch, recording)
        fill(batch, out, threads)
        found, scenario = [], 0
        for study in portion:
            scenarios = range(scenario, scenario + len(study.arms))
            arms = _endpoints(study, out, layout, scenarios, recording)
            found.append(dict(zip([arm.name for arm in study.arms], arms, strict=True)))
            scenario = scenarios.stop
        yield found


def _portions(
    studies: Iterable[Study], replicates: int, recording: Recording
) -> Iterator[list[Study]]:
    """Cut studies into portions of one seed and one schedule that memory has room for."""
    portion: list[Study] = []
    room = PORTION_BYTES
    width = 8 * len(recording.numbers) + 2 * len(recording.counts)
    for study in studies:
        people = sum(study.allocation.values()) or study.patients * len(study.arms)
        size = width * people * len(study.schedule.assessments) * replicates
        if portion and (size > room or _apart(study, portion[0])):
            yield portion
            portion, room = [], PORTION_BYTES
        portion.append(study)
        room -= size
    if portion:
        yield portion


def _apart(study: Study, other: Study) -> bool:
    return (study.seed, study.schedule) != (other.seed, other.schedule)


def fill(batch: Batch, out: Output, threads: int = 1) -> None:
    """Run all blocks of a batch into an output."""
    count, size = len(batch.blocks) - 1, size_for(batch)
    if threads <= 1 or count <= 1:
        with borrowed(size) as memory:
            run_blocks(batch, out, memory, 0, count)
        return
    parts = _Parts(count, threads)

    def work(_: int) -> None:
        with borrowed(size) as memory:
            for start, stop in parts:
                run_blocks(batch, out, memory, start, stop)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))


class _Parts:
    """Hands blocks out to threads, many while there are many, so that all finish together."""

    def __init__(self, count: int, threads: int) -> None:
        self._next, self._count, self._threads = 0, count, threads
        self._lock = Lock()

    def __iter__(self) -> _Parts:
        return self

    def __next__(self) -> tuple[int, int]:
        with self._lock:
            start = self._next
            if start == self._count:
                raise StopIteration
            self._next += max(1, (self._count - start) // (2 * self._threads))
            return start, self._next


def _endpoints(
    study: Study, out: Output, layout: Layout, scenarios: range, recording: Recording
) -> Iterator[ArmEndpoints]:
    """Yield what each of a study's arms came to, as views of an output."""
    weeks = study.schedule.assessments
    for scenario in scenarios:
        places = layout.places[layout.places_of[scenario]]
        shape = len(weeks), *places.cohort.group.shape
        first = int(layout.first_endpoint[scenario]) * len(weeks)
        jobs = slice(layout.first_job[scenario], layout.first_job[scenario + 1])
        hours = np.bincount(places.position, out.hours[jobs], minlength=shape[1])
        yield ArmEndpoints(
            places.cohort,
            recording,
            weeks,
            _columns(out.numbers, first, int(out.kept[0]), shape),
            _columns(out.counts, first, int(out.kept[1]), shape),
            hours.astype(np.float64),
        )


def _columns(flat: NDArray[Any], first: int, kept: int, shape: tuple[int, ...]) -> NDArray[Any]:
    start = first * kept
    return flat[start : start + kept * prod(shape)].reshape(kept, *shape)


def _records(
    batch: Batch, out: Output, layout: Layout, scenario: int, endpoints: ArmEndpoints
) -> list[Records]:
    """Return the rows of one arm by replicate, in the order in which the Mesa engine makes them."""
    position = layout.places[layout.places_of[scenario]].position
    first = layout.first_job[scenario]
    group = batch.jobs["group"][first : first + len(position)]
    order = first + np.lexsort((group, position))
    until = np.cumsum(np.bincount(position, minlength=len(endpoints.facilitator_hours)))
    records = []
    for replicate, jobs in enumerate(np.split(order, until[:-1])):
        members, ties = watched(batch, out, jobs)
        records.append(
            Records(
                endpoints=endpoints.rows(replicate).reshape(-1),
                weeks=out.weeks[jobs].T.reshape(-1),
                members=members,
                ties=ties,
            )
        )
    return records
