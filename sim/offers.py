"""Whom an offer reaches and who accepts it, as machine code."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.numerics import compiled, kernel
from sim.parameters import Record
from sim.randomness import Purpose, uniforms
from sim.rules import attendance, delivery, group, uptake

ACCESS = int(Purpose.ACCESS)
OF_OFFERS = ("uptake_base",)
"""Parameters that the uptake of an offer depends on; the machine code is handed no others."""


@kernel
def offer(
    people: NDArray[Any],
    p: NDArray[Any],
    modes: NDArray[Any],
    rule: NDArray[Any],
    sessions: int,
    key: tuple[int, int],
    replicates: NDArray[np.int64],
    reached: NDArray[np.bool_],
    accepted: NDArray[np.bool_],
) -> None:
    """Offer an arm to people.

    Parameters
    ----------
    people : ndarray of PERSON, shape (replicates, people)
        At baseline.
    p, rule : ndarray, shape (1,)
        Parameters, `OF_OFFERS` of them, and the arm's delivery.
    modes : ndarray, shape (1,) or (2,)
        The arm's modes.
    sessions : int
        Sessions of its programme.
    reached, accepted : ndarray of bool, shape (replicates, people)
        Filled in.
    """
    for r in range(len(replicates)):
        for i in range(people.shape[1]):
            who = people[r, i]
            connects, accepts, _, _ = uniforms(
                key[0], key[1], replicates[r], ACCESS, 0, 0, who.person, 0, 0
            )
            burden = group.treatment_burden(
                who.chemotherapy, who.chemotherapy_phase, who.physical_function, 0
            )
            on_screen = 0
            for session in range(1, sessions + 1):
                on_screen += delivery.mode_index(
                    rule[0], session, sessions, who.travel_hours, burden
                )
            probability = 0.0
            reached[r, i] = True
            for k in range(len(modes)):
                met = on_screen if k == delivery.SCREEN else sessions - on_screen
                if met > 0:
                    reached[r, i] &= _is_reachable(modes[k], who, connects)
                    probability += met / sessions * _uptake(p[0], modes[k], who, burden)
            accepted[r, i] = reached[r, i] and accepts < probability


@compiled
def _is_reachable(mode: Record, who: Any, uniform: float) -> bool:
    found = uptake.reachable(mode, who.rural, who.travel_hours, who.physical_function, uniform)
    return found != 0


@compiled
def _uptake(p: Record, mode: Record, who: Record, burden: float) -> float:
    gap = attendance.literacy_gap(mode, who.digital_literacy)
    return uptake.uptake_probability(p, mode, who.anxiety, who.travel_hours, burden, gap)
