"""What a calibration leaves and says: the ensemble, where it comes from, and what the data tell of each parameter."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim import store
from sim.calibration.recovery import recovered, simulated, summary
from sim.calibration.results import (
    ensemble_of,
    fit_table,
    generations_table,
    parameters_table,
    tried_table,
)
from sim.calibration.words import identified_sentences
from sim.figure_files import write_figures
from sim.figures import Drawing, Drawings
from sim.inference.ensemble import ORIGIN, TABLE
from sim.launch import Job
from sim.progress import Progress
from sim.terminal import standard_output

if TYPE_CHECKING:
    import pandas as pd

    from sim.calibration import Calibration
    from sim.calibration.fit import Fit

WIDE = 120


class Found(NamedTuple):
    """The tables of a finished calibration; see `sim.calibration.results` and `sim.calibration.recovery`."""

    parameters: pd.DataFrame
    fit: pd.DataFrame
    generations: pd.DataFrame
    recovery: pd.DataFrame | None


def write_output(begun: Calibration, folder: Path, fits: list[Fit]) -> Found:
    """Write the ensemble, its tables and figures, and return the tables."""
    job = begun.job
    ensemble = ensemble_of(fits[-1], job.spec.sets, job.spec.seed)
    found = Found(
        parameters_table(fits, ensemble),
        fit_table(fits),
        generations_table(fits),
        _recovered(fits, job.spec),
    )
    store.write_text(folder / TABLE, ensemble.csv())
    store.write_json(folder / ORIGIN, _origin(begun, folder, len(ensemble)))
    store.write_table(folder / "tried.parquet", tried_table(fits))
    for name, table in found._asdict().items():
        if table is not None:
            store.write_text(folder / f"{name}.csv", table.to_csv(index=False))
    for _ in write_figures(folder, drawings_of(folder)):
        pass
    return found


def _recovered(fits: list[Fit], spec: Any) -> pd.DataFrame | None:
    """Return what became of known parameters: of made-up studies on the emulators, or of the one that this run is."""
    import pandas as pd

    studies = spec.recovery
    if spec.made_up:
        return pd.concat(map(simulated, fits), ignore_index=True)
    if not studies:
        return None
    parts = []
    for fit in fits:
        with Progress(studies, f"made-up studies of {fit.block.name}") as progress:
            for part in recovered(fit, studies):
                parts.append(part)
                progress.advance()
    return pd.concat(parts, ignore_index=True)


def _origin(begun: Calibration, folder: Path, sets: int) -> dict[str, Any]:
    """Return where the ensemble comes from, as posterior.json says it."""
    job, origin = begun.job, store.read_json(folder / store.PROVENANCE)
    return {
        "command": shlex.join(["circle", job.command, *_deciding(job)]),
        "seed": job.spec.seed,
        "sets": sets,
        "model": begun.plan.model,
        "packages": origin["packages"],
        "git": origin["git"],
        "date": origin["started"][:10],
        "patterns": {
            name: store.fingerprint(file.model_dump(mode="json"))
            for block in begun.blocks
            for name, file in block.files
        },
        "note": "Parameters that aren't listed have the values of the run that uses the ensemble.",
    }


def _deciding(job: Job) -> list[str]:
    """Return what was typed but where results were to go and who was to work: it decides no number."""
    return [each for each in job.overrides if not each.startswith(("out=", "executor"))]


def drawings_of(folder: Path, outcome: str | None = None) -> Drawings:
    """Return the figures of a finished calibration; none of one outcome."""
    import pandas as pd

    from sim.figures import identification, posterior_pairs, recovery
    from sim.inference.ensemble import read_ensemble

    if outcome:
        return {}
    parameters = pd.read_csv(folder / "parameters.csv")
    sets = read_ensemble(str(folder / TABLE))
    table = pd.DataFrame(sets.values, columns=list(sets.names)).assign(weight=sets.weights)
    drawings: dict[str, Callable[[], Drawing]] = {
        "identification": partial(identification, parameters),
        "posterior_pairs": partial(posterior_pairs, table, parameters),
    }
    if (folder / "recovery.csv").is_file():
        studies = pd.read_csv(folder / "recovery.csv")
        if studies["study"].nunique() > 1:
            drawings["recovery"] = partial(recovery, studies)
    return drawings


def say(job: Job, folder: Path, found: Found) -> None:
    """Print what the data tell of each parameter, and where to go next."""
    standard_output(WIDE).print(_listed(found.parameters))
    print(f"contraction: how much narrower than the prior, 1 - SD/SD; {job.spec.sets} sets drawn")
    for sentence in identified_sentences(found.parameters, found.generations, job.spec):
        print(sentence)
    if found.recovery is not None:
        _say_recovered(found.recovery)
    place = shlex.quote(str(folder))
    print(f"ensemble: {folder / TABLE}, where it comes from: {ORIGIN}")
    tables = ", ".join(
        f"{name}.csv" for name, table in found._asdict().items() if table is not None
    )
    print(f"tables:   {folder}: {tables}, tried.parquet")
    print(f"next:     circle validate posterior={place}   or   circle compare posterior={place}")


def _say_recovered(table: pd.DataFrame) -> None:
    if table["study"].nunique() == 1:
        held = table["truth"].between(table["low"], table["high"])
        print(
            f"made-up study: 95 % intervals held the truth of {held.sum()} of {len(held)} parameters"
        )
        return
    whole = summary(table)
    uneven = whole[whole["p"] < 0.05 / len(whole)]
    named = ", ".join(uneven["parameter"]) or "none"
    print(
        f"made-up studies: 95 % intervals held the truth in {100 * whole['covered'].mean():.1f} %;"
        f" parameters whose truths lie unevenly (Bonferroni): {named}"
    )


def _listed(table: pd.DataFrame) -> object:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    listed = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    listed.add_column("parameter")
    for name in ("prior", "default", "posterior mean", "95 %", "contraction"):
        listed.add_column(name, justify="right")
    listed.add_column("told by the data")
    made_up = table["truth"].notna().any()
    if made_up:
        listed.add_column("truth", justify="right")
    rows: list[Any] = table.to_dict("records")
    for row in rows:
        cells = [
            escape(row["parameter"]),
            f"{row['prior_low']:g} to {row['prior_high']:g}",
            f"{row['default']:g}",
            f"{row['mean']:.3g}",
            f"{row['low']:.3g} to {row['high']:.3g}",
            f"{row['contraction']:.2f}",
            row["identified"],
        ]
        listed.add_row(*cells, *([f"{row['truth']:.3g}"] if made_up else []))
    return listed
