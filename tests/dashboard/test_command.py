"""`circle watch` itself: its options, and what is refused before anything is served."""

import importlib.util
import socket

import pytest

from sim.cli import main


@pytest.fixture
def with_solara(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object())


def refused(words, capsys):
    assert main(["watch", "--no-browser", "--port", "0", *words]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.strip().splitlines()) == 1
    return said.err


def test_without_the_extra_it_says_how_to_get_it(monkeypatch, capsys):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert "pip install 'circlesim[dashboard]'" in refused((), capsys)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("vidoe", "in_person"), "did you mean video?"),
        (("video",), "name two arms"),
        (("arms=[video,forum]",), "name two arms as words"),
        (("arm.video.mode.fatige=.3",), "did you mean"),
        (("seed=-1",), "seed"),
        (("hydra.run.dir=x",), "only the scenario can be set"),
    ],
)
def test_wrong_input_is_refused(with_solara, words, said, capsys):
    assert said in refused(words, capsys)


def test_a_port_that_is_taken_is_refused(with_solara, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["watch", "--no-browser", "--port", port]) == 2
    assert f"--port {port}: can't be listened on" in capsys.readouterr().err


def test_there_is_no_such_port(with_solara, capsys):
    assert main(["watch", "--port", "99999999"]) == 2
    assert "--port 99999999" in capsys.readouterr().err
