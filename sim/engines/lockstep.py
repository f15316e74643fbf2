"""Where two runs part: the first week, group, member and state in which they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.engines import EngineName, run_replicates
from sim.recording import FACILITATOR

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

EVERY_GROUP = 10**9


@dataclass(frozen=True)
class Difference:
    """The first thing in which two runs differ.

    Attributes
    ----------
    member : int or None
        Person number; None for a number of the whole group.
    state : str
        What differs; a tie is 'closeness to PERSON'.
    """

    arm: str
    week: int
    group: int
    member: int | None
    state: str
    first: Any
    second: Any

    def __str__(self) -> str:
        who = (
            f"group {self.group}"
            if self.member is None
            else f"group {self.group}, member {self.member}"
        )
        return f"{self.arm}, week {self.week}, {who}: {self.state} is {self.first!r} and {self.second!r}"


def compare_engines(
    study: Study, first: EngineName = "mesa", second: EngineName = "compiled"
) -> Difference | None:
    """Run a study's first replicate on two engines and return where they first differ, if they do."""
    watched = replace(study, watched_groups=EVERY_GROUP)
    runs = [run_replicates(engine, watched, [0])[0] for engine in (first, second)]
    return first_difference(*runs)


def first_difference(
    first: Mapping[str, pd.DataFrame], second: Mapping[str, pd.DataFrame]
) -> Difference | None:
    """Return where two runs' tables first differ, by week, then arm, group and member; None if nowhere.

    Parameters
    ----------
    first, second : mapping of str to DataFrame
        Tables of one replicate in which every group was watched, see `sim.recording.tables`.
    """
    found = [
        difference
        for table, keys in (
            ("members", ["week", "arm", "group", "person"]),
            ("ties", ["week", "arm", "group", "source", "target"]),
            ("weeks", ["week", "arm", "group"]),
            ("patients", ["week", "arm", "group", "person"]),
        )
        if (difference := _first(first[table], second[table], keys)) is not None
    ]
    return min(found, key=lambda each: each.week) if found else None


def _first(first: pd.DataFrame, second: pd.DataFrame, keys: list[str]) -> Difference | None:
    both = first.merge(
        second, on=["replicate", *keys], how="outer", suffixes=("", "'"), indicator="_in"
    )
    both = both.sort_values(keys, kind="stable")
    for state in (name for name in first.columns if name not in ("replicate", *keys)):
        same = (both[state] == both[f"{state}'"]) | (both[state].isna() & both[f"{state}'"].isna())
        both[f"{state}?"] = ~same | (both["_in"] != "both")
    marks = both[[name for name in both.columns if name.endswith("?")]]
    parted = marks.any(axis=1)
    if not parted.any():
        return None
    at = both.index[parted][0]
    state = str(marks.loc[at].idxmax()).removesuffix("?")
    row = both.loc[at]
    member = row["person"] if "person" in keys else row.get("source")
    return Difference(
        arm=str(row["arm"]),
        week=int(row["week"]),
        group=int(row["group"]),
        member=None if member is None else int(member),
        state=_tie(int(row["target"])) if "target" in keys else state,
        first=row[state],
        second=row[f"{state}'"],
    )


def _tie(target: int) -> str:
    return "alliance" if target == FACILITATOR else f"closeness to {target}"
