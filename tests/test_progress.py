"""How far a run is, where there is no terminal: a line now and then, with the time left of what is still to do."""

import pytest

from sim import progress
from sim.progress import Progress


@pytest.fixture
def clock(monkeypatch):
    """The seconds that have gone, to be set."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "is_watched", lambda: False)
    return now


def test_lines_come_seldom_and_tell_the_time_left(clock, capsys):
    with Progress(100, "points") as bar:
        for second in range(1, 61):
            clock[0] = float(second)
            bar.advance()
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "16 of 100 points, about 84 s left",
        "32 of 100 points, about 68 s left",
        "48 of 100 points, about 52 s left",
    ]


def test_what_was_kept_from_before_says_nothing_of_the_pace(clock, capsys):
    with Progress(100, "points") as bar:
        bar.advance(60)
        clock[0] = 20.0
        bar.advance(10)
    assert capsys.readouterr().err == "70 of 100 points, about 60 s left\n"


def test_a_finished_run_says_nothing_more(clock, capsys):
    with Progress(10, "points") as bar:
        clock[0] = 100.0
        bar.advance(10)
    assert capsys.readouterr().err == ""
