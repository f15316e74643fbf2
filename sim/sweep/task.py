"""A sweep as a task for the runner: all arms and replicates of some points, estimated where they were simulated."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sim import store
from sim.commands import RUN_KEYS
from sim.design import Axis, rows
from sim.engines import EngineName, run_points
from sim.estimation.plan import TREATMENT_POLICY, EstimationPlan
from sim.runner import Shard
from sim.scenario.vary import Varied
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

WEEKS_A_SHARD: dict[EngineName, int] = {"mesa": 1, "compiled": 4_000_000}
"""Patient-weeks a shard holds at most, unless one point holds more: a second or a few."""
MOST_POINTS = 1000
"""Points a shard holds at most."""
ASIDE = (
    *("name", "title", "engine", "executor", "axes", "design", "outcome", "precision"),
    *("max_replicates", *RUN_KEYS),
)
"""Keys that decide no number of a point; what axes and design decide stands in the points."""


@dataclass(frozen=True)
class SweepTask:
    """The points of a sweep, by one engine.

    Attributes
    ----------
    points : DataFrame
        ``point`` and a column for each axis.
    """

    studies: Varied
    axes: tuple[Axis, ...]
    points: pd.DataFrame
    engine: EngineName
    identity: str

    @classmethod
    def of(
        cls,
        studies: Varied,
        axes: Sequence[Axis],
        points: pd.DataFrame,
        config: Mapping[str, Any],
        model: str,
    ) -> SweepTask:
        """Return the task of a sweep.

        Parameters
        ----------
        config : mapping
            The resolved configuration it was read from.
        model : str
            Version of the model.
        """
        configs = [config, *(studies.configs.values() if studies.composed else ())]
        decides = [{k: v for k, v in each.items() if k not in ASIDE} for each in configs]
        identity = store.fingerprint(decides, digest(points), model)
        return cls(studies, tuple(axes), points, config["engine"]["name"], identity)

    def study(self, point: int) -> Study:
        """Return the study of a point."""
        (row,) = rows(self.axes, self.points[point : point + 1])
        return self.studies.study(row)

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        """Return the effects and outcomes of some points."""
        import pandas as pd

        first, end = shard.points
        wanted = rows(self.axes, self.points[first:end])
        studies = dict(zip(range(first, end), map(self.studies.study, wanted), strict=True))
        parts = [
            self._estimated(some, range(*shard.replicates), threads) for some in _alike(studies)
        ]
        if len(parts) == 1:
            return parts[0]
        return {
            name: pd.concat([part[name] for part in parts])
            .sort_values("point", kind="stable")
            .reset_index(drop=True)
            for name in parts[0]
        }

    def _estimated(
        self, studies: Mapping[int, Study], replicates: range, threads: int
    ) -> dict[str, pd.DataFrame]:
        """Return the tables of points whose studies have the same arms and schedule."""
        import pandas as pd

        from sim.estimation.over_points import estimate_over_points, recording_for

        plan = estimation_plan(next(iter(studies.values())))
        recording, done = recording_for(plan), 0
        effects, outcomes = [], []
        for found in run_points(self.engine, studies.values(), replicates, threads, recording):
            estimates = estimate_over_points(found, plan, done)
            effects.append(estimates.effects)
            outcomes.append(estimates.outcomes)
            done += len(found)
        points = np.array(list(studies))
        return {
            "effects": _as_of(pd.concat(effects, ignore_index=True), points, plan),
            "outcomes": _as_of(pd.concat(outcomes, ignore_index=True), points, plan),
        }


def digest(points: pd.DataFrame) -> str:
    """Return a hash of a table of points."""
    import pandas as pd

    values = pd.util.hash_pandas_object(points, index=False).to_numpy()
    return hashlib.sha256(",".join(points.columns).encode() + values.tobytes()).hexdigest()


def estimation_plan(study: Study) -> EstimationPlan:
    """Return what is estimated at a point: every outcome, for everybody."""
    return EstimationPlan(
        arms=tuple(arm.name for arm in study.arms),
        end_week=study.schedule.end_week,
        entry=study.entry,
        subgroups=("all",),
        estimands=(TREATMENT_POLICY,),
    )


def points_a_shard(study: Study, replicates: int, engine: EngineName) -> int:
    """Return how many points make a shard of a few seconds, by patient-weeks."""
    weeks = study.patients * study.schedule.horizon * len(study.arms) * replicates
    return max(1, min(MOST_POINTS, WEEKS_A_SHARD[engine] // weeks))


def _alike(studies: Mapping[int, Study]) -> list[dict[int, Study]]:
    """Return studies in parts of the same arms and schedule, which are estimated together."""
    parts: dict[Any, dict[int, Study]] = {}
    for point, study in studies.items():
        kind = tuple(arm.name for arm in study.arms), study.schedule
        parts.setdefault(kind, {})[point] = study
    return list(parts.values())


def _as_of(table: pd.DataFrame, points: NDArray[np.int64], plan: EstimationPlan) -> pd.DataFrame:
    """Give a table its points' numbers, and say which rows are of the end of the programme."""
    table["point"] = points[table["point"].to_numpy()]
    after_week = list(table.columns).index("week") + 1
    table.insert(after_week, "end_of_programme", table["week"] == plan.end_week)
    return table
