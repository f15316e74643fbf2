"""Drivers of one law: they walk over people and groups, and call the rules for everything else.

Both give the same bytes. `run_replicates` runs a study and leaves tables, `run_points` many studies and leaves
what their people came to at the assessments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal

from sim.endpoints import ArmEndpoints
from sim.recording import ENDPOINTS_ONLY, Recording

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

EngineName = Literal["compiled", "mesa"]


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

        arms = [run_arms(study, replicate) for replicate in replicates]
        worlds = [(records, people.table) for records, people in arms]
    else:
        from sim.engines.compiled.engine import run

        worlds = run(study, replicates, threads)
    return [
        tables(records, people, replicate)
        for replicate, (records, people) in zip(replicates, worlds, strict=True)
    ]


def run_points(
    engine: EngineName,
    studies: Iterable[Study],
    replicates: Sequence[int],
    threads: int = 1,
    recording: Recording = ENDPOINTS_ONLY,
) -> Iterator[list[dict[str, ArmEndpoints]]]:
    """Run all arms of some replicates of many studies, some studies at a time.

    Memory is bounded by what is recorded of the studies of one step, however many there are.

    Parameters
    ----------
    studies : iterable of Study
        The points of a sweep; people that several of them share are recruited once.
    recording : Recording
        Which endpoints to keep; weeks and watched groups are of no use here.

    Returns
    -------
    iterator of list of dict of str to ArmEndpoints
        By study and arm: the next few studies, in order, of one seed and one schedule.
    """
    if engine == "mesa":
        return ([_by_mesa(study, replicates, recording)] for study in studies)
    from sim.engines.compiled import engine as compiled

    return compiled.run_points(studies, replicates, threads, recording)


def _by_mesa(
    study: Study, replicates: Sequence[int], recording: Recording
) -> dict[str, ArmEndpoints]:
    from sim.engines.mesa.programme import run_arms

    worlds = [run_arms(study, each, recording) for each in replicates]
    return {
        arm.name: ArmEndpoints.of(
            [(records[arm.name], people.table) for records, people in worlds], recording
        )
        for arm in study.arms
    }
