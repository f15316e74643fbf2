"""Working memory of a kernel, and where people stand with their groups."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engines.compiled import columns as c
from sim.numerics import compiled

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

OUTSIDE, WAITING, MEMBER, COMPLETED, LEFT = 0, 1, 2, 3, 4
"""As `sim.engines.mesa.patient.Status`."""


class Scratch(NamedTuple):
    """Working memory of one thread, made once and used for block after block.

    Few arrays of many rows: compiled code pays for every array it is handed. Rows are named in
    `sim.engines.compiled.columns`.

    Attributes
    ----------
    f, w : ndarray, shape (rows, people)
        Numbers and whole numbers of people.
    grp, hours : ndarray, shape (rows, groups) and (groups,)
        Whole numbers of groups; facilitators' hours of the week.
    circles : ndarray, shape (rows, circles)
        The circles of a block that converse this week.
    t : ndarray, shape (rows, places, lanes)
        Numbers of those who take part in conversations side by side, place after place.
    slot : ndarray, shape (places, lanes)
        Which of the block's people sits there.
    cf, cw : ndarray, shape (rows, lanes)
        Numbers and whole numbers of the conversations.
    closeness : ndarray, flat
        Of each group a square, row after row: a speaker's row holds how close everybody is to her.
    near : ndarray, shape (places, places, lanes)
        The same among those present: how close to a speaker's place every place is.
    fidelity : ndarray, shape (2, 2)
        Cue fidelity between two modes.
    pairs : ndarray, shape (rows, pairs)
        Pairs of people who may be in contact; `lucks` their two uniforms.
    tails, gathered : ndarray, shape (people,)
        Which of many uniforms lie in a tail of the normal distribution, and these uniforms.
    """

    f: Floats
    w: Ints
    grp: Ints
    hours: Floats
    circles: Ints
    t: Floats
    slot: Ints
    cf: Floats
    cw: Ints
    closeness: Floats
    near: Floats
    fidelity: Floats
    pairs: Ints
    lucks: Floats
    tails: Ints
    gathered: Floats


def scratch(groups: int, largest: int, ties: int) -> Scratch:
    """Return working memory for blocks of at most so many people and groups.

    Parameters
    ----------
    largest, ties : int
        People of the largest group, and squared sizes summed over a block.
    """
    return Scratch(
        f=np.zeros(c.PEOPLE_NUMBERS),
        w=np.zeros(c.PEOPLE_COUNTS, np.int64),
        grp=np.zeros((c.GROUP_COUNTS, groups), np.int64),
        hours=np.zeros(groups),
        circles=np.zeros(c.CIRCLE_COUNTS, np.int64),
        t=np.zeros(c.TALK_NUMBERS),
        slot=np.zeros(c.SEATS, np.int64),
        cf=np.zeros(c.LANE_NUMBERS),
        cw=np.zeros(c.LANE_COUNTS, np.int64),
        closeness=np.zeros(ties),
        near=np.zeros(largest * largest * c.LANES),
        fidelity=np.zeros((2, 2)),
        pairs=np.zeros(c.PAIR_COUNTS, np.int64),
        lucks=np.zeros(c.PAIR_NUMBERS),
        tails=np.zeros(c.PEOPLE, np.int64),
        gathered=np.zeros(c.PEOPLE),
    )


@compiled
def enrolled(status: int) -> bool:
    """Whether somebody is in the programme or has completed it."""
    return status in (MEMBER, COMPLETED)
