"""Virtual people: their traits and states are distributed as the model document says."""

import numpy as np
import pytest
from scipy import stats

from sim.population import OF_PEOPLE, facilitator_skill, parameters_of, recruit
from sim.randomness import Chance
from sim.rules.symptoms import stationary_covariance
from sim.scenario import registry
from tests.model_document import given
from tests.worlds import parameters_with, shipped, shipped_population, with_fields

MANY = 4000
ALPHA = 1e-3
CHANCE = Chance(20, 0)


def of(name, **changes):
    """The record of a shipped population, with changes."""
    return with_fields(shipped_population(name), changes)


def recruited(name="screened", cohort=20, waiting=0, chance=CHANCE, parameters=None, **changes):
    """People of a population."""
    return recruit(of(name, **changes), parameters_with(parameters), chance, cohort, waiting)


@pytest.fixture(scope="module")
def unselected():
    """Many people as they come, in the state in which they would be screened."""
    return recruited("unselected", MANY, screening_lead=0).table


def fits(values, distribution):
    """Whether values may come from a distribution."""
    return stats.kstest(np.asarray(values), distribution.cdf).pvalue > ALPHA


@pytest.mark.parametrize(
    ("trait", "distribution"),
    [
        ("age", stats.norm(58, 11)),
        ("expressiveness", stats.norm(0, 1)),
        ("communication_competence", stats.beta(4, 2.5)),
        ("outside_support", stats.beta(3, 2.5)),
        ("baseline_skill", stats.norm(0.25, 0.08)),
        ("expected_value", stats.norm(0.30, 0.2)),
        ("adherence_readiness", stats.norm(0, 0.9)),
        ("weeks_since_diagnosis", stats.lognorm(0.8, scale=20)),
    ],
)
def test_traits_are_distributed_as_documented(unselected, trait, distribution):
    assert fits(unselected[trait], distribution)


@pytest.mark.parametrize(("rural", "median"), [(0, 0.45), (1, 1.1)])
def test_travel_time_is_lognormal(unselected, rural, median):
    hours = unselected["travel_hours"][unselected["rural"] == rural]
    assert fits(hours, stats.lognorm(0.6, scale=median))


@pytest.mark.parametrize("rural", [0, 1])
def test_literacy_falls_with_the_country_and_with_age(unselected, rural):
    here = unselected[(unselected["rural"] == rural) & (unselected["digital_literacy"] > 0)]
    years = np.maximum(0, here["age"] - 60)
    restored = here["digital_literacy"] + 0.15 * here["rural"] + 0.01 * years
    assert fits(restored, stats.beta(5, 2))
    assert (unselected["digital_literacy"] >= 0).all()


def test_physical_function_falls_with_age(unselected):
    years = np.maximum(0, unselected["age"] - 60)
    assert fits(unselected["physical_function"] + 0.005 * years, stats.beta(5, 2))


@pytest.mark.parametrize(
    ("trait", "share"),
    [("female", 0.75), ("rural", 0.21), ("chemotherapy", 0.3), ("oral_therapy", 0.5)],
)
def test_shares_are_those_of_the_population(unselected, trait, share):
    assert stats.binomtest(int(unselected[trait].sum()), MANY, share).pvalue > ALPHA


@pytest.mark.parametrize(("trait", "kinds"), [("chemotherapy_phase", 3), ("scan_phase", 12)])
def test_phases_are_uniform(unselected, trait, kinds):
    counts = np.bincount(unselected[trait], minlength=kinds)
    assert len(counts) == kinds
    assert stats.chisquare(counts).pvalue > ALPHA


def test_home_bases_are_as_unselected_patients(unselected):
    inside = (unselected["home_anxiety"] > 0) & (unselected["home_depression"] > 0)
    anxiety, depression = unselected["home_anxiety"], unselected["home_depression"]
    assert fits(anxiety[anxiety > 0], stats.truncnorm(-5.9 / 3.1, 5, 5.9, 3.1))
    assert fits(depression[depression > 0], stats.truncnorm(-1.5, 6, 4.2, 2.8))
    assert np.corrcoef(anxiety[inside], depression[inside])[0, 1] == pytest.approx(0.85, abs=0.04)


def test_traits_that_are_independent_are_uncorrelated(unselected):
    """No two of them share a draw."""
    names = (
        "age", "female", "rural", "chemotherapy", "chemotherapy_phase", "oral_therapy", "expressiveness",
        "communication_competence", "outside_support", "weeks_since_diagnosis", "scan_phase", "home_anxiety",
        "baseline_skill", "expected_value", "adherence_readiness",
    )  # fmt: skip
    rural, years = unselected["rural"], np.maximum(0, unselected["age"] - 60)
    own = [
        unselected["digital_literacy"] + 0.15 * rural + 0.01 * years,
        unselected["physical_function"] + 0.005 * years,
        unselected["travel_hours"] / np.where(rural == 1, 1.1, 0.45),
    ]
    r = np.corrcoef([*(unselected[name].astype(float) for name in names), *own])
    assert np.abs(r - np.eye(len(r))).max() < 0.065


