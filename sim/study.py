"""A study as plain records: its arms at one setting of all parameters; points of a sweep are studies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

LARGEST_GROUP = 200
"""Members a group may have."""
LONGEST_QUEUE = 20
"""People who may wait for each place of an open group."""

SCREENING_NONE, SCREENING_ANXIETY, SCREENING_TOTAL = 0, 1, 2


@dataclass(frozen=True)
class Arm:
    """One scenario among those compared.

    Attributes
    ----------
    modes : numpy.recarray, shape (1,) or (2,)
        The modes of delivery; the first is the room where a delivery has two.
    size : int
        Members a group holds.
    """

    name: str
    label: str
    modes: np.recarray[Any, Any]
    delivery: Any
    programme: Any
    size: int

    @property
    def holds_sessions(self) -> bool:
        """Whether there is a programme at all."""
        return bool(self.programme.sessions > 0)

    @property
    def programme_weeks(self) -> int:
        """Weeks from the first session to the last."""
        return (
            int(max(0, (self.programme.sessions - 1) * self.programme.spacing + 1))
            if self.holds_sessions
            else 0
        )


@dataclass(frozen=True)
class Schedule:
    """Weeks of a study from baseline: the end of the programmes, the horizon, and when people are assessed."""

    end_week: int
    horizon: int
    assessments: tuple[int, ...]


@dataclass(frozen=True)
class Study:
    """Arms on the same people at one setting of the parameters, and what to record.

    Attributes
    ----------
    patients : int
        People of the initial cohort in one replicate.
    allocation : mapping of str to int
        Empty where every arm has the same people; else how many each arm gets of those randomised.
    parameters : numpy.record
        Parameters of the rules.
    """

    name: str
    seed: int
    entry: Literal["enrolled", "offered"]
    patients: int
    arms: tuple[Arm, ...]
    population: Any
    parameters: Any
    schedule: Schedule
    watched_groups: int = 1
    allocation: Mapping[str, int] = field(default_factory=dict)

    @property
    def labels(self) -> dict[str, str]:
        """Display labels by arm name, the reference first."""
        return {arm.name: arm.label for arm in self.arms}

    def arm(self, name: str) -> Arm:
        """Return the arm of a name.

        Raises
        ------
        KeyError
            Where there is none.
        """
        for each in self.arms:
            if each.name == name:
                return each
        raise KeyError(name)
