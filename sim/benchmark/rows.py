"""Who is measured at which sizes, and the rows that come of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sim.benchmark import engines
from sim.benchmark.peers import PEERS
from sim.benchmark.timing import Taken, apart
from sim.study import Study

REFERENCE = "mesa_engine"
"""Whose speed ratios refer to, at the smallest size."""

Row = dict[str, Any]
Measure = Callable[[int, int], tuple[int, Taken, float | None, float | None]]


@dataclass(frozen=True)
class Subject:
    """An engine or a peer.

    Attributes
    ----------
    measure : callable
        Takes patients and repeats; returns patients that lived, what they took, seconds of their weeks alone (None
        where they can't be told apart) and bytes recorded of each (None where nothing is).
    """

    name: str
    label: str
    threads: int
    converses: bool
    measure: Measure | None


def subjects(study: Study, peers: Sequence[str]) -> list[Subject]:
    """Return all engines, and the peers that are asked for; those not installed can't be measured."""
    cores = os.cpu_count() or 1
    found = [
        Subject(REFERENCE, "Mesa engine", 1, True, partial(_mesa, study, False)),
        Subject(
            f"{REFERENCE}_lookup",
            "Mesa engine, graph[a][b]",
            1,
            True,
            partial(_mesa, study, True),
        ),
    ]
    for threads in sorted({1, cores}):
        label = f"compiled, {threads} thread{'s' if threads > 1 else ''}"
        run = partial(_compiled, study, threads)
        found.append(Subject(f"compiled_{threads}", label, threads, True, run))
    for name in peers:
        threads = cores if name == "batch_run" else 1
        measure: Measure | None = None
        if PEERS[name].installed:
            measure = partial(_peer, name, study.schedule.horizon)
        found.append(Subject(name, PEERS[name].label, threads, False, measure))
    return found


def _mesa(
    study: Study, views: bool, patients: int, repeats: int
) -> tuple[int, Taken, float | None, float | None]:
    replicates = engines.replicates_for(study, patients)
    taken, weeks = apart(engines.mesa, study, replicates, repeats, views)
    return replicates * engines.patients_of(study), taken, weeks, None


def _compiled(
    study: Study, threads: int, patients: int, repeats: int
) -> tuple[int, Taken, float | None, float | None]:
    replicates = engines.replicates_for(study, patients)
    taken, weeks, recorded = apart(engines.compiled, study, replicates, repeats, threads)
    return replicates * engines.patients_of(study), taken, weeks, recorded


def _peer(
    name: str, weeks: int, patients: int, repeats: int
) -> tuple[int, Taken, float | None, float | None]:
    return patients, apart(engines.peer, name, patients, weeks, repeats), None, None


def expected_seconds(patients: int, known: Row, repeats: int) -> float:
    """Return what a measurement at another size would take, from a row that was measured."""
    from sim.benchmark.timing import ENOUGH

    once = float(known["seconds"]) * patients / int(known["patients"])
    return once * max(1, min(repeats, int(ENOUGH // once) + 1)) if once > 0 else 0.0


def rows(
    study: Study, sizes: Sequence[int], peers: Sequence[str], repeats: int, longest: float
) -> Iterator[Row]:
    """Measure everybody at all sizes that take no longer than some seconds a run; others have a row that says why.

    Yields
    ------
    dict
        ``name``, ``label``, ``threads``, ``converses`` (whether the model is the full one), ``patients``,
        ``status`` (``measured``, ``not installed`` or ``too slow``), ``seconds``, ``cpu_seconds``, ``runs``,
        ``agent_weeks_per_second`` and ``ratio_to_mesa_engine`` from drawing people on,
        ``weeks_alone_per_second`` and ``weeks_alone_ratio`` without, ``bytes_per_patient`` recorded, and
        ``peak_bytes_per_patient``: growth of the process. None is what wasn't measured.
    """
    reference: Row | None = None
    for subject in subjects(study, peers):
        known: Row | None = None
        for size in sorted(set(sizes)):
            row = _row(subject, size, study.schedule.horizon, known, repeats, longest)
            if reference is None:
                reference = row
            yield _with_ratios(row, reference)
            known = row if row["status"] == "measured" else known


def _row(
    subject: Subject, size: int, weeks: int, known: Row | None, repeats: int, longest: float
) -> Row:
    row: Row = {
        "name": subject.name,
        "label": subject.label,
        "threads": subject.threads,
        "converses": subject.converses,
        "patients": size,
        **dict.fromkeys(_MEASURED),
    }
    if subject.measure is None:
        return {**row, "status": "not installed"}
    if known is not None and expected_seconds(size, known, 1) > longest:
        return {**row, "status": "too slow"}
    patients, taken, alone, recorded = subject.measure(size, repeats)
    return {
        **row,
        "patients": patients,
        "status": "measured",
        "seconds": taken.seconds,
        "cpu_seconds": taken.cpu_seconds,
        "runs": taken.runs,
        "agent_weeks_per_second": patients * weeks / taken.seconds,
        "weeks_alone_per_second": None if alone is None else patients * weeks / alone,
        "bytes_per_patient": recorded,
        "peak_bytes_per_patient": taken.peak_bytes / patients,
    }


_MEASURED = (
    "status",
    "seconds",
    "cpu_seconds",
    "runs",
    "agent_weeks_per_second",
    "ratio_to_mesa_engine",
    "weeks_alone_per_second",
    "weeks_alone_ratio",
    "bytes_per_patient",
    "peak_bytes_per_patient",
)


def _with_ratios(row: Row, reference: Row) -> Row:
    for speed, ratio in (
        ("agent_weeks_per_second", "ratio_to_mesa_engine"),
        ("weeks_alone_per_second", "weeks_alone_ratio"),
    ):
        if row[speed] is not None:
            row[ratio] = row[speed] / reference[speed]
    return row


def scaling(found: Sequence[Row]) -> dict[str, float]:
    """Return the speed of each subject at its largest size, relative to that at ten thousand patients or the next."""
    result = {}
    for name in dict.fromkeys(row["name"] for row in found):
        speeds = {
            row["patients"]: row["agent_weeks_per_second"]
            for row in found
            if row["name"] == name and row["status"] == "measured"
        }
        base = next((size for size in sorted(speeds) if size >= 10_000), None)
        if base is not None and max(speeds) > base:
            result[name] = speeds[max(speeds)] / speeds[base]
    return result
