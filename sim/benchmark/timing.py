"""Taking times: in a process of its own, the fastest of several runs, and with the memory it took."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

ENOUGH = 12.0
"""Seconds after which a measurement isn't repeated again."""


class Taken(NamedTuple):
    """What something took.

    Attributes
    ----------
    seconds, cpu_seconds : float
        Of the fastest run, by the clock and on the processors: a busy machine shows in their difference.
    runs : int
        How many there were.
    peak_bytes : int
        By how much the process's largest memory grew.
    """

    seconds: float
    cpu_seconds: float
    runs: int
    peak_bytes: int


def fastest(run: Callable[[], object], repeats: int) -> Taken:
    """Run something up to so many times."""
    least = (float("inf"), float("inf"))
    before, started, runs = _peak(), time.perf_counter(), 0
    while runs < repeats and (runs == 0 or time.perf_counter() - started < ENOUGH):
        clock, cpu = time.perf_counter(), time.process_time()
        run()
        least = min(least, (time.perf_counter() - clock, time.process_time() - cpu))
        runs += 1
    return Taken(*least, runs, _peak() - before)


def apart(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Call a function in a process of its own, so that nothing before it counts."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def _peak() -> int:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
