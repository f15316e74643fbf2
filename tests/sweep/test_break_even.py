"""Where two arms break even: between the points at which the effect turns its sign, with its interval."""

import pandas as pd
import pytest

from sim.sweep.break_even import break_evens


def line(estimates, half=0.1):
    table = pd.DataFrame({"x": range(len(estimates)), "estimate": estimates}).astype(float)
    return table.assign(ci_low=table["estimate"] - half, ci_high=table["estimate"] + half)


@pytest.mark.parametrize(
    ("estimates", "found"),
    [
        ([0.4, 0.2, -0.2, -0.6], [(1.5, 1.25, 1.75)]),
        ([-0.2, 0.2], [(0.5, 0.25, 0.75)]),
        ([0.3, 0.0, -0.3], [(1.0, 2 / 3, 4 / 3)]),
        ([0.3, 0.1, 0.2], []),
        ([0.3, 0.0, 0.3], []),
        ([0.3, -0.3, 0.3], [(0.5, 1 / 3, 2 / 3), (1.5, 4 / 3, 5 / 3)]),
        ([0.05, -0.3], [(1 / 7, None, 3 / 7)]),
        ([0.05, -0.05], [(0.5, None, None)]),
        ([0.0, 0.0], []),
    ],
)
def test_is_where_straight_lines_meet_0(estimates, found):
    assert break_evens(line(estimates), "x") == [
        tuple(None if end is None else pytest.approx(end) for end in each) for each in found
    ]


def test_the_order_of_rows_does_not_matter():
    table = line([0.4, 0.2, -0.2, -0.6])
    assert break_evens(table[::-1], "x") == break_evens(table, "x")


def test_without_intervals_it_has_no_ends():
    assert break_evens(line([1, -1], float("nan")), "x") == [(0.5, None, None)]
