"""The table of patients as arrays, and the tables that are refused."""

import numpy as np
import pandas as pd
import pytest

from sim.estimation.panel import panel_from
from tests.estimation.synthetic import FORUM, IN_PERSON, WAITLIST, Truth, by_hand, table

TWO = [
    {"arm": "a", "person": 3, "before": 9, "after": 8},
    {"arm": "a", "person": 7, "before": 12, "after": 11, "group": 4},
    {"arm": "b", "person": 7, "before": 12, "after": 6},
]


def test_a_seat_is_the_same_person_in_every_arm():
    panel = panel_from(by_hand(TWO), ("a", "b"))
    assert panel.weeks == (0, 10)
    assert panel.present.tolist() == [[[True, True]], [[False, True]]]
    assert panel.group.tolist() == [[[-1, 4]], [[-1, -1]]]
    np.testing.assert_array_equal(panel.column("anxiety", 10), [[[8, 11]], [[np.nan, 6]]])
    assert panel.flag("enrolled", 10).tolist() == panel.present.tolist()


def test_the_order_of_rows_does_not_matter():
    patients = table((WAITLIST, IN_PERSON, FORUM), Truth(replicates=3))
    mixed = patients.sample(frac=1, random_state=5)
    names = ("waitlist", "in_person", "forum")
    one, other = panel_from(patients, names), panel_from(mixed, names)
    for week in one.weeks:
        left, right = (panel.column("latent_anxiety", week) for panel in (one, other))
        np.testing.assert_array_equal(left, right)


def test_replicates_of_different_people_do_not_mix():
    rows = [{"arm": "a", "replicate": r, "person": p, "before": 9, "after": r} for r, p in
            ((5, 0), (5, 1), (2, 1))]  # fmt: skip
    panel = panel_from(by_hand(rows), ("a",))
    assert panel.replicates.tolist() == [2, 5]
    np.testing.assert_array_equal(panel.column("anxiety", 10), [[[2, np.nan], [5, 5]]])
    assert panel.run().tolist() == [[True, True]]


def broken(name: str) -> pd.DataFrame:
    patients = by_hand(TWO)
    if name == "double":
        return pd.concat([patients, patients.iloc[[0]]])
    if name == "dropped":
        return patients.iloc[:-1]
    if name == "no baseline":
        return patients[patients["week"] > 0]
    if name == "no column":
        return patients.drop(columns="group")
    if name == "negative":
        return patients.assign(person=-1)
    return patients.iloc[:0]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("double", "stands twice"),
        ("dropped", "week 10: other people than at week 0"),
        ("no baseline", "the first assessment must be the baseline"),
        ("no column", "no column 'group'"),
        ("negative", "person numbers"),
        ("empty", "is empty"),
    ],
)
def test_tables_that_break_the_contract_are_refused(name, sentence):
    with pytest.raises(ValueError, match=sentence):
        panel_from(broken(name), ("a", "b"))


def test_arms_must_be_those_of_the_table():
    with pytest.raises(ValueError, match="arm 'c' has no patients"):
        panel_from(by_hand(TWO), ("a", "b", "c"))
    with pytest.raises(ValueError, match="arms does not list 'b'"):
        panel_from(by_hand(TWO), ("a",))
    with pytest.raises(ValueError, match="no column 'mood'"):
        panel_from(by_hand(TWO), ("a", "b")).column("mood", 0)
