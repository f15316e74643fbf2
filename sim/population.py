"""Virtual patients and facilitators: who they are, who is eligible, and how they are when a study begins."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import numerics
from sim.parameters import Record, plain
from sim.randomness import Chance, Purpose, block_for
from sim.rules import group, measurement, symptoms
from sim.study import SCREENING_NONE, SCREENING_TOTAL

CHUNK = 512
MOST_SCREENED_PER_PLACE = 2000
ELDERLY_FROM = 60.0

PERSON = np.dtype(
    [
        ("person", np.int64),
        ("age", np.float64),
        ("female", np.int64),
        ("rural", np.int64),
        ("chemotherapy", np.int64),
        ("chemotherapy_phase", np.int64),
        ("oral_therapy", np.int64),
        ("travel_hours", np.float64),
        ("digital_literacy", np.float64),
        ("outside_support", np.float64),
        ("expressiveness", np.float64),
        ("communication_competence", np.float64),
        ("physical_function", np.float64),
        ("weeks_since_diagnosis", np.float64),
        ("scan_phase", np.int64),
        ("home_anxiety", np.float64),
        ("home_depression", np.float64),
        ("baseline_skill", np.float64),
        ("expected_value", np.float64),
        ("adherence_readiness", np.float64),
        ("screening_anxiety", np.float64),
        ("screening_depression", np.float64),
        ("anxiety", np.float64),
        ("depression", np.float64),
    ]
)
"""One person at baseline; `weeks_since_diagnosis` counts to baseline, `anxiety` and `depression` are latent."""

_normal = np.frompyfunc(numerics.normal_quantile, 1, 1)
_exp = np.frompyfunc(numerics.exp, 1, 1)


@dataclass(frozen=True)
class People:
    """The people of one replicate, the same in every arm.

    Attributes
    ----------
    table : numpy.ndarray of PERSON, shape (people,)
        Eligible people in the order they were screened: the cohort first, then those who wait.
    cohort : int
        How many of them are enrolled at the start.
    screened : int
        How many were screened to enrol the cohort.
    """

    table: NDArray[Any]
    cohort: int
    screened: int


class TooFewEligible(ValueError):  # noqa: N818
    """Screening finds hardly anybody: the population and its screening don't fit each other."""


def recruit(
    population: Record, parameters: Record, chance: Chance, cohort: int, waiting: int = 0
) -> People:
    """Screen candidates in order of their numbers until everybody needed is found.

    A person is a function of the seed, the replicate and her number alone: who else is screened changes
    nobody.

    Parameters
    ----------
    cohort, waiting : int
        People to enrol, and people to keep on the waiting list of open groups.

    Raises
    ------
    TooFewEligible
        After 2,000 candidates a place.
    """
    needed = cohort + waiting
    found: list[NDArray[Any]] = []
    eligible = start = 0
    while eligible < needed:
        if start > MOST_SCREENED_PER_PLACE * needed + CHUNK:
            raise TooFewEligible(
                f"of {start} people screened only {eligible} are eligible, and {needed} are needed; lower"
                " population.screening_threshold"
            )
        candidates = _candidates(population, parameters, chance, np.arange(start, start + CHUNK))
        kept = candidates[_is_eligible(population, candidates)]
        found.append(kept)
        eligible += len(kept)
        start += CHUNK
    table = np.concatenate(found)[:needed] if found else np.empty(0, PERSON)
    _wait_for_baseline(table, population, parameters, chance)
    screened = int(table["person"][cohort - 1]) + 1 if cohort else 0
    return People(table, cohort, screened)


def facilitator_skill(programme: Record, chance: Chance, anchor: int, index: int) -> float:
    """Return the skill of a group's facilitator, N(mean, SD) within 0-1.

    `anchor` is the number of the first person seated in the group, so that a group of the same people has
    the same facilitator in every arm.
    """
    uniform = chance.block(Purpose.FACILITATOR, agent=anchor, other=index)[0]
    skill = (
        programme.facilitator_skill_mean
        + programme.facilitator_skill_sd * numerics.normal_quantile(uniform)
    )
    return float(numerics.clip(skill, 0.0, 1.0))


