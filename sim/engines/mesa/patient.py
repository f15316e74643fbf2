"""A patient as a Mesa agent: what she feels, can and does from week to week."""

from __future__ import annotations

from enum import IntEnum
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import mesa

from sim import numerics
from sim.randomness import Purpose
from sim.rules import attendance, commitment, group, learning, symptoms, treatment, turn

if TYPE_CHECKING:
    from sim.engines.mesa.programme import SupportProgramme

ATTENDANCE, SESSION, SYMPTOMS, STAYING = (
    int(each) for each in (Purpose.ATTENDANCE, Purpose.SESSION, Purpose.SYMPTOMS, Purpose.STAYING)
)


class Status(IntEnum):
    """Where a patient stands with her group."""

    OUTSIDE = 0
    WAITING = 1
    MEMBER = 2
    COMPLETED = 3
    LEFT = 4


class Patient(mesa.Agent):
    """One virtual patient. Symbols are those of the model document.

    Attributes
    ----------
    who : types.SimpleNamespace
        Traits, constant.
    anxiety, depression : float
        A and D, latent, 0-21.
    affect : float
        v, momentary negative affect in a session.
    skill : float
        S, regulation skill, 0-1.
    value : float
        V, expected value of attending, -1 to 1.
    belonging, cohesion : float
        P and C of last week, 0-1.
    ties : dict
        The edges from this patient in the group's graph: ``ties[other]["closeness"]``.
    """

    def __init__(self, model: SupportProgramme, who: SimpleNamespace, in_cohort: bool) -> None:
        super().__init__(model)
        self.programme = model
        self.who = who
        self.person: int = who.person
        self.in_cohort = in_cohort
        self.status = Status.OUTSIDE
        self.anxiety: float = who.anxiety
        self.depression: float = who.depression
        self.skill: float = who.baseline_skill
        self.value: float = who.expected_value
        self.need = 1.0 - who.outside_support
        self.double_need = group.double_need(who.outside_support)
        self.answerability = turn.answerability(who.communication_competence)
        self.ties: dict[Any, dict[str, float]] = {}
        self.mode = 0
        self.exposures = 0
        self.last_exposed = 0
        self.belonging = self.cohesion = 0.0
        self.attended_last = attendance.BEFORE_FIRST_SESSION
        self.sessions_held = self.sessions_enrolled = self.sessions_attended = 0
        self.planned_sessions = 0
        self.dropout_week = -1
        self.doses_due = self.doses_taken = 0
        self.stopped_treatment = False
        self.burden = 0.0
        self._forget_the_week()

    def __repr__(self) -> str:
        return (
            f"Patient({self.person}, {self.status.name.lower()}, anxiety={self.anxiety:.1f},"
            f" depression={self.depression:.1f}, skill={self.skill:.2f}, cohesion={self.cohesion:.2f},"
            f" value={self.value:.2f})"
        )

    @property
    def enrolled(self) -> bool:
        """Whether she is in the programme or has completed it."""
        return self.status in (Status.MEMBER, Status.COMPLETED)

    @property
    def skill_won(self) -> float:
        """S - S_0: what she has learnt and kept."""
        return float(self.skill - self.who.baseline_skill)

    @property
    def weeks_since_diagnosis(self) -> float:
        """Weeks since diagnosis, now."""
        return float(self.who.weeks_since_diagnosis + self.programme.week)

    def draw(self, purpose: int) -> tuple[float, float, float, float]:
        """Return her four uniforms of this week for a purpose."""
        return self.programme.draw(purpose, self.programme.week, 0, self.person, 0, 0)

    def begin_week(self) -> None:
        """Feel this week's burden of treatment."""
        who = self.who
        self.burden = group.treatment_burden(
            who.chemotherapy, who.chemotherapy_phase, who.physical_function, self.programme.week
        )
        self._forget_the_week()

    def _forget_the_week(self) -> None:
        self.present = False
        self.exposure = 0.0
        self.fatigue = 0.0
        self.learnt = 0.0
        self.took_part = False
        self.affect = self.affect_change = 0.0
        self.received = self.given = self.witnessed = 0.0

    def decide_to_attend(self, mode: Any) -> None:
        """Come to this week's session, or not; technology may fail."""
        who = self.who
        gap = attendance.literacy_gap(mode, who.digital_literacy)
        comes, failure, _, _ = self.draw(ATTENDANCE)
        probability = attendance.attendance_probability(
            self.programme.p, mode, self.value, who.travel_hours, who.physical_function, self.burden, gap,
            self.attended_last,
        )  # fmt: skip
        self.present = comes < probability
        self.fatigue = learning.session_fatigue(mode, self.burden)
        if self.present:
            self.exposure = attendance.exposure(
                int(failure < attendance.failure_probability(mode, gap))
            )

    def learn(self, mode: Any, education_share: float, facilitation: float) -> None:
        """Take in the learning block, or a recording of it."""
        _, _, catches_up, restudies = self.draw(ATTENDANCE)
        attention, caught_up, restudied = 0.0, 0, 0
        if self.present:
            attention = learning.attention(self.exposure, self.fatigue, self.burden)
            restudied = int(restudies < learning.restudying_probability(mode, self.value))
        else:
            caught_up = int(catches_up < learning.catching_up_probability(mode, self.value))
        dose = learning.learning_dose(education_share, attention, caught_up, restudied)
        self.took_part = self.present or dose > 0.0
        if dose > 0.0:
            self.learnt = learning.skill_learnt(self.programme.p, self.skill, dose, facilitation)
            self.skill += self.learnt
            self.exposures += 1
            self.last_exposed = self.programme.week

    def enter_conversation(self) -> None:
        """Bring this week's mood into the session."""
        start, _, _, _ = self.draw(SESSION)
        self.affect = self.start_affect = turn.start_affect(
            self.anxiety, numerics.normal_quantile(start)
        )

    def leave_conversation(self) -> None:
        """Carry the change of mood out of the session."""
        self.affect_change = self.affect - self.start_affect

    def practise_and_forget(
        self, facilitator_skill: float, home_practice: float, after_programme: bool
    ) -> None:
        """Practise at home, once there is something to practise; forget a little."""
        p = self.programme.p
        if self.exposures > 0:
            _, _, _, practises = self.draw(SESSION)
            probability = learning.practice_probability(
                self.value, self.burden, facilitator_skill, int(after_programme)
            )
            if practises < probability:
                self.skill = learning.skill_practised(p, self.skill, home_practice)
        self.skill = learning.skill_retained(
            p, self.skill, self.who.baseline_skill, float(self.exposures),
            float(self.programme.week - self.last_exposed),
        )  # fmt: skip

    def feel(self) -> None:
        """Live through the week: symptoms move towards their set points, events and the session strike."""
        p, who = self.programme.p, self.who
        first, second, happens, size = self.draw(SYMPTOMS)
        shock = symptoms.shock(p, self.weeks_since_diagnosis)
        event = symptoms.life_event(p, happens, size)
        scan = symptoms.scan_position(who.scan_phase, self.programme.week)
        normal = numerics.normal_quantile(first)
        other = symptoms.correlated(
            p.innovation_correlation, normal, numerics.normal_quantile(second)
        )
        anxiety = symptoms.anxiety_next(
            p, self.anxiety, who.home_anxiety, shock, self.skill_won, self.cohesion, self.need, self.double_need,
            event, scan, self.affect_change, normal,
        )  # fmt: skip
        self.depression = symptoms.depression_next(
            p, self.depression, self.anxiety, who.home_depression, who.home_anxiety, shock, self.skill_won,
            self.cohesion, self.need, self.double_need, event, self.affect_change, other,
        )  # fmt: skip
        self.anxiety = anxiety

    def weigh_up(self) -> None:
        """Change the expected value of attending by what this week's session was worth."""
        p = self.programme.p
        if not self.took_part:
            self.value = commitment.value_after_absence(self.value)
            return
        _, noise, _, _ = self.draw(SESSION)
        support = commitment.support_felt(p, self.received, self.given, self.witnessed)
        benefit = commitment.benefit(
            support,
            self.need,
            self.learnt,
            self.affect_change,
            self.fatigue,
            numerics.normal_quantile(noise),
        )
        self.value = commitment.value_after_benefit(p, self.value, benefit)

    def consider_leaving(self) -> bool:
        """Leave the programme, or stay; True where she leaves."""
        drops_out, _, _, _ = self.draw(STAYING)
        hazard = commitment.dropout_probability(
            self.programme.p, self.value, int(not self.present), self.cohesion
        )
        if drops_out >= hazard:
            return False
        self.status = Status.LEFT
        self.dropout_week = self.programme.week
        return True

    def take_treatment(self) -> None:
        """Take this week's doses of an oral treatment, or stop it for good."""
        if self.who.oral_therapy == 0:
            return
        p = self.programme.p
        _, stops, doses, _ = self.draw(STAYING)
        self.doses_due += treatment.DOSES_PER_WEEK
        self.stopped_treatment = self.stopped_treatment or stops < p.treatment_stop
        if not self.stopped_treatment:
            probability = treatment.dose_probability(
                p, self.who.adherence_readiness, self.depression, self.anxiety, self.burden, self.skill_won,
                self.cohesion,
            )  # fmt: skip
            self.doses_taken += treatment.doses_taken(probability, doses)
