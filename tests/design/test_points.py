"""Points lie where their designs say: in range, evenly, and the same for the same seed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from sim.design import count_points, make_points, read_axes, rows
from sim.design.samplers import problem, unit_points
from sim.scenario import Refusal
from sim.scenario.designs import Grid, LatinHypercube, Morris, Random, Saltelli, Sobol

AXES = read_axes(
    {
        "parameters.carry_over": "interval(.03,.2)",
        "groups": "int(interval(3,9))",
        "population": "screened,rural,elderly",
        "arm.video.group_size": "range(4,12,2)",
    }
)
DESIGNS = [
    Random(name="random", points=60),
    LatinHypercube(name="latin_hypercube", points=60),
    Sobol(name="sobol", points=64),
    Morris(name="morris", trajectories=6, levels=4),
    Saltelli(name="saltelli", samples=8, second_order=False),
    Saltelli(name="saltelli", samples=8, second_order=True),
]


def names(design):
    return design.name + getattr(design, "second_order", False) * "2"


@pytest.fixture(params=DESIGNS, ids=names)
def design(request):
    return request.param


def test_every_design_has_as_many_points_as_it_says(design):
    points = make_points(AXES, design, 1)
    assert len(points) == count_points(AXES, design)
    assert points["point"].tolist() == list(range(len(points)))
    assert list(points.columns) == ["point", *(axis.key for axis in AXES)]


def test_points_lie_within_their_axes(design):
    points = make_points(AXES, design, 1)
    assert points["parameters.carry_over"].between(0.03, 0.2).all()
    assert set(points["groups"]) <= set(range(3, 10))
    assert set(points["population"]) <= {"screened", "rural", "elderly"}
    assert set(points["arm.video.group_size"]) <= {4, 6, 8, 10}
    assert [str(kind) for kind in points.dtypes] == ["int64", "float64", "int64", "str", "int64"]


def test_the_seed_alone_decides(design):
    first, again, zero, other = (make_points(AXES, design, seed) for seed in (1, 1, 0, 2))
    assert first.equals(again)
    assert zero.equals(make_points(AXES, design, 0))
    assert not first.equals(other)
    assert not first.equals(zero)


def test_shapes_are_those_that_salib_analyses():
    assert problem(3)["num_vars"] == 3
    assert unit_points(DESIGNS[3], 5, 1).shape == (6 * 6, 5)
    assert unit_points(DESIGNS[4], 5, 1).shape == (8 * 7, 5)
    assert unit_points(DESIGNS[5], 5, 1).shape == (8 * 12, 5)


def test_a_trajectory_changes_one_axis_at_a_time():
    steps = np.diff(unit_points(DESIGNS[3], 4, 1).reshape(6, 5, 4), axis=1)
    assert ((steps != 0).sum(axis=2) == 1).all()
    assert np.allclose(np.abs(steps[steps != 0]), 2 / 3)


def test_saltelli_pairs_find_the_known_indices_of_a_product():
    """First order of x in (x + 1) (y + 1): var of x / 12 against the whole, by hand 0.49."""
    from SALib.analyze import sobol

    points = unit_points(Saltelli(name="saltelli", samples=4096, second_order=False), 2, 1)
    found = sobol.analyze(problem(2), (points + 1).prod(axis=1), calc_second_order=False, seed=1)
    assert found["S1"] == pytest.approx([27 / 55, 27 / 55], abs=0.02)


def test_each_slice_of_a_latin_hypercube_has_one_point():
    points = unit_points(DESIGNS[1], 3, 1)
    assert (np.sort((points * 60).astype(int), axis=0) == np.arange(60)[:, None]).all()


def test_sobol_points_are_more_even_than_random_ones():
    random, even = (unit_points(DESIGNS[k], 3, 1) for k in (0, 2))
    assert qmc.discrepancy(even) < qmc.discrepancy(random) / 2


def test_values_of_a_choice_get_equal_slices():
    points = make_points(AXES, Sobol(name="sobol", points=1024), 1)
    assert points["population"].value_counts().between(341, 342).all()
    assert points["groups"].value_counts().between(145, 148).all()


@given(st.integers(2, 40), st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
@settings(deadline=None)
def test_a_grid_reaches_both_ends_of_an_interval(levels, low, width):
    (axis,) = read_axes({"a": f"interval({low},{low + width})"})
    values = make_points([axis], Grid(name="grid", levels=levels), 1)["a"]
    assert (len(values), values.iloc[0], values.iloc[-1]) == (levels, *axis.interval)
    assert axis.at(np.array([0.0, 1.0])) == list(axis.interval)


@given(st.integers(-50, 50), st.integers(1, 50), st.integers(2, 12))
@settings(deadline=None)
def test_whole_numbers_stay_whole_and_reach_both_ends(low, width, levels):
    (axis,) = read_axes({"a": f"int(interval({low},{low + width}))"})
    values = axis.evenly(levels)
    assert (values[0], values[-1]) == (low, low + width)
    assert len(values) == min(levels, width + 1)
    drawn = axis.at(np.linspace(0, 1, 1000))
    assert (min(drawn), max(drawn)) == (low, low + width)
    assert {type(each) for each in (*values, *drawn)} == {int}


@pytest.mark.parametrize(
    "text", ["1,2", "1,2.5", "a,b", "true,false", "null,3", "[1,2],[3]", "a,1", f"1,{2**63}"]
)
def test_a_column_gives_back_what_it_was_given(text):
    (axis,) = read_axes({"a": text})
    points = make_points([axis], Grid(name="grid", levels=2), 1)
    assert [row[0] for row in rows([axis], points)] == list(axis.values)


def test_too_many_points_and_none_are_refused():
    (axis,) = read_axes({"a": "interval(0,1)"})
    with pytest.raises(Refusal, match="more than"):
        count_points([axis] * 3, Grid(name="grid", levels=1000))
    with pytest.raises(Refusal, match="more than"):
        count_points([axis] * 3, Saltelli(name="saltelli", samples=2**20, second_order=True))
    with pytest.raises(Refusal, match="nothing is swept"):
        count_points([], DESIGNS[0])
