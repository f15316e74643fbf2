"""Whether enough replicates were run."""

import math

import numpy as np
import pytest
from scipy import stats

from sim.estimation import EstimationPlan, effects_table, patients_precision, precision_reached
from tests.estimation.synthetic import FORUM, IN_PERSON, WAITLIST, Truth, by_hand, table

PLAN = EstimationPlan(("waitlist", "in_person", "forum"), 10)


@pytest.fixture(scope="module")
def patients():
    return table((WAITLIST, IN_PERSON, FORUM), Truth(replicates=8))


def test_the_widest_arm_decides(patients):
    effects = effects_table(patients, PLAN)
    anxiety = effects[
        (effects["outcome"] == "anxiety")
        & (effects["reference"] == "waitlist")
        & (effects["week"] == 10)
        & (effects["subgroup"] == "all")
        & (effects["estimand"] == "treatment_policy")
    ]
    half = (anxiety["ci_high"] - anxiety["ci_low"]) / 2
    found = precision_reached(effects, PLAN, 0.1)
    assert found.half_width == half.max()
    assert found.arm == anxiety["contrast"][half.idxmax()]
    assert (found.replicates, found.reached) == (8, False)
    spread = anxiety["mc_se"].max() * math.sqrt(8)
    predicted = found.predicted
    assert stats.t.ppf(0.975, predicted - 1) * spread / math.sqrt(predicted) <= 0.1
    assert stats.t.ppf(0.975, predicted - 2) * spread / math.sqrt(predicted - 1) > 0.1


def test_from_patients_it_is_the_same(patients):
    effects = effects_table(patients, PLAN)
    assert patients_precision(patients, PLAN, 0.1) == precision_reached(effects, PLAN, 0.1)


def test_a_coarse_demand_is_met(patients):
    found = patients_precision(patients, PLAN, 10.0)
    assert found.reached
    assert found.predicted == 2


def test_the_prediction_holds_when_that_many_are_run():
    first = patients_precision(table((WAITLIST, IN_PERSON), Truth(replicates=20)), TWO, 0.15)
    more = table((WAITLIST, IN_PERSON), Truth(replicates=int(first.predicted * 1.3)), seed=9)
    assert not first.reached
    assert patients_precision(more, TWO, 0.15).reached


TWO = EstimationPlan(("waitlist", "in_person"), 10)


def test_where_no_spread_can_be_told_ten_replicates_come_first():
    rows = [{"arm": arm, "person": 0, "before": 9, "after": 8} for arm in TWO.arms]
    found = patients_precision(by_hand(rows), TWO, 0.5)
    assert (found.half_width, found.reached, found.predicted) == (math.inf, False, 10)


def test_nonsense_is_refused(patients):
    for half_width in (0.0, -1.0, math.nan, np.inf):
        with pytest.raises(ValueError, match="precision must be a positive number"):
            patients_precision(patients, PLAN, half_width)
    effects = effects_table(patients, PLAN)
    with pytest.raises(ValueError, match="no anxiety row of arm 'in_person'"):
        precision_reached(effects[effects["contrast"] != "in_person"], PLAN, 0.1)
    waiting = patients[patients["arm"] == "waitlist"]
    with pytest.raises(ValueError, match="needs a second arm"):
        patients_precision(waiting, EstimationPlan(("waitlist",), 10), 0.1)
