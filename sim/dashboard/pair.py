"""Two courses side by side on the same people: which group of one answers to which of the other, and what they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from sim.dashboard.course import Course, Courses, Heed
from sim.figures.network_graphs import met, mutual
from sim.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from sim.figures.network_graphs import Week


@dataclass(frozen=True, eq=False)
class Pair:
    """A scene that was lived through: its study and the courses of its two arms."""

    study: Study
    courses: tuple[Course, Course]

    @property
    def labels(self) -> dict[str, str]:
        """Display labels by arm name, left and right."""
        return {course.arm.name: course.arm.label for course in self.courses}

    @property
    def horizon(self) -> int:
        """The last week."""
        return self.study.schedule.horizon

    @property
    def _anchor(self) -> Course:
        """The arm whose groups are numbered on the page: the left one, where it has groups."""
        left, right = self.courses
        return left if left.groups or not right.groups else right

    @property
    def groups(self) -> int:
        """How many groups one can look at; 1, everybody, where neither arm has any."""
        return max(1, self._anchor.groups)

    def people(self, group: int) -> list[int]:
        """Return the people that a group number stands for, in both arms."""
        return self._anchor.members(group) or list(self._anchor.persons)

    def group_in(self, at: int, group: int) -> int | None:
        """Return the group of an arm (0 left, 1 right) in which most of these people sit, None without groups."""
        seats = self.courses[at].seats
        found = Counter(seats[person] for person in self.people(group) if person in seats)
        return found.most_common(1)[0][0] if found else None

    def course_table(self, group: int) -> pd.DataFrame:
        """Return what becomes of a group's people, a row for each arm and week, as the figure takes it."""
        import pandas as pd

        rows = [row for at in (0, 1) for row in self._rows(at, group)]
        return pd.DataFrame(rows, columns=["arm", "week", "anxiety", "attendance", "closeness"])

    def _rows(self, at: int, group: int) -> list[tuple[Any, ...]]:
        course, people, seat = self.courses[at], self.people(group), self.group_in(at, group)
        columns = [course.persons.index(person) for person in people]
        anxiety = course.anxiety[:, columns].mean(axis=1)
        weeks = None if seat is None else course.watched(seat).weeks
        return [
            (
                course.arm.name,
                week,
                anxiety[week],
                nan if weeks is None else _share_who_came(weeks[week], people),
                nan if weeks is None else mean_closeness(weeks[week]),
            )
            for week in range(course.horizon + 1)
        ]


def _share_who_came(week: Week, people: Sequence[int]) -> float:
    if not met(week):
        return nan
    members = (week.members.get(person) for person in people)
    return sum(member is not None and member.present for member in members) / len(people)


def mean_closeness(week: Week) -> float:
    """Return the mean closeness over all pairs of a group; not defined of one person."""
    count = len(week.members)
    pairs = count * (count - 1) / 2
    return sum(mutual(week).values()) / pairs if pairs else nan


def live_through(study: Study, courses: Courses, heed: Heed) -> Pair:
    """Live through both arms of a study, which has two."""
    left, right = (courses.course(study, arm.name, heed) for arm in study.arms)
    return Pair(study, (left, right))
