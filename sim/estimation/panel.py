"""The table of patients as arrays: arm × replicate × seat, one per column and assessment.

A seat is the rank of a person's number among all people of the replicate, whichever arm they
are in, so the same seat is the same virtual person in every arm and a pairing is an element-wise
difference. Row order of the table does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.estimation.plan import BASELINE_WEEK

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]

KEYS = ("replicate", "arm", "person", "week")


@dataclass(frozen=True, eq=False)
class Panel:
    """People of all arms and replicates in arrays.

    Parameters
    ----------
    arms : tuple of str
        Arms in the study's order, the length of the first axis.
    replicates : ndarray of int, shape (replicates,)
        Numbers of the replicates, ascending.
    weeks : tuple of int
        Assessments, ascending; the first is the baseline.
    present : ndarray of bool, shape (arms, replicates, seats)
        Whether the person belongs to the initial cohort of that arm.
    group : ndarray of int, shape (arms, replicates, seats)
        Group at baseline; -1 in no group, and where nobody is present.
    """

    arms: tuple[str, ...]
    replicates: IntArray
    weeks: tuple[int, ...]
    present: BoolArray
    group: IntArray
    _table: pd.DataFrame
    _rows: tuple[IntArray, ...]
    _cells: tuple[IntArray, ...]

    def column(self, name: str, week: int) -> FloatArray:
        """Values of one column at one assessment.

        Parameters
        ----------
        name : str
            Column of the table; truth values become 0 and 1.
        week : int
            Assessment.

        Returns
        -------
        ndarray of float, shape (arms, replicates, seats)
            NaN where nobody is present or the table has none.

        Raises
        ------
        ValueError
            If the table has no such column.
        """
        if name not in self._table.columns:
            raise ValueError(f"the table of patients has no column {name!r}")
        at = self.weeks.index(week)
        values = np.full(self.present.size, np.nan)
        column = self._table[name].to_numpy(dtype=np.float64, na_value=np.nan)
        values[self._cells[at]] = column[self._rows[at]]
        return values.reshape(self.present.shape)

    def run(self) -> BoolArray:
        """Whether an arm was run in a replicate, shape (arms, replicates)."""
        run: BoolArray = np.asarray(self.present.any(axis=2))
        return run

    def flag(self, name: str, week: int) -> BoolArray:
        """Truth values of one column at one assessment; False where nobody is present."""
        flags: BoolArray = self.column(name, week) == 1.0
        return flags


def panel_from(patients: pd.DataFrame, arms: Sequence[str]) -> Panel:
    """Arrange a table of patients as arrays.

    Parameters
    ----------
    patients : DataFrame
        One row per replicate, arm, person of the initial cohort and assessment, in any order.
    arms : sequence of str
        Arms in order; exactly those of the table.

    Returns
    -------
    Panel
        The same people as arrays.

    Raises
    ------
    ValueError
        If the table is empty, lacks a key column, an arm or the baseline, holds an unlisted arm,
        a row twice, or a person at some assessments only.
    """
    _refuse_keys(patients, arms)
    arm = pd.Categorical(patients["arm"], categories=list(arms)).codes.astype(np.int64)
    replicates, replicate = np.unique(patients["replicate"].to_numpy(np.int64), return_inverse=True)
    weeks, week = np.unique(patients["week"].to_numpy(np.int64), return_inverse=True)
    seat = _seats(replicate, patients["person"].to_numpy(np.int64))
    shape = (len(arms), len(replicates), int(seat.max()) + 1)
    cell = np.ravel_multi_index((arm, replicate, seat), shape)
    rows = tuple(np.flatnonzero(week == at) for at in range(len(weeks)))
    cells = tuple(cell[one] for one in rows)
    present = _present(cells, weeks, shape)
    group = np.full(present.size, -1, dtype=np.int64)
    group[cells[0]] = patients["group"].to_numpy(np.int64)[rows[0]]
    return Panel(
        tuple(arms),
        replicates,
        tuple(int(one) for one in weeks),
        present,
        group.reshape(shape),
        patients,
        rows,
        cells,
    )


def _refuse_keys(patients: pd.DataFrame, arms: Sequence[str]) -> None:
    """Refuse a table without its keys, or with other arms than those listed."""
    missing = [key for key in (*KEYS, "group") if key not in patients.columns]
    if missing:
        raise ValueError(f"the table of patients has no column {missing[0]!r}")
    if patients.empty:
        raise ValueError("the table of patients is empty; run at least one replicate")
    there = set(patients["arm"].unique())
    for name in arms:
        if name not in there:
            raise ValueError(f"arm {name!r} has no patients; leave it out of arms or run it")
    unlisted = sorted(there - set(arms))
    if unlisted:
        raise ValueError(f"arms does not list {unlisted[0]!r}; add it, or drop its patients")
    if patients["week"].min() != BASELINE_WEEK:
        raise ValueError(f"the first assessment must be the baseline, week {BASELINE_WEEK}")


def _seats(replicate: IntArray, person: IntArray) -> IntArray:
    """Rank of each person's number within the replicate, shape (rows,)."""
    if person.min() < 0:
        raise ValueError("person numbers must be 0 or more")
    key = replicate * (int(person.max()) + 1) + person
    people, at = np.unique(key, return_inverse=True)
    owner = people // (int(person.max()) + 1)
    rank = np.arange(len(people)) - np.searchsorted(owner, owner)
    seats: IntArray = rank[at]
    return seats


def _present(cells: Sequence[IntArray], weeks: IntArray, shape: tuple[int, ...]) -> BoolArray:
    """Who is there, refusing double rows and people with missing assessments."""
    size = int(np.prod(shape))
    counts = [np.bincount(one, minlength=size) for one in cells]
    for week, count in zip(weeks, counts, strict=True):
        if count.max() > 1:
            raise ValueError(f"week {week}: a person stands twice in the same arm and replicate")
        if not np.array_equal(count, counts[0]):
            raise ValueError(
                f"week {week}: other people than at week {weeks[0]}; the table must hold everybody "
                "of the initial cohort at every assessment, observed or not"
            )
    return (counts[0] > 0).reshape(shape)