def _candidates(
    population: Record, parameters: Record, chance: Chance, numbers: NDArray[np.int64]
) -> NDArray[Any]:
    people = np.zeros(len(numbers), PERSON)
    people["person"] = numbers
    blocks = [
        block_for(chance, Purpose.TRAITS, numbers, block=k)
        for k in range(len(Purpose.TRAITS.blocks))
    ]
    uniforms = {
        name: blocks[k][:, word]
        for k, names in enumerate(Purpose.TRAITS.blocks)
        for word, name in enumerate(names)
    }
    _draw_traits(people, population, uniforms)
    _draw_states(people, parameters, uniforms)
    _measure_at_screening(people, population, parameters, chance)
    return people


def _draw_traits(
    people: NDArray[Any], population: Record, u: dict[str, NDArray[np.float64]]
) -> None:
    from scipy.special import betaincinv

    people["age"] = np.clip(
        population.age_mean + population.age_sd * _floats(_normal(u["age"])), 18.0, 100.0
    )
    years = np.maximum(0.0, people["age"] - ELDERLY_FROM)
    people["female"] = u["sex"] < population.female_share
    people["rural"] = u["rural"] < population.rural_share
    people["chemotherapy"] = u["chemotherapy"] < population.chemotherapy_share
    people["chemotherapy_phase"] = (u["chemotherapy_phase"] * group.CYCLE_WEEKS).astype(np.int64)
    people["oral_therapy"] = u["oral_therapy"] < population.oral_therapy_share
    people["scan_phase"] = (u["scan_phase"] * symptoms.SCAN_EVERY).astype(np.int64)
    median = np.where(
        people["rural"] == 1, population.travel_median_rural, population.travel_median_urban
    )
    people["travel_hours"] = median * _floats(
        _exp(population.travel_log_sd * _floats(_normal(u["travel"])))
    )
    literacy = betaincinv(population.literacy_alpha, population.literacy_beta, u["literacy"])
    lost = population.literacy_rural_loss * people["rural"] + population.literacy_age_loss * years
    people["digital_literacy"] = np.clip(literacy - lost, 0.0, 1.0)
    function = betaincinv(
        population.function_alpha, population.function_beta, u["physical_function"]
    )
    people["physical_function"] = np.clip(function - population.function_age_loss * years, 0.0, 1.0)
    people["outside_support"] = betaincinv(
        population.support_alpha, population.support_beta, u["outside_support"]
    )
    people["communication_competence"] = betaincinv(
        population.competence_alpha, population.competence_beta, u["competence"]
    )
    people["expressiveness"] = _floats(_normal(u["expressiveness"]))
    spread = population.diagnosis_log_sd * _floats(_normal(u["weeks_since_diagnosis"]))
    people["weeks_since_diagnosis"] = population.diagnosis_median * _floats(_exp(spread))


