"""`circle doctor`: whether this installation works, and what a report of a fault needs to say of it."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

from sim.exits import DONE, FAILED, exit_status

EXTRAS = {
    "calibrate": ("scikit-learn", "circle calibrate"),
    "dashboard": ("solara", "circle watch"),
    "ray": ("ray", "executor=ray"),
    "stats": ("statsmodels", "mixed models of simulated trials"),
}
"""What each extra brings, and what needs it."""
LITTLE_DISK = 1e9
"""Bytes that results of some size need."""
LEAST_PYTHON = (3, 11)
SMALL = ("groups=1", "arms=[waitlist,video]", "replicates=1", "schedule.follow_up=0")


class Finding(NamedTuple):
    """What a check found: a line, and what to do where it isn't well."""

    name: str
    said: str
    remedy: str | None = None


def main(argv: Sequence[str]) -> int:
    """Check the installation; 0 if all is well, 1 if something isn't."""
    parser = argparse.ArgumentParser(
        prog="circle doctor",
        description="Check this installation, and print what a report of a fault needs.",
    )
    parser.parse_args(argv)
    return exit_status("circle doctor", _doctor)


def _doctor() -> int:
    ill = 0
    for check in CHECKS:
        for finding in _done(check):
            print(f"{'ok ' if finding.remedy is None else 'NOT'} {finding.name:18}{finding.said}")
            if finding.remedy is not None:
                ill += 1
                print(f"{'':22}→ {finding.remedy}")
    print("All is well." if not ill else f"{ill} of these need looking after.")
    print("With a report of a fault, send these lines and the command that you typed.")
    return FAILED if ill else DONE


def _done(check: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """Do a check; one that breaks is a finding, so that the others are done all the same."""
    try:
        return list(check())
    except Exception as error:
        name = check.__name__.lstrip("_").replace("_", " ")
        return [Finding(name, f"{type(error).__name__}: {error}", "install circlesim anew")]


def _python() -> Iterator[Finding]:
    said = f"{platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    old = sys.version_info < LEAST_PYTHON
    yield Finding("Python", said, "take Python 3.11 or newer" if old else None)


def _packages() -> Iterator[Finding]:
    from sim.provenance import model_version

    names = (
        "circlesim",
        "mesa",
        "networkx",
        "numpy",
        "numba",
        "hydra-core",
        "pandas",
        "matplotlib",
    )
    for name in names:
        yield Finding(name, version(name))
    yield Finding("model", f"version {model_version()}")


def _extras() -> Iterator[Finding]:
    for extra, (package, wanted_by) in EXTRAS.items():
        try:
            said = f"{package} {version(package)}"
        except PackageNotFoundError:
            said = f"not installed, only needed for {wanted_by}: pip install 'circlesim[{extra}]'"
        yield Finding(f"extra {extra}", said)


def _configuration() -> Iterator[Finding]:
    from sim.scenario.files import conf_folder
    from sim.scenario.tables import evidence, registry

    said = f"{conf_folder()}: {len(registry().parameters)} parameters, {len(evidence())} findings"
    yield Finding("configuration", said)


def _machine_code() -> Iterator[Finding]:
    from sim.kernels.folder import cache_folder

    folder = cache_folder()
    if folder is None:
        remedy = "let XDG_CACHE_HOME name a folder of your own"
        yield Finding("machine code", "isn't kept, so that every run compiles", remedy)
        return
    kept = sum(1 for path in folder.rglob("*") if path.is_file())
    said = (
        f"{kept} files kept in {folder}" if kept else f"compiled at the first run, kept in {folder}"
    )
    yield Finding("machine code", said)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(Path.cwd()).free
    little = free < LITTLE_DISK
    yield Finding("disk", f"{free / 1e9:.1f} GB free here", "make room" if little else None)
    writable = os.access(Path.cwd(), os.W_OK)
    said = "results/ can be written here" if writable else "this folder can't be written"
    yield Finding("folder", said, None if writable else "change to a folder of yours, or give out=")


def _engines() -> Iterator[Finding]:
    """Run a little on both engines: they must leave the same."""
    from sim.engines import run_replicates
    from sim.launch import check

    study = check("compare", SMALL).study
    (compiled,), (mesa,) = (run_replicates(engine, study, [0]) for engine in ("compiled", "mesa"))
    differ = [name for name, table in compiled.items() if not table.equals(mesa[name])]
    said = "both leave the same tables" if not differ else f"tables differ: {', '.join(differ)}"
    yield Finding("engines", said, "report this, please" if differ else None)


CHECKS = (_python, _packages, _extras, _configuration, _machine_code, _disk, _engines)
