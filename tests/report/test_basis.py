"""What a result rests on: levels, what was set by hand, what lies outside its range."""

from __future__ import annotations

import pytest

from sim.report.basis import SET, cited, counts_by_level, values_used
from sim.scenario import compose, registry

FATIGUE = "arm.video.mode.fatigue"


def used(world, overrides=(), defaults=None):
    made = world(overrides=overrides)
    found = values_used(made.study, made.config, registry(), overrides, defaults)
    return {each.key: each for each in found}


def test_a_plain_run_sets_nothing_and_leaves_no_range(world):
    values = used(world)
    assert not [each.key for each in values.values() if each.changed]
    assert not [each.key for each in values.values() if each.outside]
    assert {f"parameters.{name}" for name in registry().parameters} <= set(values)


def test_arms_that_deliver_nothing_rest_on_nothing(world):
    assert not [key for key in used(world) if key.startswith("arm.waitlist")]
    assert "arm.hybrid.remote_mode.cue_fidelity" in used(world)
    assert "arm.hybrid.delivery.room_sessions_first" in used(world)
    assert "arm.video.delivery.room_sessions_first" not in used(world)


def test_a_parameter_set_by_hand_shows_its_default(world):
    value = used(world, ["parameters.contagion=.2"])["parameters.contagion"]
    assert (value.value, value.default, value.range) == (0.2, 0.045, (0.01, 0.09))
    assert value.changed
    assert value.outside


def test_a_parameter_given_its_default_is_not_changed(world):
    assert not used(world, ["parameters.contagion=.045"])["parameters.contagion"].changed


def test_a_named_set_of_parameters_counts_as_set(world):
    values = used(world, ["parameters=null_route"])
    changed = {key for key, value in values.items() if value.changed}
    assert "parameters.carry_over" in changed


def test_an_attribute_set_by_hand_is_marked_even_without_defaults(world):
    value = used(world, [f"{FATIGUE}=.25"])[FATIGUE]
    assert value.changed
    assert value.default is None
    assert not value.outside


def test_with_defaults_an_attribute_shows_what_it_would_have_been(world):
    plain = compose("compare", ["groups=2"]).config
    value = used(world, [f"{FATIGUE}=.45"], plain)[FATIGUE]
    assert (value.value, value.default) == (0.45, 0.2)
    assert value.changed
    assert value.outside
    assert not used(world, [f"{FATIGUE}=.2"], plain)[FATIGUE].changed


def test_choosing_another_mode_is_not_a_value_set_by_hand(world):
    values = used(world, ["mode@arm.video.mode=chat"])
    assert not [key for key, value in values.items() if value.changed]


def test_levels_are_counted_with_values_set_by_hand_apart(world):
    plain = counts_by_level(used(world).values())["Parameters of the rules"]
    after = counts_by_level(used(world, ["parameters.contagion=.05"]).values())
    assert plain["assumed"] - 1 == after["Parameters of the rules"]["assumed"]
    assert after["Parameters of the rules"][SET] == 1
    assert sum(plain.values()) == len(registry().parameters)


def test_sources_are_listed_once(world):
    sources = cited(used(world).values(), ["compen2018"])
    assert len(set(sources)) == len(sources)
    assert {"norwood2018", "compen2018", "weaver2013"} <= set(sources)


@pytest.mark.parametrize("value", [0.5, 0.95])
def test_the_ends_of_a_range_lie_in_it(world, value):
    key = "arm.video.mode.cue_fidelity"
    assert not used(world, [f"{key}={value}"])[key].outside
