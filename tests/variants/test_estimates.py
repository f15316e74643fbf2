"""Laws of what variants come to: effects over sets, probabilities, and effects split by path."""

import numpy as np
import pandas as pd
import pytest

from sim.comparison_task import ComparisonTask
from sim.estimation import effects_table
from sim.estimation.by_replicate import Means
from sim.inference.drawn import Drawn
from sim.inference.ensemble import Ensemble
from sim.runner import Shard
from sim.scenario.ensembles import Margin
from sim.sweep.task import estimation_plan
from sim.variants import NOTHING, PATHS, Variants
from sim.variants.effects import KEYS, PROBABILITIES, probabilities_table, with_parameters
from sim.variants.paths import OVERLAP, PATHS_COLUMNS, REST, TOTAL, paths_table
from tests.worlds import study

ARMS = ("waitlist", "in_person", "forum")
NAMES = ("regulation_by_skill", "carry_over", "tie_growth")
REPLICATES = 4


def ensemble(rows):
    return Drawn(Ensemble("here", NAMES, np.array(rows), np.full(len(rows), 1 / len(rows))), 9)


def task_of(variants):
    world = study(*ARMS, groups=2, weeks=5)
    return ComparisonTask.of(world, "compiled", {}, "model", variants)


def means_of(task):
    points = 1, len(task.variants.variants) + 1
    return task.do(Shard.of(task.identity, points, (0, REPLICATES)), 1)["means"]


def over_sets_of(task):
    points = task.variants.points(NOTHING, of_sets=True)
    return Means.of(means_of(task), points, estimation_plan(task.study))


def plainly(task):
    tables = task.do(Shard.of(task.identity, (0, 1), (0, REPLICATES)), 1)
    return effects_table(tables["patients"], estimation_plan(task.study))


SPREAD = ensemble([(0.3, 0.05, 0.2), (0.5, 0.15, 0.15), (0.7, 0.1, 0.1), (0.9, 0.2, 0.06)])


@pytest.fixture(scope="module")
def task():
    return task_of(Variants(SPREAD, paths=True))


@pytest.fixture(scope="module")
def means(task):
    return means_of(task)


@pytest.fixture(scope="module")
def table(task, means):
    points = task.variants.points(NOTHING, of_sets=True)
    plan = estimation_plan(task.study)
    return probabilities_table(Means.of(means, points, plan), Margin(points=0.1, share=0.02))


@pytest.fixture(scope="module")
def split(task, means):
    return paths_table(means, task.variants, estimation_plan(task.study))


def test_sets_like_the_configured_parameters_give_the_plain_estimates_exactly():
    base = study(*ARMS).parameters
    alike = task_of(Variants(ensemble([[base[name] for name in NAMES]] * 3), paths=False))
    table = probabilities_table(over_sets_of(alike), Margin()).set_index(list(KEYS))
    plain = plainly(alike).set_index(list(KEYS))
    assert table.index.equals(plain.index)
    for ours, theirs in (("mean", "estimate"), ("mean_low", "ci_low"), ("mean_high", "ci_high")):
        assert table[ours].equals(plain[theirs].rename(ours))
    for end in ("parameter_low", "parameter_high"):
        assert table[end].equals(plain["estimate"].rename(end))
    assert (table["noise"] == 0).all()


def test_every_pair_and_outcome_has_a_row_that_mirrors_the_other_way_round(table):
    assert tuple(table.columns) == PROBABILITIES
    rows = table.set_index(list(KEYS))
    back = table.rename(columns={"contrast": "reference", "reference": "contrast"})
    back = back.set_index(list(KEYS)).loc[rows.index]
    assert (rows["mean"] == -back["mean"]).all()
    assert (rows["parameter_low"] == -back["parameter_high"]).all()
    assert (rows["mean_low"] == -back["mean_high"]).all()
    assert (rows["noise"] == back["noise"]).all()
    assert rows.index.is_unique


