"""What is said beside the tables."""

from dataclasses import replace

import pytest

from sim.estimation import EstimationPlan, estimate
from tests.estimation.synthetic import FORUM, IN_PERSON, WAITLIST, Truth, table


def said(arms, replicates=10, patients=None):
    if patients is None:
        patients = table(arms, Truth(people=24, replicates=replicates))
    return estimate(patients, EstimationPlan(tuple(arm.name for arm in arms), 10)).warnings


@pytest.mark.parametrize(
    ("replicates", "sentences"),
    [
        (10, []),
        (9, ["Only 9 replicates: the intervals over replicates are unreliable; run at least 10."]),
    ],
)
def test_fewer_than_ten_replicates_are_warned_of(replicates, sentences):
    assert said((WAITLIST, IN_PERSON), replicates) == sentences


def test_one_replicate_has_its_own_sentence():
    (sentence,) = said((WAITLIST, IN_PERSON), 1)
    assert sentence.startswith("Only 1 replicate: intervals come from the groups")


def test_an_arm_that_misses_replicates_is_noticed():
    patients = table((WAITLIST, IN_PERSON), Truth(people=24, replicates=10))
    fewer = patients[(patients["arm"] == "waitlist") | (patients["replicate"] < 4)]
    assert said((WAITLIST, IN_PERSON), patients=fewer)[0].startswith("Only 4 replicates")


def test_arms_of_different_size_are_named():
    assert said((WAITLIST, replace(FORUM, people=30))) == [
        "Arms differ in size (patients per replicate: waitlist 24, forum 30)."
    ]


def test_different_people_are_named():
    (sentence,) = said((WAITLIST, replace(IN_PERSON, first_person=24)))
    assert sentence == (
        "Not paired by patient, since the arms hold different people: in_person and waitlist."
    )


def test_traits_that_differ_between_arms_are_named():
    patients = table((WAITLIST, IN_PERSON), Truth(people=24, replicates=10))
    changed = (patients["arm"] == "in_person") & (patients["person"] == 3)
    patients.loc[changed, "rural"] = ~patients.loc[changed, "rural"]
    (sentence,) = said((WAITLIST, IN_PERSON), patients=patients)
    assert sentence.startswith("Traits at baseline differ between arms (in_person)")
