"""The number each person has in each outcome, checked by hand."""

import pandas as pd
import pytest

from sim.estimation import EstimationPlan, effects_table, outcomes_table
from tests.estimation.synthetic import by_hand, one

PLAN = EstimationPlan(("waitlist", "video"), 10)
PEOPLE = [  # change: better by 5, by 1, worse by 1.5, by 6
    {"person": 0, "before": 12, "after": 7},
    {"person": 1, "before": 12, "after": 11},
    {"person": 2, "before": 9, "after": 10.5},
    {"person": 3, "before": 9, "after": 15},
]
STEADY = [person | {"arm": "waitlist", "after": person["before"]} for person in PEOPLE]


def video(**columns) -> pd.DataFrame:
    """Waitlist without change, and the people above in video; a list sets one value a person."""
    rows = [person | {"arm": "video", "group": 0, "held": 10} for person in PEOPLE]
    for name, values in columns.items():
        for row, value in zip(rows, values, strict=True):
            row[name] = value
    return by_hand(STEADY + rows)


@pytest.mark.parametrize(
    ("outcome", "share"),
    [
        ("responders", 0.25),
        ("deteriorated", 0.5),
        ("reliable_responders", 0.25),
        ("reliable_deterioration", 0.25),
    ],
)
def test_change_is_a_risk_difference(outcome, share):
    row = one(effects_table(video(), PLAN), contrast="video", outcome=outcome)
    assert row["estimate"] == pytest.approx(share)
    assert row["unit"] == "share"
    assert pd.isna(row["standardised"])
    assert pd.isna(row["g_baseline"])


def test_a_response_starts_at_one_and_a_half_points_and_reliable_change_at_five():
    rows = [
        {"arm": arm, "person": person, "before": 10, "after": 10 - gain * (arm == "video")}
        for arm in ("waitlist", "video")
        for person, gain in enumerate((1.4, 1.5, 4.9, 5.0))
    ]
    effects = effects_table(by_hand(rows), PLAN)
    assert one(effects, contrast="video", outcome="responders")["estimate"] == 0.75
    assert one(effects, contrast="video", outcome="reliable_responders")["estimate"] == 0.25
    assert one(effects, contrast="video", outcome="deteriorated")["estimate"] == 0.0


def test_attendance_is_of_the_sessions_held_while_enrolled():
    patients = video(seats=[10, 10, 5, 0], attended=[10, 5, 5, 0])
    outcomes = outcomes_table(patients, PLAN)
    row = outcomes[(outcomes["outcome"] == "attendance") & (outcomes["subgroup"] == "all")]
    assert row[["arm", "week", "patients"]].values.tolist() == [["video", 10, 3]]
    assert row["mean"].item() == pytest.approx((1 + 0.5 + 1) / 3)


def test_retention_is_of_those_who_took_the_programme_up():
    patients = video(uptake=[True, True, True, False], enrolled=[True, False, True, False])
    outcomes = outcomes_table(patients, PLAN)
    rows = outcomes[(outcomes["outcome"] == "retention") & (outcomes["subgroup"] == "all")]
    assert rows["arm"].tolist() == ["video", "video"]
    assert rows["patients"].tolist() == [3, 3]
    assert rows["mean"].tolist() == pytest.approx([1, 2 / 3])


def test_what_a_waitlist_has_none_of_is_not_compared_with_it():
    outcomes = set(effects_table(video(), PLAN)["outcome"])
    assert not outcomes & {"attendance", "retention", "cohesion", "alliance"}


def test_two_arms_with_sessions_are_compared_in_attendance():
    patients = video(attended=[10, 10, 5, 5])
    other = patients[patients["arm"] == "video"].assign(arm="chat", sessions_attended=5)
    other.loc[other["week"] == 0, "sessions_attended"] = 0
    plan = EstimationPlan(("chat", "video"), 10)
    both = pd.concat([patients[patients["arm"] == "video"], other])
    row = one(effects_table(both, plan), contrast="video", outcome="attendance")
    assert row["estimate"] == pytest.approx(0.25)


def test_a_stratum_holds_those_with_a_value_in_both_arms():
    seats = {"video": (10, 10), "chat": (10, 0)}
    rows = [
        {"arm": arm, "person": person, "before": 9, "after": 9, "held": 10}
        | {"seats": seats[arm][person], "attended": min(seats[arm][person], 10 - 5 * person)}
        for arm in seats
        for person in (0, 1)
    ]
    effects = effects_table(by_hand(rows), EstimationPlan(("chat", "video"), 10))
    where = {"contrast": "video", "outcome": "attendance"}
    assert one(effects, **where)["estimate"] == pytest.approx(0.75 - 1)
    stratum = one(effects, **where, estimand="principal_stratum")
    assert (stratum["estimate"], stratum["patients"]) == (0.0, 1)


def test_a_missing_value_leaves_its_person_out_of_that_outcome_only():
    patients = video()
    lost = (patients["arm"] == "video") & (patients["person"] == 3) & (patients["week"] == 10)
    patients.loc[lost, "anxiety"] = float("nan")
    effects = effects_table(patients, PLAN)
    anxiety = one(effects, contrast="video")
    assert (anxiety["patients"], anxiety["estimate"]) == (3, pytest.approx(28.5 / 3 - 42 / 4))
    assert one(effects, contrast="video", outcome="responders")["patients"] == 3
    assert one(effects, contrast="video", outcome="depression")["patients"] == 4
