"""The outcomes a study reports: name, unit, better direction and kind.

Figures and the report read the same table.

Names are those of the contract of ``effects.csv``. GAD-7 and quality of life re-express the
latent state and burden: they are not further evidence beside HADS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Better = Literal["higher", "lower", "none"]
Kind = Literal["mean", "share", "count"]
Entry = Literal["enrolled", "offered"]
Weeks = Literal["every", "follow_up", "end"]

RESPONSE = 1.5
"""HADS-A points that count as better or worse: the minimal important difference."""

RELIABLE_CHANGE = 5.0
"""HADS-A points that a change must reach to be beyond measurement error."""

PER_OFFERED = 100.0
"""Coverage is counted per this many people offered a place."""


@dataclass(frozen=True)
class Outcome:
    """One outcome and how it is to be read.

    Parameters
    ----------
    name : str
        Identifier in tables and on the command line.
    label : str
        What a reader sees.
    unit : str
        Unit of the estimate; ``share`` is 0 to 1, so that a contrast is a risk difference.
    better : {"higher", "lower", "none"}
        Direction that is good for patients; ``none`` where that is a matter of view (hours).
    kind : {"mean", "share", "count"}
        Means are standardised too, shares and counts are not.
    weeks : {"every", "follow_up", "end"}
        Assessments at which it is defined: all with the baseline, all after it, or at the end of
        the programme.
    needs_sessions : bool
        Defined only in arms that held sessions.
    offered_only : bool
        Defined only with ``entry="offered"``.
    coverage : bool
        Counted per 100 offered, for everybody and for urban and rural residents.
    difference_only : bool
        Reported as a difference between arms, never alone: measurement error by itself moves
        a quarter of a waitlist by 1.5 points.
    everyone_only : bool
        Describes everybody who started or was offered a place; restricted to those who stayed it
        would be a constant, so it has the treatment policy estimand alone.
    """

    name: str
    label: str
    unit: str
    better: Better
    kind: Kind
    weeks: Weeks = "every"
    needs_sessions: bool = False
    offered_only: bool = False
    coverage: bool = False
    difference_only: bool = False
    everyone_only: bool = False


def _response(name: str, label: str, better: Better) -> Outcome:
    return Outcome(name, label, "share", better, "share", "follow_up", difference_only=True)


def _coverage(
    name: str,
    label: str,
    unit: str,
    better: Better,
    weeks: Weeks = "end",
    *,
    needs_sessions: bool = False,
    difference_only: bool = False,
) -> Outcome:
    return Outcome(
        name,
        label,
        unit,
        better,
        "count",
        weeks,
        needs_sessions=needs_sessions,
        offered_only=True,
        coverage=True,
        difference_only=difference_only,
        everyone_only=True,
    )


OUTCOMES: tuple[Outcome, ...] = (
    Outcome("anxiety", "Anxiety (HADS-A)", "HADS-A points", "lower", "mean"),
    Outcome("depression", "Depression (HADS-D)", "HADS-D points", "lower", "mean"),
    Outcome("gad7", "Anxiety (GAD-7)", "GAD-7 points", "lower", "mean"),
    Outcome("quality_of_life", "Quality of life", "points of 100", "higher", "mean"),
    Outcome("latent_anxiety", "Latent anxiety", "HADS-A points, latent", "lower", "mean"),
    Outcome("latent_depression", "Latent depression", "HADS-D points, latent", "lower", "mean"),
    _response("responders", "Anxiety better by 1.5 or more", "higher"),
    _response("deteriorated", "Anxiety worse by 1.5 or more", "lower"),
    _response("reliable_responders", "Anxiety reliably better (5 or more)", "higher"),
    _response("reliable_deterioration", "Anxiety reliably worse (5 or more)", "lower"),
    Outcome(
        "attendance",
        "Attendance",
        "share",
        "higher",
        "share",
        "follow_up",
        needs_sessions=True,
    ),
    Outcome(
        "retention",
        "Retention",
        "share",
        "higher",
        "share",
        needs_sessions=True,
        everyone_only=True,
    ),
    Outcome("treatment_adherence", "Treatment adherence", "share", "higher", "share", "follow_up"),
    Outcome("cohesion", "Cohesion", "SD of the cohesion scale", "higher", "mean"),
    Outcome("alliance", "Alliance", "closeness of 1", "higher", "mean"),
    Outcome(
        "reach",
        "Reach",
        "share",
        "higher",
        "share",
        "end",
        needs_sessions=True,
        offered_only=True,
        everyone_only=True,
    ),
    Outcome(
        "uptake",
        "Uptake",
        "share",
        "higher",
        "share",
        "end",
        needs_sessions=True,
        offered_only=True,
        everyone_only=True,
    ),
    _coverage("reached", "Reached", "per 100 offered", "higher", needs_sessions=True),
    _coverage("completing", "Completing", "per 100 offered", "higher", needs_sessions=True),
    _coverage(
        "responding", "Responding", "per 100 offered", "higher", "follow_up", difference_only=True
    ),
    _coverage(
        "points_gained",
        "Anxiety points gained",
        "HADS-A points per 100 offered",
        "higher",
        "follow_up",
    ),
    _coverage("facilitator_hours", "Facilitator hours", "hours per 100 offered", "none"),
)
"""Every outcome, in the order in which tables list them."""


def outcome(name: str) -> Outcome:
    """Look an outcome up by its name.

    Parameters
    ----------
    name : str
        Identifier, such as ``anxiety``.

    Returns
    -------
    Outcome
        Its declaration.

    Raises
    ------
    ValueError
        If there is no such outcome; the message lists those there are.
    """
    for one in OUTCOMES:
        if one.name == name:
            return one
    known = ", ".join(one.name for one in OUTCOMES)
    raise ValueError(f"there is no outcome {name!r}; use one of: {known}")
