"""Subgroups: their cuts, their emptiness, and whose traits they follow."""

import numpy as np
import pandas as pd

from sim.estimation import SUBGROUPS, EstimationPlan, effects_table, outcomes_table
from sim.estimation.panel import panel_from
from sim.estimation.subgroups import membership
from tests.estimation.synthetic import IN_PERSON, WAITLIST, Truth, by_hand, one, table

PLAN = EstimationPlan(("a", "b"), 10)
EDGES = [
    {"person": 0, "before": 10.9, "rural": True, "literacy": 0.59, "support": 0.5},
    {"person": 1, "before": 11.0, "rural": False, "literacy": 0.60, "support": 0.49},
]


def both(rows):
    return by_hand([row | {"arm": arm, "after": 9} for row in rows for arm in ("a", "b")])


def test_cuts_include_their_lower_end():
    members = membership(panel_from(both(EDGES), ("a", "b")), SUBGROUPS)
    found = {
        name: np.flatnonzero(who[0]).tolist() for name, who in zip(SUBGROUPS, members, strict=True)
    }
    assert found == {
        "all": [0, 1],
        "residence:urban": [1],
        "residence:rural": [0],
        "baseline_anxiety:below_11": [0],
        "baseline_anxiety:from_11": [1],
        "digital_literacy:low": [0],
        "digital_literacy:high": [1],
        "outside_support:low": [1],
        "outside_support:high": [0],
    }


def test_an_empty_subgroup_has_no_rows():
    urban = [row | {"rural": False} for row in EDGES]
    for frame in (effects_table(both(urban), PLAN), outcomes_table(both(urban), PLAN)):
        assert "residence:urban" in set(frame["subgroup"])
        assert "residence:rural" not in set(frame["subgroup"])
    assert not effects_table(both(urban), PLAN)["estimate"].isna().any()


def test_a_replicate_without_the_subgroup_does_not_enter_its_estimate():
    rows = [row | {"replicate": r, "rural": row["rural"] and r == 2}
            for r in range(3) for row in EDGES]  # fmt: skip
    effects = effects_table(both(rows), PLAN)
    assert one(effects, contrast="b", subgroup="residence:rural")["replicates"] == 1
    assert one(effects, contrast="b", subgroup="residence:urban")["replicates"] == 3


def test_two_levels_of_a_trait_add_up_to_everybody():
    patients = table((WAITLIST, IN_PERSON), Truth(replicates=2))
    outcomes = outcomes_table(patients, EstimationPlan(("waitlist", "in_person"), 10))
    anxiety = outcomes[(outcomes["outcome"] == "anxiety") & (outcomes["week"] == 10)]
    keys = [anxiety["replicate"], anxiety["arm"], anxiety["subgroup"].str.split(":").str[0]]
    people = anxiety["patients"].groupby(keys).sum().unstack()
    assert (people.sub(people["all"], axis=0) == 0).all(axis=None)


def test_traits_are_those_in_the_first_arm_that_seats_a_person():
    patients = both(EDGES)
    patients.loc[patients["arm"] == "b", "rural"] = False
    row = one(effects_table(patients, PLAN), contrast="b", subgroup="residence:rural")
    assert row["patients"] == 1


def test_traits_do_not_follow_the_assessment():
    later = both(EDGES)
    later.loc[later["week"] > 0, "digital_literacy"] = 0.99
    pd.testing.assert_frame_equal(effects_table(later, PLAN), effects_table(both(EDGES), PLAN))
