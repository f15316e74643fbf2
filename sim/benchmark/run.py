"""A benchmark from its settings to what is in bench.json."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sim.benchmark import pairing, start_up, weeks
from sim.benchmark.rows import Row, expected_seconds, rows, scaling
from sim.launch import Job
from sim.study import Study

LIBRARIES = ("numpy", "numba", "mesa", "agentpy", "starsim")
COLD_SECONDS = 120.0
"""About what two starts from an empty cache take, for the plan."""
REST_SECONDS = 45.0
"""About what other starts, limits and pairing take, for the plan."""


def measure(job: Job, pairs: Study, found: dict[str, Any], say: Callable[[str], None]) -> None:
    """Measure all there is, and say each number as it comes.

    Parameters
    ----------
    found : dict
        Where what bench.json holds is put as it comes, so that an interrupted benchmark leaves what it measured.
    """
    spec, study = job.spec, job.study
    found |= {
        "complete": False,
        "arms": [arm.name for arm in study.arms],
        "weeks": study.schedule.horizon,
        "machine": {**machine(), "load": [os.getloadavg()[0]]},
        "rows": [],
    }
    say(f"{'':26}{'patients':>10}{'weeks/s':>13}{'ratio':>9}{'weeks alone/s':>15}{'ratio':>9}")
    for row in rows(study, spec.sizes, spec.peers, spec.repeats, spec.longest):
        found["rows"].append(row)
        say(line_of(row))
    found["scaling"] = scaling(found["rows"])
    found["limits"] = weeks.against_limit(study, spec.repeats)
    for kind in ("session", "follow_up", "all"):
        if kind in found["limits"]:
            say(_limit_line(kind, found["limits"][kind]))
    found["pairing"] = pairing.variance_ratios(pairs, spec.pairing.replicates)
    for pair in found["pairing"]:
        say(_pair_line(pair))
    found["import_libraries"] = start_up.heavy_libraries()
    found["start_up_seconds"] = start_up.seconds(spec.cold, spec.repeats)
    for name, seconds in found["start_up_seconds"].items():
        say(f"{name:26}{'–' if seconds is None else f'{seconds:.2f} s'}")
    found["machine"]["load"].append(os.getloadavg()[0])
    found["complete"] = True


def machine() -> dict[str, Any]:
    """Return what was measured on."""
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def line_of(row: Row) -> str:
    """Return a row as printed."""
    start = f"{row['label']:26}{row['patients']:10,}"
    if row["status"] != "measured":
        return f"{start}  {row['status']}"
    return f"{start}{row['agent_weeks_per_second']:13,.0f}{row['ratio_to_mesa_engine']:9.1f}" + (
        ""
        if row["weeks_alone_per_second"] is None
        else f"{row['weeks_alone_per_second']:15,.0f}{row['weeks_alone_ratio']:9.1f}"
    )


def _limit_line(kind: str, week: dict[str, float]) -> str:
    return (
        f"{kind.replace('_', '-')} weeks: {week['nanoseconds']:.0f} ns a patient-week,"
        f" limit {week['limit_nanoseconds']:.0f}: {week['share_of_limit']:.0%}"
        f" ({week['blocks']:.2f} draws, {week['normals']:.2f} normals, {week['functions']:.1f} functions)"
    )


def _pair_line(pair: dict[str, Any]) -> str:
    ratio = "–" if pair["variance_ratio"] is None else f"{pair['variance_ratio']:.1f}"
    return f"variance ratio, {pair['contrast']} against {pair['reference']}, {pair['outcome']}: {ratio}"


def plan(job: Job, say: Callable[[str], None]) -> float:
    """Measure the smallest size once, and say how long the rest would take; returns seconds."""
    spec: Any = job.spec
    total = 0.0
    smallest = [min(spec.sizes)]
    for row in rows(job.study, smallest, spec.peers, 1, float("inf")):
        if row["status"] != "measured":
            say(line_of(row))
            continue
        sizes = [size for size in spec.sizes if expected_seconds(size, row, 1) <= spec.longest]
        seconds = sum(expected_seconds(size, row, spec.repeats) for size in sizes)
        say(
            f"{row['label']:26}{len(sizes)} sizes, up to {max(sizes, default=0):,}: {seconds:.0f} s"
        )
        total += seconds
    total += COLD_SECONDS * bool(spec.cold) + REST_SECONDS
    say(f"all, with start-up, limits and pairing: about {total / 60:.0f} minutes")
    return total
