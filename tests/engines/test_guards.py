"""Guards against fooling ourselves: names mean nothing, the null route does nothing, every seed is a seed."""

from copy import deepcopy
from dataclasses import replace

import pytest

from sim.scenario import compose, read_study
from tests.worlds import EVERY_ARM, GROUP_ARMS, frames, model_of, same, shipped, study

ROLLING = 2


def without_names(table):
    """A table but for the names of arms."""
    return table.drop(columns="arm")


def trajectories(model):
    """Symptoms of the cohort, week by week: week and person to anxiety and depression."""
    lived = {}
    while True:
        lived |= {
            (model.week, each.person): (each.anxiety, each.depression) for each in model.patients
        }
        if model.week == model.study.schedule.horizon:
            return lived
        model.step()


@pytest.mark.parametrize("name", [*GROUP_ARMS, "guided_web", "self_guided"])
def test_an_arm_of_another_name_leaves_the_same_records(name):
    plain = study(name, groups=2)
    renamed = replace(plain, arms=(replace(plain.arms[0], name="a_waitlist", label="In person"),))
    left, right = frames(plain), frames(renamed)
    for table in left:
        assert same(without_names(left[table]), without_names(right[table])), table


def test_a_mode_of_another_name_and_label_gives_the_same_study(tmp_path):
    """A copy of a mode's file under another name, with the same attributes."""
    text = (shipped_folder() / "mode" / "video.yaml").read_text(encoding="utf-8")
    (tmp_path / "mode").mkdir()
    copy = tmp_path / "mode" / "telepathy.yaml"
    copy.write_text(text.replace("label: Video", "label: In person"), encoding="utf-8")
    arms = "arms=[waitlist,video]"
    asked = [arms, "groups=2", "seed=5", "schedule.follow_up=0"]
    ours = compose("compare", asked)
    theirs = compose("compare", [*asked, "mode@arm.video.mode=telepathy"], tmp_path)
    assert theirs.config["arm"]["video"]["mode"]["label"] == "In person"
    left, right = (frames(read_study(each.config, each.where)) for each in (ours, theirs))
    for table in left:
        assert same(left[table], right[table]), table


def shipped_folder():
    """Where the shipped configuration stands."""
    from sim.scenario.files import conf_folder

    return conf_folder()


def test_the_order_of_keys_in_a_configuration_means_nothing():
    config = compose(
        "compare", ["groups=2", "schedule.follow_up=0", "arms=[waitlist,video,hybrid]"]
    ).config
    turned = deepcopy(config)
    turned["arm"] = dict(reversed(list(turned["arm"].items())))
    for arm in turned["arm"].values():
        arm["mode"] = dict(reversed(list(arm["mode"].items())))
        arm["programme"] = dict(reversed(list(arm["programme"].items())))
    turned["parameters"] = dict(reversed(list(turned["parameters"].items())))
    left, right = frames(read_study(config)), frames(read_study(turned))
    assert all(same(left[table], right[table]) for table in left)


@pytest.mark.parametrize("membership", [0, ROLLING])
def test_the_null_route_has_no_effect_on_symptoms(membership):
    """Exactly, arm against arm, person by person, week by week."""
    null = replace(
        study(*EVERY_ARM, groups=2, programme={"membership": membership}),
        parameters=shipped("parameters=null_route").parameters,
    )
    reference = trajectories(model_of(null, arm="waitlist"))
    for arm in EVERY_ARM[1:]:
        assert trajectories(model_of(null, arm=arm)) == reference, arm


@pytest.mark.parametrize(
    "open_route", ["regulation_by_skill", "regulation_by_cohesion", "buffering", "carry_over"]
)
def test_each_route_alone_has_an_effect(open_route):
    cut = dict.fromkeys(
        ("regulation_by_skill", "regulation_by_cohesion", "buffering", "carry_over"), 0.0
    )
    one = study("waitlist", "video", groups=2, parameters=cut | {open_route: 0.5})
    treated, untreated = (trajectories(model_of(one, arm=arm)) for arm in ("video", "waitlist"))
    assert treated != untreated


@pytest.mark.parametrize("arms", [("waitlist", "video"), ("forum", "hyflex")])
def test_every_seed_is_a_seed(arms):
    zero, again, one = (frames(study(*arms, groups=2, seed=seed)) for seed in (0, 0, 1))
    last = frames(study(*arms, groups=2, seed=2**64 - 1))
    for table in zero:
        assert same(zero[table], again[table]), table
        assert not same(zero[table], one[table]), table
        assert not same(zero[table], last[table]), table


def test_replicates_are_worlds_of_their_own():
    both = study("video", groups=1)
    first, second = (frames(both, replicate)["patients"] for replicate in (0, 1))
    assert not set(first["age"]) & set(second["age"])
    assert not set(first["latent_anxiety"]) & set(second["latent_anxiety"])
