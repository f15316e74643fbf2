"""Coverage per 100 offered, by hand."""

import pandas as pd
import pytest

from sim.estimation import EstimationPlan, effects_table, outcomes_table
from tests.estimation.synthetic import by_hand, one

PLAN = EstimationPlan(("waitlist", "video"), 10, entry="offered")
OFFERED = [  # two urban, two rural; one out of reach, one who declines
    {"person": 0, "rural": False, "held": 10, "attended": 5, "after": 8, "group": 0},
    {"person": 1, "rural": False, "held": 10, "attended": 4, "after": 12, "group": 0},
    {"person": 2, "rural": True, "uptake": False, "enrolled": False, "after": 11},
    {"person": 3, "rural": True, "reached": False, "uptake": False, "enrolled": False, "after": 12},
]
HOURS = pd.DataFrame(
    {"replicate": [0, 0], "arm": ["waitlist", "video"], "facilitator_hours": [0.0, 30.0]}
)


def offered(**changes) -> pd.DataFrame:
    """Four people offered a waitlist, where nobody changes, and video."""
    waiting = {"arm": "waitlist", "before": 12, "after": 12}
    rows = [waiting | {"person": row["person"], "rural": row["rural"]} for row in OFFERED]
    rows += [{"arm": "video", "before": 12} | row | changes for row in OFFERED]
    return by_hand(rows)


def per_100(patients, outcome, subgroup="all", hours=HOURS):
    effects = effects_table(patients, PLAN, hours)
    return one(effects, contrast="video", outcome=outcome, subgroup=subgroup)["estimate"]


def test_reach_and_uptake_are_shares_of_those_offered():
    outcomes = outcomes_table(offered(), PLAN)
    rows = outcomes[(outcomes["arm"] == "video") & (outcomes["subgroup"] == "all")]
    means = rows[rows["week"] == 10].set_index("outcome")["mean"]
    assert (means["reach"], means["uptake"], means["reached"]) == (0.75, 0.5, 75.0)


def test_completing_takes_half_of_the_sessions_held():
    outcomes = outcomes_table(offered(), PLAN).set_index(["arm", "outcome", "subgroup"])["mean"]
    assert outcomes["video", "completing", "all"] == 25.0
    assert outcomes["video", "completing", "residence:urban"] == 50.0
    assert outcomes["video", "completing", "residence:rural"] == 0.0


def test_who_has_left_does_not_complete():
    left = offered(enrolled=False)
    outcomes = outcomes_table(left, PLAN).set_index(["arm", "outcome", "subgroup"])["mean"]
    assert outcomes["video", "completing", "all"] == 0.0


def test_a_session_that_was_never_held_completes_nobody():
    patients = offered()
    unheld = (patients["person"] == 0) & (patients["arm"] == "video")
    patients.loc[unheld, ["sessions_held", "sessions_attended"]] = 0
    outcomes = outcomes_table(patients, PLAN).set_index(["arm", "outcome", "subgroup"])["mean"]
    assert outcomes["video", "completing", "all"] == 0.0


def test_responding_is_the_excess_over_the_reference_and_points_are_summed():
    assert per_100(offered(), "responding") == 25.0
    assert per_100(offered(), "points_gained") == 100 * (4 + 0 + 1 + 0) / 4
    assert per_100(offered(), "points_gained", "residence:rural") == 100 * (1 + 0) / 2


def test_hours_fall_to_people_by_the_sessions_they_were_enrolled_in():
    assert per_100(offered(), "facilitator_hours") == pytest.approx(100 * 30 / 4)
    assert per_100(offered(), "facilitator_hours", "residence:urban") == pytest.approx(100 * 30 / 2)
    assert per_100(offered(), "facilitator_hours", "residence:rural") == 0.0


def test_hours_that_no_session_explains_fall_to_everybody_alike():
    alone = offered(held=0, attended=0)
    assert per_100(alone, "facilitator_hours", "residence:rural") == pytest.approx(100 * 30 / 4)


def test_without_hours_there_is_no_row_of_them():
    outcomes = set(effects_table(offered(), PLAN)["outcome"])
    assert "facilitator_hours" not in outcomes
    assert "points_gained" in outcomes


def test_coverage_is_counted_for_everybody_and_by_residence_under_treatment_policy():
    effects = effects_table(offered(), PLAN, HOURS)
    coverage = effects[effects["unit"].str.endswith("per 100 offered")]
    assert set(coverage["subgroup"]) == {"all", "residence:urban", "residence:rural"}
    assert set(coverage["estimand"]) == {"treatment_policy"}
    assert coverage["standardised"].isna().all()


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        (HOURS.drop(columns="arm"), "no column 'arm'"),
        (HOURS.iloc[:1], "arm 'video', replicate 0"),
        (pd.concat([HOURS, HOURS]), "twice"),
        (HOURS.assign(facilitator_hours=[0.0, -1.0]), "0 or more"),
        (HOURS.assign(facilitator_hours=[float("inf"), 1.0]), "arm 'waitlist', replicate 0"),
    ],
)
def test_hours_that_make_no_sense_are_refused(hours, sentence):
    with pytest.raises(ValueError, match=sentence):
        effects_table(offered(), PLAN, hours)
