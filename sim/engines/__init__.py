"""Drivers of one law: they walk over people and groups, and call the rules for everything else.

Both give the same bytes; `run_replicates` is the one way to run either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from sim.recording import Records
    from sim.study import Study

EngineName = Literal["compiled", "mesa"]


@dataclass(frozen=True)
class ArmEndpoints:
    """What an arm's cohort came to, in some replicates.

    Attributes
    ----------
    endpoints : ndarray of `sim.recording.ENDPOINT`, shape (replicates, people, assessments)
        People in the order of their numbers; the same people in every arm, except where a trial allocates them.
    facilitator_hours : ndarray, shape (replicates,)
        Over the whole study.
    """

    endpoints: NDArray[Any]
    facilitator_hours: NDArray[np.float64]


def run_replicates(
    engine: EngineName, study: Study, replicates: Sequence[int], threads: int = 1
) -> list[dict[str, pd.DataFrame]]:
    """Run all arms of some replicates.

    Parameters
    ----------
    engine : {'compiled', 'mesa'}
        Which driver; the tables don't depend on it.
    threads : int
        Threads of the compiled engine; the tables don't depend on them either.

    Returns
    -------
    list of dict of str to DataFrame
        The tables of each replicate, see `sim.recording.tables`.
    """
    from sim.recording import tables

    if engine == "mesa":
        from sim.engines.mesa.programme import run_arms

        worlds = [run_arms(study, replicate) for replicate in replicates]
    else:
        from sim.engines.compiled.engine import run

        (worlds,) = run([study], replicates, threads)
    return [
        tables(records, people.table, replicate)
        for replicate, (records, people) in zip(replicates, worlds, strict=True)
    ]


def run_endpoints(
    engine: EngineName, studies: Sequence[Study], replicates: Sequence[int], threads: int = 1
) -> list[dict[str, ArmEndpoints]]:
    """Run all arms of some replicates of studies, and keep the assessments only.

    Parameters
    ----------
    studies : sequence of Study
        Of one seed and one schedule: the points of a sweep.

    Returns
    -------
    list of dict of str to ArmEndpoints
        By study and arm.
    """
    if engine == "mesa":
        from sim.engines.mesa.programme import run_arms

        return [_endpoints([run_arms(study, each)[0] for each in replicates]) for study in studies]
    from sim.engines.compiled.engine import run

    return [
        _endpoints([records for records, _ in worlds])
        for worlds in run(studies, replicates, threads)
    ]


def _endpoints(worlds: Sequence[dict[str, Records]]) -> dict[str, ArmEndpoints]:
    from sim.recording import ENDPOINT, GROUP_WEEK

    found = {}
    for arm in worlds[0]:
        rows = [np.array(world[arm].endpoints, ENDPOINT) for world in worlds]
        weeks = [np.array(world[arm].weeks, GROUP_WEEK) for world in worlds]
        assessments = len(np.unique(rows[0]["week"]))
        found[arm] = ArmEndpoints(
            np.stack([each.reshape(assessments, -1).T for each in rows]),
            np.array([each["facilitator_hours"].sum() for each in weeks]),
        )
    return found
