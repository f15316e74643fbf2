"""Watched groups week by week: members and facilitator as nodes, felt closeness on the edges."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from sim.figures.tables import require, require_arms, require_columns

if TYPE_CHECKING:
    import pandas as pd

Layout = Literal["circular", "spring"]
Position = tuple[float, float]

#: The facilitator's number in the table of ties.
FACILITATOR: Final = -1
#: Weaker ties are not drawn; and in groups larger than this, only each member's closest ones.
LEAST_CLOSENESS: Final = 0.05
LARGE_GROUP: Final = 12
CLOSEST: Final = 2
_MEMBER_COLUMNS: Final = [
    "replicate",
    "arm",
    "group",
    "week",
    "person",
    "anxiety",
    "present",
    "enrolled",
]
_TIE_COLUMNS: Final = ["replicate", "arm", "group", "week", "source", "target", "closeness"]
_REMEDY: Final = "record the watched groups (members and ties)"


class Member(NamedTuple):
    """A member's state in one week."""

    anxiety: float
    present: bool
    enrolled: bool


@dataclass(frozen=True)
class Week:
    """One week of a group: its members by number, and the closeness that one feels to another.

    Attributes
    ----------
    ties
        By source and target; towards the facilitator the alliance. Ties to people who are no
        members that week are left out.
    """

    members: Mapping[int, Member]
    ties: dict[tuple[int, int], float]
    facilitated: bool


@dataclass(frozen=True)
class Watched:
    """One group of one arm, week by week."""

    arm: str
    weeks: Mapping[int, Week]

    @property
    def people(self) -> list[int]:
        """Everybody who was ever a member, ascending."""
        return sorted({person for week in self.weeks.values() for person in week.members})

    @property
    def facilitated(self) -> bool:
        """Whether the group has a facilitator."""
        return any(week.facilitated for week in self.weeks.values())


def watched_groups(
    members: pd.DataFrame, ties: pd.DataFrame, arms: Sequence[str], replicate: int, group: int
) -> list[Watched]:
    """Return one group in each of the arms.

    Raises
    ------
    ValueError
        If a table is empty or lacks columns, or the group was not watched in an arm.
    """
    require(members, "members", _MEMBER_COLUMNS, _REMEDY)
    require_columns(ties, "ties", _TIE_COLUMNS, _REMEDY)
    require_arms(members, "members", {arm: arm for arm in arms})
    groups = [
        Watched(
            arm,
            _weeks(
                _select(members, arm, replicate, group, "members"),
                ties[_chosen(ties, arm, replicate, group)],
            ),
        )
        for arm in arms
    ]
    # A programme for one has no ties; a group without any was not recorded.
    if ties.empty and any(len(one.people) > 1 for one in groups):
        raise ValueError(f"table 'ties' has no rows: {_REMEDY}")
    return groups


def _chosen(table: pd.DataFrame, arm: str, replicate: int, group: int) -> pd.Series[bool]:
    return (table["arm"] == arm) & (table["replicate"] == replicate) & (table["group"] == group)


def _select(table: pd.DataFrame, arm: str, replicate: int, group: int, name: str) -> pd.DataFrame:
    rows = table[_chosen(table, arm, replicate, group)]
    if rows.empty:
        raise ValueError(
            f"table '{name}' has no group {group} of replicate {replicate} in {arm}: "
            "choose a group that was watched"
        )
    return rows


def _weeks(members: pd.DataFrame, ties: pd.DataFrame) -> dict[int, Week]:
    felt = ties[ties["closeness"].notna()]
    facilitated = bool((felt["target"] == FACILITATOR).any())
    weeks = {
        int(str(week)): Week(_members(rows), {}, facilitated)
        for week, rows in members.groupby("week")
    }
    columns = (felt[name].tolist() for name in ("week", "source", "target", "closeness"))
    for week, source, target, closeness in zip(*columns, strict=True):
        if week in weeks and {source, target} <= weeks[week].members.keys() | {FACILITATOR}:
            weeks[week].ties[source, target] = closeness
    return weeks


