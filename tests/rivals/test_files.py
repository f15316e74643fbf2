"""Rivals and conclusions that are shipped, and what a rival changes in a scenario."""

import pytest

from sim.launch import check
from sim.rivals import rivalry_of
from sim.scenario import Refusal, compose, registry
from sim.scenario.conclusions import read_conclusions
from sim.scenario.rivals import Rival, changes_of, read_rivals, with_changes

ABOUT = {"title": "A rival", "mechanism": "something", "expected": "something else"}
#: Mechanisms that lie in parameters of the model, and one parameter of each.
MECHANISMS = (
    *(
        "contagion",
        "co_rumination",
        "support_relief",
        "unanswered_hurt",
        "modelling_gain",
        "tie_growth",
    ),
    *(
        "regulation_by_cohesion",
        "skill_gain",
        "practice_gain",
        "forgetting",
        "buffering",
        "carry_over",
    ),
    *("witnessing", "value_learning", "forgetting_slowing", "repulsion"),
)


def changes(*words):
    return changes_of(Rival(**ABOUT, changes=words))


@pytest.fixture(scope="module")
def begun():
    return rivalry_of(check("rivals", ["rivals=[no_recordings]", "against=[hads]"]))


@pytest.fixture(scope="module")
def config():
    return compose("compare", []).config


def test_every_mechanism_has_a_rival_that_changes_it_and_every_rival_changes_something(config):
    found = {name: changes_of(rival) for name, rival in read_rivals(None).items()}
    changed = {key.removeprefix("parameters.") for each in found.values() for key in each}
    assert set(MECHANISMS) <= changed
    for name, each in found.items():
        assert with_changes(config, each) != config, name


def test_about_two_dozen_conclusions_are_shipped_and_each_can_be_told(begun):
    files = read_conclusions(None)
    conclusions = [each for file in files.values() for each in file.conclusions]
    assert len(conclusions) > 20
    assert set(files) <= {each.name for each in begun.task.scenarios}


def test_a_change_of_modes_reaches_every_mode_of_every_arm(config):
    changed = with_changes(config, changes("mode.recordings=false", "programme.facilitators=2"))
    modes = [
        arm[key]
        for arm in changed["arm"].values()
        for key in ("mode", "remote_mode")
        if arm[key] is not None
    ]
    assert len(modes) > len(changed["arm"])
    assert not any(mode["recordings"] for mode in modes)
    assert {arm["programme"]["facilitators"] for arm in changed["arm"].values()} == {2}
    assert any(arm["mode"]["recordings"] for arm in config["arm"].values())


def test_a_file_of_parameters_is_taken_for_what_it_changes():
    found = changes("parameters=no_interaction", "parameters.carry_over=0.1")
    assert found["parameters.contagion"] == 0
    assert found["parameters.carry_over"] == 0.1
    defaults = registry().defaults()
    assert all(value != defaults[key.removeprefix("parameters.")] for key, value in found.items())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("parameters.carry_ovr=0", "did you mean carry_over"),
        ("mode.recording=false", "did you mean recordings"),
        ("groups=3", "give parameters.NAME, mode.NAME or programme.NAME"),
        ("parameters.carry_over", "write key=value"),
        ("parameters.carry_over=[1,2]", "is not a plain value"),
        ("parameters.carry_over=${oc.env:HOME}", "is not a plain value"),
        ("parameters=no_interactions", "did you mean no_interaction"),
    ],
)
def test_what_a_rival_cannot_change_is_refused(change, said):
    with pytest.raises(Refusal) as refused:
        changes(change)
    assert said in str(refused.value)
