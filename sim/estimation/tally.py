"""Sums over people, by replicate, subgroup and outcome, and over the groups they sit in.

All sums are sparse products in a fixed order, so the same table gives the same bytes whatever
the number of threads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sim.estimation.panel import BoolArray, FloatArray, IntArray

if TYPE_CHECKING:
    from scipy import sparse

ROUNDING = 1e-12
"""A variance below this share of the mean square is rounding, not spread."""


@dataclass(frozen=True, eq=False)
class Moments:
    """Number, sum and sum of squares, each of shape (replicates, subgroups, outcomes)."""

    people: FloatArray
    total: FloatArray
    squares: FloatArray

    def mean(self) -> FloatArray:
        """Mean over people; NaN where there is nobody."""
        return ratio(self.total, self.people)

    def variance(self) -> FloatArray:
        """Variance between people (n − 1); NaN with fewer than two."""
        spread = self.squares - ratio(self.total**2, self.people)
        spread = np.where(spread <= ROUNDING * self.squares, 0.0, spread)
        return ratio(spread, self.people - 1.0)


@dataclass(frozen=True, eq=False)
class Clustering:
    """How people clump, each of shape (replicates, subgroups, outcomes).

    Parameters
    ----------
    groups : ndarray of float
        Groups that hold somebody who is counted.
    units : ndarray of float
        Independent units: these groups, and each person outside of groups.
    error_variance : ndarray of float
        Variance of the mean over people when whole groups are drawn: G/(G−1)·Σ_g [n_g(m_g − m)]²/n²
        over the G units. With groups of equal size it is the variance between group means by
        their number; outside of groups it is that between people by theirs. NaN with one unit.
    """

    groups: FloatArray
    units: FloatArray
    error_variance: FloatArray


class Tally:
    """Sums one arm by replicate and subgroup.

    Parameters
    ----------
    membership : ndarray of bool, shape (subgroups, replicates, seats)
        Who belongs to each subgroup.
    cluster : ndarray of int, shape (replicates, seats)
        Group, numbered within the replicate; negative outside of groups.
    """

    def __init__(self, membership: BoolArray, cluster: IntArray) -> None:
        self._shape = (membership.shape[1], membership.shape[0])
        members = membership.reshape(len(membership), -1)
        replicate = np.repeat(np.arange(cluster.shape[0]), cluster.shape[1])
        flat = cluster.ravel()
        grouped = flat >= 0
        key = replicate * (int(flat.max(initial=0)) + 1) + flat
        keys, unit = np.unique(key[grouped], return_inverse=True)
        units = np.full(flat.shape, -1, dtype=np.int64)
        units[grouped] = unit
        owner = keys // (int(flat.max(initial=0)) + 1)
        self._groups = len(keys)
        self._people = _summing(members, replicate, cluster.shape[0])
        self._single = _summing(members & ~grouped, replicate, cluster.shape[0])
        self._group = _summing(members & grouped, units, len(keys))
        self._replicate = _summing(np.ones((1, len(keys)), dtype=bool), owner, cluster.shape[0])

    def moments(self, values: FloatArray, counted: BoolArray) -> Moments:
        """Add up number, sum and sum of squares.

        Parameters
        ----------
        values : ndarray of float, shape (people, outcomes)
            Numbers of people, replicate by replicate.
        counted : ndarray of bool, shape (people, outcomes)
            Which of them are counted; no counted value may be NaN.

        Returns
        -------
        Moments
            By replicate, subgroup and outcome.
        """
        return Moments(*self._by_replicate(self._people, values, counted))

    def group_sums(self, values: FloatArray, counted: BoolArray) -> tuple[FloatArray, FloatArray]:
        """People and sum in each group, each of shape (groups, subgroups, outcomes)."""
        features = np.hstack([counted.astype(np.float64), np.where(counted, values, 0.0)])
        sums = (self._group @ features).reshape(self._groups, self._shape[1], 2, values.shape[1])
        return sums[:, :, 0], sums[:, :, 1]

    def clustering(self, moments: Moments, values: FloatArray, counted: BoolArray) -> Clustering:
        """How the counted people clump in groups.

        Parameters
        ----------
        moments : Moments
            What `moments` gives for the same people.
        values : ndarray of float, shape (people, outcomes)
            Numbers of people.
        counted : ndarray of bool, shape (people, outcomes)
            Which of them are counted.

        Returns
        -------
        Clustering
            By replicate, subgroup and outcome.
        """
        alone, alone_total, alone_squares = self._by_replicate(self._single, values, counted)
        people, total = self.group_sums(values, counted)
        groups = self._over_groups((people > 0).astype(np.float64))
        mean = np.where(moments.people > 0, moments.mean(), 0.0)
        squares = self._over_groups(total * total) + alone_squares
        spread = squares - 2.0 * mean * (self._over_groups(total * people) + alone_total)
        spread += mean * mean * (self._over_groups(people * people) + alone)
        spread = np.where(spread <= ROUNDING * squares, 0.0, spread)
        units = groups + alone
        factor = ratio(units, units - 1.0)
        return Clustering(groups, units, factor * ratio(spread, moments.people**2))

    def _by_replicate(
        self, operator: sparse.csr_array, values: FloatArray, counted: BoolArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        known = np.where(counted, values, 0.0)
        features = np.hstack([counted.astype(np.float64), known, known * known])
        sums = (operator @ features).reshape(*self._shape, 3, values.shape[1])
        return sums[:, :, 0], sums[:, :, 1], sums[:, :, 2]

    def _over_groups(self, values: FloatArray) -> FloatArray:
        """Sum over the groups of each replicate."""
        groups, subgroups, outcomes = values.shape
        summed: FloatArray = self._replicate @ values.reshape(groups, subgroups * outcomes)
        return summed.reshape(*self._shape, outcomes)


def ratio(above: FloatArray, below: FloatArray) -> FloatArray:
    """Divide, with NaN where the denominator is not positive."""
    defined = below > 0
    return np.where(defined, above / np.where(defined, below, 1.0), np.nan)


def _summing(members: BoolArray, unit: NDArray[np.int64], units: int) -> sparse.csr_array:
    """Sparse matrix that sums people by unit and subgroup, rows ordered unit × subgroup."""
    from scipy import sparse  # slow to import, and needed only once something is estimated

    subgroup, person = np.nonzero(members)
    row = unit[person] * len(members) + subgroup
    shape = (units * len(members), members.shape[1])
    return sparse.csr_array((np.ones(len(row)), (row, person)), shape=shape)
