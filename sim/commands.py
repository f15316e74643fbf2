"""The commands there are: the question each answers, and an example that runs."""

from __future__ import annotations

from typing import NamedTuple


class Command(NamedTuple):
    """A command: its question in one line, and an example that runs (quoted so that zsh takes it)."""

    question: str
    example: str


COMMANDS = {
    "compare": Command(
        "What does delivery do? Arms on the same people, effects with intervals.",
        "circle compare groups=40 'arms=[waitlist,in_person,video]'",
    ),
    "lockstep": Command(
        "Do both engines do the same? The first week, group, member and state in which they differ.",
        "circle lockstep groups=4 seed=7",
    ),
    "bench": Command(
        "How fast is it, against what? Engines, peers, limits and start-up in one run.",
        "circle bench groups=40",
    ),
    "show": Command(
        "What is this? Values, units, ranges and sources of everything there is.",
        "circle show mode video",
    ),
}
STUDY_COMMANDS = ("compare", "lockstep", "bench")
