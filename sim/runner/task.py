"""What a study hands to the runner: a task that can do any of its shards, anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol

from sim import store

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int]
"""A half-open range: the first, and the one after the last."""


@dataclass(frozen=True)
class Shard:
    """A slice of a study that one worker does and one folder of tables holds.

    Attributes
    ----------
    name : str
        Hash of what it contains: identity of the task, points and replicates.
    points : tuple of int
        Half-open range of points; (0, 1) for a study of one setting.
    replicates : tuple of int
        Half-open range of replicates.
    """

    name: str
    points: Span
    replicates: Span

    @classmethod
    def of(cls, identity: str, points: Span, replicates: Span) -> Shard:
        """Return the shard of some points and replicates of a task."""
        return cls(store.fingerprint(identity, points, replicates), points, replicates)

    @property
    def worlds(self) -> int:
        """Replicates of all its points."""
        return (self.points[1] - self.points[0]) * (self.replicates[1] - self.replicates[0])


class Task(Protocol):
    """A study as something to do. Workers get it through a pipe, so it must be picklable."""

    @property
    def identity(self) -> str:
        """Fingerprint of everything that decides its numbers: scenario, points, version of the model."""
        ...

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the tables of a shard, by name; the same tables whatever the threads."""
        ...


def cut(
    identity: str, points: Span, replicates: Span, most_points: int = 1, most_replicates: int = 1
) -> Iterator[Shard]:
    """Yield the shards of a rectangle of points and replicates, point by point.

    Parameters
    ----------
    identity : str
        Of the task.
    most_points, most_replicates : int
        What one shard holds at most; shards are about equally large.
    """
    for some_points in _evenly(points, most_points):
        for some_replicates in _evenly(replicates, most_replicates):
            yield Shard.of(identity, some_points, some_replicates)


def _evenly(span: Span, most: int) -> Iterator[Span]:
    first, end = span
    parts = -(-(end - first) // most)
    bounds = [first + (end - first) * part // parts for part in range(parts + 1)] if parts else []
    yield from pairwise(bounds)
