"""What is said beside the results: to whoever listens, in letters that a terminal shows."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def note(text: str) -> None:
    """Say something on standard error; a run goes on when nobody listens any more."""
    if sys.stderr is not None:
        with suppress(OSError):
            print(text, file=sys.stderr, flush=True)


def is_watched() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr is not None and sys.stderr.isatty()


def standard_output(wide: int) -> Console:
    """Return a console on standard output: as wide as its terminal, or `wide` characters where there is none.

    A reader that leaves is a `BrokenPipeError`, as with ``print``; rich would end the process, and say it failed.
    """
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    # A notebook gets text as a file would: rich's own HTML couldn't be kept or compared.
    terminal = Plain(force_jupyter=False)
    return terminal if terminal.is_terminal else Plain(width=wide, force_jupyter=False)


def printable(text: str) -> str:
    """Return a text in one line, without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()
