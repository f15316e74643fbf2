"""Folders of results as a user names them with ``out``: looked at before anything that takes time."""

import pytest

from sim.cli import main
from sim.commands import STUDY_COMMANDS


@pytest.mark.parametrize("command", sorted(STUDY_COMMANDS))
def test_a_folder_in_use_is_refused_before_the_command_begins(
    command, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(f"experiments.{command}.run", lambda job: pytest.fail("it began"))
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "notes.txt").write_text("mine")
    swept = ["groups=1,2"] if command == "sweep" else []
    assert main([command, *swept, f"out={tmp_path / 'used'}"]) == 2
    error = capsys.readouterr().err
    assert f"out={tmp_path / 'used'}: there is something already" in error
    assert error.count("\n") == 1
    assert [path.name for path in tmp_path.rglob("*")] == ["used", "notes.txt"]


def test_an_empty_folder_is_one_to_use(tmp_path, monkeypatch):
    begun = []
    monkeypatch.setattr("experiments.validate.run", begun.append)
    assert main(["validate", f"out={tmp_path}"]) == 0
    assert [job.out for job in begun] == [str(tmp_path)]
