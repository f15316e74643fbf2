"""How fast is it, against what? Engines, peers, limits, pairing and start-up in one run."""

from __future__ import annotations

import sys
from functools import partial
from typing import Any

from sim.launch import Job, launch
from sim.scenario.refusal import Refusal


def run(job: Job) -> None:
    """Measure, print each number as it comes, and leave bench.json and a figure.

    Raises
    ------
    Refusal
        Where a size holds less than a replicate.
    """
    import pandas as pd

    from sim import store
    from sim.benchmark import run as benchmark
    from sim.benchmark.engines import patients_of
    from sim.figures import render, speed
    from sim.scenario import read_study

    say = partial(print, flush=True)
    if min(job.spec.sizes) < patients_of(job.study):
        raise Refusal(
            f"sizes: {min(job.spec.sizes)} patients are fewer than a replicate's {patients_of(job.study)};"
            " give larger sizes or fewer groups."
        )
    arms = list(job.spec.pairing.arms)
    pairs = read_study({**job.config, "arms": arms}, lambda key: f"pairing.{key}", job.command)
    if job.plan:
        benchmark.plan(job, say)
        return
    folder = store.choose_folder(
        job.out, job.command, job.study.name, f"{job.started:%Y-%m-%d_%H-%M-%S}"
    )
    store.make_folder(folder)
    found: dict[str, Any] = {}
    try:
        benchmark.measure(job, pairs, found, say)
    finally:
        store.write_json(folder / "bench.json", found)
    drawing = speed(pd.DataFrame(found["rows"]))
    (folder / "figures").mkdir()
    store.write_bytes(folder / "figures" / "bench.svg", drawing.svg)
    store.write_bytes(folder / "figures" / "bench.png", render(drawing.figure, "png"))
    store.point_latest(folder, job.command)
    print(f"figures: {folder / 'bench.json'}")


if __name__ == "__main__":
    raise SystemExit(launch("bench", sys.argv[1:]))
