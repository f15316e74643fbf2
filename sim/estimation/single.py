"""The interval when there is one replicate only: from groups instead of replicates.

With one replicate nothing is known about the spread between replicates. The groups within it
are independent of each other, so they stand in: people who share a group in either arm are tied
together, and those ties' connected components are the independent units (eight by eight where
both arms seat the same people alike; larger blocks between groups of 8 and of 30; single people
between arms without groups). Writing the estimate as a sum over units of

    u = Σ_contrast (x − mean)/n − Σ_reference (x − mean)/n,

its variance is K/(K−1)·Σu², K units in the arm with fewer of them, and the interval is t with
K − 1 degrees of freedom. For people paired in both arms u is the summed deviation of the paired
differences.
"""

from __future__ import annotations

import numpy as np

from sim.estimation.panel import BoolArray, FloatArray, IntArray
from sim.estimation.tally import Tally, ratio


def components(groups: tuple[IntArray, IntArray]) -> IntArray:
    """Label the people who are tied by sharing a group in either arm.

    Parameters
    ----------
    groups : pair of ndarray of int, shape (people,)
        Group of each person in the contrast and in the reference arm; negative in none.

    Returns
    -------
    ndarray of int, shape (people,)
        Same label, same independent unit.
    """
    from scipy.sparse import coo_array  # slow to import, and needed with one replicate only
    from scipy.sparse.csgraph import connected_components

    people = len(groups[0])
    ties, nodes = [], people
    for group in groups:
        member = np.flatnonzero(group >= 0)
        ties.append(np.stack([member, nodes + group[member]]))
        nodes += int(group.max(initial=-1)) + 1
    edges = np.concatenate(ties, axis=1)
    graph = coo_array((np.ones(edges.shape[1]), (edges[0], edges[1])), shape=(nodes, nodes))
    labels = connected_components(graph, directed=False)[1]
    return np.asarray(labels[:people], dtype=np.int64)


def clustered_error(
    membership: BoolArray,
    units: IntArray,
    values: tuple[FloatArray, FloatArray],
    counted: tuple[BoolArray, BoolArray],
) -> tuple[FloatArray, FloatArray]:
    """Find the standard error of a difference within one replicate, and its degrees of freedom.

    Parameters
    ----------
    membership : ndarray of bool, shape (subgroups, people)
        Who belongs to each subgroup.
    units : ndarray of int, shape (people,)
        Independent unit of each person, from `components`.
    values : pair of ndarray of float, shape (people, outcomes)
        Numbers of people in the contrast and in the reference arm.
    counted : pair of ndarray of bool, shape (people, outcomes)
        Who is counted in each arm.

    Returns
    -------
    error, freedom : ndarray of float, shape (subgroups, outcomes)
        NaN, and 0 or less, where an arm has fewer than two units.
    """
    tally = Tally(membership[:, np.newaxis], units[np.newaxis])
    sides = [_deviations(tally, *side) for side in zip(values, counted, strict=True)]
    fewer = np.minimum(sides[0][1], sides[1][1])
    squares = ((sides[0][0] - sides[1][0]) ** 2).sum(axis=0)
    return np.sqrt(ratio(fewer, fewer - 1.0) * squares), fewer - 1.0


def _deviations(
    tally: Tally, values: FloatArray, counted: BoolArray
) -> tuple[FloatArray, FloatArray]:
    """Each unit's Σ(x − mean)/n, and the number of units with somebody counted."""
    people, total = tally.group_sums(values, counted)
    everyone = people.sum(axis=0)
    mean = ratio(total.sum(axis=0), everyone)
    units = (people > 0).sum(axis=0).astype(np.float64)
    return ratio(total - mean * people, everyone), units
