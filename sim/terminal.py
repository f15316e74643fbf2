"""What is said beside the results: to whoever listens, in letters that a terminal shows."""

from __future__ import annotations

import sys
from contextlib import suppress


def note(text: str) -> None:
    """Say something on standard error; a run goes on when nobody listens any more."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(text, file=sys.stderr, flush=True)


def is_watched() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def printable(text: str) -> str:
    """Return a text in one line, without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
