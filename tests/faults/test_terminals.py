"""Terminals of all kinds: none, narrow ones, ones without colour, and readers that have seen enough."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from tests.faults.processes import PATIENCE, ROOT, heed_signals, start

TINY = ("compare", "groups=1", "replicates=2", "arms=[waitlist,video]")
NARROW = 40
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def on_a_terminal(*words, cwd, columns=NARROW, **env):
    """What a command shows on a terminal of so many columns, and its exit status."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    variables = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "NO_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-m", "sim.cli", *words],
        cwd=cwd,
        env={**variables, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **env},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = bytearray()
    try:
        while piece := _read(ours):
            shown += piece
        status = process.wait(PATIENCE)
    finally:
        process.kill()
        os.close(ours)
    return shown.decode(), status


def _read(terminal):
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that nobody writes there any more
        return b""


def lines_of(shown):
    """The lines as they stand on the screen at the end: what was written over is gone."""
    return [line.rstrip("\r").rpartition("\r")[2] for line in ESCAPE.sub("", shown).split("\n")]


def test_on_a_narrow_terminal_without_colour_all_is_there_and_plain(tmp_path):
    shown, status = on_a_terminal(*TINY, "out=run", cwd=tmp_path, NO_COLOR="1")
    assert status == 0
    assert not COLOUR.search(shown)
    lines = lines_of(shown)
    own = lines[: next(i for i, line in enumerate(lines) if line.startswith("report:"))]
    assert max(map(len, own)) <= NARROW
    said = " ".join(" ".join(own).split())
    assert "2/2 left 0:00:00" in said
    assert "Video had no clear effect on anxiety against Waitlist" in said
    assert "attend 79.4 %" in said


def test_with_colours_a_terminal_gets_them(tmp_path):
    shown, status = on_a_terminal("show", "mode", "video", cwd=tmp_path, columns=100)
    assert status == 0
    assert COLOUR.search(shown)


@pytest.mark.parametrize("words", [("show",), ("show", "mode", "video"), ()])
def test_without_a_terminal_nothing_steers_one(words, tmp_path):
    process = start("sim.cli", *words, cwd=tmp_path)
    out, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert "\x1b" not in out + errors


def test_who_reads_one_line_gets_it_and_the_run_is_whole(tmp_path):
    command = f"{sys.executable} -m sim.cli {' '.join(TINY[:-1])} '{TINY[-1]}' out=run"
    found = subprocess.run(
        ["bash", "-c", f"{command} | head -1; exit ${{PIPESTATUS[0]}}"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=heed_signals,
    )
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.count("\n") == 1
    assert (tmp_path / "run" / "report.html").exists()


@pytest.mark.faults
def test_two_runs_of_the_same_second_have_folders_of_their_own(tmp_path):
    both = [start("sim.cli", *TINY, cwd=tmp_path) for _ in range(2)]
    said = [each.communicate(timeout=PATIENCE) for each in both]
    assert [each.returncode for each in both] == [0, 0], said
    runs = sorted((tmp_path / "results" / "compare" / "default").iterdir())
    assert len(runs) == 2
    first, second = ((run / "effects.csv").read_bytes() for run in runs)
    assert first == second
