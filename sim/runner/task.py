"""What a study hands to the runner: a task that can do any of its shards, anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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
    """A study as something to do. Workers get it through a pipe, so it must be picklable.

    Attributes
    ----------
    identity : str
        Fingerprint of everything that decides its numbers: scenario, points, version of the model.
    """

    @property
    def identity(self) -> str:
        """Fingerprint of everything that decides its numbers."""
        ...

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the tables of a shard, by name; the same tables whatever the threads."""
        ...


def cut(
    identity: str, points: Span, replicates: Span, most_points: int = 1, most_replicates: int = 1
) -> Iterator[Shard]:
    """Yield the shards of a rectangle of points and replicates, points first.

    Parameters
    ----------
    identity : str
        Of the task.
    most_points, most_replicates : int
        What one shard holds at most.
    """
    for first in range(*points, most_points):
        for start in range(*replicates, most_replicates):
            yield Shard.of(
                identity,
                (first, min(first + most_points, points[1])),
                (start, min(start + most_replicates, replicates[1])),
            )
