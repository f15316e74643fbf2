"""The graphs a group is: live group, facilitator star, subgroups, replies, room and screen."""

import networkx as nx
import pytest

from sim.engines.mesa import Facilitator, Patient
from tests.worlds import model_of, study


def group_after(arm, weeks, **changes):
    model = model_of(study(arm, groups=2, **changes))
    for _ in range(weeks):
        model.step()
    return model.groups[0]


def test_a_live_group_ties_everybody_to_everybody_and_to_the_facilitator():
    group = group_after("in_person", 0)
    assert len(group.graph) == 9
    assert sum(isinstance(node, Facilitator) for node in group.graph) == 1
    assert group.graph.number_of_edges() == 8 * 7 + 8
    assert all(tie == 0.0 for *_, tie in group.graph.edges(data="closeness"))


def test_edges_are_what_members_feel():
    group = group_after("in_person", 4)
    for member in group.members:
        for other, tie in member.ties.items():
            assert group.graph.edges[member, other] is tie
    assert max(tie for *_, tie in group.graph.edges(data="closeness")) > 0.1


def test_the_star_holds_alliances_only():
    group = group_after("video", 3)
    star = group.alliances()
    assert {lead for _, lead in star.edges} == {group.facilitator}
    assert {member for member, _ in star.edges} == set(group.members)
    for member, _, closeness in star.edges(data="closeness"):
        assert closeness == group.alliance(member)


def test_a_second_facilitator_assists_the_first():
    group = group_after("in_person", 1, programme={"facilitators": 2})
    lead, helper = group.facilitators
    assert group.graph.edges[helper, lead] == {"assists": True}
    assert not any(helper in member.ties for member in group.members)


def test_subgroups_part_the_patients_and_find_what_is_there():
    group = group_after("in_person", 10, programme={"subgroup_size": 4})
    parts = group.subgroups()
    assert sorted(member.person for part in parts for member in part) == sorted(
        member.person for member in group.members
    )
    circles = [frozenset(circle) for circle in group.circles]
    assert all(any(part <= circle for circle in circles) for part in parts)
    assert group.subgroups() == parts


def test_breakout_circles_share_no_tie():
    group = group_after("in_person", 5, programme={"subgroup_size": 4})
    first, second = group.circles
    assert not any(group.graph.has_edge(one, other) for one in first for other in second)


def test_replies_of_posts_count_every_answer_of_a_peer():
    group = group_after("forum", 2)
    replies = group.replies()
    answered = [turn for turn in group.transcript if turn.replier is not None]
    assert answered
    assert sum(weight for *_, weight in replies.edges(data="weight")) == len(answered)
    assert nx.number_of_selfloops(replies) == 0
    assert set(replies) <= {member.person for member in group.present}


def test_room_and_screen_part_those_present():
    group = group_after("hyflex", 1, delivery={"room_travel_limit": 0.4})
    by_mode = group.by_mode()
    assert set(by_mode) == {0, 1}
    for mode, graph in by_mode.items():
        assert all(isinstance(member, Patient) for member in graph)
        assert {member.mode for member in graph} == {mode}
    assert sum(len(graph) for graph in by_mode.values()) == len(group.present)


@pytest.mark.parametrize("arm", ["self_guided", "guided_web"])
def test_a_course_taken_alone_has_no_ties_between_patients(arm):
    group = group_after(arm, 2)
    assert len(group.members) == 1
    assert len(group.graph) == 1 + (arm == "guided_web")
