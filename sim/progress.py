"""How far a run is: a bar with the time left on a terminal, quiet lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, Self

from sim.terminal import is_watched, note

QUIET_EVERY = 15.0
"""Seconds between lines where there is no terminal."""
AT_ONCE = 0.2
"""Seconds within which what is done was kept from before, and says nothing of how fast things go."""
WITH_A_BAR = 80
"""Characters a terminal must have for the bar and the time gone, beside the numbers and the time left."""


class Progress:
    """Progress through a known number of things, shown on standard error."""

    def __init__(self, total: int, what: str) -> None:
        self.total, self.what, self.done, self.kept = total, what, 0, 0
        self.bar: Any = _bar() if is_watched() else None
        self.task: Any = None
        self.started = self.said = time.monotonic()

    def __enter__(self) -> Self:
        if self.bar is not None:
            self.bar.start()
            self.task = self.bar.add_task(self.what, total=self.total)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.bar is not None:
            self.bar.stop()

    def advance(self, by: int = 1) -> None:
        """Count more as done."""
        self.done += by
        if time.monotonic() - self.started < AT_ONCE:
            self.kept = self.done
        if self.bar is not None:
            self.bar.advance(self.task, by)
        elif time.monotonic() - self.said > QUIET_EVERY and self.done < self.total:
            self.said = time.monotonic()
            each = (self.said - self.started) / max(1, self.done - self.kept)
            left = each * (self.total - self.done)
            note(f"{self.done} of {self.total} {self.what}, about {left:.0f} s left")


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as RichProgress

    console = Console(stderr=True)
    room = console.width >= WITH_A_BAR
    return RichProgress(
        TextColumn("{task.description}"),
        *([BarColumn()] if room else []),
        MofNCompleteColumn(),
        *([TimeElapsedColumn()] if room else []),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=console,
    )
