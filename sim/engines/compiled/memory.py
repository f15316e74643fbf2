"""Working memory that is lent to threads, and kept from batch to batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np

from sim.engines.compiled.layout import Batch
from sim.engines.compiled.state import Scratch, scratch
from sim.seating import NO_GROUP

Size = tuple[int, int, int]
"""Groups, people of the largest group, and squared sizes of groups of a block."""

_idle: list[tuple[Size, Scratch]] = []


def size_for(batch: Batch) -> Size:
    """Return the size that the largest block of a batch needs."""
    slots = batch.jobs["members"] + batch.jobs["waiting"]
    grouped = np.where(batch.jobs["group"] == NO_GROUP, 0, slots)
    starts = batch.blocks[:-1]
    return (
        int(np.diff(batch.blocks).max()),
        max(1, int(grouped.max())),
        max(1, int(np.add.reduceat(grouped * grouped, starts).max())),
    )


@contextmanager
def borrowed(size: Size) -> Iterator[Scratch]:
    """Lend working memory of at least a size, to one thread at a time."""
    try:
        had, memory = _idle.pop()
    except IndexError:
        had, memory = size, scratch(*size)
    if any(need > have for need, have in zip(size, had, strict=True)):
        groups, largest, ties = map(max, size, had)
        had, memory = (groups, largest, ties), scratch(groups, largest, ties)
    try:
        yield memory
    finally:
        _idle.append((had, memory))
