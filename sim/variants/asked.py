"""Which variants a comparison is asked for, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim import store
from sim.inference.drawn import SETS, Drawn
from sim.launch import Job
from sim.runner import read_plan
from sim.scenario.ensembles import check_free
from sim.scenario.refusal import Refusal
from sim.session import Writers, check_inputs
from sim.variants import NOTHING, Variants

if TYPE_CHECKING:
    import pandas as pd

PROBABILITIES_FILE, PATHS_FILE = "probabilities.csv", "paths.csv"


@dataclass(frozen=True, eq=False)
class Varied:
    """What the variants of a comparison came to; None where it wasn't asked for.

    Attributes
    ----------
    ensemble : str
        Which sets, in words; empty without an ensemble.
    probabilities : DataFrame or None
        See `sim.variants.effects.probabilities_table`.
    paths : DataFrame or None
        See `sim.variants.paths.paths_table`.
    """

    ensemble: str = ""
    probabilities: pd.DataFrame | None = None
    paths: pd.DataFrame | None = None

    @classmethod
    def left(cls, folder: Path) -> Varied:
        """Return what a finished run's folder holds."""
        import pandas as pd

        tables = [
            pd.read_csv(folder / name) if (folder / name).is_file() else None
            for name in (PROBABILITIES_FILE, PATHS_FILE)
        ]
        drawn = _left(folder)
        return cls("" if drawn is None else drawn.words(), *tables)


def variants_of(job: Job) -> Variants | None:
    """Return the variants of a job: drawn, or as the folder that it resumes holds them.

    Raises
    ------
    Refusal
        For an ensemble that can't be used, a parameter that is set twice, or too few replicates.
    """
    if job.resume is not None:
        check_inputs(job.resume, read_plan(job.resume))
    drawn = _asked(job) if job.resume is None else _left(job.resume)
    if drawn is None and not job.spec.paths:
        return None
    if job.spec.replicates == 1 or job.spec.max_replicates < 2:
        key = "replicates" if job.spec.replicates == 1 else "max_replicates"
        raise Refusal(f"{key}: tells chance from parameters and paths by several; give 2 or more.")
    return Variants(drawn, job.spec.paths)


def files_of(variants: Variants | None) -> Writers:
    """Return what writes the files that variants are begun from."""
    drawn = None if variants is None else variants.drawn
    if drawn is None:
        return {}
    return {SETS: lambda path: store.write_json(path, drawn.described())}


def varied(job: Job, variants: Variants, means: pd.DataFrame) -> Varied:
    """Estimate what variants came to.

    Parameters
    ----------
    means : DataFrame
        Of all variants, see `sim.estimation.by_replicate.means_by_replicate`.
    """
    from sim.estimation.by_replicate import Means
    from sim.sweep.task import estimation_plan
    from sim.variants.effects import probabilities_table
    from sim.variants.paths import paths_table

    plan, drawn = estimation_plan(job.study), variants.drawn
    paths = paths_table(means, variants, plan) if variants.paths else None
    if drawn is None:
        return Varied(paths=paths)
    sets = Means.of(means, variants.points(NOTHING, of_sets=True), plan)
    return Varied(drawn.words(), probabilities_table(sets, job.spec.margin), paths)


def write_varied(folder: Path, found: Varied) -> None:
    """Write the tables into a run's folder."""
    from sim.estimation import effects_csv

    tables = ((PROBABILITIES_FILE, found.probabilities), (PATHS_FILE, found.paths))
    for name, table in tables:
        if table is not None:
            store.write_text(folder / name, effects_csv(table))


def cautions(found: Varied, effects: pd.DataFrame, end_week: int, reference: str) -> Sequence[str]:
    """Return what has to be said of an ensemble's effects, in plain sentences.

    Parameters
    ----------
    effects : DataFrame
        Effects, with their parameter intervals.
    reference : str
        The arm that the others are told against.
    """
    from sim.estimation.over_sets import FEW_SETS

    if found.probabilities is None:
        return []
    said, table = [], found.probabilities
    sets = int(table["sets"].max())
    if sets < FEW_SETS:
        said.append(
            f"Only {sets} parameter sets: the ends of their 95 % range rest on the outermost ones; draw at least"
            f" {FEW_SETS}."
        )
    main = effects.query("subgroup == 'all' and estimand == 'treatment_policy'")
    main = main.query("outcome == 'anxiety' and week == @end_week and reference == @reference")
    inside = main["estimate"].between(main["parameter_low"], main["parameter_high"])
    if not inside.all():
        arms = ", ".join(main.loc[~inside, "contrast"])
        said.append(
            f"At the parameters as configured the effect of {arms} on anxiety lies outside the range of the ensemble:"
            " those parameters are not among the likely ones."
        )
    return said


def _asked(job: Job) -> Drawn | None:
    drawn = Drawn.asked(job.spec)
    if drawn is not None:
        check_free(job.config, drawn.sets.names)
    return drawn


def _left(folder: Path) -> Drawn | None:
    path = folder / SETS
    return Drawn.left(store.read_json(path)) if path.is_file() else None
