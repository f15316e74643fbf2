"""A study as a notebook shows it: whom it is about, and its arms as a table."""

from __future__ import annotations

from html import escape

from sim.study import Arm, Study

COLUMNS = ("arm", "label", "sessions", "members a group", "cue fidelity", "fatigue")
"""What is shown of each arm; all else is among its attributes."""


class ShownStudy(Study):
    """A study that says what it is."""

    @classmethod
    def of(cls, study: Study) -> ShownStudy:
        """Return a study with the words of this class."""
        return cls(**vars(study))

    def __repr__(self) -> str:
        rows = [COLUMNS, *map(_row, self.arms)]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = ("  ".join(map(str.ljust, row, widths)).rstrip() for row in rows)
        return "\n".join([self._about(), *lines])

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{each}</th>" for each in COLUMNS)
        rows = ("".join(f"<td>{escape(each)}</td>" for each in _row(arm)) for arm in self.arms)
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<p>{escape(self._about())}</p><table><tr>{head}</tr>{body}</table>"

    def _about(self) -> str:
        weeks = ", ".join(map(str, self.schedule.assessments))
        return (
            f"{self.name}: {self.patients} people, {self.entry}, programme until week {self.schedule.end_week},"
            f" assessed at weeks {weeks}; seed {self.seed}"
        )


def _row(arm: Arm) -> tuple[str, ...]:
    """Return an arm in a few words, for `COLUMNS`; a dash where nobody meets."""
    if not arm.holds_sessions:
        return arm.name, arm.label, *["–"] * 4
    mode = arm.modes[0]
    numbers = (arm.programme.sessions, arm.size, mode.cue_fidelity, mode.fatigue)
    return arm.name, arm.label, *(f"{number:g}" for number in numbers)
