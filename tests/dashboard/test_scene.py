"""What is watched: scenes from a command line, what is refused, and the sliders there are."""

from dataclasses import replace

import pytest

from sim.dashboard.levers import levers
from sim.dashboard.scene import Side, Source
from sim.scenario import Refusal


@pytest.fixture(scope="module")
def source():
    return Source()


def test_the_default_scene_has_twelve_groups_of_two_modes(source):
    study = source.study(source.start(()))
    assert [arm.name for arm in study.arms] == ["in_person", "video"]
    assert study.patients == 12 * 8


def test_a_change_reaches_its_arm_alone(source):
    scene = source.start(("video", "video"))
    changed = scene.with_side(1, scene.right.with_change("mode.fatigue", 0.3))
    left, right = source.study(changed).arms
    assert (left.name, right.name) == ("video", "video_2")
    assert left.label != right.label
    assert (left.modes[0].fatigue, right.modes[0].fatigue) == (0.2, 0.3)


def test_an_arm_that_compare_does_not_list_is_composed_when_asked_for(source):
    assert source.study(source.start(("chat", "waitlist"))).arm("chat").holds_sessions


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("seed", "-3", "seed (on this page): -3 is not right"),
        ("seed", "1_000", "seed (on this page): '1_000' is not right; give a whole number"),
        ("seed", "", "seed (on this page): '' is not right"),
        ("groups", "0", "groups (on this page): 0 is not right"),
        ("groups", "5000", "can be watched; give fewer groups"),
    ],
)
def test_what_is_typed_wrongly_is_refused(source, field, typed, said):
    scene = replace(source.start(()), **{field: typed})
    with pytest.raises(Refusal) as refusal:
        source.study(scene)
    assert said in str(refusal.value)


def test_sliders_that_do_not_fit_the_schedule_are_refused():
    source = Source(["schedule.programme_weeks=10"])
    scene = source.start(())
    longer = scene.with_side(0, scene.left.with_change("programme.sessions", 12))
    with pytest.raises(Refusal, match="10 weeks are too short for a programme of 12"):
        source.study(longer)


def test_every_lever_has_words_and_a_span_that_holds_its_value(source):
    for name in source.names:
        arm = source.arm(name)
        for part in ("mode", "remote_mode", "programme"):
            for lever in levers(arm, part):
                assert lever.low <= lever.value <= lever.high, (name, lever.key)
                assert lever.help.endswith(".")
                side = Side(name).with_change(lever.key, lever.read(lever.high))
                source.side(side)
    assert levers(source.arm("waitlist"), "mode") == []


def test_a_slider_gives_values_of_its_kind(source):
    found = {lever.key: lever for lever in levers(source.arm("video"), "mode")}
    assert found["mode.capacity"].read(9.0) == 9
    assert found["mode.recordings"].read(0) is False
    assert found["mode.fatigue"].read(0.1 + 0.2) == 0.3
