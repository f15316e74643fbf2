"""A comparison as a task for the runner: all arms of some replicates, every table; and means at its variants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim import store
from sim.engines import EngineName, run_points, run_replicates
from sim.runner import Shard, cut
from sim.runner.task import Span
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from sim.variants import Variants

WEEKS_A_SHARD: dict[EngineName, int] = {"mesa": 1, "compiled": 500_000}
"""Patient-weeks a shard holds at most, unless one replicate holds more."""
ASIDE = (
    *("name", "title", "engine", "executor", "replicates", "precision", "max_replicates"),
    *("posterior", "sets", "margin", "paths"),
)
"""Keys that decide no number of a replicate; what sets and paths decide stands in the points."""


@dataclass(frozen=True)
class ComparisonTask:
    """The replicates of a study, by one engine, and those of its variants.

    Attributes
    ----------
    variants : Variants or None
        Points from 1; None where point 0, the study itself, is the only one.
    """

    study: Study
    engine: EngineName
    identity: str
    variants: Variants | None = None

    @classmethod
    def of(
        cls,
        study: Study,
        engine: EngineName,
        config: Mapping[str, Any],
        model: str,
        variants: Variants | None = None,
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
        more = () if variants is None else (variants.decides,)
        return cls(study, engine, store.fingerprint(decides, model, *more), variants)

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the tables of some replicates, or the means at some variants."""
        import pandas as pd

        if shard.points[0] > 0:
            return {"means": self._means(range(*shard.points), range(*shard.replicates), threads)}
        parts = run_replicates(self.engine, self.study, range(*shard.replicates), threads)
        return {
            name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]
        }

    @property
    def replicates_a_shard(self) -> int:
        """How many replicates make a shard of a second or two, by patient-weeks."""
        weeks = self.study.patients * self.study.schedule.horizon * len(self.study.arms)
        return max(1, WEEKS_A_SHARD[self.engine] // weeks)

    def shards(self, replicates: Span) -> Iterator[Shard]:
        """Yield the shards that a round of replicates consists of, those of the study itself first."""
        most = self.replicates_a_shard
        yield from cut(self.identity, (0, 1), replicates, most_replicates=most)
        if self.variants is not None:
            yield from self.variants.shards(self.identity, self.study, self.engine, replicates)

    def _means(self, points: range, replicates: range, threads: int) -> pd.DataFrame:
        import pandas as pd

        from sim.estimation.by_replicate import means_by_replicate
        from sim.estimation.over_points import recording_for
        from sim.sweep.task import estimation_plan

        if self.variants is None:
            raise ValueError(f"point {points[0]}: this comparison has no variants")
        plan, done, parts = estimation_plan(self.study), points[0], []
        studies = self.variants.studies(self.study, points)
        for found in run_points(self.engine, studies, replicates, threads, recording_for(plan)):
            table = means_by_replicate(found, plan, replicates)
            parts.append(table.assign(point=table["point"] + done))
            done += len(found)
        return pd.concat(parts, ignore_index=True)
