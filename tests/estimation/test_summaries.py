"""The outcomes table against pandas."""

import numpy as np
import pandas as pd
import pytest

from sim.estimation import OUTCOMES, OUTCOMES_COLUMNS, SUBGROUPS, EstimationPlan, outcomes_table
from tests.estimation.synthetic import FORUM, IN_PERSON, WAITLIST, Truth, by_hand, table

ARMS = ("waitlist", "in_person", "forum")
PLAN = EstimationPlan(ARMS, 10)


@pytest.fixture(scope="module")
def patients():
    return table((WAITLIST, IN_PERSON, FORUM), Truth(replicates=4))


def test_columns_and_order(patients):
    outcomes = outcomes_table(patients, PLAN)
    assert tuple(outcomes.columns) == OUTCOMES_COLUMNS
    ranks = pd.DataFrame(
        {
            "replicate": outcomes["replicate"],
            "arm": outcomes["arm"].map(ARMS.index),
            "week": outcomes["week"],
            "outcome": outcomes["outcome"].map([one.name for one in OUTCOMES].index),
            "subgroup": outcomes["subgroup"].map(SUBGROUPS.index),
        }
    )
    assert ranks.sort_values(list(ranks.columns)).index.equals(ranks.index)
    assert not ranks.duplicated().any()
    assert (outcomes["patients"] > 0).all()


@pytest.mark.parametrize("outcome", ["anxiety", "quality_of_life", "latent_depression", "alliance"])
def test_means_and_spread_are_those_of_pandas(patients, outcome):
    found = outcomes_table(patients, PLAN)
    found = found[(found["outcome"] == outcome) & (found["subgroup"] == "residence:rural")]
    known = patients[patients["rural"] & patients[outcome].notna()]
    expected = known.groupby(["replicate", "arm", "week"])[outcome].agg(["count", "mean", "std"])
    found = found.set_index(["replicate", "arm", "week"]).loc[expected.index]
    assert len(found) == len(expected) > 0
    np.testing.assert_array_equal(found["patients"], expected["count"])
    np.testing.assert_allclose(found["mean"], expected["mean"], rtol=1e-12)
    np.testing.assert_allclose(found["sd"], expected["std"], rtol=1e-9)


def test_groups_are_those_that_hold_somebody(patients):
    found = outcomes_table(patients, PLAN)
    everyone = found[(found["outcome"] == "anxiety") & (found["subgroup"] == "all")]
    sizes = everyone.groupby("arm")[["patients", "groups"]].agg(["min", "max"])
    assert sizes.loc["waitlist"].tolist() == [80, 80, 0, 0]
    assert sizes.loc["in_person"].tolist() == [80, 80, 10, 10]
    assert sizes.loc["forum"].tolist() == [90, 90, 3, 3]


def test_the_baseline_is_described_and_responders_are_not(patients):
    found = outcomes_table(patients, PLAN)
    assert set(found.loc[found["outcome"] == "anxiety", "week"]) == {0, 10, 22}
    assert set(found.loc[found["outcome"] == "attendance", "week"]) == {10, 22}
    assert not set(found["outcome"]) & {"responders", "deteriorated", "reliable_responders"}
    assert "waitlist" not in set(found.loc[found["outcome"] == "retention", "arm"])


def test_one_person_has_no_spread():
    found = outcomes_table(
        by_hand([{"arm": "a", "person": 0, "before": 9, "after": 8}]), EstimationPlan(("a",), 10)
    )
    row = found[(found["outcome"] == "anxiety") & (found["week"] == 10)].iloc[0]
    assert (row["patients"], row["mean"]) == (1, 8.0)
    assert np.isnan(row["sd"])


def test_an_end_that_is_no_assessment_is_refused(patients):
    with pytest.raises(ValueError, match="end_week 9 is no assessment; there are 0, 10, 22"):
        outcomes_table(patients, EstimationPlan(ARMS, 9))
