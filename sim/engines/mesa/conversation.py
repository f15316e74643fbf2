"""One conversation: turns of a live session, or the ordered posts of a week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.engines.mesa.patient import SESSION, Patient
from sim.parameters import Record
from sim.randomness import Purpose
from sim.rules import ties, turn

TURN = int(Purpose.TURN)


@dataclass(frozen=True)
class Turn:
    """What happened in one turn: who spoke, whether she disclosed, who answered and how, and what it did to her.

    Attributes
    ----------
    answer : str
        '' for a coping turn, else 'unanswered', 'facilitator', 'support' or 'co-rumination'.
    replier : int or None
        Person number of the peer who answered.
    affect_before, affect_after : float
        The speaker's negative affect, 0-21, as she began and once she was answered.
    """

    speaker: int
    disclosed: bool
    answer: str
    replier: int | None
    affect_before: float
    affect_after: float


@dataclass(frozen=True)
class Setting:
    """Where a conversation takes place.

    Attributes
    ----------
    modes : list
        The modes of delivery; a person's `mode` is a position in it.
    fidelity : list of list of float
        Cue fidelity between people in two modes.
    facilitation : float
        φ_eff; 0 where nobody leads.
    facilitator_mode : int
        The mode the facilitator is in.
    alliances : dict or None
        Edge of each patient to the facilitator; None where nobody leads.
    """

    p: Record
    modes: list[Record]
    fidelity: list[list[float]]
    facilitation: float
    facilitator_mode: int
    facilitator: Any
    anchor: int


class Conversation:
    """A conversation of those present, turn by turn.

    Parameters
    ----------
    present : sequence of Patient
        In the order of their seats.
    turns : int
        Turns to take, or posts to write.
    posts : bool
        Whether it is a week of posts, of which each member reads a window.
    """

    def __init__(
        self, setting: Setting, present: Sequence[Patient], turns: int, posts: bool
    ) -> None:
        self.setting = setting
        self.present = list(present)
        self.turns = turns
        self.own_turns = [0] * len(self.present)
        self.last_speaker: Patient | None = None
        self.previous_disclosed = False
        self.transcript: list[Turn] = []
        self.windows = [self._window(patient) if posts else (0, turns) for patient in self.present]

    def _window(self, patient: Patient) -> tuple[int, int]:
        _, _, uniform, _ = patient.draw(SESSION)
        first = turn.first_post_read(self.turns, uniform)
        return first, first + turn.MOST_POSTS_READ

    def hold(self) -> None:
        """Hold the whole conversation."""
        for patient in self.present:
            patient.enter_conversation()
        for number in range(self.turns):
            self._take_turn(number)
        for patient in self.present:
            patient.leave_conversation()

    def _take_turn(self, number: int) -> None:
        speaker_at, discloses, steps_in, leader_replies = self._draw(number, 0)
        speaker = self._choose_speaker(number, speaker_at)
        before = speaker.affect
        listeners = [
            each
            for each, (first, last) in zip(self.present, self.windows, strict=True)
            if each is not speaker and first <= number < last
        ]
        disclosed = self._speak(speaker, listeners, discloses, steps_in)
        answer, replier = "", None
        if disclosed:
            answer, replier = self._reply(number, speaker, listeners, leader_replies)
        self.last_speaker, self.previous_disclosed = speaker, disclosed
        answerer = replier.person if replier else None
        self.transcript.append(
            Turn(speaker.person, disclosed, answer, answerer, before, speaker.affect)
        )

    def _draw(self, number: int, block: int) -> tuple[float, float, float, float]:
        programme = self.present[0].programme
        return programme.draw(TURN, programme.week, number, self.setting.anchor, 0, block)

    def _choose_speaker(self, number: int, uniform: float) -> Patient:
        p, facilitation, members = self.setting.p, self.setting.facilitation, len(self.present)
        weights = [
            0.0
            if patient is self.last_speaker
            else turn.floor_weight(
                p,
                patient.who.expressiveness,
                patient.affect,
                facilitation,
                self.own_turns[k],
                number,
                members,
            )
            for k, patient in enumerate(self.present)
        ]
        chosen = choose(weights, uniform)
        self.own_turns[chosen] += 1
        return self.present[chosen]

    def _speak(
        self, speaker: Patient, listeners: Sequence[Patient], discloses: float, steps_in: float
    ) -> bool:
        p, setting = self.setting.p, self.setting
        probability = turn.disclosure_probability(
            p,
            setting.modes[speaker.mode],
            speaker.belonging,
            int(self.previous_disclosed),
            speaker.affect,
        )
        disclosed = discloses < probability
        stepped_in = int(disclosed and steps_in < setting.facilitation)
        expressed = turn.expressed_affect(p, int(disclosed), speaker.affect, speaker.skill)
        fidelity = setting.fidelity[speaker.mode]
        for listener in listeners:
            closeness, cues = listener.ties[speaker]["closeness"], fidelity[listener.mode]
            listener.affect = turn.affect_caught(
                p, cues, closeness, listener.affect, expressed, int(disclosed), stepped_in
            )
            if not disclosed:
                listener.skill = turn.skill_modelled(
                    p, cues, closeness, listener.skill, speaker.skill
                )
        return disclosed

    def _reply(
        self, number: int, speaker: Patient, listeners: Sequence[Patient], leader_replies: float
    ) -> tuple[str, Patient | None]:
        setting = self.setting
        if leader_replies < turn.facilitator_reply_probability(setting.facilitation):
            self._answer_as_facilitator(speaker, listeners)
            return "facilitator", None
        answers, which, dwells, _ = self._draw(number, 1)
        mode = setting.modes[speaker.mode]
        if not listeners or answers >= turn.peer_reply_probability(
            setting.p, mode, speaker.answerability
        ):
            speaker.affect = turn.raised(speaker.affect, setting.p.unanswered_hurt)
            return "unanswered", None
        weights = [turn.reply_weight(each.ties[speaker]["closeness"]) for each in listeners]
        replier = listeners[choose(weights, which)]
        probability = turn.co_rumination_probability(
            setting.p, replier.skill, replier.affect, speaker.affect, setting.facilitation
        )
        if dwells < probability:
            self._dwell(speaker, replier, listeners)
            return "co-rumination", replier
        self._support(speaker, replier, listeners)
        return "support", replier

    def _answer_as_facilitator(self, speaker: Patient, listeners: Sequence[Patient]) -> None:
        setting = self.setting
        fidelity = setting.fidelity[speaker.mode][setting.facilitator_mode]
        quality = turn.facilitator_quality(fidelity, speaker.answerability)
        speaker.affect = turn.affect_supported(
            setting.p, speaker.affect, quality, speaker.double_need
        )
        speaker.received += quality
        alliance = speaker.ties[setting.facilitator]
        alliance["closeness"] = ties.alliance_of_answer(alliance["closeness"], fidelity)
        self._let_witness(speaker, listeners, quality, quality)

    def _support(self, speaker: Patient, replier: Patient, listeners: Sequence[Patient]) -> None:
        p = self.setting.p
        fidelity = self.setting.fidelity[speaker.mode][replier.mode]
        quality = turn.peer_quality(
            replier.who.communication_competence, fidelity, speaker.answerability
        )
        speaker.affect = turn.affect_supported(p, speaker.affect, quality, speaker.double_need)
        speaker.received += quality
        replier.given += quality
        self._draw_closer(speaker, replier, quality)
        self._let_witness(
            speaker, [each for each in listeners if each is not replier], quality, quality
        )

    def _dwell(self, speaker: Patient, replier: Patient, listeners: Sequence[Patient]) -> None:
        rise = turn.rumination_rise(self.setting.p, speaker.affect)
        speaker.affect = turn.raised(speaker.affect, rise)
        replier.affect = turn.raised(replier.affect, rise)
        quality = ties.rumination_quality(self.setting.fidelity[speaker.mode][replier.mode])
        self._draw_closer(speaker, replier, quality)
        self._let_witness(
            speaker, [each for each in listeners if each is not replier], 0.0, quality
        )

    def _draw_closer(self, speaker: Patient, replier: Patient, quality: float) -> None:
        p, towards, back = self.setting.p, speaker.ties[replier], replier.ties[speaker]
        towards["closeness"] = ties.tie_of_answered(p, towards["closeness"], quality)
        back["closeness"] = ties.tie_of_answerer(p, back["closeness"], quality)

    def _let_witness(
        self, speaker: Patient, witnesses: Sequence[Patient], support: float, tie_quality: float
    ) -> None:
        p = self.setting.p
        for witness in witnesses:
            shared = turn.shared_exposure(witness.exposure, speaker.exposure)
            if support > 0.0:
                witness.affect = turn.affect_witnessing(
                    p, witness.affect, support, witness.double_need, shared
                )
                witness.witnessed += support * shared
            tie = witness.ties[speaker]
            tie["closeness"] = ties.tie_of_witness(p, tie["closeness"], tie_quality, shared)


def choose(weights: Sequence[float], uniform: float) -> int:
    """Return the first position whose cumulated weight exceeds `uniform` times the total.

    Raises
    ------
    ValueError
        Where no weight is positive.
    """
    total = 0.0
    for weight in weights:
        total += weight
    threshold = uniform * total
    cumulated = 0.0
    for position, weight in enumerate(weights):
        cumulated += weight
        if cumulated > threshold:
            return position
    raise ValueError("no weight is positive")
