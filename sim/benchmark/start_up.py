"""How long until something happens: commands, imports and kernels in processes of their own, cold and warm."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec

HEAVY = ("mesa", "pandas", "matplotlib.pyplot", "statsmodels.api")
"""What a script that does the same with usual libraries would import."""
COMPARE = ("compare", "groups=1", "replicates=2", "arms=[waitlist,video]")
KERNEL = """
import time
from sim.launch import check
study = check("compare", {overrides!r}).study
started = time.perf_counter()
from sim.engines import run_points
list(run_points("compiled", [study], [0]))
print(time.perf_counter() - started)
"""


def heavy_libraries() -> list[str]:
    """Return those of `HEAVY` that are installed."""
    return [name for name in HEAVY if find_spec(name.partition(".")[0]) is not None]


def seconds(cold: bool, repeats: int) -> dict[str, float | None]:
    """Return seconds of each, the least of some runs; cold ones run once, and are None unless asked for.

    Returns
    -------
    dict
        ``circle``, ``circle_help``, ``import_libraries``; ``tiny_compare_warm`` and ``tiny_compare_cold``, from an
        empty cache of machine code; ``kernel_warm`` and ``kernel_cold``, the engine alone: from importing it to the
        end of its first run.
    """
    with tempfile.TemporaryDirectory() as folder:
        here, empty, other = (os.path.join(folder, name) for name in ("here", "empty", "other"))
        os.mkdir(here)
        circle = ["-m", "sim.cli"]
        imports = ["-c", f"import {', '.join(heavy_libraries())}"]
        code = ["-c", KERNEL.format(overrides=COMPARE[1:])]

        def compare() -> float:
            out = os.path.join(folder, f"out{time.monotonic_ns()}")
            return _lasts([*circle, *COMPARE, f"out={out}"], here, empty if cold else None)

        cold_compare = compare() if cold else None
        cold_kernel = float(_says(code, here, other)) if cold else None
        warm_cache = empty if cold else None
        _says(code, here, warm_cache)
        return {
            "circle": min(_lasts(circle, here) for _ in range(repeats)),
            "circle_help": min(
                _lasts([*circle, "compare", "--help"], here) for _ in range(repeats)
            ),
            "import_libraries": min(_lasts(imports, here) for _ in range(repeats)),
            "tiny_compare_cold": cold_compare,
            "tiny_compare_warm": min(compare() for _ in range(repeats)),
            "kernel_cold": cold_kernel,
            "kernel_warm": min(float(_says(code, here, warm_cache)) for _ in range(repeats)),
        }


def _lasts(words: list[str], folder: str, cache: str | None = None) -> float:
    started = time.perf_counter()
    _says(words, folder, cache)
    return time.perf_counter() - started


def _says(words: list[str], folder: str, cache: str | None = None) -> str:
    paths = [os.getcwd(), os.environ.get("PYTHONPATH", "")]
    given = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
    if cache is not None:
        given["XDG_CACHE_HOME"] = cache
    done = subprocess.run(  # noqa: S603
        [sys.executable, *words], cwd=folder, env=given, check=True, capture_output=True, text=True
    )
    return done.stdout
