"""What the page opens with: set by the command, read by every tab."""

from __future__ import annotations

from dataclasses import dataclass, field

from sim.dashboard.course import Courses
from sim.dashboard.scene import Scene, Source


@dataclass(frozen=True)
class Opening:
    """Where scenes come from, the first one, and the courses all tabs share."""

    source: Source
    scene: Scene
    courses: Courses = field(default_factory=Courses)


_opened: list[Opening] = []


def open_with(opening: Opening) -> None:
    """Let the page open with this."""
    _opened[:] = [opening]


def opened() -> Opening:
    """Return what the page opens with; the default arms where nothing was said.

    Raises
    ------
    Refusal
        Where the shipped configuration is no study.
    """
    if not _opened:
        source = Source()
        open_with(Opening(source, source.start(())))
    return _opened[0]
