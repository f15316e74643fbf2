"""What a user might write instead: a plain model without conversation, in libraries that she might pick.

Each has patients whose anxiety returns to a home level, with a weekly shock and a decision to attend; nothing else.
It does far less than the model, so its speed flatters it. Every module has `run(patients, weeks)`, which makes the
people and lets them live.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple

RETURN, SHOCK, LEARNING, ATTENDANCE = 0.15, 0.95, 0.05, 0.75
HOME_MEAN, HOME_SD = 8.0, 3.0


class Peer(NamedTuple):
    """A library with a model written in it."""

    label: str
    package: str
    module: str

    @property
    def installed(self) -> bool:
        """Whether its library is there."""
        return find_spec(self.package) is not None

    def run(self, patients: int, weeks: int) -> None:
        """Let so many patients live through so many weeks."""
        import_module(f"{__name__}.{self.module}").run(patients, weeks)


PEERS = {
    "plain_mesa": Peer("plain Mesa", "mesa", "plain_mesa"),
    "batch_run": Peer("plain Mesa by batch_run", "mesa", "batch_run"),
    "agentpy": Peer("agentpy", "agentpy", "with_agentpy"),
    "starsim": Peer("starsim", "starsim", "with_starsim"),
    "numpy": Peer("NumPy vectors", "numpy", "vectors"),
}
