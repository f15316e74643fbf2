"""What every process that works for a run has in common: how it is started, and with whom it ends."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from types import ModuleType

PR_SET_PDEATHSIG = 1


@contextmanager
def interruptions_held() -> Iterator[None]:
    """Start processes that no Ctrl-C reaches, though it is sent to all of a terminal: the parent decides."""
    resource_tracker.ensure_running()  # would let interruptions through again while it starts
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def without_main() -> Iterator[None]:
    """Start processes that don't run the user's script again: what they do is all in modules."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def die_with(parent: int) -> None:
    """Let this process end when its parent does, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
