"""Which axes a result hangs on, against results made to hang on known ones."""

import numpy as np
import pandas as pd
import pytest

from sim.design import make_points, read_axes
from sim.scenario.designs import Grid, Sobol
from sim.sweep.influence import influences

AXES = read_axes({"a": "interval(0,1)", "b": "interval(0,1)", "c": "x,y,z", "d": "range(0,4)"})


@pytest.fixture(scope="module")
def points():
    return make_points(AXES, Sobol(name="sobol", points=1024), 1)


def shares(points, result):
    return {each.axis.key: each.share for each in influences(AXES, points, result)}


def test_shares_are_those_of_a_sum(points):
    """Variances of 3a, b and a step of c: 9/12, 1/12 and 2/9 of its height squared."""
    result = 3 * points["a"] + points["b"] + 1.5 * (points["c"] == "z")
    variance = {"a": 9 / 12, "b": 1 / 12, "c": 1.5**2 * 2 / 9, "d": 0.0}
    found = shares(points, result.to_numpy())
    for key, value in variance.items():
        assert found[key] == pytest.approx(value / sum(variance.values()), abs=0.03), key


def test_noise_explains_nothing(points):
    noise = np.random.default_rng(1).normal(size=len(points))
    assert max(shares(points, noise).values()) < 0.03


def test_what_never_differs_hangs_on_nothing(points):
    assert set(shares(points, np.ones(len(points))).values()) == {0.0}


def test_the_greatest_comes_first_with_its_direction(points):
    result = -2.0 * points["d"].to_numpy() + 0.01 * points["a"].to_numpy()
    first = influences(AXES, points, result)[0]
    assert (first.axis.key, first.first[0], first.last[0]) == ("d", "0", "3")
    assert first.first[1] > first.last[1]
    choice = influences(AXES, points, (points["c"] == "y").to_numpy(dtype=float))[0]
    assert (choice.axis.key, choice.last) == ("c", ("y", 1.0))


def test_too_few_points_tell_nothing_apart():
    axes = read_axes({"a": "1,2"})
    points = make_points(axes, Grid(name="grid", levels=2), 1)
    assert influences(axes, points, np.array([0.0, 1.0])) == []
    (axis,) = read_axes({"a": "interval(0,1)"})
    every = pd.DataFrame({"a": np.linspace(0, 1, 9)})
    assert influences([axis], every, np.arange(9.0)) == []
