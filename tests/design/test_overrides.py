"""Axes are what Hydra's own parser reads, and nothing else gets through."""

import math

import pytest
from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.override_parser.overrides_parser import OverridesParser
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.design import make_points, read_axes, read_axis, split
from sim.scenario import Refusal
from sim.scenario.designs import Grid

NUMBERS = st.integers(-1000, 1000) | st.floats(-100, 100, allow_subnormal=False)
STEPS = st.integers(-9, 9) | st.sampled_from([0.25, 0.1, -3.7])
WORDS = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True).filter(
    lambda word: word not in ("null", "true", "false", "nan", "inf", "declared")
)
QUOTED = st.text("ab, ()=:", min_size=1, max_size=6).map(lambda text: f"'{text}'")
VALUES = NUMBERS.map(str) | WORDS | QUOTED | st.sampled_from(["true", "null", "[1,2]", "['a']"])
KEYS = st.sampled_from(["groups", "parameters.carry_over", "+arm.video.mode.fatigue", "++x.y_z"])
CHOICES = st.lists(VALUES, min_size=2, max_size=5).map(",".join)
ENDS = st.integers(-9, 9) | st.floats(-9, 9, allow_subnormal=False)
RANGES = st.tuples(ENDS, ENDS, STEPS).map(lambda ends: f"range{ends}".replace(" ", ""))
INTERVALS = st.tuples(NUMBERS, NUMBERS).map(lambda ends: f"interval{ends}".replace(" ", ""))
LISTED = CHOICES | CHOICES.map("choice({})".format) | RANGES | RANGES.map("sort({})".format)


def by_hydra(text):
    """The jobs that Hydra's basic sweeper makes of one override, or None where it can't."""
    try:
        override = OverridesParser.create().parse_override(text)
        (batch,) = BasicSweeper.split_arguments([override], None)
    except Exception:
        return None
    return [job[0] for job in batch]


def read(text):
    """The axis of an override, or the sentence it is refused with."""
    try:
        return read_axis(text), ""
    except Refusal as refused:
        return None, str(refused)


@given(KEYS, LISTED)
@settings(max_examples=100, deadline=None)
def test_values_are_those_of_hydras_jobs(key, text):
    axis, refusal = read(f"{key}={text}")
    if axis is None:
        assert "more than" in refusal or not by_hydra(f"{key}={text}")
        return
    jobs = OverridesParser.create().parse_overrides(by_hydra(f"{key}={text}"))
    assert [axis.prefix + axis.key] * len(jobs) == [job.get_key_element() for job in jobs]
    assert list(axis.values) == [job.value() for job in jobs]
    assert [type(each) for each in axis.values] == [type(job.value()) for job in jobs]


@given(KEYS, INTERVALS, st.sampled_from(["{}", "int({})", "float({})", "tag(a,{})"]))
@settings(max_examples=100, deadline=None)
def test_an_interval_has_hydras_ends(key, text, cast):
    sweep = OverridesParser.create().parse_override(f"x={cast.format(text)}").value()
    axis, _ = read(f"{key}={cast.format(text)}")
    if axis is None:
        assert not sweep.start < sweep.end
        return
    assert axis.interval == (sweep.start, sweep.end)
    assert axis.whole == cast.startswith("int")


@given(KEYS, VALUES)
@settings(deadline=None)
def test_one_value_is_no_axis(key, text):
    assert read_axis(f"{key}={text}") is None


@given(st.lists(CHOICES, min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_a_grid_counts_as_hydra_numbers_its_jobs(texts):
    overrides = [f"k{k}={text}" for k, text in enumerate(texts)]
    axes, fixed = split(overrides)
    points = make_points(axes, Grid(name="grid", levels=2), 1)
    (jobs,) = BasicSweeper.split_arguments(
        OverridesParser.create().parse_overrides(overrides), None
    )
    assert fixed == []
    assert len(points) == len(jobs)
    for axis, values in zip(axes, zip(*jobs, strict=True), strict=True):
        wanted = [each.value() for each in OverridesParser.create().parse_overrides(list(values))]
        assert axis.from_column(points[axis.key]) == wanted


def test_order_and_prefixes_are_kept():
    axes, fixed = split(["groups=4", "++b=1,2", "population=rural,screened", "a=interval(0,1)"])
    assert fixed == ["groups=4"]
    assert [(axis.prefix, axis.key) for axis in axes] == [
        ("++", "b"),
        ("", "population"),
        ("", "a"),
    ]
    assert axes[1].overrides == ("population=rural", "population=screened")


def test_what_chooses_files_or_holds_keys_is_composed():
    texts = {
        "programme@arm.video.programme": "choice(mindfulness,psychoeducation)",
        "+arm@arm.chat": "chat,telephone",
        "schedule": "{follow_up: 1},{follow_up: 2}",
        "arms": "[video,forum],[forum,video]",
    }
    axes = read_axes(texts)
    assert [axis.composed for axis in axes] == [True, True, True, False]
    assert axes[1].overrides == ("+arm@arm.chat=chat", "+arm@arm.chat=telephone")


def test_declared_is_a_word_unless_quoted():
    assert read_axis("parameters.carry_over=declared").declared
    assert read_axis("title='declared'") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parameters.carry_over=interval(1,0)", "lower and a higher"),
        ("parameters.carry_over=interval(0,inf)", "lower and a higher"),
        ("parameters.carry_over=interval(nan,1)", "lower and a higher"),
        ("groups=int(interval(1,1e17))", "no interval"),
        ("groups=interval()", "can't be read"),
        ("groups=intervall(1,2)", "can't be read"),
        ("groups=range(0,1,0)", "no value"),
        ("groups=range(0,1,nan)", "no value"),
        ("groups=range(0,inf)", "more than"),
        ("parameters.carry_over=0,nan", "no number"),
        ("population=glob(*)", "name them"),
        ("groups=glob(*)", "name them"),
        ("groups=shuffle(1,2)", "shuffle"),
        ("population=../x,rural", "conf/population"),
        ("population=interval(0,1)", "names no file"),
        ("seed=1,2", "circle compare -m seed"),
        ("engine=mesa,compiled", "all points share it"),
        ("engine.workers=1,2", "all points share it"),
        ("+design.points=1,2", "all points share it"),
        ("hydra.run.dir=a,b", "only the scenario"),
        ("+x._target_=a,b", "plain value"),
        ("name='${oc.env:HOME}',b", "plain value"),
        ("--multirun", "not an option"),
    ],
)
def test_what_cannot_be_swept_is_refused_in_one_sentence(text, said):
    with pytest.raises(Refusal) as refused:
        read_axis(text)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("overrides", [["a=1,2", "a=3,4"], ["a=1,2", "a=3"], ["+a=3", "++a=1,2"]])
def test_a_key_stands_once(overrides):
    with pytest.raises(Refusal, match=r"a \(command line\): stands twice"):
        split(overrides)


def test_an_axis_of_a_file_has_several_values():
    with pytest.raises(Refusal, match=r"groups \(axes\): '4' is one value"):
        read_axes({"groups": "4"})


def test_hydras_ranges_end_before_their_stop():
    assert read_axis("a=range(0,1,.25)").values == (0.0, 0.25, 0.5, 0.75)
    assert read_axis("a=range(3,0,-1)").values == (3, 2, 1)
    assert not math.isclose(read_axis("a=range(0,.3,.1)").values[-1], 0.3)
