"""A support group: its graph, its sessions, and the week between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engines.mesa.conversation import Conversation, Setting, Turn
from sim.engines.mesa.facilitator import Facilitator
from sim.engines.mesa.patient import Patient, Status
from sim.groups import (
    add_members,
    facilitator_star,
    live_group,
    reply_network,
    room_and_screen,
    subgroups,
)
from sim.randomness import Purpose
from sim.rules import delivery, group, programme, ties
from sim.seating import circles_of

if TYPE_CHECKING:
    import networkx as nx

    from sim.engines.mesa.programme import SupportProgramme

CONTACT, ENTRY = int(Purpose.CONTACT), int(Purpose.ENTRY)


class Group:
    """One group of an arm.

    Attributes
    ----------
    members : list of Patient
        Everybody who ever had a seat, in order of arrival.
    waiting : list of Patient
        Who waits for a place, first come first.
    graph : networkx.DiGraph
        Nodes are the people; edges carry felt ``closeness``.
    transcript : list of Turn
        The latest session's conversation.
    """

    def __init__(
        self,
        model: SupportProgramme,
        number: int,
        members: list[Patient],
        waiting: list[Patient],
        facilitators: list[Facilitator],
    ) -> None:
        self.model = model
        self.number = number
        self.members = members
        self.waiting = waiting
        self.facilitators = facilitators
        parts = circles_of(np.array([len(members)]), int(model.programme.subgroup_size))
        self.circles = (
            [members]
            if len(parts.size) == 1
            else [members[k : k + size] for k, size in zip(parts.first, parts.size, strict=True)]
        )
        self.anchors = [circle[0].person for circle in self.circles]
        self.places = [len(circle) for circle in self.circles]
        self.graph = live_group(self.circles, facilitators)
        for member in members:
            member.ties = {
                other: self.graph.edges[member, other] for other in self.graph.successors(member)
            }
            member.status = Status.MEMBER
            member.planned_sessions = self._planned(member)
        for patient in waiting:
            patient.status = Status.WAITING
        self.transcript: list[Turn] = []
        self.newcomers = self.dropouts = 0
        self.facilitator_hours = 0.0

    @property
    def facilitator(self) -> Facilitator | None:
        """Who leads, if anybody does."""
        return self.facilitators[0] if self.facilitators else None

    @property
    def facilitator_skill(self) -> float:
        """Mean skill of the facilitators, 0 without any."""
        if not self.facilitators:
            return 0.0
        return sum(each.skill for each in self.facilitators) / len(self.facilitators)

    @property
    def present(self) -> list[Patient]:
        """Who came to the latest session."""
        return [member for member in self.members if member.present]

    def alliance(self, member: Patient) -> float:
        """Return a member's closeness to the facilitator, 0 where nobody leads."""
        return member.ties[self.facilitator]["closeness"] if self.facilitators else 0.0

    def alliances(self) -> nx.DiGraph[Any]:
        """Return the star of ties to the facilitator."""
        return facilitator_star(self.graph)

    def subgroups(self) -> list[set[Patient]]:
        """Return the subgroups that closeness has formed so far."""
        return subgroups(self.graph, self.model.chance)

    def replies(self) -> nx.DiGraph[Any]:
        """Return who answered whom in the latest session or week of posts, by person number."""
        return reply_network(
            (turn.replier, turn.speaker) for turn in self.transcript if turn.replier is not None
        )

    def by_mode(self) -> dict[int, nx.DiGraph[Any]]:
        """Return the ties among those who met in the same mode at the latest session."""
        return room_and_screen(self.graph, {member: member.mode for member in self.present})

    def _planned(self, member: Patient) -> int:
        """Sessions a member means to stay."""
        stagger, _, _, _ = self.model.draw(ENTRY, 0, 0, member.person, 0, 0)
        return programme.planned_sessions(self.model.programme, int(member.in_cohort), stagger)

    def session_number(self, week: int) -> int:
        """Return which session a week holds (1, 2, …), 0 where it holds none."""
        return programme.session_number(self.model.programme, week)

    def live_through_week(self) -> None:
        """Live through one week, in the order of the model document."""
        self.newcomers = self.dropouts = 0
        self.facilitator_hours = 0.0
        self._admit()
        everybody = [*self.members, *self.waiting]
        for patient in everybody:
            patient.begin_week()
        self.transcript = []
        session = self.session_number(self.model.week)
        attending = [member for member in self.members if member.status is Status.MEMBER]
        for member in self.members if session else ():
            member.sessions_held += 1
        if session and attending:
            self._hold_session(session, attending)
        self._keep_in_touch()
        self._let_ties_fade()
        for patient in everybody:
            patient.practise_and_forget(
                self.facilitator_skill,
                self.model.programme.home_practice,
                self._after_programme(patient),
            )
            patient.feel()
        if session and attending:
            self._weigh_up_and_leave(attending)
        for patient in everybody:
            patient.take_treatment()

    def _after_programme(self, patient: Patient) -> bool:
        return patient.status is not Status.MEMBER

    def _hold_session(self, session: int, attending: list[Patient]) -> None:
        modes, sessions = self.model.modes, self.model.programme.sessions
        for member in attending:
            member.mode = delivery.mode_index(
                self.model.delivery, session, sessions, member.who.travel_hours, member.burden
            )
            member.sessions_enrolled += 1
            member.decide_to_attend(modes[member.mode])
        here = [member for member in attending if member.present]
        leading = delivery.facilitator_mode(self.model.delivery, attending[0].mode)
        facilitation = self._facilitation(len(here), leading)
        self.facilitator_hours = len(self.facilitators) * modes[leading].facilitator_hours
        for member in attending:
            member.learn(modes[member.mode], self.model.programme.education_share, facilitation)
        for circle, anchor in zip(self.circles, self.anchors, strict=True):
            self._converse(
                [member for member in circle if member.present], facilitation, leading, anchor
            )
        self._deepen_alliance(here, facilitation, leading)
        for member in attending:
            member.attended_last = float(member.present)
            member.sessions_attended += int(member.present)

    def _facilitation(self, present: int, leading: int) -> float:
        latency = self.model.modes[leading].reply_latency
        return group.effective_skill(
            self.model.p, self.facilitator_skill, len(self.facilitators), present, latency
        )

    def _converse(
        self, present: list[Patient], facilitation: float, leading: int, anchor: int
    ) -> None:
        exchange = self.model.modes[0].exchange
        turns = programme.turns_held(self.model.programme, exchange, len(present))
        if turns == 0:
            return
        setting = Setting(
            self.model.p,
            self.model.modes,
            self.model.fidelity,
            facilitation,
            leading,
            self.facilitator,
            anchor,
        )
        conversation = Conversation(setting, present, turns, exchange == programme.POSTS)
        conversation.hold()
        self.transcript += conversation.transcript

    def _deepen_alliance(self, present: list[Patient], facilitation: float, leading: int) -> None:
        if self.facilitator is None:
            return
        for member in present:
            tie, fidelity = member.ties[self.facilitator], self.model.fidelity[member.mode][leading]
            tie["closeness"] = ties.alliance_of_session(tie["closeness"], facilitation, fidelity)
            if self.model.programme.written_answers:
                tie["closeness"] = ties.alliance_of_answer(tie["closeness"], fidelity)

    def _keep_in_touch(self) -> None:
        """Use ties between sessions; each direction of a pair has its own luck."""
        model = self.model
        for i, member in enumerate(self.members):
            for other in self.members[i + 1 :]:
                if not (member.enrolled and other.enrolled and other in member.ties):
                    continue
                there, back = member.ties[other], other.ties[member]
                if there["closeness"] == 0.0 and back["closeness"] == 0.0:
                    continue
                low, high = sorted((member.person, other.person))
                up, down, _, _ = model.draw(CONTACT, model.week, 0, low, high, 0)
                mine, hers = (up, down) if member.person == low else (down, up)
                self._use_tie(member, there, mine)
                self._use_tie(other, back, hers)

    def _use_tie(self, member: Patient, tie: dict[str, float], uniform: float) -> None:
        mode = self.model.modes[member.mode]
        after = int(self._after_programme(member))
        if uniform < ties.contact_probability(mode, tie["closeness"], after):
            tie["closeness"] = ties.tie_used(tie["closeness"])

    def _let_ties_fade(self) -> None:
        """Let all closeness fade, and feel what is left of it as belonging and cohesion."""
        p = self.model.p
        kept = ties.tie_faded(p, 1.0)
        facilitated = int(self.facilitator is not None)
        for member in self.members:
            summed = 0.0
            for other in self.members:
                tie = member.ties.get(other)
                if tie is not None:
                    tie["closeness"] *= kept
                    if other.enrolled:
                        summed += tie["closeness"]
            if self.facilitator is not None:
                member.ties[self.facilitator]["closeness"] *= kept
            member.belonging = group.belonging(p, summed)
            member.cohesion = group.cohesion(member.belonging, self.alliance(member), facilitated)

    def _weigh_up_and_leave(self, attending: list[Patient]) -> None:
        for member in attending:
            member.weigh_up()
            if member.consider_leaving():
                self.dropouts += 1
            elif programme.has_completed(
                self.model.programme,
                self.model.week,
                member.sessions_enrolled,
                member.planned_sessions,
            ):
                member.status = Status.COMPLETED

    def _admit(self) -> None:
        """Let waiting people take the places that fell free before this week."""
        is_open = self.model.programme.membership != programme.CLOSED
        if not (is_open and self.session_number(self.model.week)):
            return
        for circle, places in zip(self.circles, self.places, strict=True):
            while self.waiting and sum(each.status is Status.MEMBER for each in circle) < places:
                self._welcome(self.waiting.pop(0), circle)

    def _welcome(self, newcomer: Patient, circle: list[Patient]) -> None:
        newcomer.status = Status.MEMBER
        newcomer.planned_sessions = self._planned(newcomer)
        circle.append(newcomer)
        if circle is not self.members:
            self.members.append(newcomer)
        add_members(self.graph, circle, self.facilitators)
        for member in circle:
            member.ties = {
                other: self.graph.edges[member, other] for other in self.graph.successors(member)
            }
        self.newcomers += 1
