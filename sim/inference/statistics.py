"""Statistics of one simulated world that published patterns are about, as trials report them.

Scores are those of people whose assessment took place. Improvement and effects are positive where patients do better.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.estimation.intervals import hedges_factor
from sim.estimation.outcomes import OUTCOMES
from sim.recording import TRAITS
from sim.scenario.patterns import Pattern

if TYPE_CHECKING:
    from sim.endpoints import ArmEndpoints

HIGH = 8.0
"""HADS points from which a score counts as high; usual, assumed: start2010 doesn't print its cut-off."""
COMPLETED = 0.8
"""Share of the sessions from which somebody counts as a completer [vanballegooijen2014]."""
ADHERENT = 0.8
"""Share of the doses below which somebody counts as non-adherent; usual, assumed."""
LOWER_IS_BETTER = {each.name for each in OUTCOMES if each.better == "lower"}

Floats = NDArray[np.float64]


class Part(NamedTuple):
    """What one world tells of a pattern: over worlds, the sum of values over the sum of weights is the estimate."""

    value: float
    weight: float = 1.0


class Assessed(Mapping[str, NDArray[Any]]):
    """What an arm's people of one replicate came to at one assessment, and their traits, by column."""

    def __init__(self, endpoints: ArmEndpoints, position: int, assessment: int) -> None:
        self._endpoints, self._position, self._assessment = endpoints, position, assessment

    def __getitem__(self, name: str) -> NDArray[Any]:
        if name in TRAITS:
            return np.asarray(self._endpoints.cohort.people[name][self._position])
        return np.asarray(self._endpoints.column(name)[self._assessment, self._position])

    def __iter__(self) -> Iterator[str]:
        recording = self._endpoints.recording
        return iter((*recording.numbers, *recording.counts, *TRAITS))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class World:
    """The people of one replicate at its assessments.

    Parameters
    ----------
    rows : mapping of (str, int) to mapping of str to ndarray
        By arm and week of the assessment, the columns of an arm's people in the order of their numbers.
    """

    def __init__(self, rows: Mapping[tuple[str, int], Mapping[str, NDArray[Any]]]) -> None:
        self._rows = rows
        self.last = max(week for _, week in rows)

    @classmethod
    def of(cls, arms: Mapping[str, ArmEndpoints], position: int) -> World:
        """Return a replicate of what people came to, by its position among those that ran."""
        return cls(
            {
                (arm, week): Assessed(endpoints, position, k)
                for arm, endpoints in arms.items()
                for k, week in enumerate(endpoints.assessments)
            }
        )

    def column(self, name: str, arm: str, week: int | None) -> Floats:
        """Return a column of an arm's people by number, shape (people,); of the last week if None."""
        rows = self._rows[arm, self.last if week is None else week]
        return np.asarray(rows[name], np.float64)

    def scores(self, outcome: str, arm: str, week: int | None) -> Floats:
        """Return an outcome as it was observed; NaN where no assessment took place."""
        observed = self.column("observed", arm, week) > 0
        return np.where(observed, self.column(outcome, arm, week), np.nan)

    def gains(self, pattern: Pattern) -> Floats:
        """Return how much better everybody is at a pattern's week than before."""
        before = self.scores(str(pattern.outcome), pattern.arm, pattern.since)
        after = self.scores(str(pattern.outcome), pattern.arm, pattern.week)
        return _sign(pattern) * (after - before)


def part_of(pattern: Pattern, world: World) -> Part:
    """Return what a world tells of a pattern; NaN where it tells nothing."""
    part: Part = _STATISTICS[pattern.statistic](pattern, world)
    return part


def _sign(pattern: Pattern) -> float:
    return -1.0 if pattern.outcome in LOWER_IS_BETTER else 1.0


def _mean(pattern: Pattern, world: World) -> Part:
    return Part(float(np.nanmean(world.scores(str(pattern.outcome), pattern.arm, pattern.week))))


def _sd(pattern: Pattern, world: World) -> Part:
    scores = world.scores(str(pattern.outcome), pattern.arm, pattern.week)
    return Part(float(np.nanstd(scores, ddof=1)))


def _change(pattern: Pattern, world: World) -> Part:
    return Part(_sign(pattern) * float(np.nanmean(world.gains(pattern))))


def _correlation(pattern: Pattern, world: World) -> Part:
    one, other = (
        world.scores(str(name), pattern.arm, pattern.week)
        for name in (pattern.outcome, pattern.other)
    )
    return Part(_pearson(one, other))


def _retest(pattern: Pattern, world: World) -> Part:
    one, other = (
        world.scores(str(pattern.outcome), pattern.arm, week)
        for week in (pattern.since, pattern.week)
    )
    return Part(_pearson(one, other))


