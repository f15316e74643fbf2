"""How a command ends: its exit status, what it says, and what signals do to it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from sim.scenario.refusal import Refusal
from sim.terminal import note

DONE, FAILED, REFUSED, BUSY, INTERRUPTED, TERMINATED = 0, 1, 2, 75, 130, 143


class Terminated(BaseException):
    """The process was asked to end."""


class Failed(RuntimeError):  # noqa: N818 - says what failed, not that the program is at fault
    """A command did its work and found that something failed; exit status 1."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows."""
        return [str(self)]


class Interrupted(BaseException):
    """A run was interrupted; its text says how to go on."""

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows."""
        return [str(self)]


def exit_status(name: str, action: Callable[[], int]) -> int:
    """Do what a command does, and return its exit status.

    Parameters
    ----------
    name : str
        Of the command, as in ``circle compare``; what is said begins with it.

    Returns
    -------
    int
        What the action returns, or 1 something failed, 2 input refused, 75 another process writes there, 130 and
        143 interrupted. In each of these cases one sentence is said on standard error.
    """
    with _heeding_signals():
        try:
            return _printed(action)
        except Refusal as refusal:
            return _say(f"{name}: {refusal}", REFUSED)
        except KeyboardInterrupt:
            return _say(f"{name}: interrupted.", INTERRUPTED)
        except Terminated:
            return _say(f"{name}: ended.", TERMINATED)
        except Interrupted as interruption:
            asked = isinstance(interruption.__cause__, Terminated)
            return _say(f"{name}: {interruption}", TERMINATED if asked else INTERRUPTED)
        except BrokenPipeError:
            _stop_printing()
            return DONE
        except (RuntimeError, OSError, MemoryError, ValueError) as failure:
            return _of_failure(name, failure)


def _of_failure(name: str, failure: Exception) -> int:
    from sim.population import TooFewEligible
    from sim.runner import ShardFailed
    from sim.runner.executor import WorkersFailed
    from sim.store import Busy, DamagedShard

    if isinstance(failure, Busy):
        return _say(f"{name}: {failure}", BUSY)
    said = (Failed, TooFewEligible, ShardFailed, WorkersFailed, DamagedShard, OSError)
    if isinstance(failure, said):
        return _say(f"{name}: {failure}", FAILED)
    if isinstance(failure, MemoryError):
        return _say(f"{name}: there is too little memory; give fewer groups or replicates.", FAILED)
    raise failure


def _printed(action: Callable[[], int]) -> int:
    """Do what a command does, and let what it printed reach its reader, while a failure can still be said."""
    status = action()
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _stop_printing()
        raise
    return status


def _say(text: str, status: int) -> int:
    note(text)
    return status


def _stop_printing() -> None:
    # Python would otherwise complain at its end that what is printed can't be written.
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


@contextmanager
def _heeding_signals() -> Iterator[None]:
    """Let the first SIGINT or SIGTERM end a command in good order, and a second one at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    for number in before:
        signal.signal(number, _end_well)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end_well(number: int, _frame: FrameType | None) -> None:
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _end_now)
    raise KeyboardInterrupt if number == signal.SIGINT else Terminated


def _end_now(number: int, _frame: FrameType | None) -> None:
    # Nothing is lost: every name on the disk is absent or whole, and workers die with this process.
    os._exit(INTERRUPTED if number == signal.SIGINT else TERMINATED)
