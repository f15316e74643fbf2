"""circlesim: cancer support groups simulated, remote and in person.

In a notebook, or a script of one's own:

>>> import sim
>>> sim.make_study("compare", "groups=12")  # the people and arms, typed and checked
>>> run = sim.run("compare", "groups=12")  # what ``circle compare groups=12`` does
>>> run = sim.open_run("results/compare/latest")  # a run that is there already
>>> run.effects  # a table, as a DataFrame
>>> run.figure("forest")  # a figure, shown with its caption
>>> sim.figures.forest(run.effects, {"waitlist": "Usual care", "video": "Video"})  # drawn from any table
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim import figures
    from sim.notebook import OpenRun, make_study, open_run, run
    from sim.scenario.refusal import Refusal

__all__ = ["OpenRun", "Refusal", "figures", "make_study", "open_run", "run"]

_FROM = {"Refusal": "sim.scenario.refusal"}


def __getattr__(name: str) -> Any:
    """Import what a notebook uses only when it is asked for: commands start without."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "figures":
        return import_module("sim.figures")
    return getattr(import_module(_FROM.get(name, "sim.notebook")), name)


def __dir__() -> list[str]:
    """Return the names that a notebook completes."""
    return sorted({*globals(), *__all__})
