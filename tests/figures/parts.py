"""Effects split by path as a comparison leaves them, and the figure drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations

import numpy as np
import pandas as pd

from sim import figures
from sim.figures import Drawing
from tests.figures.synthetic import Synthetic

SHARES = {
    "total": 1.0,
    "skill": 0.4,
    "cohesion": 0.3,
    "buffering": 0.1,
    "carry_over": 0.25,
    "overlap": -0.05,
    "rest": 0.0,
}


def table(study: Synthetic, labels: Mapping[str, str], *, ensemble: bool = False) -> pd.DataFrame:
    """Every ordered pair; the effect of an arm is its place among the arms."""
    place = {arm: number for number, arm in enumerate(labels)}
    half = 0.1 if study.replicates > 1 else np.nan
    rows = []
    for contrast, reference in permutations(labels, 2):
        for week in (10, 22):
            effect = 0.3 * (place[reference] - place[contrast])
            for path, share in SHARES.items():
                part = share * effect
                ends = (part - 0.2, part + 0.2) if ensemble else (np.nan, np.nan)
                about = (contrast, reference, "anxiety", week, path)
                rows.append(
                    (*about, part, part - half, part + half, share, study.replicates, *ends)
                )
    columns = ["contrast", "reference", "outcome", "week", "path", "estimate", "ci_low", "ci_high"]
    more = ["share", "replicates", "parameter_low", "parameter_high"]
    return pd.DataFrame(rows, columns=[*columns, *more])


def paths(study: Synthetic, labels: Mapping[str, str], *, ensemble: bool = False) -> Drawing:
    """The parts of every arm's effect against the first."""
    return figures.paths(table(study, labels, ensemble=ensemble), labels, week=10)
