"""A small task that meets with mishaps, and a process that runs it as commands run theirs.

    python -m tests.faults.toy FOLDER [--shards N] [--workers N] [--pace SECONDS] [--timeout SECONDS] [--memory GB]

A file MISHAPS/FIRST_POINT-KIND lets the shard that begins with that point meet with a mishap, once for each line that
the file has: KIND is ``kill``, ``hang``, ``swell`` or ``raise``.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sim import store
from sim.exits import DONE, exit_status
from sim.progress import Progress
from sim.provenance import model_version
from sim.runner import ExecutorSpec, Plan, Shard, cut, read_plan, run
from sim.runner import iterate as shards_of
from sim.session import saying_how_to_go_on

TABLES = ("effects.parquet", "outcomes.parquet")
POINTS_A_SHARD, REPLICATES = 2, 3


@dataclass(frozen=True)
class Toy:
    """Numbers that depend on point and replicate alone."""

    mishaps: Path | None = None
    pace: float = 0.0
    identity: str = "toy"

    def do(self, shard: Shard, threads: int) -> dict[str, pd.DataFrame]:
        time.sleep(self.pace)
        if self.mishaps is not None:
            self._meet(shard.points[0])
        rows = [
            {"point": point, "replicate": replicate, "value": value(point, replicate)}
            for point in range(*shard.points)
            for replicate in range(*shard.replicates)
        ]
        effects = pd.DataFrame(rows)
        return {"effects": effects, "outcomes": effects.assign(name=f"of {shard.points[0]}")}

    def _meet(self, point: int) -> None:
        for kind, mishap in MISHAPS.items():
            path = self.mishaps / f"{point}-{kind}"
            left = path.read_text().splitlines() if path.exists() else []
            if left:
                path.write_text("\n".join(left[1:]))
                mishap()


def value(point: int, replicate: int) -> float:
    return int(store.fingerprint(point, replicate), 16) / 16**32


def raise_error() -> None:
    raise ArithmeticError("the odds are\x1b[31m infinite")


def swell() -> None:
    """Ask for more than a gigabyte at once: refused at once, where filling one little by little can take seconds."""
    raise AssertionError(len(bytearray(2_000_000_000)))


MISHAPS = {
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "hang": lambda: time.sleep(600),
    "swell": swell,
    "raise": raise_error,
}


def plan_of(shards: int) -> Plan:
    spans = cut("toy", (0, POINTS_A_SHARD * shards), (0, REPLICATES), POINTS_A_SHARD, REPLICATES)
    return Plan("sweep", "toy", model_version()).and_then(spans)


def expected(shards: int, folder: Path) -> dict[str, bytes]:
    """The tables that a run leaves which nothing happens to."""
    folder.mkdir()
    toy, plan = Toy(), plan_of(shards)
    store.write_tables(folder, [toy.do(shard, 1) for shard in plan.shards])
    return tables(folder)


def tables(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in TABLES}


def finish(folder: Path, toy: Toy, executor: ExecutorSpec) -> int:
    plan = read_plan(folder)
    with store.alone(folder), saying_how_to_go_on(folder):
        store.remove_unfinished(folder)
        store.remove_unfinished(store.make_shards(folder))
        with Progress(plan.worlds, "replicates") as progress:
            run(toy, plan, folder, executor, lambda shard: progress.advance(shard.worlds))
        store.write_tables(folder, shards_of(folder, plan))
    print(f"{folder}: finished")
    return DONE


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    for name in ("shards", "workers"):
        parser.add_argument(f"--{name}", type=int, default=2)
    for name in ("pace", "timeout", "memory"):
        parser.add_argument(f"--{name}", type=float)
    words = parser.parse_args(argv)
    if not (words.folder / store.PLAN).exists():
        words.folder.mkdir(exist_ok=True)
        plan_of(words.shards).write(words.folder)
    mishaps = words.folder.with_name(f"{words.folder.name}-mishaps")
    toy = Toy(mishaps if mishaps.exists() else None, words.pace or 0.0)
    executor = ExecutorSpec("local", words.workers, words.timeout, words.memory)
    return exit_status("toy", lambda: finish(words.folder, toy, executor))


if __name__ == "__main__":
    # Under its own name, so that workers find the task there.
    from tests.faults import toy as this

    sys.exit(this.main(sys.argv[1:]))
