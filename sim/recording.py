"""What to record, and which reduction: rows that both engines fill, and the tables made of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from sim.study import Study

ENDPOINT = np.dtype(
    [
        ("person", np.int32),
        ("group", np.int32),
        ("week", np.int16),
        ("latent_anxiety", np.float64),
        ("latent_depression", np.float64),
        ("skill", np.float64),
        ("latent_cohesion", np.float64),
        ("alliance", np.float64),
        ("anxiety", np.float64),
        ("depression", np.float64),
        ("gad7", np.float64),
        ("quality_of_life", np.float64),
        ("cohesion", np.float64),
        ("treatment_adherence", np.float64),
        ("reached", np.bool_),
        ("uptake", np.bool_),
        ("enrolled", np.bool_),
        ("sessions_held", np.int16),
        ("sessions_enrolled", np.int16),
        ("sessions_attended", np.int16),
        ("dropout_week", np.int16),
        ("observed", np.bool_),
    ]
)
"""One person of the cohort at one assessment."""

GROUP_WEEK = np.dtype(
    [
        ("group", np.int32),
        ("week", np.int16),
        ("cohort", np.int32),
        ("enrolled", np.int32),
        ("present", np.int32),
        ("anxiety", np.float64),
        ("depression", np.float64),
        ("skill", np.float64),
        ("cohesion", np.float64),
        ("alliance", np.float64),
        ("belonging", np.float64),
        ("closeness", np.float64),
        ("turns", np.int32),
        ("disclosures", np.int32),
        ("answered", np.int32),
        ("co_ruminations", np.int32),
        ("dropouts", np.int32),
        ("newcomers", np.int32),
        ("facilitator_hours", np.float64),
    ]
)
"""One group in one week; means over the members of the cohort, closeness over the ties of all enrolled.

