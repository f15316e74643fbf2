"""Influence beside evidence: what is assumed and influential is what must be measured next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.design import Axis
from sim.figures.levels import UNDECLARED
from sim.scenario import Refusal
from sim.scenario.keys import declaration

if TYPE_CHECKING:
    import pandas as pd

INFLUENTIAL, MINOR, SCREENED = "influential", "minor", "screened_out"


def evidence_of(axes: Sequence[Axis], config: Mapping[str, Any]) -> pd.DataFrame:
    """Return what is known of each axis: ``key, level, sources, plausible_low, plausible_high, key_unit, varied``.

    The plausible range is the declared one, ``varied`` what it was varied over.
    """
    import pandas as pd

    return pd.DataFrame([_row(axis, config) for axis in axes])


def _row(axis: Axis, config: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {"key": axis.key, "level": UNDECLARED, "sources": ""}
    low = high = float("nan")
    unit = ""
    try:
        attribute, evidence = declaration(config, axis.key, str)
    except Refusal:  # a key for which nothing is declared, such as groups
        pass
    else:
        row |= {"level": evidence.level, "sources": "; ".join(evidence.sources)}
        low, high = evidence.range or (low, high)
        unit = attribute.unit
    ends = {"plausible_low": low, "plausible_high": high}
    return {**row, **ends, "key_unit": unit, "varied": axis.text}


def crossed(indices: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return each key of each result with how influential it is, the most influential first.

    A key is influential if its total index is at least the threshold, else minor; one without a total index was
    screened out, since others had a greater mu*.

    Parameters
    ----------
    indices : DataFrame
        As indices.csv.
    """
    import numpy as np

    about = ["contrast", "reference", "outcome", "unit", "week"]
    known = ["key", "level", "sources", "plausible_low", "plausible_high", "key_unit", "varied"]
    keys = [*about, *known]
    stages = dict(iter(indices.groupby("stage")))
    sobol = stages["sobol"][[*keys, "total", "total_low", "total_high"]]
    if "morris" in stages:
        both = stages["morris"][[*keys, "mu_star"]].merge(sobol, on=keys, how="outer", sort=False)
    else:
        both = sobol.assign(mu_star=np.nan)
    total = both["total"]
    both["influence"] = np.select(
        [total >= threshold, total.notna()], [INFLUENTIAL, MINOR], SCREENED
    )
    return both.sort_values(
        [*about, "total", "mu_star"], ascending=[*[True] * len(about), False, False], kind="stable"
    ).reset_index(drop=True)
