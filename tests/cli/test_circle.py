"""`circle` itself, its help and `circle show`."""

import pytest

from sim.cli import main
from sim.commands import COMMANDS
from sim.scenario import evidence, registry


def test_overview_names_every_command_with_an_example(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 0
    shown = capsys.readouterr().out
    for name, command in COMMANDS.items():
        assert name in shown
        assert command.example in shown


def test_help_of_a_command_lists_its_settings(capsys: pytest.CaptureFixture[str]):
    assert main(["compare", "--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("groups: 40", "precision:", "entry: enrolled", "usage: circle compare"):
        assert word in shown


def test_an_unknown_command_gets_the_nearest(capsys: pytest.CaptureFixture[str]):
    assert main(["compar"]) == 2
    assert "did you mean compare?" in capsys.readouterr().err


def test_show_gives_values_units_ranges_and_sources(capsys: pytest.CaptureFixture[str]):
    assert main(["show", "mode", "video"]) == 0
    line = next(
        each for each in capsys.readouterr().out.splitlines() if each.startswith("cue_fidelity")
    )
    for word in ("0.75", "share", "0.5 to 0.95", "assumed", "norwood2018"):
        assert word in line
    assert main(["show", "population", "rural"]) == 0
    line = next(
        each for each in capsys.readouterr().out.splitlines() if each.startswith("rural_share")
    )
    assert " 1 " in line
    assert "weaver2013" in line


@pytest.mark.parametrize(
    "kind", ["arm", "mode", "delivery", "programme", "population", "study", "engine"]
)
def test_show_can_show_everything_it_lists(kind: str, capsys: pytest.CaptureFixture[str]):
    assert main(["show", kind]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert names
    for name in names:
        assert main(["show", kind, name]) == 0
        assert name in capsys.readouterr().out


def test_show_names_every_parameter_and_finding(capsys: pytest.CaptureFixture[str]):
    assert main(["show", "parameter"]) == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in registry().parameters)
    assert main(["show", "evidence"]) == 0
    shown = capsys.readouterr().out
    assert all(f"{name}:" in shown for name in evidence())
    assert main(["show", "parameter", "home_anxiety_mean"]) == 0
    assert "johansson2008" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("mode", "vidoe"), "video"),
        (("modes",), "mode"),
        (("parameter", "carry"), "carry_over"),
        (("evidence", "compen2019"), "compen2018"),
    ],
)
def test_show_refuses_what_there_is_not(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["show", *words]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert len(error.strip().splitlines()) == 1
