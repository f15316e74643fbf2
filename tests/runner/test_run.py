"""Shards of a plan: done once, kept, verified, and merged in plan order; failures are data."""

import random
import shutil
from dataclasses import replace

import pandas as pd
import pytest

from sim import store
from sim.runner import ExecutorSpec, ShardFailed, cut, iterate, merged, read_plan, run
from sim.runner import local as local_module
from sim.scenario.refusal import Refusal
from tests.runner.tasks import Failing, Numbers, plan_of

HERE = ExecutorSpec(workers=1)


def done_in(task, plan, folder, executor=HERE):
    """Names of the shards that a run says are done."""
    names = []
    run(task, plan, folder, executor, lambda shard: names.append(shard.name))
    return names


@pytest.mark.parametrize(
    ("points", "replicates", "most"),
    [((0, 1), (0, 20), (1, 14)), ((0, 7), (3, 9), (2, 4)), ((0, 5), (0, 1), (100, 100))],
)
def test_shards_cover_everything_once_and_are_about_equally_large(points, replicates, most):
    shards = list(cut("x", points, replicates, *most))
    worlds = [(p, r) for s in shards for p in range(*s.points) for r in range(*s.replicates)]
    assert sorted(worlds) == [(p, r) for p in range(*points) for r in range(*replicates)]
    assert len(set(worlds)) == len(worlds)
    sizes = [shard.points[1] - shard.points[0] for shard in shards]
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= most[0]
    assert sum(shard.worlds for shard in shards) == len(worlds)


def test_no_replicates_are_no_shards():
    assert list(cut("x", (0, 1), (5, 5))) == []


def test_the_name_of_a_shard_is_of_what_it_contains():
    names = {
        shard.name
        for identity in ("a", "b")
        for most in (1, 2)
        for shard in cut(identity, (0, 2), (0, 4), 1, most)
    }
    assert len(names) == 2 * 2 * (4 + 2)


def test_a_plan_reads_as_it_was_written(tmp_path):
    plan = replace(plan_of(Numbers(), 3, 4, 2), about={"arms": ["waitlist"]}, inputs={"a": "b"})
    plan.write(tmp_path)
    assert read_plan(tmp_path) == plan
    assert (plan.points, plan.replicates, plan.worlds) == (3, 4, 12)
    parts = [plan.part(number, 4).shards for number in (1, 2, 3, 4)]
    assert sorted(sum(parts, ()), key=plan.shards.index) == list(plan.shards)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"command": 3}', "not data"])
def test_a_plan_that_is_none_is_refused(tmp_path, text):
    (tmp_path / store.PLAN).write_text(text)
    with pytest.raises(Refusal, match="is not a plan"):
        read_plan(tmp_path)


def test_the_plan_of_a_shard_outside_the_folder_is_refused(tmp_path):
    plan_of(Numbers()).write(tmp_path)
    path = tmp_path / store.PLAN
    path.write_text(path.read_text().replace('"name": "', '"name": "../'))
    with pytest.raises(Refusal, match="is not a plan"):
        read_plan(tmp_path)


def test_what_is_done_is_not_done_again(tmp_path, monkeypatch):
    task, plan = Numbers(), plan_of(Numbers())
    done_in(task, replace(plan, shards=plan.shards[:4]), tmp_path)
    tried = []
    attempt = local_module.attempt
    monkeypatch.setattr(
        local_module, "attempt", lambda *words: tried.append(words[1]) or attempt(*words)
    )
    assert done_in(task, plan, tmp_path) == [shard.name for shard in plan.shards]
    assert tried == list(plan.shards[4:])


def test_tables_are_in_plan_order_whoever_did_them_and_when(tmp_path):
    task, plan = Numbers(), plan_of(Numbers(), points=3)
    shuffled = list(plan.shards)
    random.Random(1).shuffle(shuffled)  # noqa: S311 - any order
    assert shuffled != list(plan.shards)
    done_in(task, replace(plan, shards=tuple(shuffled)), tmp_path)
    (whole,) = cut(task.identity, (0, 3), (0, 6), 3, 6)
    for name, table in task.do(whole, 1).items():
        pd.testing.assert_frame_equal(merged(tmp_path, plan)[name], table)


def test_a_missing_shard_is_never_passed_over(tmp_path):
    plan = plan_of(Numbers())
    done_in(Numbers(), plan, tmp_path)
    shutil.rmtree(tmp_path / store.SHARDS / plan.shards[2].name)
    with pytest.raises(store.DamagedShard):
        list(iterate(tmp_path, plan))


def test_a_failure_is_kept_beside_its_shard_and_the_others_go_on(tmp_path):
    (tmp_path / "tried").mkdir()
    task = Failing(replicate=2, folder=tmp_path / "tried", tries=1)
    plan, names = plan_of(task), []
    with pytest.raises(ShardFailed) as failed:
        run(task, plan, tmp_path, HERE, lambda shard: names.append(shard.name))
    said = str(failed.value)
    assert "1 of 6 shards failed" in said
    assert "no such luck" in said
    assert f"circle resume {tmp_path}" in said
    assert "\n" not in said
    bad = plan.shards[2].name
    assert sorted(names) == sorted(shard.name for shard in plan.shards if shard.name != bad)
    left = store.read_failure(tmp_path / store.SHARDS, bad)
    assert left["type"] == "ValueError"
    assert left["message"] == "no such luck\nand more of it"
    assert left["tries"] == 1
    assert "misbehave" in left["traceback"]
    assert store.shard_state(tmp_path / store.SHARDS, bad) == "failed"
    done_in(task, plan, tmp_path)
    assert store.shard_state(tmp_path / store.SHARDS, bad) == "done"
    assert not list((tmp_path / store.SHARDS).glob("*.failed.json"))
