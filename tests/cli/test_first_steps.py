"""`circle new`, `circle doctor` and `circle completion`."""

import pandas as pd
import pytest
import yaml

from sim import doctor
from sim.cli import main
from sim.commands import COMMANDS, TOPICS
from sim.completion import SCRIPTS, completed
from sim.launch import check
from sim.scenario import registry


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_new_study_is_accepted_as_it_stands(here, capsys):
    assert main(["new", "study", "rural_video"]) == 0
    said = capsys.readouterr().out
    assert "+study=rural_video" in said
    text = (here / "my_conf" / "study" / "rural_video.yaml").read_text()
    assert yaml.safe_load(text)["name"] == "rural_video"
    study = check("compare", ["+study=rural_video"], here / "my_conf").study
    assert [arm.name for arm in study.arms] == ["waitlist", "in_person", "ours"]
    assert study.arm("ours").label == "Our video group"


@pytest.mark.parametrize("name", ["../x", "Rural", "", "x" * 65, "compen2018", "taken"])
def test_a_name_that_cannot_be_one_or_is_taken_is_refused(here, capsys, name):
    (here / "my_conf" / "study").mkdir(parents=True)
    taken = here / "my_conf" / "study" / "taken.yaml"
    taken.write_text("mine")
    assert main(["new", "study", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert taken.read_text() == "mine"
    assert list((here / "my_conf" / "study").iterdir()) == [taken]


def test_the_doctor_finds_a_whole_installation_well(capsys):
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    for words in ("circlesim", "model", "both leave the same tables", "All is well."):
        assert words in said


def test_the_doctor_tells_what_is_not_well_and_goes_on(capsys, monkeypatch):
    def broken():
        raise OSError("no such folder")

    monkeypatch.setattr("sim.doctor.CHECKS", (broken, *doctor.CHECKS[:1]))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "NOT broken" in said
    assert "no such folder" in said
    assert "ok  Python" in said


def test_the_doctor_tells_when_engines_differ(capsys, monkeypatch):
    def run_replicates(engine, *_):
        return ({"weeks": pd.DataFrame({"anxiety": [engine == "mesa"]})},)

    monkeypatch.setattr("sim.engines.run_replicates", run_replicates)
    assert main(["doctor"]) == 1
    assert "tables differ: weeks" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("circle comp", {"compare", "completion"}),
        ("circle compare pop", {"population="}),
        ("circle compare param", {"parameters=", "parameters."}),
        ("circle compare +st", {"+study="}),
        ("circle sweep population=ru", {"population=rural"}),
        ("circle compare parameters.carry", {"parameters.carry_over="}),
        ("circle show mode vi", {"video"}),
        ("circle compare +study=comp", {"+study=compen2018"}),
        ("circle nothing x", set()),
    ],
)
def test_words_are_completed(line, found):
    assert found <= set(completed(line))
    assert all(each.startswith(line.split()[-1]) for each in completed(line))


def test_everything_that_may_follow_is_offered():
    assert set(completed("circle ")) == set(COMMANDS)
    assert {f"parameters.{name}=" for name in registry().parameters} == set(
        completed("circle compare parameters.")
    )
    assert "groups=" in completed("circle compare ")


@pytest.mark.parametrize("shell", SCRIPTS)
def test_a_script_asks_circle_itself(shell, capsys):
    assert main(["completion", shell]) == 0
    assert "circle completion words" in capsys.readouterr().out


def test_every_command_has_its_topic():
    assert sorted(name for names in TOPICS.values() for name in names) == sorted(COMMANDS)
