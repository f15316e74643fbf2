"""Who belongs to which subgroup: traits from before anything was delivered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sim.estimation.panel import BoolArray, FloatArray, Panel
from sim.estimation.plan import BASELINE_WEEK

SEVERE = 11.0
"""HADS-A from which anxiety counts as a probable case."""

LITERACY_CUT = 0.6
"""Digital literacy below this is low."""

SUPPORT_CUT = 0.5
"""Support outside the group below this is low."""

EVERYBODY = "all"
"""The subgroup that everybody belongs to."""

_LEVELS: dict[str, tuple[str, Callable[[FloatArray], BoolArray]]] = {
    "residence:urban": ("rural", lambda value: value == 0.0),
    "residence:rural": ("rural", lambda value: value == 1.0),
    "baseline_anxiety:below_11": ("anxiety", lambda value: value < SEVERE),
    "baseline_anxiety:from_11": ("anxiety", lambda value: value >= SEVERE),
    "digital_literacy:low": ("digital_literacy", lambda value: value < LITERACY_CUT),
    "digital_literacy:high": ("digital_literacy", lambda value: value >= LITERACY_CUT),
    "outside_support:low": ("outside_support", lambda value: value < SUPPORT_CUT),
    "outside_support:high": ("outside_support", lambda value: value >= SUPPORT_CUT),
}


def trait_of(name: str) -> str:
    """Return the trait that a subgroup is told by, or that `anxiety` is measured at baseline."""
    return _LEVELS[name][0]


def belongs(name: str, trait: FloatArray) -> BoolArray:
    """Return who belongs to a subgroup, given its trait of everybody."""
    return _LEVELS[name][1](trait)


def membership(panel: Panel, names: Sequence[str]) -> BoolArray:
    """Who belongs to each subgroup.

    A person's traits are those in the first listed arm that seats them, so that a subgroup holds
    the same people in every arm.

    Parameters
    ----------
    panel : Panel
        People of all arms.
    names : sequence of str
        Subgroups.

    Returns
    -------
    ndarray of bool, shape (subgroups, replicates, seats)
        True where the person belongs to it.
    """
    someone = np.asarray(panel.present.any(axis=0))
    return np.array([_members(panel, name, someone) for name in names])


def disagreeing(panel: Panel, names: Sequence[str]) -> tuple[str, ...]:
    """Arms in which somebody belongs to another subgroup than in the first arm that seats them.

    Parameters
    ----------
    panel : Panel
        People of all arms.
    names : sequence of str
        Subgroups.

    Returns
    -------
    tuple of str
        Names of such arms; with common people and traits there are none.
    """
    wrong = np.zeros(len(panel.arms), dtype=bool)
    for name in names:
        if name in _LEVELS:
            trait, belongs = _LEVELS[name]
            own = belongs(panel.column(trait, BASELINE_WEEK))
            differs = (own != belongs(_first(panel, trait))) & panel.present
            wrong |= differs.any(axis=(1, 2))
    return tuple(arm for arm, is_wrong in zip(panel.arms, wrong, strict=True) if is_wrong)


def _members(panel: Panel, name: str, someone: BoolArray) -> BoolArray:
    if name not in _LEVELS:
        return someone
    trait, belongs = _LEVELS[name]
    return belongs(_first(panel, trait)) & someone


def _first(panel: Panel, trait: str) -> FloatArray:
    """Trait of each seat in the first arm that holds the person, shape (replicates, seats)."""
    values = panel.column(trait, BASELINE_WEEK)
    arm = panel.present.argmax(axis=0)
    first: FloatArray = np.take_along_axis(values, arm[np.newaxis], axis=0)[0]
    return first