def _persistence(pattern: Pattern, world: World) -> Part:
    before = world.scores(str(pattern.outcome), pattern.arm, pattern.since) >= HIGH
    after = world.scores(str(pattern.outcome), pattern.arm, pattern.week) >= HIGH
    return Part(float((before & after).sum()), float(before.sum()))


def _effect_size(pattern: Pattern, world: World) -> Part:
    """Hedges' g with the pooled SD at the assessment."""
    one, other = _both(pattern, world, pattern.week)
    return Part(_sign(pattern) * _hedges(one, other))


def _effect_ratio(pattern: Pattern, world: World) -> Part:
    late, early = (
        _difference(*_both(pattern, world, week)) for week in (pattern.week, pattern.since)
    )
    return Part(_sign(pattern) * late, _sign(pattern) * early)


def _gain_correlation(pattern: Pattern, world: World) -> Part:
    other = world.column(str(pattern.other), pattern.arm, pattern.week)
    return Part(_pearson(world.gains(pattern), other))


def _completers(pattern: Pattern, world: World) -> Part:
    gains = world.gains(pattern)
    came = world.column("sessions_attended", pattern.arm, pattern.week)
    held = world.column("sessions_held", pattern.arm, pattern.week)
    return Part(float(np.nanmean(gains[came >= COMPLETED * held]) - np.nanmean(gains)))


def _nonadherence_effect(pattern: Pattern, world: World) -> Part:
    taken = world.column("treatment_adherence", pattern.arm, pattern.week)
    scores = world.scores(str(pattern.outcome), pattern.arm, pattern.week)
    return Part(_hedges(scores[taken < ADHERENT], scores[taken >= ADHERENT]))


def _attendance(pattern: Pattern, world: World) -> Part:
    """Sessions attended of those held while enrolled, mean over people."""
    came = world.column("sessions_attended", pattern.arm, None)
    enrolled = world.column("sessions_enrolled", pattern.arm, None)
    return Part(float((came[enrolled > 0] / enrolled[enrolled > 0]).mean()))


def _dropout(pattern: Pattern, world: World) -> Part:
    return Part(float((_left(pattern, world) > 0).mean()))


def _hazard_ratio(pattern: Pattern, world: World) -> Part:
    """Share leaving in the later half of the weeks until a week, of those still there, over that of the earlier."""
    left, end = _left(pattern, world), int(pattern.week or 0)
    middle = end // 2
    early = (left > 0) & (left <= middle)
    late = (left > middle) & (left <= end)
    return Part(float(late.sum() / max(1, (~early).sum())), float(early.mean()))


def _attended_at_least(pattern: Pattern, world: World) -> Part:
    came = world.column("sessions_attended", pattern.arm, None)
    return Part(float((came >= float(pattern.sessions or 0)).mean()))


def _never_attended(pattern: Pattern, world: World) -> Part:
    return Part(float((world.column("sessions_attended", pattern.arm, None) == 0).mean()))


def _left(pattern: Pattern, world: World) -> Floats:
    """Return the week in which everybody left, -1 for those who stayed."""
    return world.column("dropout_week", pattern.arm, None)


def _both(pattern: Pattern, world: World, week: int | None) -> tuple[Floats, Floats]:
    one, other = (
        world.scores(str(pattern.outcome), str(arm), week)
        for arm in (pattern.arm, pattern.reference)
    )
    return one, other


def _difference(one: Floats, other: Floats) -> float:
    return float(np.nanmean(one) - np.nanmean(other))


def _hedges(one: Floats, other: Floats) -> float:
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    freedom = len(one) + len(other) - 2
    if min(len(one), len(other)) < 2:
        return float("nan")
    squares = (len(one) - 1) * one.var(ddof=1) + (len(other) - 1) * other.var(ddof=1)
    if squares == 0:
        return float("nan")
    difference = (one.mean() - other.mean()) / np.sqrt(squares / freedom)
    return float(difference * hedges_factor(np.array(float(freedom))))


def _pearson(one: Floats, other: Floats) -> float:
    both = ~(np.isnan(one) | np.isnan(other))
    one, other = one[both], other[both]
    if len(one) < 3 or one.std() == 0 or other.std() == 0:
        return float("nan")
    return float(np.corrcoef(one, other)[0, 1])


_STATISTICS: Mapping[str, Callable[[Any, World], Part]] = {
    "mean": _mean,
    "sd": _sd,
    "change": _change,
    "correlation": _correlation,
    "retest": _retest,
    "persistence": _persistence,
    "effect_size": _effect_size,
    "effect_ratio": _effect_ratio,
    "gain_correlation": _gain_correlation,
    "completers": _completers,
    "nonadherence_effect": _nonadherence_effect,
    "attendance": _attendance,
    "dropout": _dropout,
    "hazard_ratio": _hazard_ratio,
    "attended_at_least": _attended_at_least,
    "never_attended": _never_attended,
}
