"""The data of the explorer: effects between every two arms, as JSON that is safe inside a page."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, Final

from sim.estimation.outcomes import Outcome, outcome
from sim.estimation.plan import SUBGROUPS
from sim.report.results import EVERYBODY, Effect, Results
from sim.report.subgroups import WORDS
from sim.report.text import plain, scale_of

MOST_ROWS: Final = 6000
"""Effects in the page; of larger studies it holds those of everybody alone."""

DIGITS: Final = 6
LEFT_OUT: Final = frozenset(("latent_anxiety", "latent_depression", "cohesion", "alliance"))
"""Outcomes that nobody could observe, and what mediates; they stand in effects.csv."""

ESCAPED: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""Signs that could end a script element or a line of it."""

Row = list[float | int]


def explorer_json(results: Results) -> str:
    """Return what the explorer shows as JSON, without ``<``, ``>`` and ``&``.

    A row is outcome, contrast, reference, assessment, subgroup (each by its place), estimate,
    half the width of its interval, half that of one trial, and the ends of the parameter range
    as far as they are known. Of two arms the later is the contrast; the page turns them around.
    """
    subgroups = list(SUBGROUPS)
    rows = list(_rows(results, subgroups))
    if len(rows) > MOST_ROWS:
        subgroups = [EVERYBODY]
        rows = [row for row in rows if row[4] == 0]
    shown = {
        "arms": [plain(results.study.labels[arm]) for arm in results.arms],
        "weeks": [f"week {week}" for week in results.weeks],
        "end": results.weeks.index(results.end),
        "subgroups": [WORDS[name] for name in subgroups],
        "outcomes": [_declared(outcome(name)) for name in _names(results)],
        "rows": rows,
    }
    return in_page(shown)


def in_page(data: Mapping[str, Any]) -> str:
    """Return JSON that may stand inside a script element, whatever text it holds."""
    return json.dumps(data, separators=(",", ":"), allow_nan=False).translate(ESCAPED)


def _names(results: Results) -> list[str]:
    return [name for name in results.outcomes() if name not in LEFT_OUT]


def _declared(one: Outcome) -> dict[str, Any]:
    scale = scale_of(one.name)
    return {
        "label": one.label,
        "unit": scale.unit,
        "factor": scale.factor,
        "decimals": scale.decimals,
        "better": one.better,
    }


def _rows(results: Results, subgroups: list[str]) -> Iterator[Row]:
    arms = list(enumerate(results.arms))
    for at, name in enumerate(_names(results)):
        for (early, reference), (late, contrast) in combinations(arms, 2):
            for when, week in enumerate(results.weeks):
                for among, subgroup in enumerate(subgroups):
                    effect = results.effect(contrast, reference, name, week, subgroup)
                    if effect is not None:
                        yield [at, late, early, when, among, *_numbers(effect)]


def _numbers(effect: Effect) -> Iterator[float]:
    """Round widths to digits that no reader sees; a range that is not known is -1 wide.

    Estimates stay as they are: means of points end in a 5 often enough to be rounded twice.
    """
    yield effect.estimate
    for low, high in ((effect.ci_low, effect.ci_high), (effect.trial_low, effect.trial_high)):
        half = (high - low) / 2.0
        yield _short(half) if math.isfinite(half) else -1
    if math.isfinite(effect.parameter_low + effect.parameter_high):
        yield _short(effect.parameter_low)
        yield _short(effect.parameter_high)


def _short(value: float) -> float | int:
    rounded = float(f"{value:.{DIGITS}g}")
    return int(rounded) if rounded.is_integer() else rounded
