"""The only door from configuration to code: typed, validated scenarios, turned into records of numbers."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.scenario.compose import compose
from sim.scenario.refusal import Refusal

if TYPE_CHECKING:
    from sim.scenario.read import read_study, read_study_config
    from sim.scenario.tables import evidence, registry

__all__ = ["Refusal", "compose", "evidence", "read_study", "read_study_config", "registry"]

_LATER = {
    "evidence": "tables",
    "read_study": "read",
    "read_study_config": "read",
    "registry": "tables",
}


def __getattr__(name: str) -> Any:
    """Import what brings NumPy and pydantic only when it is asked for: help and refusals do without."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
