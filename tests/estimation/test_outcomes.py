"""The table of outcomes that figures and the report read too."""

import pytest

from sim.estimation import OUTCOMES, outcome
from sim.estimation.plan import EstimationPlan, defined_at, reported_for

CONTRACT = {
    "anxiety",
    "depression",
    "gad7",
    "quality_of_life",
    "attendance",
    "retention",
    "treatment_adherence",
    "cohesion",
    "alliance",
    "uptake",
    "reach",
    "responders",
    "deteriorated",
    "reliable_responders",
    "reliable_deterioration",
}
COVERAGE = {"reached", "completing", "responding", "points_gained", "facilitator_hours"}


def test_every_outcome_of_the_contract_is_declared_once():
    names = [one.name for one in OUTCOMES]
    assert len(names) == len(set(names))
    assert set(names) == CONTRACT | COVERAGE | {"latent_anxiety", "latent_depression"}
    assert {one.name for one in OUTCOMES if one.coverage} == COVERAGE


def test_what_is_good_for_patients():
    assert outcome("anxiety").better == "lower"
    assert outcome("quality_of_life").better == "higher"
    assert outcome("deteriorated").better == "lower"
    assert outcome("responders").better == "higher"
    assert outcome("facilitator_hours").better == "none"


def test_shares_have_the_unit_share_and_counts_are_per_100_offered():
    for one in OUTCOMES:
        assert (one.unit == "share") == (one.kind == "share"), one.name
        assert one.unit.endswith("per 100 offered") == (one.kind == "count"), one.name


def test_an_unknown_outcome_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"no outcome 'axiety'; use one of: anxiety"):
        outcome("axiety")


def test_offered_outcomes_need_that_entry():
    enrolled = EstimationPlan(("a", "b"), 10)
    offered = EstimationPlan(("a", "b"), 10, entry="offered")
    names = {one.name for one in enrolled.chosen_outcomes()}
    assert {one.name for one in offered.chosen_outcomes()} - names == COVERAGE | {"reach", "uptake"}


def test_when_and_for_whom_an_outcome_is_reported():
    assert defined_at(outcome("anxiety"), 0, 10)
    assert not defined_at(outcome("responders"), 0, 10)
    assert defined_at(outcome("uptake"), 10, 10)
    assert not defined_at(outcome("uptake"), 22, 10)
    assert not reported_for(outcome("reached"), "digital_literacy:low", "treatment_policy")
    assert reported_for(outcome("reached"), "residence:rural", "treatment_policy")
    assert not reported_for(outcome("retention"), "all", "while_enrolled")
    assert reported_for(outcome("anxiety"), "outside_support:low", "principal_stratum")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"arms": ()}, "arms must be"),
        ({"arms": ("a", "a")}, "arms must be"),
        ({"end_week": 0}, "end_week must be after week 0"),
        ({"entry": "invited"}, "entry must be enrolled or offered"),
        ({"outcomes": ("anxeity",)}, "outcomes: 'anxeity' is unknown"),
        ({"outcomes": ("uptake",)}, "no outcome asked for exists with entry=enrolled"),
        ({"subgroups": ("residence",)}, "subgroups: 'residence' is unknown"),
        ({"estimands": ()}, "estimands is empty"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(change, sentence):
    with pytest.raises(ValueError, match=sentence):
        EstimationPlan(**({"arms": ("a", "b"), "end_week": 10} | change))