Group -1: people in no group.
"""

PEOPLE = ("person", "group", "reached", "uptake")
"""Columns of `ENDPOINT` that are the same at every assessment."""
NUMBERS = tuple(name for name in ENDPOINT.names or () if ENDPOINT[name] == np.float64)
"""Columns of `ENDPOINT` that are numbers."""
COUNTS = tuple(name for name in ENDPOINT.names or () if name not in (*PEOPLE, *NUMBERS, "week"))
"""Columns of `ENDPOINT` that are whole numbers or flags, and change."""

MEMBER_WEEK = np.dtype(
    [
        ("group", np.int32),
        ("week", np.int16),
        ("person", np.int32),
        ("anxiety", np.float64),
        ("depression", np.float64),
        ("skill", np.float64),
        ("cohesion", np.float64),
        ("alliance", np.float64),
        ("present", np.bool_),
        ("enrolled", np.bool_),
        ("mode", np.int8),
    ]
)
"""One member of a watched group in one week."""

TIE_WEEK = np.dtype(
    [
        ("group", np.int32),
        ("week", np.int16),
        ("source", np.int32),
        ("target", np.int32),
        ("closeness", np.float64),
    ]
)
"""One tie of a watched group in one week."""
FACILITATOR = -1
"""The target of a tie to the facilitator."""

TRAITS = (
    "age",
    "female",
    "rural",
    "chemotherapy",
    "oral_therapy",
    "travel_hours",
    "digital_literacy",
    "outside_support",
    "expressiveness",
    "communication_competence",
    "physical_function",
    "weeks_since_diagnosis",
    "screening_anxiety",
)
"""Traits that stand in the patients table."""

FLAGS = ("female", "rural", "chemotherapy", "oral_therapy")
TABLES = ("patients", "weeks", "members", "ties")


@dataclass(frozen=True)
class Recording:
    """What is kept of a run: what isn't asked for takes no memory.

    Attributes
    ----------
    endpoints : tuple of str
        Columns of `NUMBERS` and `COUNTS` that are kept of everybody at every assessment.
    weeks : bool
        Whether a row of `GROUP_WEEK` is kept of every group and week.
    watched_groups : int
        Groups of the first replicate of whom every member and tie is kept, week by week.

    Raises
    ------
    ValueError
        If there is no such column.
    """

    endpoints: tuple[str, ...] = (*NUMBERS, *COUNTS)
    weeks: bool = True
    watched_groups: int = 0

    def __post_init__(self) -> None:
        for name in self.endpoints:
            if name not in (*NUMBERS, *COUNTS):
                known = ", ".join((*NUMBERS, *COUNTS))
                raise ValueError(f"endpoints: {name!r} is unknown; use some of: {known}")

    @property
    def numbers(self) -> tuple[str, ...]:
        """Names of the number columns kept, in the order of `NUMBERS`."""
        return tuple(name for name in NUMBERS if name in self.endpoints)

    @property
    def counts(self) -> tuple[str, ...]:
        """Names of the count columns kept, in the order of `COUNTS`."""
        return tuple(name for name in COUNTS if name in self.endpoints)

    def watched_in(self, replicate: int) -> int:
        """Return how many groups of a replicate are watched."""
        return self.watched_groups if replicate == 0 else 0


ENDPOINTS_ONLY = Recording(weeks=False)
"""All endpoints of everybody, and no weeks."""


def everything_of(study: Study) -> Recording:
    """Return all that a study asks for."""
    return Recording(watched_groups=study.watched_groups)


@dataclass
class Records:
    """What one arm of one replicate left: rows by kind, in the order they were made.

    Rows are tuples in a list, or elements of an array of the kind's dtype.

    Attributes
    ----------
    hours : dict of int to float
        Facilitators' hours of each group over the whole study.
    """

    endpoints: Any = field(default_factory=list)
    weeks: Any = field(default_factory=list)
    members: Any = field(default_factory=list)
    ties: Any = field(default_factory=list)
    hours: dict[int, float] = field(default_factory=dict)

    def facilitator_hours(self) -> float:
        """Return the hours of all groups, added up one after another: `sum` is exact in some versions of Python."""
        total = 0.0
        for hours in self.hours.values():
            total += hours
        return total


def tables(
    records: Mapping[str, Records], people: NDArray[Any], replicate: int
) -> dict[str, pd.DataFrame]:
    """Return the tables of one replicate.

    Parameters
    ----------
    records : mapping of str to Records
        By arm, in the order of the arms.
    people : numpy.ndarray of PERSON
        Where traits of persons are looked up.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``patients``, ``weeks``, ``members``, ``ties``.
    """
    import pandas as pd

    kinds = {
        "patients": ("endpoints", ENDPOINT),
        "weeks": ("weeks", GROUP_WEEK),
        "members": ("members", MEMBER_WEEK),
        "ties": ("ties", TIE_WEEK),
    }
    result = {}
    for table, (kind, dtype) in kinds.items():
        parts = [
            _frame(getattr(each, kind), dtype, arm, replicate) for arm, each in records.items()
        ]
        result[table] = pd.concat(parts, ignore_index=True)
    result["patients"] = _with_traits(result["patients"], people)
    return result


def _frame(rows: Any, dtype: np.dtype[Any], arm: str, replicate: int) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows if isinstance(rows, np.ndarray) else np.array(rows, dtype=dtype))
    frame.insert(0, "replicate", np.full(len(frame), replicate, np.int32))
    frame.insert(1, "arm", pd.Series([arm] * len(frame), dtype="str"))
    return frame


def _with_traits(frame: pd.DataFrame, people: NDArray[Any]) -> pd.DataFrame:
    import pandas as pd

    rows = pd.Series(np.arange(len(people)), index=people["person"]).loc[frame["person"]].to_numpy()
    for trait in TRAITS:
        values = people[trait][rows]
        frame[trait] = values.astype(np.bool_) if trait in FLAGS else values
    return frame
