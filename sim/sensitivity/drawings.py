"""Which figures fit a finished analysis, each drawn from its stored tables."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sim import figures
from sim.figures import Drawings
from sim.sensitivity.found import Found, Matter
from sim.sensitivity.words import subject


def drawings_of(folder: Path, outcome: str | None = None) -> Drawings:
    """Return the figures of a finished analysis; none where the outcome has no indices.

    Parameters
    ----------
    outcome : str, optional
        Another one than the analysis was about.
    """
    return drawings(Found.of(folder, outcome))


def drawings(found: Found) -> Drawings:
    """Return the figures of what was found: four for each result, three where nothing was screened."""
    drawn: Drawings = {}
    for matter in found.matters:
        drawn |= {f"{kind}_{matter.contrast}": draw for kind, draw in _of(found, matter).items()}
    return drawn


def _of(found: Found, matter: Matter) -> Drawings:
    about, names = subject(found, matter), found.names
    drawn: Drawings = {}
    if len(matter.morris):
        kept = set(matter.sobol["key"])
        plane = matter.morris.assign(kept=matter.morris["key"].isin(kept))
        drawn["morris"] = partial(figures.morris_plane, plane, names, about)
    drawn["sobol"] = partial(figures.sobol_bars, matter.sobol, names, about)
    drawn["convergence"] = partial(figures.convergence, matter.convergence, names, about)
    drawn["evidence"] = partial(
        figures.influence_by_evidence,
        *(matter.crossed, names, about),
        threshold=float(found.config["influential"]),
    )
    return drawn
