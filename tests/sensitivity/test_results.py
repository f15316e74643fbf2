"""One number a point: of what, whether it has indices, and why not."""

import numpy as np
import pandas as pd
import pytest

from sim.sensitivity.results import Result, results_of

HEAD = ["point", "outcome", "week", "end_of_programme", "mc_se"]
ROWS = [(0, "anxiety", 10, True, 0.1), (2, "anxiety", 10, True, 0.2), (2, "anxiety", 0, False, 0.1)]


@pytest.fixture
def tables():
    rows = pd.DataFrame(ROWS, columns=HEAD)
    effects = rows.assign(
        contrast="video", reference="in_person", unit="HADS-A points", estimate=[1.0, 3.0, 9.0]
    )
    return effects, rows.assign(arm="video", mean=[5.0, 6.0, 7.0])


def test_a_result_has_a_value_at_each_point_that_has_one(tables):
    effect, own = results_of(*tables, (0, 3))
    assert effect.values.tolist() == pytest.approx([1, np.nan, 3], nan_ok=True)
    assert own.values.tolist() == pytest.approx([5, np.nan, 6], nan_ok=True)
    assert (effect.reference, own.reference, own.unit) == ("in_person", "", "HADS-A points")
    assert [each.trouble for each in results_of(*tables, (2, 3))] == [
        "anxiety (video against in_person, week 10) is 3.000 at all 1 points",
        "anxiety (video, week 10) is 6.000 at all 1 points",
    ]


def test_it_says_where_it_is_undefined(tables):
    effect, _ = results_of(*tables, (0, 6))
    assert effect.trouble == (
        "anxiety (video against in_person, week 10) is undefined at 4 of 6 points (1, 3, 4, …)"
    )
    later, _ = results_of(*tables, (1, 3))
    assert later.trouble.endswith("undefined at 1 of 2 points (1)")


def made(values, at_end=True, reference="in_person"):
    numbers = np.array(values, dtype=float)
    errors = np.full(len(numbers), 0.5)
    return Result("video", reference, "anxiety", "points", 10, at_end, 0, numbers, errors)


def test_differences_of_rounding_are_none():
    assert made([5, 5 + 1e-14, 5]).trouble is not None
    assert made([5, 5 + 1e-6, 5]).trouble is None
    assert made([0, 0, 0]).trouble.endswith("is 0.000 at all 3 points")


def test_what_was_asked_for():
    assert made([1, 2]).is_about("anxiety", "effect")
    assert not made([1, 2]).is_about("depression", "effect")
    assert not made([1, 2]).is_about("anxiety", "video")
    assert not made([1, 2], at_end=False).is_about("anxiety", "effect")
    assert made([1, 2], reference="").is_about("anxiety", "video")
    assert not made([1, 2], reference="").is_about("anxiety", "in_person")


def test_noise_is_a_share_of_the_variance():
    assert made([0, 2]).noise == pytest.approx(0.25)
