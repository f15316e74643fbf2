"""The facilitator of a group as a Mesa agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa

from sim.rules.group import effective_skill

if TYPE_CHECKING:
    from sim.engines.mesa.programme import SupportProgramme


class Facilitator(mesa.Agent):
    """Someone who leads a group.

    Attributes
    ----------
    skill : float
        φ, 0-1: how well she teaches, includes, answers and holds distress.
    """

    def __init__(self, model: SupportProgramme, skill: float) -> None:
        super().__init__(model)
        self.skill = skill

    def effective_skill(
        self, p: Any, facilitators: int, present: int, reply_latency: float
    ) -> float:
        """Return φ_eff, the skill left when so many members are held by so many facilitators."""
        return effective_skill(p, self.skill, facilitators, present, reply_latency)

    def __repr__(self) -> str:
        return f"Facilitator(skill={self.skill:.2f})"
