"""``make documents``: writes what has changed, into a checkout only."""

import pytest

from sim.documents import __main__ as command
from sim.documents import documents
from sim.scenario.refusal import Refusal


def test_what_is_written_is_what_is_made_and_only_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    assert command.write() == 0
    assert {
        path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()
    } == documents()
    assert "written: docs/ODD.md" in capsys.readouterr().out
    assert command.write() == 0
    assert capsys.readouterr().out == ""


def test_nothing_is_written_where_there_is_no_checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "FOLDER", tmp_path / "docs")
    with pytest.raises(Refusal, match="made in a checkout"):
        command.write()
    assert not list(tmp_path.iterdir())
