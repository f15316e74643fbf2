"""Setting a number in a copy of the records gives the very study that reading its configuration gives."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Refusal, compose, read_study, registry
from sim.scenario.keys import attribute_of, every_key, with_value
from sim.scenario.vary import Varied, choice_key, is_number


@cache
def composed():
    return compose("sweep", ["groups=4", "arms=[waitlist,video,hybrid,forum]"])


def number_keys():
    """Every key of the default study whose number goes into a record."""
    arms = ("video", "hybrid")
    return [
        key
        for key in every_key(composed().config)
        if is_number(key) and (not key.startswith("arm.") or key.split(".")[1] in arms)
    ]


def varied(*keys):
    return Varied(keys, {choice_key(()): composed().config}, command="sweep")


def as_bytes(study):
    """All that a study is, in a form that compares."""
    arms = [
        (arm.name, arm.label, arm.size, *(getattr(arm, part).tobytes() for part in PARTS))
        for arm in study.arms
    ]
    rest = {name: getattr(study, name) for name in REST}
    return arms, study.population.tobytes(), study.parameters.tobytes(), rest


PARTS = ("modes", "delivery", "programme")
REST = ("name", "seed", "entry", "patients", "schedule", "watched_groups", "allocation")


def in_full(changes):
    config = composed().config
    for key, value in changes.items():
        config = with_value(config, key, value)
    return read_study(config, command="sweep")


def test_there_are_numbers_of_every_kind():
    kinds = {(key.split(".")[0], key.split(".")[-2]) for key in number_keys()}
    assert {kind for _, kind in kinds} >= {"mode", "remote_mode", "programme", "delivery"}
    assert {kind for kind, _ in kinds} == {"parameters", "population", "arm"}
    assert set(registry().parameters) <= {key.split(".")[-1] for key in number_keys()}


@pytest.mark.parametrize("end", [0, 1])
def test_every_number_at_either_bound_is_as_read_in_full(end):
    for key in number_keys():
        value = float(attribute_of(key).bounds[end])
        studies = varied(key)
        studies.check([(value,)], str)
        assert as_bytes(studies.study((value,))) == as_bytes(in_full({key: value})), key


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_any_numbers_together_are_as_read_in_full(data):
    keys = data.draw(st.lists(st.sampled_from(number_keys()), min_size=1, max_size=6, unique=True))
    row = tuple(data.draw(st.floats(*attribute_of(key).bounds)) for key in keys)
    studies = varied(*keys)
    studies.check([row], str)
    assert as_bytes(studies.study(row)) == as_bytes(in_full(dict(zip(keys, row, strict=True))))


def test_what_others_depend_on_is_read_in_full():
    keys = ("arm.video.programme.sessions", "arm.forum.mode.capacity", "parameters.carry_over")
    studies = varied(*keys)
    rows = [(sessions, size, 0.1) for sessions in (4, 12) for size in (5, 20)]
    studies.check(rows, str)
    for row in rows:
        study = studies.study(row)
        assert as_bytes(study) == as_bytes(in_full(dict(zip(keys, row, strict=True))))
        assert study.arm("forum").size == row[1]
    assert [studies.study(row).schedule.end_week for row in rows] == [10, 10, 12, 12]


def test_a_study_is_not_changed_by_those_after_it():
    studies = varied("parameters.carry_over", "arm.hybrid.remote_mode.fatigue")
    first = studies.study((0.1, 0.2))
    before = as_bytes(first)
    assert as_bytes(studies.study((0.2, 0.3))) != before
    assert as_bytes(first) == before
    assert first.arm("hybrid").modes["fatigue"][0] != 0.2


def test_composed_files_are_the_base_of_what_is_set():
    configs = {
        choice_key((name,)): compose("sweep", [f"population={name}"]).config
        for name in ("screened", "rural")
    }
    studies = Varied(("population", "population.age_mean"), configs, ("population",), "sweep")
    rows = [("screened", 50.0), ("rural", 60.0)]
    studies.check(rows, str)
    found = [studies.study(row).population for row in rows]
    assert [(each.rural_share, each.age_mean) for each in found] == [(0.21, 50), (1, 60)]


@pytest.mark.parametrize(
    ("key", "rows", "said"),
    [
        ("parameters.carry_over", [(0.1,), (1.5,)], "1.5 is not right; give a number from 0 to 1"),
        ("parameters.carry_over", [(0.1,), ("a",)], "'a' is not right"),
        ("parameters.carry_over", [(0.1,), (True,)], "True is not right"),
        ("arm.video.mode.fatige", [(0.1,)], "did you mean fatigue?"),
        ("arm.in_person.mode.fatigue", [(0.1,)], "in_person is not among the arms that run"),
        ("arm.video.programme.sessions", [(4,), (500,)], "at arm.video.programme.sessions=500:"),
        ("arm.video.mode.exchange", [("posts",), ("mail",)], "exchange=mail: "),
        ("arm.video.remote_mode.fatigue", [(0.1,)], "there is no such key"),
    ],
)
def test_a_row_that_is_not_right_is_refused(key, rows, said):
    with pytest.raises(Refusal) as refused:
        varied(key).check(rows, str)
    assert said in str(refused.value)


def test_what_contradicts_names_the_values_of_its_point():
    studies = varied("groups", "arm.forum.group_size")
    with pytest.raises(Refusal, match=r"at groups=1, arm.forum.group_size=20: .*bigger than"):
        studies.check([(4, 20), (1, 8), (1, 20)], str)
