"""The course of an arm: the Mesa engine stepped through all weeks once, kept so that any week can be shown."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.figures.network_graphs import Watched, watched_groups
from sim.population import People, recruit
from sim.randomness import Chance
from sim.recording import Recording, Records, tables
from sim.seating import waiting_needed
from sim.study import Arm, Study

if TYPE_CHECKING:
    import pandas as pd

    from sim.engines.mesa import SupportProgramme, Turn

MOST_KEPT: Final = 24
"""Courses kept, so that a slider moved back costs nothing."""
_EVERY_GROUP: Final = Recording(endpoints=(), weeks=False, watched_groups=10**6)

Heed = Callable[[int], None]
"""Is told each week that has been lived through; may raise to stop."""


@dataclass(frozen=True, eq=False)
class Course:
    """What happened in an arm, week by week.

    Attributes
    ----------
    anxiety : numpy.ndarray, shape (weeks, people)
        Latent anxiety of the cohort, in the order of `persons`, HADS-A points.
    transcripts : mapping of (group, week) to tuple of Turn
        Conversations, turn by turn; nothing stands where none was held.
    """

    arm: Arm
    persons: tuple[int, ...]
    anxiety: NDArray[np.float64]
    transcripts: Mapping[tuple[int, int], tuple[Turn, ...]]
    records: Records
    people: People

    @property
    def horizon(self) -> int:
        """The last week."""
        return len(self.anxiety) - 1

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables of members and ties, as a run leaves them."""
        made = tables({self.arm.name: self.records}, self.people.table, 0)
        return {name: made[name] for name in ("members", "ties")}

    @cached_property
    def seats(self) -> dict[int, int]:
        """The group each person starts in; nobody on a waitlist is in one."""
        return {row[2]: row[0] for row in self.records.members if row[1] == 0}

    @cached_property
    def modes(self) -> dict[tuple[int, int], int]:
        """Which of the arm's modes a person was in, by person and week."""
        return {(row[2], row[1]): row[10] for row in self.records.members}

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return 1 + max(self.seats.values(), default=-1)

    def watched(self, group: int) -> Watched:
        """Return a group, week by week."""
        return _watched(self, group)

    def members(self, group: int) -> list[int]:
        """Return who starts in a group."""
        return [person for person, seat in self.seats.items() if seat == group]


@lru_cache(maxsize=256)
def _watched(course: Course, group: int) -> Watched:
    members, ties = course.tables["members"], course.tables["ties"]
    return watched_groups(members, ties, [course.arm.name], 0, group)[0]


def live(study: Study, name: str, heed: Heed) -> Course:
    """Live through an arm of a study, week by week.

    Raises
    ------
    sim.population.TooFewEligible
        Where screening finds too few.
    """
    from sim.engines.mesa import SupportProgramme

    chance = Chance(study.seed, 0)
    people = recruit(
        study.population, study.parameters, chance, study.patients, waiting_needed(study)
    )
    model = SupportProgramme(study, study.arm(name), people, chance, _EVERY_GROUP)
    anxiety, transcripts = [_anxiety(model)], {}
    while model.week < study.schedule.horizon:
        model.step()
        anxiety.append(_anxiety(model))
        for group in model.groups:
            if group.transcript:
                transcripts[group.number, model.week] = tuple(group.transcript)
        heed(model.week)
    return Course(
        model.arm,
        tuple(patient.person for patient in model.patients),
        np.array(anxiety),
        transcripts,
        model.records,
        people,
    )


def _anxiety(model: SupportProgramme) -> list[float]:
    return [patient.anxiety for patient in model.patients]


class Courses:
    """Courses that have been lived through, the latest ones kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Any, ...], Course] = OrderedDict()

    def course(self, study: Study, name: str, heed: Heed) -> Course:
        """Return the course of an arm, lived through unless it is known."""
        key = _key(study, name)
        if key not in self._kept:
            self._kept[key] = live(study, name, heed)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


def _key(study: Study, name: str) -> tuple[Any, ...]:
    """Return all that a course hangs on: equal keys, equal courses."""
    arm = study.arm(name)
    numbers = (arm.modes, arm.delivery, arm.programme, study.population, study.parameters)
    return (
        *(arm.name, arm.label, arm.size, study.seed, study.entry, study.patients, study.schedule),
        waiting_needed(study),
        *(record.tobytes() for record in numbers),
    )
