"""Who meets whom: the networkx graphs that hold closeness."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.randomness import Chance, Purpose

if TYPE_CHECKING:
    import networkx as nx


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
