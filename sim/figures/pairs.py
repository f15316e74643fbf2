"""The same people in two arms, which a simulation has and a trial never will."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.figures.tables import require, require_arms

if TYPE_CHECKING:
    import pandas as pd

SCALES: Final[Mapping[str, str]] = {
    "anxiety": "HADS-A points",
    "depression": "HADS-D points",
    "latent_anxiety": "HADS-A points",
    "latent_depression": "HADS-D points",
}
"""Outcomes that figures of pairs show, and their unit."""
KEYS: Final = ("replicate", "arm", "person", "week")
PERSON: Final = ("replicate", "person")
REMEDY: Final = "record patients at the assessments"


def check_pairs(
    patients: pd.DataFrame,
    labels: Mapping[str, str],
    outcome: str,
    week: int,
    more: tuple[str, ...] = (),
) -> None:
    """Refuse what no pairs can be made of.

    Raises
    ------
    ValueError
        If the outcome is none of `SCALES`, the table lacks columns, rows or arms, or nobody was assessed in the week.
    """
    if outcome not in SCALES:
        raise ValueError(f"outcome={outcome!r}: choose among {', '.join(SCALES)}")
    require(patients, "patients", [*KEYS, outcome, *more], REMEDY)
    require_arms(patients, "patients", labels)
    if not (patients["week"] == week).any():
        held = ", ".join(str(each) for each in sorted(patients["week"].unique()))
        raise ValueError(f"week={week}: nobody was assessed then, only in weeks {held}")


def people_at(patients: pd.DataFrame, week: int, columns: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return columns of each arm's people at an assessment, by replicate and person."""
    rows = patients.loc[patients["week"] == week, ["arm", *PERSON, *columns]]
    arms = rows.groupby("arm", sort=False, observed=True)
    return {str(arm): people.set_index([*PERSON])[[*columns]] for arm, people in arms}


def paired_differences(
    people: Mapping[str, pd.DataFrame], labels: Mapping[str, str], outcome: str
) -> dict[str, pd.Series[float]]:
    """Return each arm's value minus the first arm's in the same person, by replicate and person.

    Parameters
    ----------
    people
        Of each arm, from `people_at`.
    labels
        Arm name to display label, in arm order; the first is the reference.
    outcome
        A column of ``people``.

    Returns
    -------
    dict of str to pandas.Series
        Of every arm that shares people with the reference; people of one of the two alone are left out.
    """
    reference, *others = labels
    base = people[reference][outcome]
    found = {arm: (people[arm][outcome] - base).dropna() for arm in others}
    return {arm: pairs for arm, pairs in found.items() if len(pairs)}
