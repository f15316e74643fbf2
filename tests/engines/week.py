"""A closed group's whole week a second time: numbers of the document, plain Python, no rule of the project.

Chance is drawn at the documented addresses. The conversation is that of ``tests/blind`` where everybody is
in one live mode, else that of `Talk`.
"""

import math
from statistics import NormalDist

import numpy as np
from scipy.stats import binom

from sim.randomness import Purpose
from tests.blind.conversation import converse
from tests.blind.symptoms import weekly_update
from tests.engines.talk import Talk
from tests.model_document import DEFAULTS
from tests.rules.checks import sigma

P = DEFAULTS
NO_EXCHANGE, LIVE, POSTS = range(3)
SPOKEN_OF = (
    "expressiveness",
    "affect",
    "skill",
    "belonging",
    "outside_support",
    "exposure",
    "alliance",
)


class Week:
    """A week of a group: `members` are changed as the document says.

    Parameters
    ----------
    programme, modes : records as in the model
    mode_of : callable
        Position of the mode of a member at a session.
    phi : float
        Skill of the facilitator; None where nobody leads.
    """

    def __init__(self, members, chance, week, programme, modes, mode_of, phi, hyflex=False):
        self.members, self.chance, self.week = members, chance, week
        self.programme, self.modes, self.mode_of = programme, modes, mode_of
        self.phi = phi
        self.hyflex = hyflex
        on, off = divmod(week - 1, programme.spacing)
        self.session = on + 1 if off == 0 and on < programme.sessions else 0
        self.attending = [m for m in members if m.status == "MEMBER"] if self.session else []
        self.enrolled = [m for m in members if m.status in ("MEMBER", "COMPLETED")]

    def draw(self, purpose, member, other=0, block=0):
        """Four uniforms of a member's week."""
        return self.chance.block(
            purpose, week=self.week, agent=member.person, other=other, block=block
        )

    def live(self):
        """The order of the model document, section 2."""
        for member in self.members:
            self._begin(member)
        if self.session:
            for m in self.members:
                m.sessions_held += 1
        if self.attending:
            self._meet()
        self._keep_in_touch()
        for member in self.members:
            self._fade(member)
        for member in self.members:
            self._practise_and_forget(member)
        self._feel()
        for member in self.attending:
            self._weigh_up(member)
            self._stay_or_leave(member)
        for member in self.members:
            self._take_doses(member)

    def _begin(self, m):
        cycle = (0.6, 0.35, 0.1)[(self.week + m.chemotherapy_phase) % 3] if m.chemotherapy else 0.1
        m.burden = cycle + 0.3 * (1 - m.physical_function)
        m.need = 1 - m.outside_support
        m.present, m.learnt, m.took_part = False, 0.0, False
        m.affect_change = m.received = m.given = m.witnessed = 0.0

    def _meet(self):
        for m in self.attending:
            m.mode = self.mode_of(self.session, m)
            self._attend(m, self.modes[m.mode])
        self.here = [m for m in self.attending if m.present]
        # By member and week (hyflex) the facilitator is in the room, else where everybody is.
        self.leading = 0 if self.hyflex else self.attending[0].mode
        latency = self.modes[self.leading].reply_latency
        held = min(1.0, 10 * self.programme.facilitators / (max(1, len(self.here)) / (1 + latency)))
        self.phi_eff = 0.0 if self.phi is None else self.phi * held
        for m in self.attending:
            self._learn(m, self.modes[m.mode])
        if (
            self.modes[0].exchange != NO_EXCHANGE
            and len(self.here) >= self.programme.minimum_present
        ):
            self._converse()
        for m in self.here:
            self._deepen_alliance(m)
        for m in self.attending:
            m.sessions_enrolled += 1
            m.sessions_attended += m.present
            m.attended_last = float(m.present)

    def _attend(self, m, mode):
        comes, fails, m.u_catch, m.u_restudy = self.draw(Purpose.ATTENDANCE, m)
        gap = (
            max(0.0, mode.literacy_required - m.digital_literacy + 0.2)
            if mode.literacy_required
            else 0.0
        )
        way = m.travel_hours * mode.travel * (2 - m.physical_function) / 1.3
        m.present = comes < sigma(
            1.35 + 1.6 * m.value - 0.65 * way - (1.2 + 0.6 * mode.travel) * m.burden - 2.0 * gap
            + 0.5 * (m.attended_last - 0.5)
        )  # fmt: skip
        m.fatigue = mode.fatigue + 0.1 * m.burden
        m.exposure = 0.4 if fails < mode.technical_failure * (1 + 2 * gap) else 1.0

    def _learn(self, m, mode):
        dose = 0.0
        if m.present:
            dose = m.exposure * (1 - m.fatigue) * (1 - 0.3 * m.burden)
            dose += 0.5 * (mode.recordings and m.u_restudy < sigma(-1.5 + 1.5 * m.value))
        elif mode.recordings and m.u_catch < sigma(-1 + 1.5 * m.value):
            dose = 0.7
        dose *= self.programme.education_share
        m.learnt = 0.12 * dose * (0.3 + 0.7 * self.phi_eff) * (1 - m.skill)
        m.skill += m.learnt
        m.exposures += dose > 0
        m.took_part = m.present or dose > 0

    def _converse(self):
        start = [
            min(max(m.anxiety + 1.5 * self._normal(Purpose.SESSION, m), 0.0), 21.0)
            for m in self.here
        ]
        for m, affect in zip(self.here, start, strict=True):
            m.affect = affect
        if self.modes[0].exchange == LIVE and len(self.modes) == 1:
            self._talk_blindly()
        else:
            self._talk()
        for m, affect in zip(self.here, start, strict=True):
            m.affect_change = m.affect - affect

    def _live_turns(self):
        share = (1 - self.programme.education_share) * self.programme.session_minutes / 90
        return math.floor(40 * share + 0.5)

    def _talk_blindly(self):
        here = self.here
        given = {name: [getattr(m, name) for m in here] for name in SPOKEN_OF}
        given["competence"] = [m.communication_competence for m in here]
        given["closeness"] = [[m.ties.get(other.person, 0.0) for other in here] for m in here]
        given |= {"facilitator_skill_effective": self.phi_eff, "facilitated": self.phi is not None}
        words = [self._turn(number) for number in range(self._live_turns())]
        left = converse(P, vars(self.modes[0]), given, words)
        for i, m in enumerate(here):
            for name in ("affect", "skill", "alliance", "received", "given", "witnessed"):
                setattr(m, name, left[name][i])
            m.ties.update(
                {other.person: left["closeness"][i][j] for j, other in enumerate(here) if j != i}
            )

    def _talk(self):
        posts = self.modes[0].exchange == POSTS
        count = min(90, math.floor(1.2 * len(self.here) + 0.5)) if posts else self._live_turns()
        firsts = [
            int(self.draw(Purpose.SESSION, m)[2] * (max(0, count - 20) + 1)) for m in self.here
        ]
        phi = None if self.phi is None else self.phi_eff
        talk = Talk(
            P, self.modes, self.fidelity, self.here, phi, self.leading, firsts if posts else None
        )
        for number in range(count):
            talk.take(number, self._turn(number))

    def fidelity(self, one, other):
        """Cue fidelity between two modes: that of the worse, 15 % less between room and screen."""
        worse = min(self.modes[one].cue_fidelity, self.modes[other].cue_fidelity)
        return worse if one == other else 0.85 * worse

    def _turn(self, number):
        blocks = [
            self.chance.block(
                Purpose.TURN, week=self.week, turn=number, agent=self.members[0].person, block=block
            )
            for block in (0, 1)
        ]
        return (*blocks[0], *blocks[1][:3])

    def _normal(self, purpose, m, word=0):
        return NormalDist().inv_cdf(self.draw(purpose, m)[word])

    def _deepen_alliance(self, m):
        if self.phi is None:
            return
        root = math.sqrt(self.fidelity(m.mode, self.leading))
        m.alliance += 0.10 * self.phi_eff * root * (1 - m.alliance)
        if self.programme.written_answers:
            m.alliance += 0.15 * root * (1 - m.alliance)

    def _keep_in_touch(self):
        for m in self.enrolled:
            for other in self.enrolled:
                if m is not other:
                    self._touch(m, other)

    def _touch(self, m, other):
        low, high = sorted((m.person, other.person))
        words = self.chance.block(Purpose.CONTACT, week=self.week, agent=low, other=high)
        often = self.modes[m.mode].contact_between * (0.5 if m.status == "COMPLETED" else 1.0)
        if words[0 if m.person == low else 1] < often * m.ties[other.person]:
            m.ties[other.person] += 0.05 * (1 - m.ties[other.person])

    def _fade(self, m):
        m.ties = {person: w * math.exp(-0.05) for person, w in m.ties.items()}
        m.alliance *= math.exp(-0.05)
        close = sum(m.ties[other.person] for other in self.enrolled if other is not m)
        m.belonging = close / (2.5 + close)
        m.cohesion = m.belonging if self.phi is None else 0.6 * m.belonging + 0.4 * m.alliance

    def _practise_and_forget(self, m):
        often = sigma(-0.3 + 1.5 * m.value - m.burden + 0.4 * (self.phi or 0.0))
        often *= 1.0 if m.status == "MEMBER" else 0.5
        if m.exposures > 0 and self.draw(Purpose.SESSION, m)[3] < often:
            m.skill += 0.02 * self.programme.home_practice * (1 - m.skill)
        kept = math.exp(-0.05 / (1 + 0.3 * m.exposures))
        m.skill = m.baseline_skill + (m.skill - m.baseline_skill) * kept

    def _feel(self):
        fields = (
            "anxiety", "depression", "home_anxiety", "home_depression", "skill", "baseline_skill", "cohesion",
            "outside_support", "affect_change",
        )  # fmt: skip
        state = {name: [getattr(m, name) for m in self.members] for name in fields}
        state["weeks_since_diagnosis"] = [m.weeks_since_diagnosis + self.week for m in self.members]
        position = [(self.week + m.scan_phase) % 12 for m in self.members]
        state["scan"] = [k + 1 if k < 2 else 0 for k in position]
        names = ("anxiety_innovation", "depression_innovation", "life_event", "event_size")
        words = np.array([self.draw(Purpose.SYMPTOMS, m) for m in self.members]).T
        after = weekly_update(P, state, dict(zip(names, words, strict=True)))
        for m, anxiety, depression in zip(self.members, *after, strict=True):
            m.anxiety, m.depression = float(anxiety), float(depression)

    def _weigh_up(self, m):
        if not m.took_part:
            m.value = max(-1.0, m.value - 0.05)
            return
        felt = m.received + 0.3 * m.given + 0.2 * m.witnessed
        noise = 0.15 * self._normal(Purpose.SESSION, m, word=1)
        benefit = (
            0.5 * felt * m.need + 12 * m.learnt - 0.25 * m.affect_change - 1.2 * m.fatigue + noise
        )
        m.value += 0.25 * (math.tanh(benefit) - m.value)

    def _stay_or_leave(self, m):
        hazard = sigma(-2.6 - 1.3 * m.value + 0.8 * (not m.present) - 3.2 * m.cohesion)
        if self.draw(Purpose.STAYING, m)[0] < hazard:
            m.status, m.dropout_week = "LEFT", self.week
        elif self.session == self.programme.sessions:
            m.status = "COMPLETED"

    def _take_doses(self, m):
        if not m.oral_therapy:
            return
        _, stops, doses, _ = self.draw(Purpose.STAYING, m)
        m.doses_due += 7
        m.stopped_treatment = m.stopped_treatment or stops < 0.0016
        if not m.stopped_treatment:
            daily = sigma(2.1 + m.adherence_readiness - 0.13 * (m.depression - 6) - 0.8 * m.burden)
            m.doses_taken += int(binom.ppf(doses, 7, daily))
