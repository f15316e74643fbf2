"""History matching: surfaces that predict what they weren't fitted to, and sets that are ruled out or left."""

import numpy as np
import pytest

from sim.calibration.history import Screen, emulator
from sim.calibration.targets import Target, Targets


def statistics(sets):
    """A plane, a curve with a product, and a constant."""
    x, y, z = sets.T
    return np.column_stack([1 + 2 * x, x**2 - y * z + 0.5 * y, np.full(len(sets), 7.0)])


@pytest.fixture(scope="module")
def fitted():
    sets = np.random.default_rng(1).random((120, 3))
    noise = 0.02 * np.random.default_rng(2).standard_normal((120, 3))
    noise[:, 2] = 0
    return emulator(sets, statistics(sets) + noise)


def test_surfaces_predict_new_sets_and_know_how_well(fitted):
    new = np.random.default_rng(3).random((500, 3))
    missed = fitted(new) - statistics(new)
    assert np.abs(missed).max() < 0.05
    assert fitted.spread[:2] == pytest.approx(0.02, rel=0.25)
    assert fitted.spread[2] == 0
    assert (fitted.explained[:2] > 0.98).all()
    assert np.isnan(fitted.explained[2])


def screen(fitted, spared, target=2.0):
    rows = (
        Target("plane", target, target, 0.1, 0),
        Target("curve", -np.inf, 0.2, 0.1, 1),
        Target("constant", 9.0, 9.0, 0.1, 2),
    )
    return Screen(fitted, Targets(rows), 3.0, spared)


def test_sets_are_ruled_out_by_what_they_come_to(fitted):
    sets = np.array([[0.5, 0.1, 0.5], [0.9, 0.99, 0.9], [0.5, 0.99, 0.0]])
    # The constant is out of reach for all: with none spared, nothing is left.
    assert not screen(fitted, 0).leaves(sets).any()
    assert screen(fitted, 1).leaves(sets).tolist() == [True, False, False]
    assert screen(fitted, 2).leaves(sets).all()


def test_what_lies_outside_the_plausible_ranges_is_never_left(fitted):
    sets = np.array([[0.5, 0.1, 0.5], [0.5, -0.001, 0.5], [0.5, 0.1, 1.001]])
    assert screen(fitted, 1).leaves(sets).tolist() == [True, False, False]


def test_surfaces_need_enough_sets():
    sets = np.random.default_rng(4).random((5, 3))
    with pytest.raises(ValueError, match="too few sets"):
        emulator(sets, statistics(sets))
