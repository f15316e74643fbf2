"""Who is counted, who is paired, and what happens with different people."""

import numpy as np
import pytest

from sim.estimation import EstimationPlan, effects_table
from sim.estimation.estimands import counted, nested
from tests.estimation.synthetic import by_hand, one

PLAN = EstimationPlan(("reference", "contrast"), 10)


def arms(reference: dict[int, float], contrast: dict[int, float], leavers=()):
    """People and their HADS-A at the end; `leavers` are (arm, person)."""
    sides = {"reference": reference, "contrast": contrast}
    return by_hand(
        [
            {
                "arm": arm,
                "person": person,
                "before": 12,
                "after": after,
                "enrolled": (arm, person) not in leavers,
            }
            for arm, people in sides.items()
            for person, after in people.items()
        ]
    )


def test_the_three_estimands_by_hand():
    patients = arms(
        {0: 10, 1: 12, 2: 14},
        {0: 8, 1: 7, 2: 3},
        leavers={("contrast", 2), ("reference", 0)},
    )
    effects = effects_table(patients, PLAN)
    policy = one(effects, contrast="contrast")
    enrolled = one(effects, contrast="contrast", estimand="while_enrolled")
    stratum = one(effects, contrast="contrast", estimand="principal_stratum")
    assert policy["estimate"] == pytest.approx(6 - 12)
    assert enrolled["estimate"] == pytest.approx((8 + 7) / 2 - (12 + 14) / 2)
    assert stratum["estimate"] == pytest.approx(7 - 12)
    assert (policy["patients"], enrolled["patients"], stratum["patients"]) == (3, 2, 1)


def test_unobserved_values_count_since_the_simulation_knows_them():
    patients = arms({0: 10, 1: 12}, {0: 8, 1: 6})
    lost = patients.assign(observed=patients["person"] == 0)
    assert effects_table(lost, PLAN).equals(effects_table(patients, PLAN))


def test_a_larger_arm_is_paired_on_the_common_people():
    patients = arms({0: 10, 1: 12}, {0: 8, 1: 6, 2: 100})
    row = one(effects_table(patients, PLAN), contrast="contrast")
    assert row["estimate"] == pytest.approx(7 - 11)
    assert row["patients"] == 2
    mirrored = one(effects_table(patients, PLAN), contrast="reference")
    assert (mirrored["estimate"], mirrored["patients"]) == (pytest.approx(11 - 7), 2)


def test_while_enrolled_counts_everybody_seated_in_the_larger_arm():
    patients = arms({0: 10, 1: 12}, {0: 8, 1: 6, 2: 16})
    row = one(effects_table(patients, PLAN), contrast="contrast", estimand="while_enrolled")
    assert (row["estimate"], row["patients"]) == (pytest.approx(10 - 11), 3)


def test_different_people_are_compared_by_their_means_without_a_stratum():
    effects = effects_table(arms({0: 10, 1: 12}, {2: 8, 3: 6, 4: 4}), PLAN)
    assert one(effects, contrast="contrast")["estimate"] == pytest.approx(6 - 11)
    assert set(effects["estimand"]) == {"treatment_policy", "while_enrolled"}


def test_a_partial_overlap_is_not_paired_but_has_a_stratum():
    effects = effects_table(arms({0: 10, 1: 12}, {1: 8, 2: 6}), PLAN)
    assert one(effects, contrast="contrast")["estimate"] == pytest.approx(7 - 11)
    stratum = one(effects, contrast="contrast", estimand="principal_stratum")
    assert (stratum["estimate"], stratum["patients"]) == (pytest.approx(8 - 12), 1)


def test_pairing_is_one_decision_for_all_replicates():
    everyone = np.ones((2, 3), dtype=bool)
    fewer = np.array([[True, True, False], [True, True, True]])
    shifted = np.array([[True, True, False], [False, True, True]])
    unrun = np.array([[True, True, True], [False, False, False]])
    assert nested(everyone, fewer)
    assert nested(fewer, everyone)
    assert not nested(np.array([[False, True, True], [True, True, False]]), shifted)
    assert nested(unrun, everyone)
    assert not nested(~unrun, unrun)


def test_an_unknown_estimand_is_refused():
    nobody = np.zeros((1, 1), dtype=bool)
    with pytest.raises(ValueError, match="no estimand 'per_protocol'"):
        counted("per_protocol", (nobody, nobody), (nobody, nobody))


def test_pairing_on_common_people_stays_unbiased_for_the_arms_as_seated():
    rng = np.random.default_rng(4)
    rows = [
        {
            "replicate": replicate,
            "arm": arm,
            "person": person,
            "before": 12,
            "after": level - (1.0 if arm == "contrast" else 0.0),
        }
        for replicate in range(60)
        for person, level in enumerate(rng.normal(10, 3, 12))
        for arm in ("reference", "contrast")
        if arm == "contrast" or person < 9
    ]
    row = one(effects_table(by_hand(rows), PLAN), contrast="contrast")
    assert row["estimate"] == pytest.approx(-1.0)  # exactly: chance in who was drawn cancels
    unpaired = one(
        effects_table(by_hand(rows), PLAN), contrast="contrast", estimand="while_enrolled"
    )
    assert unpaired["ci_low"] < -1.0 < unpaired["ci_high"]
