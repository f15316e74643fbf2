"""What a week costs the compiled engine, and the least it could cost: weeks with a session, without, and both."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from sim.benchmark.counts import SAMPLE, Counts, count
from sim.benchmark.timing import apart, fastest
from sim.rules.programme import LIVE
from sim.study import Arm, Study

PATIENTS = 20_000
"""Patients that a week is timed on, on one thread."""


def session_arm(study: Study) -> Arm | None:
    """Return the first arm that meets live."""
    return next((arm for arm in study.arms if arm.modes[0].exchange == LIVE), None)


def against_limit(study: Study, repeats: int) -> dict[str, Any]:
    """Return nanoseconds a patient-week of the first arm that meets live, beside the limit's.

    Returns
    -------
    dict
        ``arm``, and by kind of week (``session``, ``follow_up``, ``all``) ``nanoseconds``, ``limit_nanoseconds``,
        ``share_of_limit``, and what is counted a patient-week: ``blocks``, ``normals``, ``functions``. Empty where
        no arm meets live.
    """
    arm = session_arm(study)
    if arm is None:
        return {}
    sample = replace(study, arms=(arm,), patients=min(SAMPLE, study.patients), allocation={})
    held, free = count(sample, arm.name)
    weeks = arm.programme_weeks, study.schedule.horizon - arm.programme_weeks
    took = apart(_nanoseconds, replace(study, arms=(arm,), allocation={}), repeats)
    found = {"session": _share(took[0], held, repeats)}
    if free is not None and weeks[1] > 0:
        found["follow_up"] = _share(took[1], free, repeats)
        found["all"] = _both(found["session"], found["follow_up"], weeks)
    return {"arm": arm.name, **found}


def _nanoseconds(study: Study, repeats: int) -> tuple[float, float]:
    """Return nanoseconds of a week with a session and of one without; the latter by difference."""
    programme = study.arms[0].programme_weeks
    short = replace(
        study,
        schedule=replace(
            study.schedule, end_week=programme, horizon=programme, assessments=(0, programme)
        ),
    )
    replicates = range(max(1, PATIENTS // study.patients))
    patients = study.patients * len(replicates)
    first = _seconds(short, replicates, repeats)
    whole = first if short.schedule == study.schedule else _seconds(study, replicates, repeats)
    after = study.schedule.horizon - programme
    return (
        first / (patients * programme) * 1e9,
        (whole - first) / (patients * max(1, after)) * 1e9,
    )


def _seconds(study: Study, replicates: range, repeats: int) -> float:
    from sim.engines.compiled.engine import fill
    from sim.engines.compiled.layout import lay_out, output_for
    from sim.recording import ENDPOINTS_ONLY

    batch, _ = lay_out([study], replicates, ENDPOINTS_ONLY)
    out = output_for(batch, ENDPOINTS_ONLY)
    fill(batch, out)
    return fastest(lambda: fill(batch, out), repeats).cpu_seconds


def _share(took: float, counts: Counts, repeats: int) -> dict[str, float]:
    from sim.benchmark import limit

    least = apart(limit.nanoseconds, counts, repeats)
    return {
        "nanoseconds": took,
        "limit_nanoseconds": least,
        "share_of_limit": least / took,
        **asdict(counts),
    }


def _both(
    session: dict[str, float], follow_up: dict[str, float], weeks: tuple[int, int]
) -> dict[str, float]:
    """Return means over the weeks of a study."""
    mean = {
        name: (session[name] * weeks[0] + follow_up[name] * weeks[1]) / sum(weeks)
        for name in session
    }
    return {**mean, "share_of_limit": mean["limit_nanoseconds"] / mean["nanoseconds"]}
