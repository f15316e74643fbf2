"""Where on a course one looks: group, week and turn, and how they move."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sim.dashboard.pair import Pair
from sim.dashboard.pictures import turns_in


@dataclass(frozen=True)
class View:
    """A place in a pair of courses.

    Attributes
    ----------
    group : int
        Number of the group, from 0.
    week : int
        From 0, the baseline.
    turn : int
        Turn of the week's conversation, from 1; 0 before the first.
    """

    group: int = 0
    week: int = 0
    turn: int = 0

    def within(self, pair: Pair) -> View:
        """Return the nearest place that a pair of courses has."""
        group = min(max(self.group, 0), pair.groups - 1)
        week = min(max(self.week, 0), pair.horizon)
        turn = min(max(self.turn, 0), turns_in(pair, group, week))
        return View(group, week, turn)

    def at_week(self, week: int, pair: Pair) -> View:
        """Return the view of another week, before its first turn."""
        return replace(self, week=week, turn=0).within(pair)

    def at_turn(self, turn: int, pair: Pair) -> View:
        """Return the view of another turn of the week."""
        return replace(self, turn=turn).within(pair)

    def next(self, pair: Pair, *, by_turns: bool) -> View:
        """Return where playing goes on: to the next week, or turn by turn through the sessions.

        At the end it is where it was.
        """
        if by_turns and self.turn < turns_in(pair, self.group, self.week):
            return self.at_turn(self.turn + 1, pair)
        if self.week == pair.horizon:
            return self
        return self.at_week(self.week + 1, pair)
