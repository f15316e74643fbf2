"""One arm of one replicate as a Mesa model."""

from __future__ import annotations

from functools import partial
from typing import Any

import mesa
import numpy as np

from sim.engines.mesa.facilitator import Facilitator
from sim.engines.mesa.group import Group
from sim.engines.mesa.patient import Patient
from sim.engines.mesa.record import record_assessment, record_week
from sim.parameters import plain
from sim.population import People, facilitator_skill, recruit
from sim.randomness import Chance, Purpose, uniforms
from sim.recording import Recording, Records, everything_of
from sim.rules import delivery
from sim.seating import NO_GROUP, Ints, Seating, seat, waiting_needed
from sim.study import Arm, Study


class SupportProgramme(mesa.Model):
    """A support programme delivered to people in groups; one step is one week.

    Parameters
    ----------
    study : Study
        Schedule, population and parameters.
    arm : Arm
        What is delivered, and how.
    people : People
        The people of this replicate, the same in every arm.
    chance : Chance
        All chance of this replicate.
    recording : Recording, optional
        What to record; everything the study asks for without.

    Attributes
    ----------
    week : int
        Weeks since baseline.
    groups : list of Group
    outside : list of Patient
        People in no group: on a waitlist, or not reached.
    patients : list of Patient
        The cohort, in the order of their numbers.
    """

    def __init__(
        self,
        study: Study,
        arm: Arm,
        people: People,
        chance: Chance,
        recording: Recording | None = None,
    ) -> None:
        super().__init__(rng=int(chance.library_seed(Purpose.FIGURES, week=1)))
        self.study, self.arm, self.chance = study, arm, chance
        self.week = 0
        self.p = plain(study.parameters)
        self.modes = [plain(mode) for mode in arm.modes]
        self.delivery, self.programme = plain(arm.delivery), plain(arm.programme)
        self.fidelity = [
            [
                delivery.edge_fidelity(self.delivery, a.cue_fidelity, b.cue_fidelity, int(a is b))
                for b in self.modes
            ]
            for a in self.modes
        ]
        self.draw = partial(uniforms, *chance.key, int(chance.replicate))
        self.recording = recording or everything_of(study)
        self.seating = seat(study, arm, people.table[np.newaxis], [chance.replicate])
        self._settle(people, self.seating)
        self.records = Records()
        self._record()

    @classmethod
    def of(cls, study: Study, arm: str, replicate: int = 0) -> SupportProgramme:
        """Return the model of an arm of a study, ready to be stepped.

        Raises
        ------
        KeyError
            Where the study has no such arm.
        """
        chance = Chance(study.seed, replicate)
        people = recruit(
            study.population, study.parameters, chance, study.patients, waiting_needed(study)
        )
        return cls(study, study.arm(arm), people, chance)

    def _settle(self, people: People, seating: Seating) -> None:
        def patients(rows: Ints) -> list[Patient]:
            return [Patient(self, plain(people.table[row]), row < people.cohort) for row in rows]

        self.outside, self.groups = [], []
        for number, members, waiting in seating.parts():
            seated = patients(members)
            if number == NO_GROUP:
                self.outside = seated
                continue
            anchor = seated[0].person
            leaders = [
                Facilitator(self, facilitator_skill(self.programme, self.chance, anchor, index))
                for index in range(self.programme.facilitators)
            ]
            self.groups.append(Group(self, number, seated, patients(waiting), leaders))
        cohort = [*self.outside, *(member for group in self.groups for member in group.members)]
        self.patients = sorted(cohort, key=lambda patient: patient.person)
        numbers = people.table["person"][seating.of_arm[0]]
        self._reached = set(numbers[seating.reached[0]].tolist())
        self._accepted = set(numbers[seating.accepted[0]].tolist())

    def step(self) -> None:
        """Live through one week."""
        self.week += 1
        for patient in self.outside:
            patient.begin_week()
            patient.feel()
            patient.take_treatment()
        for group in self.groups:
            group.live_through_week()
        self._record()

    def run(self) -> Records:
        """Live through the whole study and return what was recorded."""
        while self.week < self.study.schedule.horizon:
            self.step()
        return self.records

    def was_reached(self, patient: Patient) -> bool:
        """Whether the offer of this arm reached a patient."""
        return patient.person in self._reached

    def has_accepted(self, patient: Patient) -> bool:
        """Whether a patient accepted this arm's offer; False in an arm that offers nothing."""
        return patient.person in self._accepted

    def _record(self) -> None:
        record_week(self, self.records)
        if self.week in self.study.schedule.assessments:
            record_assessment(self, self.records)


def run_arms(
    study: Study, replicate: int, recording: Recording | None = None
) -> tuple[dict[str, Records], People]:
    """Run every arm of a replicate on the same people.

    Returns
    -------
    dict of str to Records
        By arm.
    People
        Who they were.
    """
    chance = Chance(study.seed, replicate)
    people = recruit(
        study.population, study.parameters, chance, study.patients, waiting_needed(study)
    )
    return {
        arm.name: SupportProgramme(study, arm, people, chance, recording).run()
        for arm in study.arms
    }, people


__all__: list[Any] = ["SupportProgramme", "run_arms"]
