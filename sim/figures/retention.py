"""Share of people still in the programme by week, with the numbers at risk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import LINE_MM, arm_legend, note, percent_axis, table_below, week_axis
from sim.figures.style import WIDTHS, ArmStyle, Width, arm_styles
from sim.figures.tables import (
    Series,
    half_width,
    interval_note,
    require,
    require_arms,
    session_arms,
)
from sim.figures.text import number, percent

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

_REMEDY: Final = "record patients at the assessments"
_COLUMNS: Final = [
    "replicate",
    "arm",
    "person",
    "group",
    "week",
    "sessions_held",
    "dropout_week",
]
#: Weeks by which a curve runs on after the last one.
_RUN_ON: Final = 0.5


def retention(
    patients: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    programme_weeks: int,
    width: Width = "single",
) -> Drawing:
    """Draw the share of those who started that are still in the programme after each week.

    Nobody is censored, so the Kaplan-Meier curve is a plain share.

    Parameters
    ----------
    patients
        One row per replicate, arm, person and assessment; ``dropout_week`` is -1 for those
        who stayed. Arms that hold no session are left out.
    labels
        Arm name to display label, in arm order; all arms of the study.
    programme_weeks
        Weeks of the programme.
    width
        Printed width.

    Raises
    ------
    ValueError
        If the table is empty or lacks columns, or no arm holds sessions.
    """
    import numpy as np

    require(patients, "patients", _COLUMNS, _REMEDY)
    require_arms(patients, "patients", labels)
    arms = session_arms(patients, "patients", "sessions_held", labels)
    weeks = np.arange(programme_weeks + 1)
    counts = {arm: _counts(patients[patients["arm"] == arm], weeks) for arm in arms}
    curves = {arm: _curve(weeks, counts[arm]) for arm in arms}
    at_risk = {arm: counts[arm].mean(axis=0) for arm in arms}
    caption = _caption(next(iter(curves.values())).replicates)
    with page(width, 72 + 2 * LINE_MM * len(arms)) as figure:
        upper, lower = figure.subplots(
            2, 1, sharex=True, height_ratios=[52, 4 + 1.7 * LINE_MM * len(arms)]
        )
        styles = arm_styles(labels)
        for arm in arms:
            _draw(upper, curves[arm], styles[arm])
        _axes(upper, programme_weeks)
        week_axis(lower, programme_weeks)
        ticks = [int(tick) for tick in lower.get_xticks()]
        shown = {arm: [counts[tick] for tick in ticks] for arm, counts in at_risk.items()}
        table_below(
            lower, "Number still in (mean per replicate)", ticks, shown, styles, WIDTHS[width]
        )
        arm_legend(figure, arms, labels, styles)
        note(figure, caption)
        alt = _alt(curves, at_risk, labels)
        return finish(figure, "Retention in the programme", alt, caption)


def _counts(patients: pd.DataFrame, weeks: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how many of those who started are still in, replicate by week."""
    import numpy as np

    # A row knows of leaving only up to its own assessment, so a person's latest row tells.
    seated = patients[patients["group"] >= 0]
    people = seated.groupby(["replicate", "person"])["dropout_week"].max()
    replicates = people.groupby("replicate")
    return np.array([_still_in(left.to_numpy(), weeks) for _, left in replicates], dtype=np.float64)


def _still_in(dropout: NDArray[np.int16], weeks: NDArray[np.int64]) -> NDArray[np.int64]:
    import numpy as np

    left = np.sort(dropout[dropout >= 0])
    return dropout.size - np.searchsorted(left, weeks, side="right")


def _curve(weeks: NDArray[np.int64], counts: NDArray[np.float64]) -> Series:
    shares = counts / counts[:, :1]
    mean, half = shares.mean(axis=0), half_width(shares)
    return Series(weeks, mean, (mean - half).clip(0, 1), (mean + half).clip(0, 1), len(counts))


def _draw(axes: Axes, curve: Series, look: ArmStyle) -> None:
    """Draw a step curve; the last value runs on a little, or its step would have no width."""
    weeks = [*curve.weeks, curve.weeks[-1] + _RUN_ON]
    low, high, mean = ([*values, values[-1]] for values in (curve.low, curve.high, curve.mean))
    if curve.replicates > 1:
        axes.fill_between(weeks, low, high, step="post", color=look.colour, alpha=0.2, linewidth=0)
    axes.plot(weeks, mean, drawstyle="steps-post", color=look.colour, linestyle=look.dash)
    axes.plot(
        weeks[-1:], mean[-1:], marker=look.marker, color=look.colour, markersize=3.5, clip_on=False
    )


def _axes(axes: Axes, last: int) -> None:
    low = axes.get_ylim()[0]
    axes.set_xlim(0, last + _RUN_ON)
    axes.set_ylim(0 if low < 0.4 else max(0.0, low - 0.05), 1.005)
    percent_axis(axes)
    axes.set_ylabel("Still in the programme (%)")
    axes.grid(axis="y")
    axes.tick_params(labelbottom=False)


def _caption(replicates: int) -> str:
    return "Share of those who started that have not left; nobody is censored. " + interval_note(
        replicates, "bands"
    )


def _alt(
    curves: Mapping[str, Series],
    at_risk: Mapping[str, NDArray[np.float64]],
    labels: Mapping[str, str],
) -> str:
    ends = [
        f"{labels[arm]} {percent(float(curve.mean[-1]), 1)} "
        f"({number(at_risk[arm][-1], 0)} of {number(at_risk[arm][0], 0)})"
        for arm, curve in curves.items()
    ]
    week = next(iter(curves.values())).weeks[-1]
    return f"Step curves of the share still in the programme. After week {week}: {'; '.join(ends)}."
