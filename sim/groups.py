"""Who meets whom: seats in groups, and the networkx graphs that hold closeness."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.parameters import Record, plain
from sim.population import People
from sim.randomness import Chance, Purpose, block_for
from sim.rules import attendance, delivery, group, programme, uptake
from sim.study import Arm, Study

if TYPE_CHECKING:
    import networkx as nx


@dataclass(frozen=True)
class Seating:
    """Who sits where in one arm of one replicate; numbers are rows of `People.table`.

    Attributes
    ----------
    groups : tuple of tuple of int
        Members of each group in the order of their seats.
    waiting : tuple of tuple of int
        For each group, who waits for a place in it, first come first.
    outside : tuple of int
        People of the arm who are in no group.
    reached, accepted : frozenset of int
        With an offer, whom it reached and who accepted; else everybody.
    """

    groups: tuple[tuple[int, ...], ...]
    waiting: tuple[tuple[int, ...], ...]
    outside: tuple[int, ...]
    reached: frozenset[int]
    accepted: frozenset[int]


def waiting_needed(study: Study) -> int:
    """Return how many people the waiting lists of a study hold, at most over its arms."""
    return max(_waiting_of(arm, study.patients) for arm in study.arms)


def _waiting_of(arm: Arm, patients: int) -> int:
    if not arm.holds_sessions or arm.programme.membership == programme.CLOSED:
        return 0
    return ceil(float(patients * arm.programme.waiting_per_place))


def people_of(study: Study, arm: Arm, people: People, chance: Chance) -> list[int]:
    """Return the rows of the people an arm has: all of the cohort, or those randomised to it."""
    rows = list(range(people.cohort))
    if not study.allocation:
        return rows
    lots = block_for(chance, Purpose.SEATING, people.table["person"][: people.cohort])[:, 0]
    order = [int(row) for row in np.argsort(lots, kind="stable")]
    start = 0
    for each in study.arms:
        size = study.allocation[each.name]
        if each.name == arm.name:
            return order[start : start + size]
        start += size
    raise KeyError(arm.name)


def seat(study: Study, arm: Arm, people: People, chance: Chance) -> Seating:
    """Seat an arm's people: in order, in groups as equal as can be and no larger than the arm's size.

    With an offer, those whom it reaches and who accept are seated, the others stay outside.
    """
    rows = people_of(study, arm, people, chance)
    if not arm.holds_sessions:
        return Seating((), (), tuple(rows), frozenset(rows), frozenset())
    reached = set(rows)
    accepted = set(rows)
    if study.entry == "offered":
        reached, accepted = _offer(study.parameters, arm, people, chance, rows)
    seated = [row for row in rows if row in accepted]
    count = ceil(len(seated) / arm.size)
    groups = (
        tuple(tuple(int(r) for r in part) for part in np.array_split(seated, count))
        if count
        else ()
    )
    queue = list(range(people.cohort, people.cohort + _waiting_of(arm, len(seated))))
    waiting = (
        tuple(tuple(int(r) for r in part) for part in np.array_split(queue, count)) if count else ()
    )
    outside = tuple(row for row in rows if row not in accepted)
    return Seating(groups, waiting, outside, frozenset(reached), frozenset(accepted))


def _offer(
    parameters: Record, arm: Arm, people: People, chance: Chance, rows: Sequence[int]
) -> tuple[set[int], set[int]]:
    p, modes = plain(parameters), [plain(mode) for mode in arm.modes]
    reached, accepted = set(), set()
    for row in rows:
        who = plain(people.table[row])
        can_connect, accepts, _, _ = chance.block(Purpose.ACCESS, agent=who.person)
        burden = group.treatment_burden(
            who.chemotherapy, who.chemotherapy_phase, who.physical_function, 0
        )
        shares = _mode_shares(arm, who.travel_hours, burden)
        if all(
            uptake.reachable(
                modes[k], who.rural, who.travel_hours, who.physical_function, can_connect
            )
            for k in shares
        ):
            reached.add(row)
            if accepts < sum(
                share * _uptake(p, modes[k], who, burden) for k, share in shares.items()
            ):
                accepted.add(row)
    return reached, accepted


def _uptake(p: Any, mode: Any, who: Any, burden: float) -> float:
    gap = attendance.literacy_gap(mode, who.digital_literacy)
    return uptake.uptake_probability(p, mode, who.anxiety, who.travel_hours, burden, gap)


def _mode_shares(arm: Arm, travel_hours: float, burden: float) -> dict[int, float]:
    """Return the share of sessions a person would spend in each mode, as she foresees it at the start."""
    sessions = int(arm.programme.sessions)
    rule = plain(arm.delivery)
    met = [
        delivery.mode_index(rule, k, sessions, travel_hours, burden) for k in range(1, sessions + 1)
    ]
    return {mode: met.count(mode) / sessions for mode in sorted(set(met))}


def circles_of(members: int, size: int) -> list[tuple[int, int]]:
    """Return where the circles that converse begin and end among a group's seats.

    Everybody is one circle where `size` is 0; else breakout circles as equal as can be.
    """
    if size == 0 or size >= members:
        return [(0, members)]
    count = ceil(members / size)
    share, more = divmod(members, count)
    bounds = [k * share + min(k, more) for k in range(count + 1)]
    return list(pairwise(bounds))


def live_group(
    circles: Iterable[Sequence[Hashable]], facilitators: Sequence[Hashable]
) -> nx.DiGraph[Any]:
    """Return a group's graph: everybody tied to everybody of her circle, and to the facilitator who leads.

    Nodes carry ``role``; edges carry felt ``closeness``, 0 at the start. Co-facilitators stand beside the one
    who leads, tied by an ``assists`` edge.
    """
    import networkx as nx

    graph: nx.DiGraph[Any] = nx.DiGraph()
    for circle in circles:
        add_members(graph, circle, facilitators)
    for helper in facilitators[1:]:
        graph.add_node(helper, role="facilitator")
        graph.add_edge(helper, facilitators[0], assists=True)
    return graph


def add_members(
    graph: nx.DiGraph[Any], circle: Sequence[Hashable], facilitators: Sequence[Hashable]
) -> None:
    """Add members to a graph, tied to each other and to the facilitator who leads, with closeness 0."""
    graph.add_nodes_from(circle, role="patient")
    for member in circle:
        for other in circle:
            if other is not member and not graph.has_edge(member, other):
                graph.add_edge(member, other, closeness=0.0)
        if facilitators:
            graph.add_node(facilitators[0], role="facilitator")
            if not graph.has_edge(member, facilitators[0]):
                graph.add_edge(member, facilitators[0], closeness=0.0)


def facilitator_star(graph: nx.DiGraph[Any]) -> nx.DiGraph[Any]:
    """Return the part of a group's graph that is alliance: every patient's edge to the facilitator."""
    leads = set(_of_role(graph, "facilitator"))
    edges = [edge for edge in graph.edges if edge[1] in leads and "closeness" in graph.edges[edge]]
    return graph.edge_subgraph(edges).copy()


def subgroups(graph: nx.DiGraph[Any], chance: Chance) -> list[set[Any]]:
    """Return the subgroups that closeness has formed: Louvain communities of the patients' mutual ties."""
    import networkx as nx

    patients = _of_role(graph, "patient")
    mutual: nx.Graph[Any] = nx.Graph()
    mutual.add_nodes_from(patients)
    for a, b in graph.subgraph(patients).edges:
        closeness = graph.edges[a, b]["closeness"]
        weight = mutual.get_edge_data(a, b, {"weight": 0.0})["weight"]
        mutual.add_edge(a, b, weight=weight + closeness)
    seed = chance.library_seed(Purpose.FIGURES)
    return [
        set(part) for part in nx.community.louvain_communities(mutual, weight="weight", seed=seed)
    ]


def _of_role(graph: nx.DiGraph[Any], role: str) -> list[Any]:
    return [node for node in graph if graph.nodes[node].get("role") == role]


def reply_network(replies: Iterable[tuple[Hashable, Hashable]]) -> nx.DiGraph[Any]:
    """Return who answered whom: an edge from the answerer to the answered, ``weight`` the number of answers."""
    import networkx as nx

    graph: nx.DiGraph[Any] = nx.DiGraph()
    for answerer, answered in replies:
        weight = graph.get_edge_data(answerer, answered, {"weight": 0})["weight"]
        graph.add_edge(answerer, answered, weight=weight + 1)
    return graph


def room_and_screen(graph: nx.DiGraph[Any], modes: Mapping[Any, int]) -> dict[int, nx.DiGraph[Any]]:
    """Return a group's graph as it falls apart by mode: for each mode, those who meet in it."""
    return {
        mode: graph.subgraph([node for node in graph if modes.get(node) == mode]).copy()
        for mode in sorted(set(modes.values()))
    }
