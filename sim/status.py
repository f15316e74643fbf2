"""`circle status DIR`: how far a run is, whether it runs, was interrupted, is finished or is damaged."""

from __future__ import annotations

import argparse
import json
import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from sim import store
from sim.exits import DONE, exit_status
from sim.runner.plan import Plan, read_plan
from sim.terminal import printable

State = Literal["running", "planned", "interrupted", "failed", "damaged", "complete", "finished"]
"""Complete: all shards are done, and wait to be merged."""
SHOWN = 3
"""Failures that are shown in full words."""


@dataclass(frozen=True)
class Status:
    """How far a run is.

    Attributes
    ----------
    done, failed, damaged, missing : int
        Shards by what became of them.
    damaged_results : list of str
        Final tables that are gone or not what was written.
    failures : dict of str to str
        Why shards failed, by shard.
    """

    folder: str
    command: str
    state: State
    writers: list[str]
    points: int
    replicates: int
    shards: int
    done: int
    failed: int
    damaged: int
    missing: int
    percent: float
    damaged_results: list[str]
    failures: dict[str, str]
    next: str


def main(argv: Sequence[str]) -> int:
    """Print how far a run is."""
    parser = argparse.ArgumentParser(
        prog="circle status", description="How far is a run, and what should be done next?"
    )
    parser.add_argument("folder", type=Path, help="of the run")
    parser.add_argument("--json", action="store_true", help="for programs")
    words = parser.parse_args(argv)
    return exit_status("circle status", lambda: _print(words.folder, words.json))


def _print(folder: Path, as_json: bool) -> int:
    status = status_of(folder)
    if as_json:
        print(json.dumps(asdict(status), indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(status)))
    return DONE


def status_of(folder: Path) -> Status:
    """Return how far the run of a folder is; every checksum is verified, nothing is changed.

    Raises
    ------
    Refusal
        Where it is no such folder.
    """
    plan = read_plan(folder)
    shards = folder / store.SHARDS
    states = {shard.name: store.shard_state(shards, shard.name) for shard in plan.shards}
    if plan.results:
        states = dict.fromkeys(states, "done")
    count = Counter(states.values())
    failed = [name for name, state in states.items() if state == "failed"]
    writers, bad = store.holders(folder), store.damaged_files(folder, plan.results)
    state = _state(plan, count, bool(writers), bool(bad))
    worlds = sum(shard.worlds for shard in plan.shards if states[shard.name] == "done")
    return Status(
        folder=str(folder),
        command=plan.command,
        state=state,
        writers=writers,
        points=plan.points,
        replicates=plan.replicates,
        shards=len(plan.shards),
        done=count["done"],
        failed=count["failed"],
        damaged=count["damaged"],
        missing=count["missing"],
        percent=round(100 * worlds / plan.worlds, 1) if plan.worlds else 0.0,
        damaged_results=bad,
        failures={name: _why(shards, name) for name in failed},
        next=_next(folder, state),
    )


def _state(plan: Plan, count: Counter[store.State], held: bool, bad: bool) -> State:
    if held:
        return "running"
    if plan.results:
        return "damaged" if bad else "finished"
    if count["damaged"]:
        return "damaged"
    if count["failed"]:
        return "failed"
    if count["done"] == len(plan.shards):
        return "complete"
    return "interrupted" if count["done"] else "planned"


def _next(folder: Path, state: str) -> str:
    place = shlex.quote(str(folder))
    if state == "finished":
        page = folder / "report.html"
        return f"open {place}/report.html" if page.is_file() else f"read the tables in {place}"
    return f"circle status {place}" if state == "running" else f"circle resume {place}"


def _why(shards: Path, name: str) -> str:
    failure = store.read_failure(shards, name)
    why = (
        f"{failure.get('type', 'unknown')}: {failure.get('message', 'its record can not be read')}"
    )
    tries = failure.get("tries", 1)
    return printable(why if tries == 1 else f"{why} ({tries} tries)")


def _lines(status: Status) -> list[str]:
    size = f"{status.points} × " if status.points > 1 else ""
    lines = [
        f"{status.folder}: {status.command}, {status.state}, {status.percent:g} %",
        f"planned    {size}{status.replicates} replicates in {status.shards} shards",
    ]
    lines += [
        f"{state:11}{count}"
        for state, count in (
            ("done", status.done),
            ("failed", status.failed),
            ("damaged", status.damaged),
            ("missing", status.missing),
        )
        if count
    ]
    lines += [f"written by {who}" for who in status.writers]
    lines += [f"damaged    {name}" for name in status.damaged_results]
    lines += [f"failed     {name[:8]}: {why}" for name, why in _first(status.failures)]
    return [*lines, f"next:      {status.next}"]


def _first(failures: dict[str, str]) -> list[tuple[str, str]]:
    return list(failures.items())[:SHOWN]
