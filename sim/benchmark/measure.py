"""The measurements of a benchmark: engines, peers, limits, memory and start-up, all in one run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from sim.benchmark import limit, peers
from sim.rules.programme import LIVE
from sim.study import Study

REPEATS = 3


def engines(study: Study, sizes: list[int]) -> Iterator[dict[str, Any]]:
    """Yield the speed of both engines on a study; the Mesa engine runs the smallest size only.

    The compiled engine is timed on what differs between engines, living through the weeks; making people and
    tables is common to both and not counted.
    """
    from sim.engines.compiled.engine import fill
    from sim.engines.compiled.layout import lay_out, output_for
    from sim.engines.mesa.programme import run_arms

    weeks = study.schedule.horizon * len(study.arms)
    small = replace(study, patients=min(study.patients, min(sizes)))
    seconds = _best(partial(run_arms, small, 0), REPEATS)
    reference = small.patients * weeks / seconds
    yield _row("Mesa engine", small.patients, reference, 1.0)
    for size in sizes:
        replicates = max(1, size // study.patients)
        batch, _ = lay_out([study], range(replicates))
        out = output_for(batch)
        done = study.patients * replicates
        bytes_each = sum(part.nbytes for part in out) / done
        for threads in sorted({1, os.cpu_count() or 1}):
            fill(batch, out, threads)
            speed = done * weeks / _best(partial(fill, batch, out, threads), REPEATS)
            name = f"compiled, {threads} thread{'s' if threads > 1 else ''}"
            yield _row(name, done, speed, speed / reference, bytes_each)


def rivals(study: Study, size: int, reference: float) -> Iterator[dict[str, Any]]:
    """Yield the speed of plain models without conversation in the libraries that are installed."""
    for name, run in peers.installed().items():
        weeks = study.schedule.horizon
        speed = size * weeks / _best(partial(run, size, weeks), REPEATS)
        yield _row(f"{name} (no conversation)", size, speed, speed / reference)


def limits(study: Study) -> dict[str, float]:
    """Return nanoseconds a patient-week of the first group arm, of its limit, and the share of it reached."""
    from sim.engines.compiled.engine import fill
    from sim.engines.compiled.layout import lay_out, output_for

    arm = next(each for each in study.arms if each.modes[0].exchange == LIVE)
    weeks = arm.programme_weeks
    schedule = replace(study.schedule, end_week=weeks, horizon=weeks, assessments=(0, weeks))
    part = replace(study, arms=(arm,), schedule=schedule)
    batch, _ = lay_out([part], range(10))
    out = output_for(batch)
    fill(batch, out)
    took = _best(partial(fill, batch, out), REPEATS) / (part.patients * weeks * 10) * 1e9
    least = limit.limit_nanoseconds(limit.SESSION)
    return {"session_week": took, "limit": least, "share_of_limit": least / took}


def start_up() -> dict[str, float]:
    """Return seconds of commands in processes of their own, cold and warm."""
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as work:
        tiny = ["-m", "sim.cli", "compare", "groups=1", "replicates=2", "arms=[waitlist,video]"]
        return {
            "circle": _process(["-m", "sim.cli"], work),
            "import_mesa_pandas_pyplot": _process(
                ["-c", "import mesa, pandas, matplotlib.pyplot"], work
            ),
            "tiny_compare_cold": _process([*tiny, "out=cold"], work, cache),
            "tiny_compare_warm": _process([*tiny, "out=warm"], work, cache),
        }


def _process(words: list[str], folder: str, cache: str | None = None) -> float:
    paths = [os.getcwd(), os.environ.get("PYTHONPATH", "")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    if cache is not None:
        env["XDG_CACHE_HOME"] = cache
    started = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=folder, env=env, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - started


def _best(run: Callable[[], object], repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        run()
        best = min(best, time.perf_counter() - started)
    return best


def _row(
    name: str, patients: int, speed: float, ratio: float, bytes_each: float | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "patients": patients,
        "agent_weeks_per_second": speed,
        "ratio_to_mesa_engine": ratio,
        "bytes_per_patient": bytes_each,
    }
