"""`circle rerun DIR --replicate R`: one replicate or point of a run again, alone, and whether it is the same."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.exits import DONE, Failed, exit_status
from sim.scenario.refusal import Refusal

if TYPE_CHECKING:
    import pandas as pd

    from sim.runner import Plan, Shard


def main(argv: Sequence[str]) -> int:
    """Run a part of a run again; 0 the same, 1 something differs."""
    parser = argparse.ArgumentParser(
        prog="circle rerun",
        description="Run one replicate or point of a run again, alone, and compare its rows with those that the"
        " run left.",
    )
    parser.add_argument("folder", type=Path, help="of the run")
    parser.add_argument("--point", type=int, help="which, from 0; needed where there are several")
    parser.add_argument("--replicate", type=int, help="which, from 0; all unless given")
    parser.add_argument("--out", help="a new folder to keep the tables in")
    words = parser.parse_args(argv)
    return exit_status(
        "circle rerun", lambda: _rerun(words.folder, words.point, words.replicate, words.out)
    )


def _rerun(folder: Path, point: int | None, replicate: int | None, out: str | None) -> int:
    from sim import store
    from sim.launch import job_in
    from sim.runner import read_plan
    from sim.runner.executor import cores
    from sim.session import check_unchanged

    job, plan = job_in(folder), read_plan(folder)
    task = importlib.import_module(f"experiments.{job.command}").task_in(folder)
    check_unchanged(folder, plan, task.identity)
    shard = _shard(plan, point, replicate)
    if out is not None:
        store.choose_folder(out, "rerun", "", "")
    tables = task.do(shard, cores())
    if out is not None:
        store.new_folder(out, "rerun", "", "", lambda there: store.write_tables(there, [tables]))
    which = {"point": point, "replicate": replicate}
    _compare(folder, plan, tables, {name: at for name, at in which.items() if at is not None})
    return DONE


def _shard(plan: Plan, point: int | None, replicate: int | None) -> Shard:
    from sim.runner import Shard

    if point is None and plan.points > 1:
        raise Refusal(f"--point: is missing; give one from 0 to {plan.points - 1}")
    points = _one("--point", point or 0, plan.points)
    if replicate is None:
        return Shard.of(plan.identity, points, (0, plan.replicates))
    return Shard.of(plan.identity, points, _one("--replicate", replicate, plan.replicates))


def _one(name: str, value: int, count: int) -> tuple[int, int]:
    if not 0 <= value < count:
        raise Refusal(f"{name} {value}: is not of this run; give one from 0 to {count - 1}")
    return value, value + 1


def _compare(
    folder: Path, plan: Plan, tables: Mapping[str, pd.DataFrame], which: Mapping[str, int]
) -> None:
    """Print of each table whether its rows are those that the run left."""
    from sim import store

    differs = []
    for name, table in tables.items():
        only = _only(which, table)
        left = folder / f"{name}.parquet"
        if left.name not in plan.results or not set(only) <= set(table):
            print(f"{name:12}{len(table):9,} rows, {_why_not(left.name in plan.results, which)}")
            continue
        same = store.table_bytes(store.read_table(left, only)) == store.table_bytes(table)
        print(f"{name:12}{len(table):9,} rows, {'the same as' if same else 'not those'} in {left}")
        differs += [] if same else [name]
    if differs:
        raise Failed(f"{folder}: {', '.join(differs)} came out otherwise than in that run")


def _only(which: Mapping[str, int], table: pd.DataFrame) -> dict[str, int]:
    """Return which rows of a table to compare; point 0 of a comparison has tables of its own, without that column."""
    of_first = which.get("point") == 0 and "point" not in table
    return {name: at for name, at in which.items() if not (of_first and name == "point")}


def _why_not(kept: bool, which: Mapping[str, int]) -> str:
    """Say why a table can't be compared, and what can."""
    if not kept or "replicate" not in which:
        return "nothing to compare with"
    together = " ".join(f"--{name} {at}" for name, at in which.items() if name != "replicate")
    alone = f"{together} without --replicate" if together else "without --replicate"
    return f"not compared: the run kept its replicates together; {alone} compares those"
