"""Both engines give the same bytes, whatever is simulated; a difference is named where it begins."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.engines import run_replicates
from sim.engines.compiled import columns, layout
from sim.engines.lockstep import compare_engines, first_difference
from sim.scenario import registry
from sim.study import LARGEST_GROUP, LONGEST_QUEUE
from tests.worlds import EVERY_ARM, study

PARAMETERS = registry().parameters
EDGES = st.dictionaries(
    st.sampled_from(sorted(PARAMETERS)),
    st.sampled_from(("low", "high", "least", "most")),
    max_size=12,
)
UNSTABLE = {"home_correlation", "innovation_correlation", "anxiety_return", "depression_return"}
"""Bounds at which population or rules are degenerate by design; their plausible edges are still drawn."""


def at_edges(edges):
    values = {}
    for name, edge in edges.items():
        parameter = PARAMETERS[name]
        inside = edge in ("low", "high") or name in UNSTABLE
        plausible = parameter.evidence.range or parameter.bounds
        pair = plausible if inside else parameter.bounds
        values[name] = pair[0] if edge in ("low", "least") else pair[1]
    return values


PROGRAMMES = st.fixed_dictionaries(
    {},
    optional={
        "membership": st.sampled_from((0, 1, 2)),
        "minimum_present": st.sampled_from((2, 3)),
        "subgroup_size": st.sampled_from((0, 3)),
        "sessions": st.integers(1, 6),
        "spacing": st.sampled_from((1, 2)),
        "facilitators": st.integers(0, 2),
        "education_share": st.sampled_from((0.0, 0.3, 1.0)),
        "waiting_per_place": st.sampled_from((0.0, 0.5, 2.0)),
        "written_answers": st.sampled_from((0, 1)),
        "session_minutes": st.sampled_from((20.0, 150.0)),
    },
)


def tables_of(engine, world, threads=1):
    return run_replicates(engine, replace(world, watched_groups=1000), [0, 3], threads)


def same(first, second):
    return all(
        one[table].equals(other[table])
        for one, other in zip(first, second, strict=True)
        for table in ("patients", "weeks", "members", "ties")
    )


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    arms=st.lists(st.sampled_from(EVERY_ARM), min_size=1, max_size=2, unique=True),
    programme=PROGRAMMES,
    edges=EDGES,
    groups=st.integers(1, 2),
    size=st.sampled_from((None, 1, 5, 16)),
    weeks=st.integers(6, 14),
    entry=st.sampled_from(("enrolled", "offered")),
    seed=st.integers(0, 2**64 - 1),
)
def test_random_scenarios_give_the_same_bytes(
    arms, programme, edges, groups, size, weeks, entry, seed
):
    world = study(
        *arms,
        groups=groups,
        programme=programme,
        parameters=at_edges(edges),
        weeks=weeks,
        entry=entry,
        seed=seed,
        size=size,
    )
    assert same(tables_of("mesa", world), tables_of("compiled", world)), compare_engines(world)


@pytest.mark.parametrize("variant", [{"forgetting_slowing": 0.7}, {"repulsion": 0.15}])
def test_variants_of_the_law_give_the_same_bytes_in_every_arm_and_make_a_difference(variant):
    world = study(groups=3, parameters=variant)
    interpreted = tables_of("mesa", world)
    assert same(interpreted, tables_of("compiled", world)), compare_engines(world)
    assert not same(interpreted, tables_of("compiled", study(groups=3)))


@pytest.mark.parametrize("arm", EVERY_ARM)
def test_every_shipped_arm_gives_the_same_bytes(arm):
    world = study(arm, groups=3)
    assert same(tables_of("mesa", world), tables_of("compiled", world)), compare_engines(world)


@pytest.mark.parametrize(
    "parameters",
    [
        {"attendance_base": -10.0},
        {"attendance_base": 10.0},
        {"dropout_base": 10.0},
        {"dropout_base": -20.0},
        {"adherence_base": 10.0, "adherence_sd": 5.0},
        {"attendance_base": -3.0},
    ],
)
def test_nobody_one_or_everybody_present_gives_the_same_bytes(parameters):
    world = study(groups=2, parameters=parameters)
    assert same(tables_of("mesa", world), tables_of("compiled", world)), compare_engines(world)


def test_the_largest_group_in_pairs_gives_the_same_bytes():
    """More circles than a block of ordinary groups ever has."""
    world = study(
        "video",
        groups=LARGEST_GROUP // 8,
        weeks=2,
        size=LARGEST_GROUP,
        programme={"subgroup_size": 2, "minimum_present": 2},
        parameters={"attendance_base": 10.0},
    )
    assert same(tables_of("mesa", world), tables_of("compiled", world)), compare_engines(world)


def test_a_group_of_more_pairs_than_are_listed_at_once_gives_the_same_bytes():
    """They are drawn a listful at a time; everybody comes, so that ties are there to be used."""
    size = 72
    assert size * (size - 1) // 2 > columns.PAIRS
    world = study(
        "forum",
        groups=size // 8,
        weeks=3,
        size=size,
        parameters={"attendance_base": 10.0, "dropout_base": -3.0},
    )
    assert same(tables_of("mesa", world), tables_of("compiled", world)), compare_engines(world)


def test_a_group_without_room_in_working_memory_is_refused():
    world = study("video", groups=LARGEST_GROUP // 8 + 1, size=LARGEST_GROUP + 8)
    with pytest.raises(ValueError, match="too large"):
        tables_of("compiled", world)


def test_the_room_in_working_memory_is_what_the_registry_allows():
    table = registry()
    assert table.mode["capacity"].bounds[1] == LARGEST_GROUP
    assert table.programme["waiting_per_place"].bounds[1] == LONGEST_QUEUE


def test_threads_and_blocks_change_nothing(monkeypatch):
    world = study("waitlist", "video", "forum", groups=6)
    whole = tables_of("compiled", world)
    assert same(whole, tables_of("compiled", world, threads=2))
    for people in (1, 20, 300):
        monkeypatch.setattr(layout, "BLOCK_PEOPLE", people)
        assert same(whole, tables_of("compiled", world, threads=2)), people


def test_a_replicate_is_the_same_alone_and_among_others():
    world = study("in_person", groups=2)
    among = run_replicates("compiled", world, [0, 1, 2])[1]
    (alone,) = run_replicates("compiled", world, [1])
    assert all(among[table].equals(alone[table]) for table in among)


def test_a_difference_is_named_where_it_begins():
    world = study("video", groups=2)
    assert compare_engines(world) is None
    first, second = (
        run_replicates("compiled", world, [0])[0],
        run_replicates("compiled", world, [0])[0],
    )
    members = second["members"].copy()
    row = members.index[(members.week == 4) & (members.group == 1)][2]
    person = members.person[row]
    members.loc[row, "skill"] += 1e-12
    members.loc[members.week == 7, "anxiety"] += 1.0
    found = first_difference(first, {**second, "members": members})
    assert (found.week, found.group, found.member, found.state) == (4, 1, person, "skill")
    assert "week 4, group 1" in str(found)


def test_an_engine_of_another_law_is_found_out():
    world = study("in_person", groups=2)
    other = study("in_person", groups=2, parameters={"contagion": 0.046})
    found = first_difference(
        run_replicates("mesa", world, [0])[0], run_replicates("compiled", other, [0])[0]
    )
    assert found is not None
    assert found.week == 1