def _members(rows: pd.DataFrame) -> dict[int, Member]:
    columns = (rows[name].tolist() for name in ("person", *Member._fields))
    return {person: Member(*state) for person, *state in zip(*columns, strict=True)}


def met(week: Week) -> bool:
    """Whether anybody met that week."""
    return any(member.present for member in week.members.values())


def mutual(week: Week) -> dict[tuple[int, int], float]:
    """Return closeness between members, the mean of both directions (0 where one lacks)."""
    pairs: dict[tuple[int, int], float] = {}
    for (source, target), closeness in week.ties.items():
        if FACILITATOR not in (source, target):
            pair = (min(source, target), max(source, target))
            pairs[pair] = pairs.get(pair, 0.0) + closeness / 2
    return pairs


def shown_ties(week: Week) -> dict[tuple[int, int], float]:
    """Return the ties worth drawing, of a large group only the closest of each member."""
    pairs = {ends: value for ends, value in mutual(week).items() if value >= LEAST_CLOSENESS}
    if len(week.members) <= LARGE_GROUP:
        return pairs
    kept: set[tuple[int, int]] = set()
    for person in week.members:
        own = [ends for ends in pairs if person in ends]
        kept.update(sorted(own, key=lambda ends: (-pairs[ends], ends))[:CLOSEST])
    return {ends: value for ends, value in pairs.items() if ends in kept}


def alliances(week: Week) -> dict[int, float]:
    """Return each member's alliance with the facilitator; empty where there is none."""
    return {
        source: alliance
        for (source, target), alliance in week.ties.items()
        if target == FACILITATOR
    }


def positions(group: Watched, layout: Layout, seed: int | None) -> dict[int, Position]:
    """Return one place for each person and the facilitator, the same in all weeks.

    Parameters
    ----------
    group
        The watched group.
    layout
        'circular' puts people on a circle by number, clockwise from the top, and the
        facilitator in the middle; 'spring' puts close people near each other.
    seed
        Seed of the spring layout.

    Raises
    ------
    ValueError
        If the layout is unknown, or 'spring' comes without a seed.
    """
    if layout == "circular":
        return _circle(group)
    if layout != "spring":
        raise ValueError(f"layout={layout!r}: choose 'circular' or 'spring'")
    if seed is None:
        raise ValueError("layout='spring' needs seed=, so that the picture can be repeated")
    return _spring(group, seed)


def _circle(group: Watched) -> dict[int, Position]:
    people = group.people
    middle = {FACILITATOR: (0.0, 0.0)} if group.facilitated else {}
    if len(people) == 1 and not middle:
        return {people[0]: (0.0, 0.0)}
    angles = [2 * math.pi * place / len(people) for place in range(len(people))]
    places = {
        person: (math.sin(angle), math.cos(angle))
        for person, angle in zip(people, angles, strict=True)
    }
    return {**places, **middle}


def _spring(group: Watched, seed: int) -> dict[int, Position]:
    import networkx as nx

    total: nx.Graph[int] = nx.Graph()
    total.add_nodes_from(group.people)
    for source, target, closeness in _all_ties(group.weeks.values()):
        so_far: dict[str, Any] = total.get_edge_data(source, target, {"weight": 0.0})
        total.add_edge(source, target, weight=so_far["weight"] + closeness)
    apart = 3 / math.sqrt(len(total))
    found = nx.spring_layout(total, k=apart, iterations=200, seed=seed, weight="weight")
    x, y = ([float(place[axis]) for place in found.values()] for axis in (0, 1))
    return dict(zip(found, zip(_spread(x), _spread(y), strict=True), strict=True))


def _spread(values: Sequence[float]) -> list[float]:
    """Stretch coordinates over the panel, from -1 to 1."""
    low, high = min(values), max(values)
    return [2 * (value - low) / ((high - low) or 1.0) - 1 for value in values]


def _all_ties(weeks: Iterable[Week]) -> list[tuple[int, int, float]]:
    return [
        (*ends, closeness)
        for week in weeks
        for ends, closeness in [
            *mutual(week).items(),
            *(((person, FACILITATOR), value) for person, value in alliances(week).items()),
        ]
    ]
