"""What a point costs: Hydra's own multirun against `circle sweep` on the same work, in one run.

``python -m sim.benchmark.sweeps`` prints a table. A job of Hydra's does the least that any program would do there:
check its configuration, simulate and estimate its point with all cores, and write the two tables.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omegaconf import DictConfig

SIZES = {
    "1 replicate of 8 patients": ("groups=1", "replicates=1"),
    "20 replicates of 80 patients": ("groups=10", "replicates=20"),
}
JOBS, POINTS = 10, 200
AXIS = "arm.video.mode.cue_fidelity"


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
    """Measure both on every size, and print points a second and the ratio."""
    folder = Path(tempfile.mkdtemp(prefix="circlesim-"))
    for name, size in SIZES.items():
        _sweep(folder / f"{name}-warm", size, 4)  # compiles and loads
        hydra = JOBS / _by_hydra(folder / f"{name}-hydra", size, JOBS)
        ours = POINTS / _sweep(folder / name, size, POINTS)
        print(
            f"{name}: Hydra {hydra:.2f} points a second, circle sweep {ours:.1f}, × {ours / hydra:.0f}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"peak memory of this process {peak:.0f} MB; {os.cpu_count()} cores, {sys.version.split()[0]}"
    )
    return 0


def _sweep(folder: Path, size: Sequence[str], points: int) -> float:
    from sim.cli import main as circle

    words = ["sweep", f"{AXIS}=interval(.4,1)", *size, "design=latin_hypercube"]
    with _timed() as seconds, redirect_stdout(StringIO()):
        status = circle([*words, f"design.points={points}", f"out={folder}"])
    if status:
        raise RuntimeError(f"the sweep ended with {status}")
    return seconds[0]


def _by_hydra(folder: Path, size: Sequence[str], jobs: int) -> float:
    from sim.multirun import by_hydra

    values = ",".join(f"{0.4 + 0.6 * k / jobs:.4f}" for k in range(jobs))
    ours = [f"hydra.sweep.dir={folder}", "hydra/hydra_logging=disabled"]
    with _timed() as seconds:
        by_hydra("sweep", OnePoint(), [*ours, f"{AXIS}={values}", *size])
    return seconds[0]


@contextmanager
def _timed() -> Iterator[list[float]]:
    seconds: list[float] = []
    started = time.perf_counter()
    yield seconds
    seconds.append(time.perf_counter() - started)


if __name__ == "__main__":
    raise SystemExit(main())
