"""Variants of a comparison: the same arms, people and luck with other parameters, each a point of the same study.

Sets of an ensemble say how far parameters move an effect. Paths from a group to symptoms, cut one at a time, say what
an effect came through. Point 0 of a comparison is the study as configured; variants follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sim.engines import EngineName
from sim.inference.drawn import Drawn
from sim.runner.task import Shard, Span, cut
from sim.scenario.vary import place, put
from sim.study import Study
from sim.sweep.task import points_a_shard

PATHS: Mapping[str, str] = {
    "skill": "regulation_by_skill",
    "cohesion": "regulation_by_cohesion",
    "buffering": "buffering",
    "carry_over": "carry_over",
}
"""Every path from a group to symptoms, and the parameter that is 0 where it is cut.

Depression is reached through anxiety, too. That route isn't cut: it shapes people before a programme starts, so that
without it they wouldn't be the same. What anxiety passes on counts for the path that calmed the anxiety.
"""
NOTHING, EVERYTHING = "nothing", "everything"
CUTS: Mapping[str, tuple[str, ...]] = {
    NOTHING: (),
    **{path: (parameter,) for path, parameter in PATHS.items()},
    EVERYTHING: tuple(PATHS.values()),
}
"""What is cut, and the parameters that are then 0."""
AS_CONFIGURED = 0


class Variant(NamedTuple):
    """A set, `AS_CONFIGURED` or numbered from 1, and what is cut."""

    of_set: int
    cut: str


@dataclass(frozen=True)
class Variants:
    """Which variants a comparison has; make it only where there are some.

    Attributes
    ----------
    drawn : Drawn or None
        Sets of an ensemble.
    paths : bool
        Whether paths are cut: at the parameters as configured, and at every set.
    """

    drawn: Drawn | None
    paths: bool

    @cached_property
    def variants(self) -> tuple[Variant, ...]:
        """Return all: those at the parameters as configured, then set by set."""
        cuts = tuple(CUTS) if self.paths else (NOTHING,)
        first = AS_CONFIGURED if self.paths else 1
        return tuple(Variant(each, what) for each in range(first, self.sets + 1) for what in cuts)

    @property
    def decides(self) -> Any:
        """What decides numbers."""
        return None if self.drawn is None else self.drawn.decides, self.paths

    @property
    def sets(self) -> int:
        """How many sets there are."""
        return 0 if self.drawn is None else len(self.drawn.sets)

    def words(self) -> str:
        """Return which variants these are, in a few words."""
        sets = [] if self.drawn is None else [self.drawn.words()]
        cut = [f"{len(PATHS)} paths cut one at a time"] if self.paths else []
        return ", and ".join(sets + cut)

    def points(self, cut: str, *, of_sets: bool) -> list[int]:
        """Return the points at which something is cut: of the sets, or of the study as configured."""
        return [
            point
            for point, variant in enumerate(self.variants, start=1)
            if variant.cut == cut and (variant.of_set != AS_CONFIGURED) == of_sets
        ]

    def studies(self, study: Study, points: Sequence[int]) -> list[Study]:
        """Return the studies of some points, given that of point 0."""
        sets = [study, *(() if self.drawn is None else self.drawn.studies(study))]
        chosen = [self.variants[point - 1] for point in points]
        return [_cut(sets[each.of_set], CUTS[each.cut]) for each in chosen]

    def shards(
        self, identity: str, study: Study, engine: EngineName, replicates: Span
    ) -> Iterator[Shard]:
        """Yield what a round of replicates adds.

        Variants at the parameters as configured run as many replicates as the study itself; sets those of the first
        round only, as chance is no part of what they tell.
        """
        own = len(CUTS) if self.paths else 0
        whole = replicates[1] - replicates[0]
        most = points_a_shard(study, whole, engine)
        yield from cut(identity, (1, 1 + own), replicates, most, whole)
        if replicates[0] == 0:
            yield from cut(identity, (1 + own, 1 + len(self.variants)), replicates, most, whole)


def _cut(study: Study, parameters: Sequence[str]) -> Study:
    places = [place(study, f"parameters.{name}") for name in parameters]
    return put(study, places, [0.0] * len(places)) if places else study
