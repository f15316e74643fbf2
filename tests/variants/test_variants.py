"""Variants: which points there are, what is different at each, and which shards a round adds."""

from dataclasses import replace

import numpy as np
import pytest

from sim.comparison_task import ComparisonTask
from sim.inference.drawn import Drawn
from sim.inference.ensemble import read_ensemble
from sim.runner import Shard
from sim.variants import CUTS, EVERYTHING, NOTHING, PATHS, Variants
from tests.inference.ensembles import spread, write_ensemble
from tests.worlds import study


@pytest.fixture
def drawn(tmp_path):
    sets = spread(3, carry_over=(0.05, 0.15), tie_growth=(0.2, 0.1))
    return Drawn(read_ensemble(str(write_ensemble(tmp_path, sets))), 3)


@pytest.fixture
def world():
    return study("waitlist", "video", groups=1, weeks=3)


def task_of(world, variants):
    return ComparisonTask.of(world, "compiled", {"seed": 1}, "model", variants)


def test_points_are_numbered_after_the_study_itself(drawn):
    both = Variants(drawn, paths=True)
    assert len(both.variants) == 4 * len(CUTS)
    assert both.points(NOTHING, of_sets=False) == [1]
    assert both.points(EVERYTHING, of_sets=False) == [6]
    assert both.points(NOTHING, of_sets=True) == [7, 13, 19]
    assert Variants(drawn, paths=False).points(NOTHING, of_sets=True) == [1, 2, 3]
    assert Variants(drawn, paths=False).points(NOTHING, of_sets=False) == []
    alone = Variants(None, paths=True)
    assert [each.cut for each in alone.variants] == list(CUTS)


def test_each_point_has_the_parameters_of_its_set_less_what_is_cut(drawn, world):
    both = Variants(drawn, paths=True)
    points = range(1, len(both.variants) + 1)
    for variant, found in zip(both.variants, both.studies(world, points), strict=True):
        wanted = {name: world.parameters[name] for name in world.parameters.dtype.names}
        if variant.of_set:
            wanted |= drawn.sets.parameters(variant.of_set - 1)
        wanted |= dict.fromkeys(CUTS[variant.cut], 0.0)
        assert {name: found.parameters[name] for name in wanted} == wanted
        assert found.arms == world.arms


def test_every_path_has_a_parameter_of_its_own():
    assert len(set(PATHS.values())) == len(PATHS)
    assert set(CUTS[EVERYTHING]) == set(PATHS.values())


def test_sets_run_the_first_round_only(drawn, world):
    task = task_of(world, Variants(drawn, paths=True))
    first, second = (list(task.shards(span)) for span in ((0, 4), (4, 6)))
    covered = {
        (p, r) for shard in first for p in range(*shard.points) for r in range(*shard.replicates)
    }
    assert covered == {(p, r) for p in range(25) for r in range(4)}
    covered = {
        (p, r) for shard in second for p in range(*shard.points) for r in range(*shard.replicates)
    }
    assert covered == {(p, r) for p in range(7) for r in (4, 5)}
    assert len({shard.name for shard in (*first, *second)}) == len(first) + len(second)


def test_means_do_not_depend_on_how_points_and_replicates_are_cut(drawn, world):
    task = task_of(world, Variants(drawn, paths=False))
    shard = Shard.of(task.identity, (1, 4), (0, 3))
    whole = task.do(shard, 1)["means"].set_index(["point", "replicate", "arm", "outcome", "week"])
    for points, replicates in (((2, 4), (1, 3)), ((3, 4), (0, 1))):
        part = task.do(Shard.of(task.identity, points, replicates), 2)["means"]
        part = part.set_index(whole.index.names)
        assert part["mean"].equals(whole.loc[part.index, "mean"])


def test_both_engines_give_the_same_means(drawn, world):
    task = task_of(world, Variants(drawn, paths=False))
    shard = Shard.of(task.identity, (1, 3), (0, 2))
    found = [replace(task, engine=name).do(shard, 1)["means"] for name in ("compiled", "mesa")]
    assert found[0].equals(found[1])


def test_identity_is_of_the_values_and_of_nothing_else(drawn, world):
    other = replace(drawn, sets=replace(drawn.sets, values=drawn.sets.values + 0.01))
    named = replace(drawn, sets=replace(drawn.sets, name="elsewhere", provenance={"date": "now"}))
    asked = [None, Variants(drawn, False), Variants(drawn, True), Variants(other, False)]
    identities = [task_of(world, each).identity for each in asked]
    assert len(set(identities)) == len(asked)
    assert task_of(world, Variants(named, False)).identity == identities[1]


def test_drawn_sets_come_back_from_a_folder_as_they_were(drawn):
    again = Drawn.left(drawn.described())
    assert np.array_equal(again.sets.values, drawn.sets.values)
    assert (again.sets.names, again.of) == (drawn.sets.names, drawn.of)
    assert again.decides == drawn.decides
    assert again.words() == drawn.words()
