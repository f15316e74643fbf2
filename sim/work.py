"""`circle work DIR --part i/n`: one part of a planned run, beside the processes that do the others."""

from __future__ import annotations

import argparse
import importlib
import re
import shlex
from collections.abc import Sequence
from pathlib import Path

from sim.exits import DONE, exit_status
from sim.scenario.refusal import Refusal


def main(argv: Sequence[str]) -> int:
    """Do one part of a run; 0 done, 1 some of it failed, 75 another process does it."""
    parser = argparse.ArgumentParser(
        prog="circle work",
        description="Do one part of a planned run on a folder that machines share; circle resume DIR then"
        " merges the parts. Plan one with: circle compare plan=true out=DIR",
    )
    parser.add_argument("folder", type=Path, help="of the run")
    parser.add_argument(
        "--part", default="1/1", metavar="I/N", help="which part of how many, e.g. 3/16"
    )
    parser.add_argument(
        "override", nargs="*", help="other workers, e.g. executor.workers=8 or executor=ray"
    )
    words = parser.parse_intermixed_args(argv)
    return exit_status("circle work", lambda: _work(words.folder, words.part, words.override))


def _work(folder: Path, part: str, overrides: Sequence[str]) -> int:
    from sim import store
    from sim.launch import job_in
    from sim.progress import Progress
    from sim.runner import read_plan, run
    from sim.runner.executor import check_executor
    from sim.session import check_unchanged, executor_of, saying_how_to_go_on

    number, of = _part(part)
    job = job_in(folder, overrides)
    executor, plan = executor_of(job), read_plan(folder)
    task = importlib.import_module(f"experiments.{job.command}").task_in(folder)
    check_unchanged(folder, plan, task.identity)
    if plan.results:
        print(f"{folder}: is finished; there is nothing to do.")
        return DONE
    check_executor(executor)
    mine, again = plan.part(number, of), shlex.join(["circle", "work", str(folder), "--part", part])
    with (
        store.with_others(folder, number, of),
        saying_how_to_go_on(folder, again),
        Progress(mine.worlds, "replicates") as progress,
    ):
        run(task, mine, folder, executor, lambda shard: progress.advance(shard.worlds))
    print(f"{folder}: part {part} is done, {len(mine.shards)} of {len(plan.shards)} shards")
    print(f"next:   when all parts are done, circle resume {shlex.quote(str(folder))}")
    return DONE


def _part(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,6})/(\d{1,6})", text)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise Refusal(f"--part {text[:40]}: is no part; give its number and how many, e.g. 3/16")
    return int(match[1]), int(match[2])