def test_probabilities_add_up(table):
    told = table[table["p_superior"].notna()]
    rows = told.set_index(list(KEYS))
    back = told.rename(columns={"contrast": "reference", "reference": "contrast"})
    back = back.set_index(list(KEYS)).loc[rows.index]
    assert (rows["p_superior"] + back["p_superior"] <= 1).all()
    margined = rows["margin"].notna()
    assert (rows["p_noninferior"] + rows["p_harm"])[margined].eq(1).all()
    assert (rows["p_noninferior"] >= rows["p_superior"])[margined].all()
    assert rows["p_noninferior"][~margined].isna().all()
    assert set(rows.loc[margined].index.get_level_values("outcome")) >= {"anxiety", "attendance"}
    assert "cohesion" in rows.loc[~margined].index.get_level_values("outcome")


def test_a_better_skill_gives_better_effects_and_the_probability_says_so(table):
    row = table.set_index(list(KEYS)).loc[("in_person", "waitlist", "anxiety", 5)]
    assert row["mean"] < 0
    assert row["p_superior"] == 1
    assert row["parameter_low"] < row["mean"] < row["parameter_high"]
    worse = table.set_index(list(KEYS)).loc[("waitlist", "in_person", "anxiety", 5)]
    assert worse["p_superior"] == 0
    assert worse["p_harm"] >= 0.5


def test_the_order_of_sets_moves_no_more_than_rounding(task, table):
    turned = ensemble(SPREAD.sets.values[::-1])
    other = probabilities_table(
        over_sets_of(task_of(Variants(turned, paths=False))), Margin(points=0.1, share=0.02)
    )
    pd.testing.assert_frame_equal(table, other, rtol=1e-9)


def test_effects_have_parameter_intervals_of_everybody_only(task, table):
    effects = plainly(task)
    others = effects.assign(subgroup="residence:rural")
    filled = with_parameters(pd.concat([effects, others], ignore_index=True), table)
    mine = filled.iloc[: len(effects)].set_index(list(KEYS))
    rows = table.set_index(list(KEYS))
    for end in ("parameter_low", "parameter_high"):
        assert mine[end].equals(rows.loc[mine.index, end])
        assert filled[end].iloc[len(effects) :].isna().all()
    assert filled.drop(columns=["parameter_low", "parameter_high"]).equals(
        pd.concat([effects, others], ignore_index=True).drop(
            columns=["parameter_low", "parameter_high"]
        )
    )


def test_with_all_paths_cut_no_arm_has_any_effect_on_symptoms(split):
    rest = split[split["path"] == REST]
    assert len(rest) == 6 * 2
    for column in ("estimate", "ci_low", "ci_high", "parameter_low", "parameter_high"):
        assert (rest[column] == 0).all()


def test_parts_add_up_to_the_effect_which_is_the_plain_one(task, split):
    assert tuple(split.columns) == PATHS_COLUMNS
    keys = ["contrast", "reference", "outcome", "week"]
    wide = split.pivot(index=keys, columns="path", values="estimate")
    parts = wide[[*PATHS, OVERLAP, REST]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(wide[TOTAL].to_numpy(), abs=1e-12)
    plain = plainly(task).set_index(keys).loc[wide.index]
    assert wide[TOTAL].equals(plain["estimate"].rename(TOTAL))
    total = split[split["path"] == TOTAL].set_index(keys).loc[wide.index]
    assert total["ci_low"].equals(plain["ci_low"])
    shares = split.pivot(index=keys, columns="path", values="share")
    told = shares[TOTAL].notna()
    assert told.any()
    assert shares.loc[told, [*PATHS, OVERLAP, REST]].sum(axis=1).to_numpy() == pytest.approx(1)


def test_a_path_is_what_the_effect_loses_without_it(task, means, split):
    whole, cut = (
        means[(means["point"] == point) & (means["outcome"] == "anxiety") & (means["week"] == 5)]
        for point in (1, task.variants.points("cohesion", of_sets=False)[0])
    )
    effects = [
        each.pivot(index="replicate", columns="arm", values="mean").eval("in_person - waitlist")
        for each in (whole, cut)
    ]
    rows = split.set_index(["contrast", "reference", "outcome", "week", "path"])["estimate"]
    found = rows["in_person", "waitlist", "anxiety", 5, "cohesion"]
    assert found == pytest.approx((effects[0] - effects[1]).mean(), abs=1e-12)
    assert found != 0


def test_without_an_ensemble_paths_have_no_parameter_interval():
    alone = task_of(Variants(None, paths=True))
    found = paths_table(means_of(alone), alone.variants, estimation_plan(alone.study))
    assert found[["parameter_low", "parameter_high"]].isna().all(axis=None)
