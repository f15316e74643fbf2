"""Patterns and conclusions under every rival: what came out, and the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from sim.estimation.outcomes import outcome
from sim.inference.verdicts import Simulated, simulated, verdict_of
from sim.rivals.task import RivalsTask
from sim.scenario.conclusions import Conclusion, ConclusionFile
from sim.scenario.patterns import Pattern, PatternFile
from sim.scenario.rivals import MODEL

if TYPE_CHECKING:
    import pandas as pd

Standing = Literal["holds", "contradicted", "inconclusive", "undefined"]
PATTERNS = (
    *("rival", "pattern", "source", "role", "target", "target_low", "target_high"),
    *("simulated", "simulated_low", "simulated_high", "verdict", "scenario", "what", "statistic"),
    *("interval", "sets", "replicates"),
)
CONCLUSIONS = (
    *("conclusion", "rival", "what", "outcome", "unit", "arm", "reference", "week", "since"),
    *("low", "high", "estimate", "estimate_low", "estimate_high", "verdict", "scenario"),
    *("interval", "sets", "replicates"),
)
FLIPS = ("conclusion", "what", "verdict", "contradicted_by", "left_open_by")


def standing(conclusion: Conclusion, low: float, high: float) -> Standing:
    """Return how a conclusion stands whose difference lies between two numbers.

    It holds where the whole interval lies within its bounds, not touching them, is contradicted where the whole of it
    lies outside, and inconclusive otherwise. A difference of exactly 0 contradicts a claim about its sign.
    """
    if np.isnan([low, high]).any():
        return "undefined"
    least = -np.inf if conclusion.low is None else conclusion.low
    most = np.inf if conclusion.high is None else conclusion.high
    if low > least and high < most:
        return "holds"
    return "contradicted" if high <= least or low >= most else "inconclusive"


def patterns_table(task: RivalsTask, statistics: pd.DataFrame) -> pd.DataFrame:
    """Return simulated beside published patterns for the model and every rival, with `PATTERNS`.

    A statistic that is of nobody under a rival is ``undefined``.
    """
    import pandas as pd

    rows = [
        (
            *(rival, pattern.name, pattern.source, pattern.role, pattern.target, *pattern.bounds),
            *(found.value, found.low, found.high, _verdict(pattern, found)),
            *(scenario, pattern.what, pattern.statistic),
            *(found.interval, found.sets, found.replicates),
        )
        for rival, scenario, pattern, found in _found(task, statistics, PatternFile)
    ]
    table = pd.DataFrame(rows, columns=list(PATTERNS))
    numbers = ["target", "target_low", "target_high"]
    table[numbers] = table[numbers].astype(float)
    return table.astype({"sets": "Int64"})


def conclusions_table(task: RivalsTask, statistics: pd.DataFrame) -> pd.DataFrame:
    """Return how conclusions stand for the model and under every rival, with `CONCLUSIONS`."""
    import pandas as pd

    rows = [
        (
            *(each.name, rival, each.what, each.outcome, outcome(each.outcome).unit),
            *(each.arm, each.reference, each.week, each.since, each.low, each.high),
            *(found.value, found.low, found.high, standing(each, found.low, found.high)),
            *(scenario, found.interval, found.sets, found.replicates),
        )
        for rival, scenario, each, found in _found(task, statistics, ConclusionFile)
    ]
    table = pd.DataFrame(rows, columns=list(CONCLUSIONS))
    order = {name: k for k, name in enumerate(dict.fromkeys(table["conclusion"]))}
    table = table.sort_values("conclusion", key=lambda names: names.map(order), kind="stable")
    table[["low", "high"]] = table[["low", "high"]].astype(float)
    return table.astype({"since": "Int64", "sets": "Int64"}).reset_index(drop=True)


def flips_table(conclusions: pd.DataFrame) -> pd.DataFrame:
    """Return for each conclusion how it stands in the model, and which rivals contradict it or leave it open."""
    import pandas as pd

    rows = []
    for name, part in conclusions.groupby("conclusion", sort=False):
        own, others = part[part["rival"] == MODEL].iloc[0], part[part["rival"] != MODEL]
        by = [
            " ".join(others.loc[others["verdict"].isin(verdicts), "rival"])
            for verdicts in (("contradicted",), ("inconclusive", "undefined"))
        ]
        rows.append((name, own["what"], own["verdict"], *by))
    return pd.DataFrame(rows, columns=list(FLIPS))


def _verdict(pattern: Pattern, found: Simulated) -> str:
    undefined = np.isnan([found.value, found.low, found.high]).any()
    return "undefined" if undefined else verdict_of(pattern, found.low, found.high)


def _found(
    task: RivalsTask, statistics: pd.DataFrame, kind: type[PatternFile] | type[ConclusionFile]
) -> Iterator[tuple[str, str, Any, Simulated]]:
    """Yield rival, scenario, what was looked for in it and what it came to, for all files of a kind."""
    columns = ["value", "weight", "replicate", *(["set"] if task.contenders[0].drawn else [])]
    ordered = statistics.sort_values(["set", "replicate"], kind="stable")
    parts = dict(list(ordered.groupby(["rival", "name"], sort=False)))
    for contender in task.contenders:
        for scenario in task.scenarios:
            for each in _rows(scenario.file) if isinstance(scenario.file, kind) else ():
                part = parts[contender.name, each.name]
                yield contender.name, scenario.name, each, simulated(part[columns])


def _rows(file: PatternFile | ConclusionFile) -> Sequence[Any]:
    return file.patterns if isinstance(file, PatternFile) else file.conclusions
