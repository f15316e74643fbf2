"""Screening and waiting: who is eligible, and that a person is a function of her number and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from sim import population
from sim.population import PERSON, TooFewEligible
from sim.randomness import Chance, Purpose, block_for
from tests.blind.symptoms import weekly_update
from tests.model_document import DEFAULTS
from tests.test_population import CHANCE, fits, of, recruited
from tests.worlds import frames, shipped


@pytest.fixture(scope="module")
def screened():
    """People who screened positive, at baseline."""
    return recruited("screened", 1200).table


def test_the_screened_are_at_or_above_the_threshold(screened):
    assert screened["screening_anxiety"].min() == 8.0
    later = recruited(cohort=200, screening_threshold=11.0).table
    assert later["screening_anxiety"].min() == 11.0
    total = recruited("compen2018", 300).table
    assert (total["screening_anxiety"] + total["screening_depression"]).min() == 11.0
    assert total["screening_anxiety"].min() < 8.0


def test_screening_leaves_traits_that_are_not_of_distress_alone(screened):
    assert fits(screened["expressiveness"], stats.norm(0, 1))
    assert fits(screened["outside_support"], stats.beta(3, 2.5))
    assert screened["home_anxiety"].mean() > 7.0


def test_regression_to_the_mean_happens_before_baseline(screened):
    """Screening and baseline are separate measurements, three weeks apart."""
    fallen = screened["screening_anxiety"].mean() - screened["anxiety"].mean()
    assert fallen > 0.5
    assert np.corrcoef(screened["screening_anxiety"], screened["anxiety"])[0, 1] < 0.9


def test_waiting_three_weeks_makes_the_diagnosis_three_weeks_older():
    now, later = (recruited("unselected", screening_lead=lead).table for lead in (0, 3))
    assert (now["person"] == later["person"]).all()
    assert later["weeks_since_diagnosis"] == pytest.approx(now["weeks_since_diagnosis"] + 3.0)
    assert (now["anxiety"] != later["anxiety"]).all()


def test_the_weeks_of_waiting_are_untreated_weeks():
    """Against the blind week, at the weeks before baseline and week 0."""
    now, later = (recruited("unselected", 60, screening_lead=lead).table for lead in (0, 3))
    state = {name: now[name].astype(float) for name in PERSON.names}
    state |= {"skill": state["baseline_skill"], "cohesion": 0.0, "affect_change": 0.0}
    words = ("anxiety_innovation", "depression_innovation", "life_event", "event_size")
    for week in (-2, -1, 0):
        state["weeks_since_diagnosis"] = now["weeks_since_diagnosis"] + 3.0 + week
        position = (week + now["scan_phase"]) % 12
        state["scan"] = np.where(position < 2, position + 1, 0)
        drawn = block_for(CHANCE, Purpose.SYMPTOMS, now["person"], week=week).T
        lived = weekly_update(DEFAULTS, state, dict(zip(words, drawn, strict=True)))
        state["anxiety"], state["depression"] = lived
    assert later["anxiety"] == pytest.approx(state["anxiety"], abs=1e-9)
    assert later["depression"] == pytest.approx(state["depression"], abs=1e-9)


@pytest.mark.parametrize("lead", [0, 3])
def test_baseline_is_measured_anew(lead):
    """However short the wait: else an error that lets somebody in would look like an effect of waiting."""
    study = replace(shipped(), population=of("screened", screening_lead=lead))
    patients = frames(replace(study, arms=study.arms[:1], patients=100))["patients"].query(
        "week == 0"
    )
    assert (patients["anxiety"] != patients["screening_anxiety"]).mean() > 0.5


def test_people_are_numbered_in_the_order_of_screening(screened):
    people = recruited(cohort=50, waiting=30)
    numbers = people.table["person"]
    assert (np.diff(numbers) > 0).all()
    assert (people.cohort, len(numbers)) == (50, 80)
    assert people.screened == numbers[49] + 1
    everybody = recruited("unselected", 50)
    assert everybody.table["person"].tolist() == list(range(50))
    assert everybody.screened == 50


@pytest.mark.parametrize(("cohort", "waiting"), [(1, 0), (30, 0), (700, 0), (10, 45)])
def test_a_person_is_a_function_of_her_number(screened, cohort, waiting):
    """Neither the cohort's size nor a waiting list changes anybody."""
    table = recruited(cohort=cohort, waiting=waiting).table
    assert (table == screened[: cohort + waiting]).all()


def test_who_else_is_screened_changes_nobody(monkeypatch, screened):
    monkeypatch.setattr(population, "MOST_AT_ONCE", 7)
    assert (recruited(cohort=40).table == screened[:40]).all()


def test_another_threshold_finds_the_same_people_among_others():
    strict = recruited(cohort=60, screening_threshold=10.0).table
    loose = recruited(cohort=300).table
    shared = loose[np.isin(loose["person"], strict["person"])]
    assert len(shared) == 60
    assert (shared == strict).all()


@pytest.mark.parametrize("other", [Chance(21, 0), Chance(20, 1), Chance(0, 0)])
def test_another_world_has_other_people(other):
    mine, theirs = recruited(), recruited(chance=other)
    assert not np.isin(mine.table["age"], theirs.table["age"]).any()


def test_an_empty_cohort_is_nobody():
    people = recruited(cohort=0)
    assert (len(people.table), people.cohort, people.screened) == (0, 0, 0)


def test_few_are_screened_at_once_even_where_nobody_is_eligible(monkeypatch):
    """However rare the eligible seem, memory stays small."""
    sizes = []

    def draw(people, *rest):
        sizes.append(len(people))
        people["screening_anxiety"] = 0.0

    monkeypatch.setattr(population.baseline, "draw_candidates", draw)
    with pytest.raises(TooFewEligible):
        recruited(cohort=300, screening_threshold=22.0)
    assert max(sizes) <= population.MOST_AT_ONCE
    assert sum(sizes) > population.MOST_SCREENED_PER_PLACE * 300


def test_too_few_eligible_is_refused_with_a_remedy():
    with pytest.raises(TooFewEligible, match=r"screening_threshold") as refusal:
        recruited(cohort=1, screening_threshold=22.0)
    assert "of 1 " not in str(refusal.value)
    assert "0 are eligible" in str(refusal.value)
