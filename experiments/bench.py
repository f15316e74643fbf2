"""How fast is it, against what? Engines, peers, limits and start-up in one run."""

from __future__ import annotations

import os
import platform
import sys
from typing import Any

from sim.launch import Job, launch

SIZES = [1_000, 10_000, 100_000]
PEER_SIZE = 1_000


def run(job: Job) -> None:
    """Measure, print a table, and leave bench.json."""
    from sim import store
    from sim.benchmark import measure

    folder = store.choose_folder(
        job.out, job.command, job.study.name, f"{job.started:%Y-%m-%d_%H-%M-%S}"
    )
    store.make_folder(folder)
    rows = []
    for row in measure.engines(job.study, SIZES):
        rows.append(row)
        _print(row)
    for row in measure.rivals(job.study, PEER_SIZE, rows[0]["agent_weeks_per_second"]):
        rows.append(row)
        _print(row)
    limits, start_up = measure.limits(job.study), measure.start_up()
    for name, value in {**limits, **start_up}.items():
        print(f"{name:32}{value:10.2f}")
    found = {
        "arms": [arm.name for arm in job.study.arms],
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}, Python {platform.python_version()}",
        "rows": rows,
        "nanoseconds": limits,
        "start_up_seconds": start_up,
    }
    store.write_json(folder / "bench.json", found)
    print(f"figures: {folder / 'bench.json'}")


def _print(row: dict[str, Any]) -> None:
    speed, ratio = row["agent_weeks_per_second"], row["ratio_to_mesa_engine"]
    print(
        f"{row['name']:32}{row['patients']:10,} patients {speed:14,.0f} patient-weeks/s  × {ratio:.2f}"
    )


if __name__ == "__main__":
    raise SystemExit(launch("bench", sys.argv[1:]))
