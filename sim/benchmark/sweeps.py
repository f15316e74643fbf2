"""What a point costs: Hydra's own multirun against `circle sweep` on the same work, in one run.

``python -m sim.benchmark.sweeps`` prints a table. A job of Hydra's does the least that any program would do there:
check its configuration, simulate and estimate its point with all cores, and write the two tables.
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from omegaconf import DictConfig

SIZES = {
    "1 replicate of 8 patients": ("groups=1", "replicates=1"),
    "20 replicates of 80 patients": ("groups=10", "replicates=20"),
}
JOBS, FEW, POINTS = 12, 200, 2000
AXIS = "arm.video.mode.cue_fidelity"


class Cost(NamedTuple):
    """Seconds by the clock, and of CPU in all processes."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.wall:6.1f} s, {self.cpu:6.1f} s of CPU"


@dataclass(frozen=True)
class OnePoint:
    """What a job of Hydra's does: one point."""

    def __call__(self, config: DictConfig) -> None:
        """Simulate, estimate and write."""
        from hydra.core.hydra_config import HydraConfig

        from sim import store
        from sim.design import make_points, read_axes
        from sim.runner import Shard
        from sim.runner.executor import cores
        from sim.scenario.compose import composed_by_hydra
        from sim.scenario.designs import read_design
        from sim.scenario.vary import Varied, choice_key
        from sim.sweep.task import SweepTask

        hydra = HydraConfig.get()
        plain = composed_by_hydra(config, hydra, "sweep", list(hydra.overrides.task)).config
        axes = read_axes({"name": "choice(sweep)"}, kept=())
        points = make_points(axes, read_design("grid", {"levels": 2}), 1)
        studies = Varied(["name"], {choice_key(()): plain}, (), "sweep")
        task = SweepTask.of(studies, axes, points, plain, "")
        tables = task.do(Shard.of("", (0, 1), (0, plain["replicates"])), cores())
        store.write_tables(Path(hydra.runtime.output_dir), [tables])


def main() -> int:
    """Measure both on every size; print points a second, their ratio, and what a point costs beside simulating it."""
    folder = Path(tempfile.mkdtemp(prefix="circlesim-"))
    try:
        for number, (name, size) in enumerate(SIZES.items()):
            print(f"{name}, two arms")
            _compare(folder / str(number), size)
        print(
            f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; other load changes all but CPU times"
        )
    finally:
        shutil.rmtree(folder)
    return 0


def _compare(folder: Path, size: Sequence[str]) -> None:
    folder.mkdir()
    by_sweep(folder / "warm", size, 2, workers=1)  # compiles and loads
    hydra, ours = by_hydra_jobs(folder / "jobs", size, JOBS), by_sweep(folder / "all", size, POINTS)
    few, many = (by_sweep(folder / str(n), size, n, workers=1) for n in (FEW, FEW + POINTS))
    point, simulated = (many.cpu - few.cpu) / POINTS, _simulating(size)
    for label, jobs, cost in (("Hydra's multirun", JOBS, hydra), ("circle sweep", POINTS, ours)):
        print(f"  {label:18}{jobs:6} points  {jobs / cost.wall:8.2f} a second  {cost} in all")
    print(f"  ratio             {hydra.wall / JOBS / (ours.wall / POINTS):8.0f} by the clock")
    print(f"                    {hydra.cpu / JOBS / (ours.cpu / POINTS):8.0f} by CPU time")
    print(
        f"  one point more    {1000 * point:8.2f} ms of CPU, of which simulating {1000 * simulated:.2f}"
    )


def by_sweep(folder: Path, size: Sequence[str], points: int, workers: int = 0) -> Cost:
    """Return what a sweep costs from its command line to its tables."""
    from sim.cli import main as circle

    words = [f"{AXIS}=interval(.4,1)", *size, "design=latin_hypercube", f"design.points={points}"]
    with _timed() as cost, redirect_stdout(StringIO()):
        status = circle(["sweep", *words, f"executor.workers={workers}", f"out={folder}"])
    if status:
        raise RuntimeError(f"the sweep ended with {status}")
    return cost[0]


def by_hydra_jobs(folder: Path, size: Sequence[str], jobs: int) -> Cost:
    """Return what Hydra's own multirun costs."""
    from sim.multirun import by_hydra

    values = ",".join(f"{0.4 + 0.6 * k / jobs:.4f}" for k in range(jobs))
    ours = [f"hydra.sweep.dir={folder}", "hydra/hydra_logging=disabled"]
    with _timed() as cost:
        by_hydra("sweep", OnePoint(), [*ours, f"{AXIS}={values}", *size])
    return cost[0]


def _simulating(size: Sequence[str]) -> float:
    """Return the CPU seconds that simulating one point takes, many together."""
    from sim.design import compose_swept, make_points, rows, varied
    from sim.engines import run_points
    from sim.estimation.over_points import recording_for
    from sim.scenario import read_study_config
    from sim.sweep.task import estimation_plan

    swept = compose_swept("sweep", [f"{AXIS}=interval(.4,1)", *size, "design=latin_hypercube"])
    spec = read_study_config(swept.composed.config, command="sweep")
    points = make_points(swept.axes, spec.design, spec.seed)
    studies = [varied(swept, points).study(row) for row in rows(swept.axes, points)]
    recording, replicates = recording_for(estimation_plan(studies[0])), range(spec.replicates)
    with _timed() as cost:
        for _ in run_points("compiled", studies, replicates, 1, recording):
            pass
    return cost[0].cpu / len(studies)


@contextmanager
def _timed() -> Iterator[list[Cost]]:
    cost: list[Cost] = []
    wall, cpu = time.perf_counter(), _cpu()
    yield cost
    cost.append(Cost(time.perf_counter() - wall, _cpu() - cpu))


def _cpu() -> float:
    """Return the CPU seconds of this process and of workers that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


if __name__ == "__main__":
    raise SystemExit(main())
