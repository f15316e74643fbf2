"""Virtual patients and facilitators: who they are, who is eligible, and how they are when a study begins."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import baseline
from sim.beta import quantile_table
from sim.parameters import Record, plain, plain_array, some
from sim.randomness import Chance, Purpose
from sim.rules import symptoms
from sim.study import SCREENING_NONE, SCREENING_TOTAL

CHUNK = 64
MOST_AT_ONCE = 2**16
FIRST_GUESS = 3
"""People screened for one who is eligible, before anything is known."""
MOST_SCREENED_PER_PLACE = 2000

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

OF_PEOPLE = (
    "home_anxiety_mean",
    "home_anxiety_sd",
    "home_depression_mean",
    "home_depression_sd",
    "home_correlation",
    "skill_mean",
    "skill_sd",
    "value_mean",
    "value_sd",
    "adherence_sd",
    "diagnosis_shock",
    "shock_decay",
    "event_rate",
    "event_size",
    "scan_anxiety",
    "anxiety_return",
    "anxiety_floor",
    "anxiety_innovation",
    "anxiety_to_depression",
    "depression_return",
    "depression_floor",
    "depression_innovation",
    "innovation_correlation",
    "measurement_error",
)
"""Parameters that people before baseline depend on; machine code that draws them is handed no others."""
OF_PROGRAMMES = ("buffering", "carry_over", "regulation_by_cohesion", "regulation_by_skill")
"""Parameters in the same rules by which a programme works: they weigh what nobody has won before baseline."""


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


def parameters_of(parameters: Record) -> NDArray[Any]:
    """Return the parameters that people before baseline depend on, shape (1,).

    Settings in which these agree have the same people.
    """
    chosen = some(parameters, (*OF_PEOPLE, *OF_PROGRAMMES))
    for name in OF_PROGRAMMES:
        chosen[name] = 0.0
    return chosen


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
    draw = _Draw(population, parameters, chance)
    found: list[NDArray[Any]] = []
    eligible = start = 0
    while eligible < needed:
        if start > MOST_SCREENED_PER_PLACE * needed + CHUNK:
            raise TooFewEligible(
                f"of {start} people screened only {eligible} are eligible, and {needed} are needed; lower"
                " population.screening_threshold"
            )
        size = _next_screened(needed - eligible, eligible, start)
        candidates = draw.candidates(np.arange(start, start + size))
        kept = candidates[_is_eligible(population, candidates)]
        found.append(kept)
        eligible += len(kept)
        start += size
    table = np.concatenate(found)[:needed] if found else np.empty(0, PERSON)
    draw.traits(table)
    draw.live_until_baseline(table)
    screened = int(table["person"][cohort - 1]) + 1 if cohort else 0
    return People(table, cohort, screened)


def _next_screened(missing: int, eligible: int, screened: int) -> int:
    """Return how many to screen next: as many as should do, judging by those screened so far.

    It decides about time and memory only, since a person doesn't depend on who else is screened.
    """
    share = (eligible + 1) / (screened + FIRST_GUESS)
    return min(MOST_AT_ONCE, max(CHUNK, int(missing / share)))


def facilitator_skill(programme: Record, chance: Chance, anchor: int, index: int) -> float:
    """Return the skill of a group's facilitator, N(mean, SD) within 0-1.

    `anchor` is the number of the first person seated in the group, so that a group of the same people has
    the same facilitator in every arm.
    """
    uniform = chance.block(Purpose.FACILITATOR, agent=anchor, other=index)[0]
    mean, sd = programme.facilitator_skill_mean, programme.facilitator_skill_sd
    return float(baseline.skill_within(mean, sd, uniform))


class _Draw:
    """What machine code draws people with."""

    def __init__(self, population: Record, parameters: Record, chance: Chance) -> None:
        self.p, self.population = parameters_of(parameters), plain_array(population)
        self.key, self.replicate = chance.key, int(chance.replicate)
        self.lead = int(population.screening_lead)
        self.stationary = _stationary(plain(self.p[0]))

    def candidates(self, numbers: NDArray[np.int64]) -> NDArray[Any]:
        """Return people with these numbers, as far as screening needs to know them."""
        people = np.zeros(len(numbers), PERSON)
        people["person"] = numbers
        # A week earlier by address: with no lead at all, screening and baseline still err apart.
        screened_in = -1 - self.lead
        baseline.draw_candidates(
            people,
            self.p,
            self.population,
            self.stationary,
            self.key,
            self.replicate,
            screened_in,
        )
        return people

    def traits(self, people: NDArray[Any]) -> None:
        """Draw what screening doesn't look at; see `sim.baseline.draw_traits`."""
        of = self.population[0]
        shapes = [(of[f"{each}_alpha"], of[f"{each}_beta"]) for each in baseline.BETA_TRAITS]
        betas = np.stack([quantile_table(float(alpha), float(beta)) for alpha, beta in shapes])
        baseline.draw_traits(people, self.population, betas, self.key, self.replicate)

    def live_until_baseline(self, people: NDArray[Any]) -> None:
        """Live through the weeks from screening to baseline, untreated."""
        baseline.live_untreated(people, self.p, self.key, self.replicate, self.lead)


def _stationary(p: Record) -> tuple[float, float, float]:
    variance_a, variance_d, covariance = symptoms.stationary_covariance(p)
    correlation = covariance / sqrt(variance_a * variance_d) if variance_a * variance_d > 0 else 0.0
    return sqrt(variance_a), sqrt(variance_d), min(1.0, max(-1.0, correlation))


def _is_eligible(population: Record, people: NDArray[Any]) -> NDArray[np.bool_]:
    if population.screening == SCREENING_NONE:
        return np.ones(len(people), np.bool_)
    score = people["screening_anxiety"].copy()
    if population.screening == SCREENING_TOTAL:
        score += people["screening_depression"]
    return np.asarray(score >= population.screening_threshold)
