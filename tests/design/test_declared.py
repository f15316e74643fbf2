"""Axes over what is declared as plausible."""

import pytest

from sim.design import compose_swept, declared_axes
from sim.scenario import Refusal, compose, registry
from sim.scenario.keys import declaration


@pytest.fixture(scope="module")
def config():
    return compose("sweep", ["+arm@arm.chat=chat"]).config


def test_every_parameter_but_variants_of_the_law_has_its_range(config):
    ranges = {name: each.evidence.range for name, each in registry().parameters.items()}
    declared = {name: each for name, each in ranges.items() if each is not None}
    axes = declared_axes([f"parameters.{name}" for name in declared], config)
    assert [axis.interval for axis in axes] == list(declared.values())
    assert not any(axis.whole or axis.declared for axis in axes)


def test_an_attribute_has_that_of_its_evidence(config):
    fidelity, capacity, rural = declared_axes(
        ["arm.video.mode.cue_fidelity", "arm.video.mode.capacity", "population.rural_share"], config
    )
    assert fidelity.interval == (0.5, 0.95)
    assert (capacity.interval, capacity.whole) == ((4, 8), True)
    assert rural.interval == (0, 1)


def test_evidence_comes_with_its_level(config):
    found = declaration(config, "arm.chat.mode.cue_fidelity", str)
    assert found.attribute.unit == "share"
    assert found.evidence.level == "assumed"
    assert declaration(config, "parameters.carry_over", str).evidence.level == "calibrated"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("arm.video.mode.access_rural", "has no declared range; give one"),
        ("arm.video.mode.exchange", "has no declared range"),
        ("arm.video.programme.sessions", "has no declared range"),
        ("groups", "has no declared range"),
        ("parameters.repulsion", "has no declared range"),
        ("parameters.cary_over", "did you mean parameters.carry_over?"),
        ("arm.chat.mode.fatige", "did you mean arm.chat.mode.fatigue?"),
    ],
)
def test_what_has_no_range_is_refused(config, key, said):
    with pytest.raises(Refusal) as refused:
        declared_axes([key], config)
    assert said in str(refused.value)


def test_the_range_is_written_where_declared_stood():
    swept = compose_swept("sweep", ["parameters.carry_over=declared"])
    assert swept.composed.config["axes"] == {"parameters.carry_over": "interval(0.03,0.2)"}
