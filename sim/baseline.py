"""How people are from screening to baseline: their traits and states drawn and lived through, as machine code."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.beta import beta_quantile
from sim.numerics import clip, compiled, exp, kernel, normal_quantile, positive_part
from sim.randomness import Block, Purpose, uniforms
from sim.rules import group, measurement, symptoms

TRAITS, SYMPTOMS = int(Purpose.TRAITS), int(Purpose.SYMPTOMS)
MEASUREMENT, FACILITATOR = int(Purpose.MEASUREMENT), int(Purpose.FACILITATOR)
HOME, MANNER, WAY, THERAPY, DIAGNOSIS, ADHERENCE = (
    Purpose.TRAITS.place(name).block
    for name in (
        "home_anxiety",
        "expressiveness",
        "travel",
        "chemotherapy",
        "weeks_since_diagnosis",
        "adherence",
    )
)
YOUNGEST, OLDEST = 18.0, 100.0
ELDERLY_FROM = 60.0
BETA_TRAITS = ("literacy", "function", "support", "competence")
"""Traits that follow a beta distribution, literacy and function less what age and residence take."""


@compiled
def _traits(key: tuple[int, int], replicate: int, person: int, block: int) -> Block:
    return uniforms(key[0], key[1], replicate, TRAITS, 0, 0, person, 0, block)


@compiled
def skill_within(mean: float, sd: float, uniform: float) -> float:
    """Return a skill, N(mean, SD) within 0-1."""
    return clip(mean + sd * normal_quantile(uniform), 0.0, 1.0)


@kernel
def draw_facilitators(
    skills: NDArray[np.float64],
    anchors: NDArray[np.int64],
    replicates: NDArray[np.int64],
    leads: tuple[int, float, float],
    key: tuple[int, int],
) -> None:
    """Draw the mean skill of those who facilitate each group; 0 without any.

    Parameters
    ----------
    skills : ndarray, shape (groups,)
        Filled in.
    anchors, replicates : ndarray of int, shape (groups,)
        The number of the first person seated in each group, and its replicate.
    leads : tuple of int, float, float
        Facilitators of a group, and the mean and SD of their skill.
    """
    count, mean, sd = leads
    for g in range(len(skills)):
        total = 0.0
        for index in range(count):
            drawn, _, _, _ = uniforms(
                key[0], key[1], replicates[g], FACILITATOR, 0, 0, anchors[g], index, 0
            )
            total += skill_within(mean, sd, drawn)
        skills[g] = total / count if count > 0 else 0.0


@kernel
def draw_candidates(
    people: NDArray[Any],
    p: NDArray[Any],
    population: NDArray[Any],
    stationary: tuple[float, float, float],
    key: tuple[int, int],
    replicate: int,
    screened_in: int,
) -> None:
    """Draw what screening needs to know of candidates, and how they score.

    Parameters
    ----------
    people : ndarray of PERSON
        With the candidates' numbers.
    p, population : ndarray, shape (1,)
        Parameters and population.
    stationary : tuple of float
        SD of anxiety and of depression around their homes, and their correlation.
    screened_in : int
        Week of screening.
    """
    spread_anxiety, spread_depression, correlation = stationary
    for i in range(len(people)):
        person = people[i].person
        u, v, anxious, depressed = _traits(key, replicate, person, HOME)
        first = normal_quantile(u)
        second = symptoms.correlated(p[0].home_correlation, first, normal_quantile(v))
        home_anxiety = clip(
            p[0].home_anxiety_mean + p[0].home_anxiety_sd * first, 0.0, symptoms.HIGHEST
        )
        home_depression = clip(
            p[0].home_depression_mean + p[0].home_depression_sd * second, 0.0, symptoms.HIGHEST
        )
        diagnosed, _, skilled, hopeful = _traits(key, replicate, person, DIAGNOSIS)
        weeks = population[0].diagnosis_median * exp(
            population[0].diagnosis_log_sd * normal_quantile(diagnosed)
        )
        shock = symptoms.shock(p[0], weeks)
        first = normal_quantile(anxious)
        second = symptoms.correlated(correlation, first, normal_quantile(depressed))
        anxiety = clip(home_anxiety + shock + spread_anxiety * first, 0.0, symptoms.HIGHEST)
        depression = clip(
            home_depression + symptoms.DEPRESSION_SHOCK * shock + spread_depression * second,
            0.0,
            symptoms.HIGHEST,
        )
        ready, _, _, _ = _traits(key, replicate, person, ADHERENCE)
        first, second, _, _ = uniforms(
            key[0], key[1], replicate, MEASUREMENT, screened_in, 0, person, 0, 0
        )
        people[i].home_anxiety = home_anxiety
        people[i].home_depression = home_depression
        people[i].weeks_since_diagnosis = weeks
        people[i].anxiety = anxiety
        people[i].depression = depression
        people[i].baseline_skill = clip(
            p[0].skill_mean + p[0].skill_sd * normal_quantile(skilled), 0.0, 1.0
        )
        people[i].expected_value = clip(
            p[0].value_mean + p[0].value_sd * normal_quantile(hopeful), -1.0, 1.0
        )
        people[i].adherence_readiness = p[0].adherence_sd * normal_quantile(ready)
        people[i].screening_anxiety = measurement.hads_score(p[0], anxiety, normal_quantile(first))
        people[i].screening_depression = measurement.hads_score(
            p[0], depression, normal_quantile(second)
        )


@kernel
def draw_traits(
    people: NDArray[Any],
    population: NDArray[Any],
    betas: NDArray[np.float64],
    key: tuple[int, int],
    replicate: int,
) -> None:
    """Draw what screening doesn't look at, for those who are eligible.

    Parameters
    ----------
    people : ndarray of PERSON
        With their numbers.
    population : ndarray, shape (1,)
        Population.
    betas : ndarray, shape (4, nodes, 2)
        A `sim.beta.quantile_table` for each of `BETA_TRAITS`.
    """
    of = population[0]
    for i in range(len(people)):
        person = people[i].person
        expressive, competent, literate, supported = _traits(key, replicate, person, MANNER)
        travel, age, sex, residence = _traits(key, replicate, person, WAY)
        chemotherapy, phase, oral, function = _traits(key, replicate, person, THERAPY)
        _, scan, _, _ = _traits(key, replicate, person, DIAGNOSIS)
        rural = residence < of.rural_share
        median = of.travel_median_rural if rural else of.travel_median_urban
        years = clip(of.age_mean + of.age_sd * normal_quantile(age), YOUNGEST, OLDEST)
        elderly = positive_part(years - ELDERLY_FROM)
        literacy = beta_quantile(betas[0], literate) - (
            of.literacy_rural_loss * rural + of.literacy_age_loss * elderly
        )
        functioning = beta_quantile(betas[1], function) - of.function_age_loss * elderly
        people[i].age = years
        people[i].female = sex < of.female_share
        people[i].rural = rural
        people[i].chemotherapy = chemotherapy < of.chemotherapy_share
        people[i].chemotherapy_phase = int(phase * group.CYCLE_WEEKS)
        people[i].oral_therapy = oral < of.oral_therapy_share
        people[i].scan_phase = int(scan * symptoms.SCAN_EVERY)
        people[i].travel_hours = median * exp(of.travel_log_sd * normal_quantile(travel))
        people[i].expressiveness = normal_quantile(expressive)
        people[i].digital_literacy = clip(literacy, 0.0, 1.0)
        people[i].physical_function = clip(functioning, 0.0, 1.0)
        people[i].outside_support = beta_quantile(betas[2], supported)
        people[i].communication_competence = beta_quantile(betas[3], competent)


@kernel
def live_untreated(
    people: NDArray[Any], p: NDArray[Any], key: tuple[int, int], replicate: int, lead: int
) -> None:
    """Live through the weeks from screening to baseline.

    Parameters
    ----------
    people : ndarray of PERSON
        As they were at screening; they become as they are at baseline.
    p : ndarray, shape (1,)
        Parameters.
    lead : int
        Weeks from screening to baseline.
    """
    for week in range(1 - lead, 1):
        for i in range(len(people)):
            who = people[i]
            first, second, happens, size = uniforms(
                key[0], key[1], replicate, SYMPTOMS, week, 0, who.person, 0, 0
            )
            weeks = who.weeks_since_diagnosis + 1.0
            shock = symptoms.shock(p[0], weeks)
            need = 1.0 - who.outside_support
            twice = group.double_need(who.outside_support)
            event = symptoms.life_event(p[0], happens, size)
            scan = symptoms.scan_position(who.scan_phase, week)
            first = normal_quantile(first)
            second = symptoms.correlated(
                p[0].innovation_correlation, first, normal_quantile(second)
            )
            anxiety = symptoms.anxiety_next(
                p[0],
                who.anxiety,
                who.home_anxiety,
                shock,
                0.0,
                0.0,
                need,
                twice,
                event,
                scan,
                0.0,
                first,
            )
            depression = symptoms.depression_next(
                p[0],
                who.depression,
                who.anxiety,
                who.home_depression,
                who.home_anxiety,
                shock,
                0.0,
                0.0,
                need,
                twice,
                event,
                0.0,
                second,
            )
            people[i].weeks_since_diagnosis = weeks
            people[i].anxiety = anxiety
            people[i].depression = depression
