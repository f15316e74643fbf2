"""What an analysis would take, before anything starts: points, time and disk of both stages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sim.runner.executor import cores
from sim.session import begin
from sim.sweep.cost import in_words, measured

if TYPE_CHECKING:
    from sim.sensitivity import Sensitivity


def plan_only(begun: Sensitivity) -> None:
    """Measure some points, print what all would take, and with `out` make the run's folder."""
    job, plan, stage, study = begun.job, begun.plan, begun.stages[0], begun.task.study(0)
    weeks = study.patients * study.schedule.horizon * len(study.arms) * plan.replicates
    cost = measured(begun.task, plan, weeks)
    workers, later = job.spec.executor.workers or cores(), _later_points(begun)
    points = plan.points + later
    print(f"{study.name}: {points:,} points over {len(begun.axes)} axes")
    print(f"{stage.name + ' (' + str(len(stage.axes)) + ' axes)':27}{plan.points:,} points")
    if later:
        print(f"{f'sobol ({job.spec.keep} axes)':27}{later:,} points, planned after screening")
    size_of = f"{len(study.arms)} arms × {study.patients} patients × {study.schedule.horizon} weeks"
    print(f"a point                    {plan.replicates} replicates of {size_of}")
    print(f"patient-weeks              {weeks * points:,}")
    seconds = in_words(points * cost.seconds / workers)
    print(f"{f'time on {workers} workers':27}{seconds} ({1000 * cost.seconds:.1f} ms a point)")
    print(f"disk                       {points * cost.size / 1e6:.1f} MB")
    if job.out is not None:
        about = {**plan.about, "cost": cost._asdict()}
        folder = begin(job, replace(plan, about=about), begun.files)
        print(f"next:   circle resume {folder}")


def _later_points(begun: Sensitivity) -> int:
    """Return how many points the stage has that isn't planned yet."""
    spec = begun.job.spec
    return 0 if begun.is_whole else int(spec.sobol.samples * (spec.keep + 2))
