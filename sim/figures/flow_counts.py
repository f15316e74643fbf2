"""Counts of a participant flow, read from the table of patients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sim.figures.tables import require, require_arms

if TYPE_CHECKING:
    import pandas as pd

Entry = Literal["enrolled", "offered"]

_REMEDY: Final = "record patients at the assessments"
_COLUMNS: Final = [
    "replicate",
    "arm",
    "person",
    "group",
    "week",
    "reached",
    "uptake",
    "sessions_held",
    "dropout_week",
    "observed",
]


@dataclass(frozen=True)
class ArmFlow:
    """What became of the people of one arm; counts are means over replicates."""

    people: float
    reached: float
    accepted: float
    seated: float
    groups: float
    left: float
    holds_sessions: bool
    assessed: Mapping[int, float]


@dataclass(frozen=True)
class Flow:
    """From screening to the last assessment; counts are means over replicates."""

    screened: float
    enrolled: float
    arms: Mapping[str, ArmFlow]
    replicates: int

    @property
    def not_enrolled(self) -> float:
        """Screened and not eligible."""
        return self.screened - self.enrolled


def flow_counts(
    patients: pd.DataFrame, labels: Mapping[str, str], replicate: int | None = None
) -> Flow:
    """Count the people at each stage.

    Parameters
    ----------
    patients
        One row per replicate, arm, person and assessment.
    labels
        Arm name to display label, in arm order.
    replicate
        Count this replicate; all, averaged, if None.

    Raises
    ------
    ValueError
        If the table is empty, lacks columns or arms, or does not hold the replicate.
    """
    require(patients, "patients", _COLUMNS, _REMEDY)
    require_arms(patients, "patients", labels)
    table = patients
    if replicate is not None:
        table = patients[patients["replicate"] == replicate]
        if table.empty:
            held = sorted(int(value) for value in patients["replicate"].unique())
            raise ValueError(f"replicate={replicate}: choose from {held[0]} to {held[-1]}")
    by_replicate = table.groupby("replicate")["person"]
    arms = {arm: _arm(table[table["arm"] == arm]) for arm in labels}
    return Flow(
        screened=float((by_replicate.max() + 1).mean()),
        enrolled=float(by_replicate.nunique().mean()),
        arms=arms,
        replicates=int(table["replicate"].nunique()),
    )


def _arm(rows: pd.DataFrame) -> ArmFlow:
    replicates = int(rows["replicate"].nunique())
    # A row knows of leaving only up to its own assessment, so a person's last row tells.
    people = rows.sort_values("week").drop_duplicates(["replicate", "person"], keep="last")
    seated = people[people["group"] >= 0]
    assessed = rows[rows["observed"]].groupby("week").size()
    weeks = sorted(int(week) for week in rows["week"].unique())
    return ArmFlow(
        people=len(people) / replicates,
        reached=float(people["reached"].sum()) / replicates,
        accepted=float(people["uptake"].sum()) / replicates,
        seated=len(seated) / replicates,
        groups=len(seated[["replicate", "group"]].drop_duplicates()) / replicates,
        left=float((seated["dropout_week"] >= 0).sum()) / replicates,
        holds_sessions=bool((rows["sessions_held"] > 0).any()),
        assessed={week: float(assessed.get(week, 0)) / replicates for week in weeks},
    )
