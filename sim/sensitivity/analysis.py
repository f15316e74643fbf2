"""From points and results to the tables of indices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.exits import Failed
from sim.sensitivity.convergence import growing
from sim.sensitivity.evidence import evidence_of
from sim.sensitivity.indices import (
    Elementary,
    Shares,
    elementary_effects,
    most_influential,
    shares_of_variance,
)
from sim.sensitivity.results import Result
from sim.sensitivity.stages import Stage

if TYPE_CHECKING:
    import pandas as pd

ABOUT = ("contrast", "reference", "outcome", "unit", "week", "end_of_programme")
MEASURES = (*Elementary._fields, *Shares._fields)
KNOWN = ("level", "sources", "plausible_low", "plausible_high", "key_unit", "varied")
INDICES = ("stage", *ABOUT, "key", *MEASURES, "points", "sd", "noise", *KNOWN)
"""Columns of indices.csv."""
CONVERGENCE = (*ABOUT, "samples", "points", "key", *Shares._fields)
"""Columns of convergence.csv."""


@dataclass(frozen=True)
class Analysis:
    """How indices are computed: the settings of a run that decide it.

    Attributes
    ----------
    outcome, of : str
        What was asked for.
    spec : Any
        The typed configuration.
    """

    outcome: str
    of: str
    seed: int
    spec: Any

    def chosen(self, results: Iterable[Result]) -> list[Result]:
        """Return the results that were asked for.

        Raises
        ------
        Failed
            Where there is none, one is undefined somewhere, or none differs between points.
        """
        found = [each for each in results if each.is_about(self.outcome, self.of)]
        if not found:
            raise Failed(
                f"outcome={self.outcome} of={self.of}: is undefined at every point; choose another outcome."
            )
        usable = [each for each in found if each.trouble is None]
        if not usable:
            raise Failed(
                f"{found[0].trouble}, so that there are no indices of it; choose another outcome, narrower axes or more"
                " groups, and start anew."
            )
        return usable

    def kept(self, stage: Stage, results: Iterable[Result]) -> list[str]:
        """Return the keys that screening keeps for what was asked.

        Raises
        ------
        Failed
            As `chosen`, and where fewer than two keys move it.
        """
        chosen = self.chosen(results)
        measures = [self._elementary(stage, each).mu_star for each in chosen]
        kept = most_influential(measures, [axis.key for axis in stage.axes], self.spec.keep)
        if len(kept) < 2:
            raise Failed(
                f"{chosen[0].said}: {kept[0]} alone moves it, and all its variance is due to that;"
                " there is nothing to share out."
            )
        return kept

    def _elementary(self, stage: Stage, result: Result) -> Elementary:
        settings = self.spec.morris
        return elementary_effects(
            *(stage.codes, result.values, settings.levels),
            *(self.spec.sobol.resamples, self.seed),
        )

    def indices(self, stage: Stage, results: Sequence[Result]) -> Iterator[dict[str, Any]]:
        """Yield the rows of indices.csv of one stage: every result that has indices, every axis."""
        for each in _usable(results):
            measures: Elementary | Shares = (
                self._elementary(stage, each)
                if stage.name == "morris"
                else shares_of_variance(
                    len(stage.axes), each.values, self.spec.sobol.resamples, self.seed
                )
            )
            size = {"points": len(each.values), "sd": float(each.values.std()), "noise": each.noise}
            for row in _rows(measures, stage):
                yield {"stage": stage.name, **_about(each), **row, **size}

    def convergence(self, stage: Stage, results: Sequence[Result]) -> Iterator[dict[str, Any]]:
        """Yield the rows of convergence.csv: every result, part of the samples and axis."""
        count, settings = len(stage.axes), self.spec.sobol
        for each in _usable(results):
            found = growing(*(count, each.values, settings.samples, settings.resamples, self.seed))
            for samples, shares in found.items():
                size = {"samples": samples, "points": samples * (count + 2)}
                for row in _rows(shares, stage):
                    yield {**_about(each), **size, **row}


def _usable(results: Sequence[Result]) -> list[Result]:
    return [each for each in results if each.trouble is None]


def _about(result: Result) -> dict[str, Any]:
    values = (result.contrast, result.reference, result.outcome, result.unit, result.week)
    return dict(zip(ABOUT, (*values, result.at_end), strict=True))


def _rows(measures: Elementary | Shares, stage: Stage) -> Iterator[dict[str, Any]]:
    for k, axis in enumerate(stage.axes):
        numbers = {name: float(column[k]) for name, column in measures._asdict().items()}
        yield {"key": axis.key, **numbers}


def indices_table(rows: Iterable[dict[str, Any]], axes: Any, config: Any) -> pd.DataFrame:
    """Return indices.csv: rows of both stages with what is known of each axis."""
    import pandas as pd

    known = evidence_of(axes, config)
    table = pd.DataFrame(list(rows)).merge(known, on="key", how="left", validate="many_to_one")
    return table.reindex(columns=list(INDICES))


def convergence_table(rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    """Return convergence.csv."""
    import pandas as pd

    return pd.DataFrame(list(rows), columns=list(CONVERGENCE))
