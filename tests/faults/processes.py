"""Processes that tests start, watch and kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120
"""Seconds after which a test that waits has failed."""


def start(module: str, *words: object, cwd: Path | None = None) -> subprocess.Popen[str]:
    """Start ``python -m MODULE WORDS`` as the leader of a group, as a shell does."""
    return subprocess.Popen(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=cwd or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=heed_signals,
    )


def heed_signals() -> None:
    """Undo what a shell does to processes in the background."""
    for number in (signal.SIGINT, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)


def complete(module: str, *words: object, cwd: Path | None = None) -> tuple[int, str, str]:
    """Run a module to its end: exit status, output and errors."""
    return ended(start(module, *words, cwd=cwd))


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    try:
        out, errors = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    return process.returncode, out, errors


def wait_until(true, what: str) -> None:
    patience = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < patience, f"waited in vain for {what}"
        time.sleep(0.02)


def workers_of(parent: int) -> list[int]:
    """The worker processes of a process, without Python's tracker of resources."""
    children = Path(f"/proc/{parent}/task/{parent}/children")
    try:
        found = [int(each) for each in children.read_text().split()]
    except OSError:
        return []
    return [each for each in found if b"spawn_main" in command_of(each)]


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def kill(process: int, number: int = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


def shards_in(folder: Path) -> list[Path]:
    """Shards that are done, as their names say."""
    return [path for path in folder.glob("shards/*") if path.name.isalnum()]


def half_files(folder: Path) -> list[Path]:
    return list(folder.rglob(".writing-*"))
