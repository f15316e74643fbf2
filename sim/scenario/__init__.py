"""The only door from configuration to code: typed, validated scenarios, turned into records of numbers."""

from sim.scenario.compose import compose
from sim.scenario.read import read_study, read_study_config
from sim.scenario.refusal import Refusal
from sim.scenario.tables import evidence, registry

__all__ = ["Refusal", "compose", "evidence", "read_study", "read_study_config", "registry"]