def deviation(people):
    """How far people are from home base and shock, away from the bounds of the scale."""
    p = given()
    shock = p.diagnosis_shock * np.exp(-people["weeks_since_diagnosis"] / p.shock_decay)
    inside = (people["home_anxiety"] > 7) & (people["home_depression"] > 5) & (shock < 0.2)
    anxiety = people["anxiety"] - people["home_anxiety"] - shock
    depression = people["depression"] - people["home_depression"] - 0.6 * shock
    return np.array([anxiety[inside], depression[inside]])


@pytest.mark.parametrize("lead", [0, 3, 20])
def test_people_begin_where_they_would_settle(lead):
    """At the stationary distribution around the home base; weeks of waiting leave it as it is."""
    away = deviation(recruited("unselected", MANY, screening_lead=lead).table)
    variance_a, variance_d, both = stationary_covariance(given())
    cov = np.cov(away)
    assert cov[0, 0] == pytest.approx(variance_a, rel=0.15)
    assert cov[1, 1] == pytest.approx(variance_d, rel=0.15)
    assert cov[0, 1] == pytest.approx(both, abs=0.15 * np.sqrt(variance_a * variance_d))
    assert away.mean(axis=1) == pytest.approx([0.0, 0.0], abs=0.2)
    assert away.shape[1] > 400


def test_the_shock_of_diagnosis_raises_whom_it_struck_lately(unselected):
    weeks = unselected["weeks_since_diagnosis"]
    away = unselected["anxiety"] - unselected["home_anxiety"]
    assert away[weeks < 6].mean() == pytest.approx(
        (3 * np.exp(-weeks[weeks < 6] / 8)).mean(), abs=0.35
    )


def test_screening_scores_are_scores(unselected):
    score = unselected["screening_anxiety"]
    assert (score == np.round(score)).all()
    assert ((score >= 0) & (score <= 21)).all()
    inside = (unselected["anxiety"] > 5) & (unselected["anxiety"] < 16)
    error = (score - unselected["anxiety"])[inside]
    assert error.mean() == pytest.approx(0.0, abs=0.1)
    assert error.std() == pytest.approx(np.sqrt(1.5**2 + 1 / 12), rel=0.08)


def test_unselected_patients_are_as_measured(unselected):
    """HADS-A near 5.9 and HADS-D near 4.2, a little more for those lately diagnosed."""
    assert 5.5 < unselected["screening_anxiety"].mean() < 7.0
    assert 4.0 < unselected["screening_depression"].mean() < 5.5
    assert 3.3 < unselected["screening_anxiety"].std() < 4.8


def test_the_elderly_are_elderly_and_the_rural_live_far():
    elderly, rural, treated = (
        recruited(name, 100).table for name in ("elderly", "rural", "chemotherapy")
    )
    assert elderly["age"].mean() == pytest.approx(74, abs=1.7)
    assert rural["rural"].all()
    assert np.median(rural["travel_hours"]) == pytest.approx(1.1, rel=0.2)
    assert treated["chemotherapy"].all()


def test_facilitators_differ_and_belong_to_their_group():
    programme = shipped().arm("video").programme
    skills = [facilitator_skill(programme, CHANCE, anchor, 0) for anchor in range(2000)]
    low, high = -0.65 / 0.25, 0.35 / 0.25
    inside = [skill for skill in skills if 0.0 < skill < 1.0]
    assert fits(inside, stats.truncnorm(low, high, 0.65, 0.25))
    assert np.mean(np.array(skills) == 1.0) == pytest.approx(stats.norm.sf(high), abs=0.02)
    assert min(skills) >= 0.0
    assert (
        skills[7]
        == facilitator_skill(programme, CHANCE, 7, 0)
        != facilitator_skill(programme, CHANCE, 7, 1)
    )


def test_parameters_of_people_are_used():
    changes = {
        "home_anxiety_mean": 9.0,
        "skill_mean": 0.5,
        "value_mean": -0.5,
        "diagnosis_shock": 0.0,
    }
    usual = recruited("unselected", 400, screening_lead=0).table
    other = recruited("unselected", 400, screening_lead=0, parameters=changes).table
    assert (other["home_anxiety"] - usual["home_anxiety"]).mean() == pytest.approx(3.1, abs=0.15)
    assert (other["baseline_skill"] - usual["baseline_skill"]).mean() == pytest.approx(
        0.25, abs=0.01
    )
    assert (other["expected_value"] - usual["expected_value"]).mean() == pytest.approx(
        -0.8, abs=0.02
    )
    assert (other["age"] == usual["age"]).all()


FLOORS = {"anxiety_floor", "depression_floor"}
"""Without a programme they cancel but for rounding."""


@pytest.mark.parametrize("name", sorted(registry().parameters))
def test_people_depend_on_the_parameters_that_are_said_to_matter_and_no_others(name):
    """Points of a sweep in which these agree share their people."""
    parameter = registry().parameters[name]
    low, high = parameter.evidence.range or parameter.bounds
    value = low if low != parameter.default else high
    usual, other = (
        recruited("screened", 40, parameters=changes).table for changes in ({}, {name: value})
    )
    if name not in FLOORS:
        assert (usual.tobytes() != other.tobytes()) == (name in OF_PEOPLE)
    records_agree = (
        parameters_of(parameters_with()).tobytes()
        == parameters_of(parameters_with({name: value})).tobytes()
    )
    assert records_agree == (name not in OF_PEOPLE)
