"""A comparison as a task for the runner: all arms of some replicates, every table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim import store
from sim.engines import EngineName, run_replicates
from sim.runner import Shard
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

WEEKS_A_SHARD: dict[EngineName, int] = {"mesa": 1, "compiled": 500_000}
"""Patient-weeks a shard holds at most, unless one replicate holds more."""
ASIDE = (
    *("name", "title", "engine", "executor", "replicates", "precision", "max_replicates"),
    *("posterior", "sets", "margin", "paths"),
)
"""Keys that decide no number of a replicate; what sets and paths decide stands in the points."""


@dataclass(frozen=True)
class ComparisonTask:
    """The replicates of a study, by one engine."""

    study: Study
    engine: EngineName
    identity: str

    @classmethod
    def of(
        cls, study: Study, engine: EngineName, config: Mapping[str, Any], model: str
    ) -> ComparisonTask:
        """Return the task of a study.

        Parameters
        ----------
        config : mapping
            The resolved configuration it was read from.
        model : str
            Version of the model.
        """
        decides = {key: value for key, value in config.items() if key not in ASIDE}
        return cls(study, engine, store.fingerprint(decides, model))

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the tables of some replicates."""
        import pandas as pd

        parts = run_replicates(self.engine, self.study, range(*shard.replicates), threads)
        return {
            name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]
        }

    @property
    def replicates_a_shard(self) -> int:
        """How many replicates make a shard of a second or two, by patient-weeks."""
        weeks = self.study.patients * self.study.schedule.horizon * len(self.study.arms)
        return max(1, WEEKS_A_SHARD[self.engine] // weeks)
