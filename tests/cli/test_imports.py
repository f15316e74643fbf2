"""What each way to start the command does without: libraries that take long to load."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = {"mesa", "numba", "networkx", "SALib"}
TABLES = {"pandas", "pyarrow", "scipy", "statsmodels"}
DRAWING = {"matplotlib", "PIL", "jinja2"}
CHECKING = {"hydra", "omegaconf", "pydantic", "numpy"}
NEVER = {
    *("mesa", "networkx", "SALib", "statsmodels", "agentpy", "starsim", "solara", "ray"),
    *("scipy.stats", "scipy.optimize", "scipy.spatial", "scipy.interpolate"),
    *("matplotlib.pyplot", "matplotlib.style", "matplotlib.animation"),
}


def loaded(*words, folder=ROOT):
    """The exit status of `circle` with these words, and what it has loaded by its end."""
    code = (
        "import json, sys; from sim.cli import main\n"
        "status = main(sys.argv[1:])\n"
        "print(json.dumps([status, list(sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True, cwd=folder
    )
    status, modules = json.loads(done.stdout.splitlines()[-1])
    return status, set(modules)


@pytest.mark.parametrize("words", [(), ("--help",), ("compar",)], ids=" ".join)
def test_circle_itself_loads_no_library(words):
    status, modules = loaded(*words)
    assert status == (2 if words == ("compar",) else 0)
    assert not (MODEL | TABLES | DRAWING | CHECKING | {"rich"}) & modules


@pytest.mark.parametrize("command", ["compare", "lockstep", "bench"])
def test_help_of_a_command_loads_no_library_but_to_read_its_file(command):
    status, modules = loaded(command, "--help")
    assert status == 0
    assert not (MODEL | TABLES | DRAWING | CHECKING | {"rich"}) & modules


@pytest.mark.parametrize(
    "words", [("show",), ("show", "mode", "video"), ("show", "parameter")], ids=" ".join
)
def test_show_composes_and_simulates_nothing(words):
    status, modules = loaded(*words)
    assert status == 0
    assert not (MODEL | TABLES | DRAWING | {"hydra", "omegaconf"}) & modules


@pytest.mark.parametrize(
    "words", ["hydra.run.dir=here", "grops=3", "groups=none", "arms=[waitlist,vidio]"]
)
def test_a_refusal_waits_for_nothing_that_simulates_or_draws(words):
    status, modules = loaded("compare", words)
    assert status == 2
    assert not (MODEL | TABLES | DRAWING) & modules
    if words.startswith("hydra"):
        assert not {"hydra", "omegaconf"} & modules


def test_a_compiled_comparison_loads_neither_mesa_nor_what_only_other_commands_need(tmp_path):
    words = ("groups=1", "replicates=2", "arms=[waitlist,video]", "schedule.follow_up=1")
    status, modules = loaded("compare", *words, "out=results", folder=tmp_path)
    assert status == 0
    assert (tmp_path / "results" / "figures" / "network.png").exists()
    assert not NEVER & modules
