"""The speed of both engines on the same study, from drawing its people to what is recorded of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sim.benchmark.timing import Taken, fastest
from sim.study import Study

if TYPE_CHECKING:
    import networkx as nx

PATIENTS_A_CALL = 100_000
"""Patients that the compiled engine runs at once; a larger study takes several calls, as the runner's shards do."""


SMALL = 16
"""People of a run that only loads code."""


def patients_of(study: Study) -> int:
    """Return the simulated patients of a replicate; somebody in two arms is two."""
    return sum(study.allocation.values()) if study.allocation else study.patients * len(study.arms)


def replicates_for(study: Study, patients: int) -> int:
    """Return how many replicates hold at least so many simulated patients."""
    return -(-patients // patients_of(study))


def mesa(study: Study, replicates: int, repeats: int, views: bool) -> tuple[Taken, float]:
    """Time the Mesa engine.

    Parameters
    ----------
    views : bool
        Whether every closeness is looked up as ``graph[a][b]``; else agents keep their edges at hand.

    Returns
    -------
    Taken
        From drawing people on.
    float
        Seconds of the weeks alone, in the fastest run.
    """
    weeks: list[float] = []
    _run_mesa(replace(study, patients=min(study.patients, SMALL), allocation={}), 1, views)
    taken = fastest(lambda: weeks.append(_run_mesa(study, replicates, views)), repeats)
    return taken, min(weeks)


def _run_mesa(study: Study, replicates: int, views: bool) -> float:
    from sim.engines.mesa.programme import SupportProgramme
    from sim.population import recruit
    from sim.randomness import Chance
    from sim.recording import ENDPOINTS_ONLY
    from sim.seating import waiting_needed

    weeks = 0.0
    for replicate in range(replicates):
        chance = Chance(study.seed, replicate)
        people = recruit(
            study.population, study.parameters, chance, study.patients, waiting_needed(study)
        )
        for arm in study.arms:
            model = SupportProgramme(study, arm, people, chance, ENDPOINTS_ONLY)
            if views:
                _look_edges_up(model)
            started = time.perf_counter()
            model.run()
            weeks += time.perf_counter() - started
    return weeks


class _Edges:
    """A patient's edges, looked up in the graph each time."""

    def __init__(self, graph: nx.DiGraph[Any], patient: Any) -> None:
        self.graph, self.patient = graph, patient

    def __getitem__(self, other: Any) -> dict[str, float]:
        edge: dict[str, float] = self.graph[self.patient][other]
        return edge

    def __contains__(self, other: Any) -> bool:
        return bool(self.graph.has_edge(self.patient, other))

    def get(self, other: Any) -> dict[str, float] | None:
        """Return an edge, or None where there is none."""
        edge: dict[str, float] | None = self.graph[self.patient].get(other)
        return edge


def _look_edges_up(model: Any) -> None:
    for group in model.groups:
        for member in group.members:
            member.ties = _Edges(group.graph, member)


def compiled(
    study: Study, replicates: int, repeats: int, threads: int
) -> tuple[Taken, float, float]:
    """Time the compiled engine.

    Returns
    -------
    Taken
        From drawing people on.
    float
        Seconds of the weeks alone, in the fastest run.
    float
        Bytes that are recorded of a patient.
    """
    from sim.engines.compiled.engine import fill
    from sim.engines.compiled.layout import lay_out, output_for
    from sim.recording import ENDPOINTS_ONLY

    weeks: list[float] = []
    recorded: set[float] = set()

    def run() -> None:
        spent = 0.0
        for part in _calls(study, replicates):
            batch, _ = lay_out([study], part, ENDPOINTS_ONLY)
            out = output_for(batch, ENDPOINTS_ONLY)
            started = time.perf_counter()
            fill(batch, out, threads)
            spent += time.perf_counter() - started
            recorded.add(sum(each.nbytes for each in out) / (patients_of(study) * len(part)))
        weeks.append(spent)

    _warm_up(study)
    taken = fastest(run, repeats)
    return taken, min(weeks), max(recorded)


def _calls(study: Study, replicates: int) -> Iterator[range]:
    each = max(1, PATIENTS_A_CALL // patients_of(study))
    for first in range(0, replicates, each):
        yield range(first, min(first + each, replicates))


def _warm_up(study: Study) -> None:
    from sim.engines import run_points

    list(run_points("compiled", [study], [0]))


def peer(name: str, patients: int, weeks: int, repeats: int) -> Taken:
    """Time a peer's model, from making its people on."""
    from sim.benchmark.peers import PEERS

    PEERS[name].run(10, 2)  # loads its code
    return fastest(partial(PEERS[name].run, patients, weeks), repeats)
