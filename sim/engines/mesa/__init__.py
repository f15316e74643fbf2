"""The reference engine: patients and facilitators as Mesa agents, groups as networkx graphs.

Slow and readable. Step it in a notebook, print an agent, draw a graph:

>>> model = SupportProgramme.of(study, "video", replicate=0)
>>> model.step()
>>> model.groups[0].members[0]
"""

from sim.engines.mesa.conversation import Conversation, Setting, Turn
from sim.engines.mesa.facilitator import Facilitator
from sim.engines.mesa.group import Group
from sim.engines.mesa.patient import Patient, Status
from sim.engines.mesa.programme import SupportProgramme

__all__ = [
    "Conversation",
    "Facilitator",
    "Group",
    "Patient",
    "Setting",
    "Status",
    "SupportProgramme",
    "Turn",
]
