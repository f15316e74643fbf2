"""What is varied and what stays: the default axes, and the points of both stages."""

import pytest
from pydantic import ValidationError

from sim.design import read_axes
from sim.scenario import compose, registry
from sim.scenario.sensitivities import Decomposition, Screening
from sim.sensitivity.axes import base_value, every_axis
from sim.sensitivity.stages import decomposition, screening


@pytest.mark.parametrize(
    ("model", "settings"),
    [
        (Screening, {"trajectories": 3, "levels": 4}),
        (Screening, {"trajectories": 4, "levels": 3}),
        (Decomposition, {"samples": 8, "resamples": 100}),
        (Decomposition, {"samples": 100, "resamples": 100}),
        (Decomposition, {"samples": 16, "resamples": 99}),
    ],
)
def test_too_few_samples_are_refused(model, settings):
    with pytest.raises(ValidationError):
        model(**settings)


@pytest.fixture(scope="module")
def config():
    return compose("sensitivity", []).config


def test_every_declared_range_is_an_axis(config):
    keys = [axis.key for axis in every_axis(config, ["in_person", "video"])]
    names = [name for name, each in registry().parameters.items() if each.evidence.range]
    assert keys[: len(names)] == [f"parameters.{name}" for name in names]
    assert keys[len(names) :] == [
        "arm.in_person.mode.capacity",
        *(
            f"arm.video.mode.{name}"
            for name in (
                "cue_fidelity", "disinhibition", "technical_failure", "fatigue", "contact_between",
                "capacity",
            )
        ),
    ]  # fmt: skip


def test_an_arm_that_does_not_run_has_none(config):
    assert not any("video" in axis.key for axis in every_axis(config, ["in_person"]))


def test_what_is_screened_out_stays_where_it_is(config):
    axes = read_axes(
        {
            "parameters.contagion": "interval(0,.1)",
            "parameters.carry_over": "interval(0,.3)",
            "population": "rural,screened",
            "groups": "3,5",
        }
    )
    first = screening(axes, Screening(trajectories=4, levels=4), 1)
    assert first.span == (0, 20)
    stage = decomposition(
        axes, ["parameters.contagion"], Decomposition(samples=16, resamples=100), config, 1, 20
    )
    assert stage.span == (20, 68)
    assert [axis.key for axis in stage.axes] == ["parameters.contagion"]
    assert stage.points["parameters.contagion"].nunique() > 16
    still = stage.points.drop(columns=["point", "parameters.contagion"]).drop_duplicates()
    assert still.to_dict("records") == [
        {"parameters.carry_over": 0.15, "population": "rural", "groups": 3}
    ]
    assert list(stage.points) == list(first.points)
    assert stage.points.dtypes.tolist() == first.points.dtypes.tolist()


def test_what_stands_nowhere_is_at_its_first_value(config):
    one, other = read_axes({"arm.video.group_size": "int(interval(4,9))", "seed_of": "3,2"})
    assert base_value(one, config) == 4
    assert base_value(other, config) == 3
