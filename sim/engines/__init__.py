"""Drivers of one law: they walk over people and groups, and call the rules for everything else.

Both give the same bytes; `run_replicates` is the one way to run either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

EngineName = Literal["compiled", "mesa"]


def run_replicates(
    engine: EngineName, study: Study, replicates: Sequence[int], threads: int = 1, point: int = 0
) -> list[dict[str, pd.DataFrame]]:
    """Run all arms of some replicates.

    Parameters
    ----------
    engine : {'compiled', 'mesa'}
        Which driver; the tables don't depend on it.
    threads : int
        Threads of the compiled engine; the tables don't depend on them either.
    point : int
        Which of the study's points.

    Returns
    -------
    list of dict of str to DataFrame
        The tables of each replicate, see `sim.recording.tables`.
    """
    from sim.recording import tables

    if engine == "mesa":
        from sim.engines.mesa.programme import run_arms

        worlds = [run_arms(study, replicate, point) for replicate in replicates]
    else:
        from sim.engines.compiled.engine import run

        worlds = run(study.with_points(study.points[point : point + 1]), replicates, threads)
    return [
        tables(records, people.table, replicate)
        for replicate, (records, people) in zip(replicates, worlds, strict=True)
    ]
