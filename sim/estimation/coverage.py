"""Coverage: what a programme does for 100 people who are offered it.

Every coverage outcome is the mean over everybody offered of 100 times a number of the person,
so intervals, subgroups and contrasts are those of any other outcome.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.estimation.outcomes import PER_OFFERED
from sim.estimation.panel import FloatArray, Panel
from sim.estimation.plan import BASELINE_WEEK

HOURS_COLUMNS = ("replicate", "arm", "facilitator_hours")

COMPLETING_SHARE = 0.5
"""Share of the sessions held that somebody who completes has attended at least."""


def reached(panel: Panel, week: int) -> FloatArray:
    """100 for a person the arm can reach, else 0, shape (arms, replicates, seats)."""
    return PER_OFFERED * panel.column("reached", week)


def completing(panel: Panel, week: int) -> FloatArray:
    """100 for a person who took it up, is still enrolled and attended half of the sessions held.

    Parameters
    ----------
    panel : Panel
        People of all arms.
    week : int
        Assessment at the end of the programme.

    Returns
    -------
    ndarray of float, shape (arms, replicates, seats)
        0 or 100; NaN where nobody is present.
    """
    held = panel.column("sessions_held", week)
    enough = panel.column("sessions_attended", week) >= COMPLETING_SHARE * held
    stayed = panel.flag("uptake", week) & panel.flag("enrolled", week)
    completes = enough & (held > 0) & stayed
    return np.where(panel.present, PER_OFFERED * completes, np.nan)


def points_gained(panel: Panel, week: int) -> FloatArray:
    """100 times the HADS-A points gained since baseline, shape (arms, replicates, seats)."""
    return PER_OFFERED * (panel.column("anxiety", BASELINE_WEEK) - panel.column("anxiety", week))


def hours_of_people(panel: Panel, hours: pd.DataFrame, end_week: int) -> FloatArray:
    """100 times the facilitator hours that fall to each person.

    The hours of an arm fall to its people in proportion to the sessions held while they were
    enrolled, so that urban and rural shares add up to the whole. Where no session found anybody
    enrolled they fall to everybody offered alike.

    Parameters
    ----------
    panel : Panel
        People of all arms.
    hours : DataFrame
        Columns ``replicate``, ``arm``, ``facilitator_hours``, one row for each that was run.
    end_week : int
        Assessment at the end of the programme.

    Returns
    -------
    ndarray of float, shape (arms, replicates, seats)
        NaN where nobody is present.

    Raises
    ------
    ValueError
        If a column, an arm or a replicate is missing, double, negative or not finite.
    """
    total = _total_hours(panel, hours)[:, :, np.newaxis]
    seats = np.where(panel.present, panel.column("sessions_enrolled", end_week), 0.0)
    used = seats.sum(axis=2, keepdims=True) > 0
    weight = np.where(used, seats, panel.present.astype(np.float64))
    share = weight / np.maximum(weight.sum(axis=2, keepdims=True), 1.0)
    return np.where(panel.present, PER_OFFERED * total * share, np.nan)


def _total_hours(panel: Panel, hours: pd.DataFrame) -> FloatArray:
    """Hours of each arm and replicate, shape (arms, replicates); 0 where it was not run."""
    missing = [name for name in HOURS_COLUMNS if name not in hours.columns]
    if missing:
        raise ValueError(f"the table of facilitator hours has no column {missing[0]!r}")
    by_key = hours.set_index(["arm", "replicate"])["facilitator_hours"]
    if not by_key.index.is_unique:
        raise ValueError("the table of facilitator hours has an arm and replicate twice")
    keys = pd.MultiIndex.from_product([panel.arms, panel.replicates])
    found = by_key.reindex(keys).to_numpy(np.float64, na_value=np.nan)
    total = found.reshape(len(panel.arms), len(panel.replicates))
    run = panel.run()
    wrong = np.argwhere(run & ~(np.isfinite(total) & (total >= 0)))
    for at_arm, at_replicate in wrong[:1]:
        arm, replicate = panel.arms[at_arm], panel.replicates[at_replicate]
        raise ValueError(
            f"facilitator_hours of arm {arm!r}, replicate {replicate} must be a number of 0 or "
            "more; give one row for every arm and replicate"
        )
    return np.where(run, total, 0.0)
