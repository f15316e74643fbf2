"""Tables as a validation and a calibration leave them."""

from __future__ import annotations

import numpy as np
import pandas as pd

SPANS = {
    "carry_over": (0.0, 0.2),
    "facilitator_skill": (0.3, 0.9),
    "learning_rate": (0.01, 0.09),
    "event_rate": (0.5, 2.5),
}


def pattern(verdict: str, **changed: object) -> dict[str, object]:
    """A row of patterns.csv."""
    about = {
        "pattern": "p",
        "source": None,
        "role": "fitted",
        "target": 0.4,
        "target_low": 0.2,
        "target_high": 0.6,
        "simulated": 0.3,
        "simulated_low": 0.25,
        "simulated_high": 0.35,
        "verdict": verdict,
        "what": "g of anxiety",
        "statistic": "effect_size",
        "replicates": 20,
    }
    return {**about, **changed}


def patterns_table() -> pd.DataFrame:
    """Every verdict, both roles, bounds on one side, and all panels but one."""
    none = float("nan")
    return pd.DataFrame(
        [
            pattern("reproduced", source="compen2018"),
            pattern("missed", simulated=0.9, simulated_low=0.8, simulated_high=1.0, role="checked"),
            pattern("inconclusive", target=none, target_high=none, what="g of depression"),
            pattern("reproduced", statistic="mean", target_low=none, what="anxiety at baseline"),
            pattern("missed", statistic="attendance", simulated=0.7, simulated_high=0.8),
        ]
    )


def parameters() -> pd.DataFrame:
    """Rows of parameters.csv, the least contracted first."""
    rows = [(name, *ends, 0.2 * place) for place, (name, ends) in enumerate(SPANS.items())]
    return pd.DataFrame(rows, columns=["parameter", "prior_low", "prior_high", "contraction"])


def sets() -> pd.DataFrame:
    """Sixty weighted sets whose first two parameters go together."""
    rng = np.random.default_rng(21)
    at = rng.random((60, len(SPANS)))
    at[:, 1] = 0.7 * at[:, 0] + 0.3 * at[:, 1]
    weight = rng.gamma(2.0, size=60)
    columns = {
        name: low + (high - low) * at[:, place]
        for place, (name, (low, high)) in enumerate(SPANS.items())
    }
    return pd.DataFrame({"weight": weight / weight.sum(), **columns})
