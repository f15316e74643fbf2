"""What an arm's people came to at the assessments: an array a column, over replicates and people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from sim.recording import COUNTS, ENDPOINT, NUMBERS, Recording, Records


@dataclass(frozen=True, eq=False)
class Cohort:
    """Who is in an arm, and where they sit; points that seat the same people alike share one.

    Attributes
    ----------
    people : ndarray of `sim.population.PERSON`, shape (replicates, people)
        In the order of their numbers; the same people in every arm, except where a trial allocates them.
    group : ndarray of int32, shape (replicates, people)
        The group they start in; -1 in none.
    reached, uptake : ndarray of bool, shape (replicates, people)
        Whom an offer reached, and who accepted it.
    """

    people: NDArray[Any]
    group: NDArray[np.int32]
    reached: NDArray[np.bool_]
    uptake: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ArmEndpoints:
    """What an arm's cohort came to, in some replicates.

    Attributes
    ----------
    cohort : Cohort
        The people.
    recording : Recording
        Which columns there are.
    assessments : tuple of int
        Weeks.
    numbers : ndarray of float64, shape (columns, assessments, replicates, people)
        In the order of `Recording.numbers`.
    counts : ndarray of int16, shape (columns, assessments, replicates, people)
        In the order of `Recording.counts`.
    facilitator_hours : ndarray, shape (replicates,)
        Over the whole study.
    """

    cohort: Cohort
    recording: Recording
    assessments: tuple[int, ...]
    numbers: NDArray[np.float64]
    counts: NDArray[np.int16]
    facilitator_hours: NDArray[np.float64]

    @classmethod
    def of(cls, worlds: Sequence[tuple[Records, NDArray[Any]]], recording: Recording) -> Self:
        """Arrange what an engine recorded of an arm.

        Parameters
        ----------
        worlds : sequence of (Records, ndarray of PERSON)
            By replicate: rows of endpoints, all of an assessment after each other in the order of their numbers;
            and people, these among others.
        """
        rows = [np.array(records.endpoints, ENDPOINT) for records, _ in worlds]
        weeks = np.unique(rows[0]["week"])
        table = np.stack([each.reshape(len(weeks), -1) for each in rows], axis=1)
        first = table[0]
        people = [
            people[np.searchsorted(people["person"], mine)]
            for (_, people), mine in zip(worlds, first["person"], strict=True)
        ]
        cohort = Cohort(
            np.stack(people),
            *(np.ascontiguousarray(first[name]) for name in ("group", "reached", "uptake")),
        )
        numbers = np.array([table[name] for name in recording.numbers], np.float64)
        counts = np.array([table[name] for name in recording.counts], np.int16)
        hours = [records.facilitator_hours() for records, _ in worlds]
        return cls(
            cohort,
            recording,
            tuple(weeks.tolist()),
            numbers.reshape(-1, *table.shape),
            counts.reshape(-1, *table.shape),
            np.array(hours, np.float64),
        )

    def column(self, name: str) -> NDArray[Any]:
        """Return a column, shape (assessments, replicates, people).

        Raises
        ------
        ValueError
            If it was not recorded.
        """
        for names, columns in (
            (self.recording.numbers, self.numbers),
            (self.recording.counts, self.counts),
        ):
            if name in names:
                column: NDArray[Any] = columns[names.index(name)]
                return column
        raise ValueError(f"{name!r} was not recorded; ask for it in Recording.endpoints")

    def rows(self, replicate: int) -> NDArray[Any]:
        """Return the rows of `ENDPOINT` of one replicate, shape (assessments, people).

        Parameters
        ----------
        replicate : int
            Its position among those run.

        Raises
        ------
        ValueError
            If a column was not recorded.
        """
        rows = np.empty((len(self.assessments), self.cohort.group.shape[1]), ENDPOINT)
        rows["week"] = np.array(self.assessments)[:, np.newaxis]
        rows["person"] = self.cohort.people["person"][replicate]
        for name in ("group", "reached", "uptake"):
            rows[name] = getattr(self.cohort, name)[replicate]
        for name in (*NUMBERS, *COUNTS):
            rows[name] = self.column(name)[:, replicate]
        return rows

    @property
    def endpoints(self) -> NDArray[Any]:
        """Rows of `ENDPOINT`, shape (replicates, people, assessments)."""
        return np.stack([self.rows(k).T for k in range(len(self.cohort.group))])
