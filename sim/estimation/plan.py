"""What is to be estimated: arms, assessments, outcomes, subgroups and estimands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from sim.estimation.outcomes import OUTCOMES, Entry, Outcome

BASELINE_WEEK = 0
"""Week of the baseline assessment, before the first session."""

LEVEL = 0.95
"""Confidence level of every interval."""

TREATMENT_POLICY = "treatment_policy"
"""The estimand that counts everybody of the initial cohort."""

WHILE_ENROLLED = "while_enrolled"
"""The estimand that counts in each arm those still enrolled."""

PRINCIPAL_STRATUM = "principal_stratum"
"""The estimand that counts those enrolled in both arms."""

ESTIMANDS = (TREATMENT_POLICY, WHILE_ENROLLED, PRINCIPAL_STRATUM)
"""Estimands after ICH E9(R1), in the order in which tables list them."""

SUBGROUPS = (
    "all",
    "residence:urban",
    "residence:rural",
    "baseline_anxiety:below_11",
    "baseline_anxiety:from_11",
    "digital_literacy:low",
    "digital_literacy:high",
    "outside_support:low",
    "outside_support:high",
)
"""Subgroups, ``trait:level``, in the order in which tables list them."""

COVERAGE_SUBGROUPS = ("all", "residence:urban", "residence:rural")
"""Subgroups in which coverage is counted."""


@dataclass(frozen=True)
class EstimationPlan:
    """What is to be estimated from a table of patients.

    Parameters
    ----------
    arms : tuple of str
        Names of the arms in order; the first is the reference.
    end_week : int
        Assessment at the end of the programme.
    entry : {"enrolled", "offered"}
        Whether everybody started, or was offered the arm and may have declined.
    outcomes, subgroups, estimands : tuple of str
        Restrict the tables to these; all by default. Order does not matter: rows always
        come in the order of declaration.

    Raises
    ------
    ValueError
        If a name is unknown, nothing is asked for, arms are double, or the end precedes the
        baseline.
    """

    arms: tuple[str, ...]
    end_week: int
    entry: Entry = "enrolled"
    outcomes: tuple[str, ...] = tuple(one.name for one in OUTCOMES)
    subgroups: tuple[str, ...] = SUBGROUPS
    estimands: tuple[str, ...] = ESTIMANDS

    def __post_init__(self) -> None:
        if not self.arms or len(set(self.arms)) != len(self.arms):
            raise ValueError(f"arms must be one or more different names, not {self.arms!r}")
        if self.end_week <= BASELINE_WEEK:
            raise ValueError(f"end_week must be after week {BASELINE_WEEK}, not {self.end_week}")
        if self.entry not in get_args(Entry):
            raise ValueError(f"entry must be enrolled or offered, not {self.entry!r}")
        _refuse_unknown("outcomes", self.outcomes, [one.name for one in OUTCOMES])
        _refuse_unknown("subgroups", self.subgroups, SUBGROUPS)
        _refuse_unknown("estimands", self.estimands, ESTIMANDS)
        if not self.chosen_outcomes():
            raise ValueError(f"no outcome asked for exists with entry={self.entry}: add one")

    def chosen_outcomes(self) -> tuple[Outcome, ...]:
        """Outcomes that are asked for and exist with this entry, in their declared order."""
        return tuple(
            one
            for one in OUTCOMES
            if one.name in self.outcomes and (self.entry == "offered" or not one.offered_only)
        )

    def chosen_subgroups(self) -> tuple[str, ...]:
        """Subgroups that are asked for, in their declared order."""
        return tuple(name for name in SUBGROUPS if name in self.subgroups)

    def chosen_estimands(self) -> tuple[str, ...]:
        """Estimands that are asked for, in their declared order."""
        return tuple(name for name in ESTIMANDS if name in self.estimands)


def defined_at(outcome: Outcome, week: int, end_week: int) -> bool:
    """Whether an outcome is reported at an assessment.

    Parameters
    ----------
    outcome : Outcome
        The outcome.
    week, end_week : int
        The assessment, and the assessment at the end of the programme.

    Returns
    -------
    bool
        False at the baseline for what only follows it, and away from the end for what is
        counted once.
    """
    if outcome.weeks == "end":
        return week == end_week
    return outcome.weeks == "every" or week != BASELINE_WEEK


def reported_for(outcome: Outcome, subgroup: str, estimand: str) -> bool:
    """Whether an outcome is reported in a subgroup and for an estimand.

    Parameters
    ----------
    outcome : Outcome
        The outcome.
    subgroup, estimand : str
        Names.

    Returns
    -------
    bool
        False for coverage in other subgroups than residence, and for restrictions to those who
        stayed where the outcome is about staying.
    """
    if outcome.coverage and subgroup not in COVERAGE_SUBGROUPS:
        return False
    return estimand == TREATMENT_POLICY or not outcome.everyone_only


def _refuse_unknown(key: str, names: Sequence[str], known: Sequence[str]) -> None:
    if not names:
        raise ValueError(f"{key} is empty; use some of: {', '.join(known)}")
    wrong = [name for name in names if name not in known]
    if wrong:
        raise ValueError(f"{key}: {wrong[0]!r} is unknown; use some of: {', '.join(known)}")
