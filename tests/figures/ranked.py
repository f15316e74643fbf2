"""Tables of indices as an analysis leaves them, with keys of many names."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sim import figures
from sim.figures import Drawing

LEVELS = ("assumed", "calibrated", "derived", "measured", "design", "undeclared")
KEPT, KEYS = 8, 30


def names(labels: Mapping[str, str]) -> dict[str, str]:
    """Words for each key: an attribute, and whose it is."""
    whose = list(labels.values())
    return {f"key{k}": f"Regulation by cohesion {k}, {whose[k % len(whose)]}" for k in range(KEYS)}


def indices() -> pd.DataFrame:
    """Both stages of one result: marks that crowd, and totals that fall."""
    rows = []
    for k in range(KEYS):
        star, total = 0.3 / (1 + 0.5 * k), 0.5 * 0.7**k
        rows.append(
            {
                "key": f"key{k}", "level": LEVELS[k % len(LEVELS)], "unit": "HADS-A points",
                "mu_star": star, "mu_star_low": 0.8 * star, "mu_star_high": 1.3 * star,
                "mu": star * (-1) ** k, "sigma": star * (1.2 - 0.1 * (k % 5)), "kept": k < KEPT,
                "total": total if k < KEPT else None, "total_low": 0.8 * total,
                "total_high": 1.3 * total, "first": 0.6 * total, "first_low": 0.5 * total - 0.05,
                "first_high": 0.9 * total, "points": 2560,
                "influence": "screened_out" if k >= KEPT else "influential" if total >= 0.05 else "minor",
            }
        )  # fmt: skip
    return pd.DataFrame(rows).astype({"total": float})


def grown() -> pd.DataFrame:
    """Totals by number of samples, whose intervals narrow."""
    last = indices().dropna(subset="total")
    parts = []
    for samples in (32, 64, 128, 256):
        wider = 16 / samples**0.5
        parts.append(
            last.assign(
                samples=samples,
                total_low=last["total"] * 0.8,
                total_high=last["total"] * (1 + 0.3 * wider),
            )
        )
    return pd.concat(parts, ignore_index=True)


def subject(labels: Mapping[str, str]) -> str:
    """What the result is."""
    arms = list(labels.values())
    return f"the effect of {arms[-1]} on anxiety against {arms[0]}"


def morris(labels: Mapping[str, str]) -> Drawing:
    """The plane of all keys."""
    return figures.morris_plane(indices(), names(labels), subject(labels))


def sobol(labels: Mapping[str, str]) -> Drawing:
    """The bars of those that were kept."""
    table = indices().dropna(subset="total")
    return figures.sobol_bars(table, names(labels), subject(labels))


def converging(labels: Mapping[str, str]) -> Drawing:
    """The lines of the first of them."""
    return figures.convergence(grown(), names(labels), subject(labels))


def by_evidence(labels: Mapping[str, str]) -> Drawing:
    """The totals by level."""
    return figures.influence_by_evidence(indices(), names(labels), subject(labels), threshold=0.05)
