"""Provenance: whatever decides numbers is part of the model's version."""

import subprocess
import sys
from pathlib import Path

import sim
from sim.provenance import LAW

ENGINES = "import sys, sim.engines.mesa.programme, sim.engines.compiled.engine; print(*sys.modules)"
DECIDES_NO_NUMBER = {"kernels"}
"""How code is compiled: machine code gives what Python does."""


def test_all_that_engines_load_of_sim_makes_the_version_of_the_model():
    said = subprocess.run(
        [sys.executable, "-c", ENGINES], check=True, capture_output=True, text=True
    )
    loaded = {name.split(".")[1] for name in said.stdout.split() if name.startswith("sim.")}
    assert loaded - DECIDES_NO_NUMBER == {name.removesuffix(".py") for name in LAW}


def test_the_version_is_made_of_files_that_exist():
    assert all((Path(sim.__file__).parent / name).exists() for name in LAW)
