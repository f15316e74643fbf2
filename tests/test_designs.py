"""The settings of designs: each sampler has its own, and no other."""

import pytest

from sim.scenario import Refusal, compose, read_study_config
from sim.scenario.files import conf_folder

DESIGNS = sorted(path.stem for path in (conf_folder() / "design").glob("*.yaml"))


def design_of(*overrides):
    composed = compose("sweep", overrides)
    return read_study_config(composed.config, composed.where, "sweep").design


@pytest.mark.parametrize("name", DESIGNS)
def test_every_shipped_design_is_accepted(name):
    assert design_of(f"design={name}").name == name


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        (["design=sobol", "design.points=100"], ("design.points", "64 or 128")),
        (["design=sobol", "+design.levels=5"], ("design.levels", "points")),
        (["design=morris", "design.levels=3"], ("design.levels", "multiple of 2")),
        (["design=saltelli", "design.samples=0"], ("design.samples", "1")),
        (["design=grid", "design.levels=1"], ("design.levels", "2")),
        (["design=latin_hypercube", "design.points=1e3"], ("design.points", "whole number")),
        (["design=sobl"], ("did you mean sobol?",)),
        (["design.level=3"], ("did you mean design.levels?",)),
    ],
)
def test_settings_of_a_design_are_refused_in_one_sentence(overrides, said):
    with pytest.raises(Refusal) as refused:
        design_of(*overrides)
    for word in said:
        assert word in str(refused.value)


def test_keys_of_a_sweep_are_no_keys_of_a_comparison():
    config = {**compose("compare", []).config, "axes": {}}
    with pytest.raises(Refusal, match="axes"):
        read_study_config(config, command="compare")
