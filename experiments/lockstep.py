"""Do both engines do the same? Names the first week, group, member and state in which they differ."""

from __future__ import annotations

import sys

from sim.launch import Failed, Job, launch


def run(job: Job) -> None:
    """Run the first replicate on both engines and say where they part, if they do."""
    from sim.engines.lockstep import compare_engines

    difference = compare_engines(job.study)
    if difference is not None:
        raise Failed(f"the engines part: {difference}")
    weeks, arms = job.study.schedule.horizon, len(job.study.arms)
    print(f"both engines give the same: {arms} arms, {job.study.patients} patients, {weeks} weeks")


if __name__ == "__main__":
    raise SystemExit(launch("lockstep", sys.argv[1:]))
