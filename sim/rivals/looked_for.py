"""What is looked for in a scenario, as numbers of each replicate: patterns' statistics, conclusions' differences."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from sim.estimation.outcomes import OUTCOMES, Outcome
from sim.estimation.plan import TREATMENT_POLICY, EstimationPlan, defined_at
from sim.inference.statistics import Part, World, part_of
from sim.recording import ENDPOINTS_ONLY, Recording
from sim.scenario.conclusions import Conclusion, ConclusionFile
from sim.scenario.patterns import Pattern, PatternFile
from sim.scenario.refusal import Refusal, suggestion
from sim.study import Study

if TYPE_CHECKING:
    from sim.endpoints import ArmEndpoints

Told = tuple[str, tuple[int, float, float]]
"""Of what; and replicate, value and weight: over replicates, the sum of values over that of weights is the estimate."""


class Values(Protocol):
    """What turns people at their assessments into numbers."""

    @property
    def recording(self) -> Recording:
        """What has to be recorded of them."""
        ...

    def told(self, arms: Mapping[str, ArmEndpoints], replicates: Sequence[int]) -> Iterator[Told]:
        """Yield what the replicates of a study tell."""
        ...


def values_of(file: PatternFile | ConclusionFile, study: Study) -> Values:
    """Return what finds the numbers of a file in a study."""
    if isinstance(file, PatternFile):
        return _Patterns(file.patterns)
    return _Differences(file.conclusions, study)


class _Patterns:
    """Statistics of patterns, as `circle validate` finds them."""

    recording = ENDPOINTS_ONLY

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self._patterns = patterns

    def told(self, arms: Mapping[str, ArmEndpoints], replicates: Sequence[int]) -> Iterator[Told]:
        """Yield the statistics of each replicate."""
        for position, replicate in enumerate(replicates):
            world = World.of(arms, position)
            for each in self._patterns:
                yield each.name, (replicate, *_part(each, world))


def _part(pattern: Pattern, world: World) -> Part:
    """Return what a world tells of a pattern: NaN, unwarned, where a rival leaves nobody whom it is of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        return part_of(pattern, world)


class _Differences:
    """Differences between arms' means over everybody, as `circle compare` finds them."""

    def __init__(self, conclusions: Sequence[Conclusion], study: Study) -> None:
        self._conclusions = conclusions
        self._plan = EstimationPlan(
            arms=tuple(arm.name for arm in study.arms),
            end_week=study.schedule.end_week,
            entry=study.entry,
            outcomes=tuple({each.outcome: None for each in conclusions}),
            subgroups=("all",),
            estimands=(TREATMENT_POLICY,),
        )

    @property
    def recording(self) -> Recording:
        """The columns that outcomes are made of."""
        from sim.estimation.recorded import recording_for

        return recording_for(self._plan)

    def told(self, arms: Mapping[str, ArmEndpoints], replicates: Sequence[int]) -> Iterator[Told]:
        """Yield the differences of each replicate."""
        from sim.estimation.by_replicate import means_by_replicate

        table = means_by_replicate([arms], self._plan, replicates)
        means = table.set_index(["arm", "outcome", "week", "replicate"])["mean"].to_dict()
        for replicate in replicates:
            for each in self._conclusions:
                apart = [
                    means[each.arm, each.outcome, week, replicate]
                    - means[each.reference, each.outcome, week, replicate]
                    for week in (each.week, each.since)
                    if week is not None
                ]
                yield each.name, (replicate, apart[0] - sum(apart[1:]), 1.0)


def check_conclusion(conclusion: Conclusion, study: Study) -> None:
    """Refuse a conclusion that its scenario can't tell.

    Raises
    ------
    Refusal
        For an arm, an outcome or an assessment that isn't there.
    """
    where, arms = conclusion.name, [arm.name for arm in study.arms]
    for arm in (conclusion.arm, conclusion.reference):
        if arm not in arms:
            raise Refusal(
                f"{where}: there is no arm {arm!r} in its scenario; {suggestion(arm, arms)}"
            )
    known = {one.name: one for one in OUTCOMES if study.entry == "offered" or not one.offered_only}
    if conclusion.outcome not in known:
        near = suggestion(conclusion.outcome, known)
        raise Refusal(
            f"{where}: there is no outcome {conclusion.outcome!r} with entry={study.entry}; {near}"
        )
    outcome = known[conclusion.outcome]
    if outcome.needs_sessions:
        for arm in (conclusion.arm, conclusion.reference):
            if not study.arm(arm).holds_sessions:
                raise Refusal(
                    f"{where}: {outcome.name} is of arms that hold sessions, and {arm} holds none."
                )
    _check_weeks(conclusion, study, outcome)


def _check_weeks(conclusion: Conclusion, study: Study, outcome: Outcome) -> None:
    schedule = study.schedule
    weeks = [
        week for week in schedule.assessments[1:] if defined_at(outcome, week, schedule.end_week)
    ]
    for week in (conclusion.week, conclusion.since):
        if week is not None and week not in weeks:
            listed = ", ".join(map(str, weeks))
            raise Refusal(
                f"{conclusion.name}: {outcome.name} isn't reported in week {week}; take one of {listed}, or set"
                " schedule.assessments."
            )