def _draw_states(people: NDArray[Any], p: Record, u: dict[str, NDArray[np.float64]]) -> None:
    first, second = _floats(_normal(u["home_anxiety"])), _floats(_normal(u["home_depression"]))
    second = p.home_correlation * first + sqrt(1.0 - p.home_correlation**2) * second
    people["home_anxiety"] = np.clip(
        p.home_anxiety_mean + p.home_anxiety_sd * first, 0.0, symptoms.HIGHEST
    )
    people["home_depression"] = np.clip(
        p.home_depression_mean + p.home_depression_sd * second, 0.0, symptoms.HIGHEST
    )
    people["baseline_skill"] = np.clip(
        p.skill_mean + p.skill_sd * _floats(_normal(u["baseline_skill"])), 0.0, 1.0
    )
    people["expected_value"] = np.clip(
        p.value_mean + p.value_sd * _floats(_normal(u["expected_value"])), -1.0, 1.0
    )
    people["adherence_readiness"] = p.adherence_sd * _floats(_normal(u["adherence"]))
    variance_a, variance_d, covariance = symptoms.stationary_covariance(plain(p))
    first, second = _floats(_normal(u["start_anxiety"])), _floats(_normal(u["start_depression"]))
    correlation = covariance / sqrt(variance_a * variance_d) if variance_a * variance_d > 0 else 0.0
    second = correlation * first + sqrt(max(0.0, 1.0 - correlation**2)) * second
    shock = p.diagnosis_shock * _floats(_exp(-people["weeks_since_diagnosis"] / p.shock_decay))
    people["anxiety"] = np.clip(
        people["home_anxiety"] + shock + sqrt(variance_a) * first, 0.0, symptoms.HIGHEST
    )
    people["depression"] = np.clip(
        people["home_depression"] + symptoms.DEPRESSION_SHOCK * shock + sqrt(variance_d) * second,
        0.0,
        symptoms.HIGHEST,
    )


def _measure_at_screening(
    people: NDArray[Any], population: Record, parameters: Record, chance: Chance
) -> None:
    p = plain(parameters)
    # A week earlier by address: with no lead at all, screening and baseline still err apart.
    errors = block_for(
        chance, Purpose.MEASUREMENT, people["person"], week=-1 - int(population.screening_lead)
    )
    for person, (first, second, _, _) in zip(people, errors, strict=True):
        person["screening_anxiety"] = measurement.hads_score(
            p, float(person["anxiety"]), numerics.normal_quantile(first)
        )
        person["screening_depression"] = measurement.hads_score(
            p, float(person["depression"]), numerics.normal_quantile(second)
        )


def _is_eligible(population: Record, people: NDArray[Any]) -> NDArray[np.bool_]:
    if population.screening == SCREENING_NONE:
        return np.ones(len(people), np.bool_)
    score = people["screening_anxiety"].copy()
    if population.screening == SCREENING_TOTAL:
        score += people["screening_depression"]
    return np.asarray(score >= population.screening_threshold)


def _wait_for_baseline(
    people: NDArray[Any], population: Record, parameters: Record, chance: Chance
) -> None:
    """Live through the weeks from screening to baseline, untreated."""
    p = plain(parameters)
    lead = int(population.screening_lead)
    for week in range(1 - lead, 1):
        draws = block_for(chance, Purpose.SYMPTOMS, people["person"], week=week)
        people["weeks_since_diagnosis"] += 1.0
        for person, uniforms in zip(people, draws, strict=True):
            person["anxiety"], person["depression"] = _untreated_week(p, person, week, uniforms)


def _untreated_week(
    p: Record, person: Any, week: int, uniforms: NDArray[np.float64]
) -> tuple[float, float]:
    shock = symptoms.shock(p, float(person["weeks_since_diagnosis"]))
    anxiety, depression = float(person["anxiety"]), float(person["depression"])
    home_anxiety, home_depression = float(person["home_anxiety"]), float(person["home_depression"])
    need = 1.0 - float(person["outside_support"])
    twice = group.double_need(float(person["outside_support"]))
    event = symptoms.life_event(p, float(uniforms[2]), float(uniforms[3]))
    scan = symptoms.scan_position(int(person["scan_phase"]), week)
    first = numerics.normal_quantile(uniforms[0])
    second = symptoms.correlated(
        p.innovation_correlation, first, numerics.normal_quantile(uniforms[1])
    )
    return (
        symptoms.anxiety_next(
            p, anxiety, home_anxiety, shock, 0.0, 0.0, need, twice, event, scan, 0.0, first
        ),
        symptoms.depression_next(
            p,
            depression,
            anxiety,
            home_depression,
            home_anxiety,
            shock,
            0.0,
            0.0,
            need,
            twice,
            event,
            0.0,
            second,
        ),
    )


def _floats(objects: Any) -> NDArray[np.float64]:
    return np.asarray(objects, dtype=np.float64)
