"""Share of members present, absent and gone, week by week."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from sim.figures.drawing import Drawing, finish, new_figure
from sim.figures.parts import LINE_MM, note, percent_axis, week_axis
from sim.figures.style import BODY, FAINT, INK, WIDTHS, ArmStyle, Width, arm_styles, house_style
from sim.figures.tables import require, require_arms, session_arms
from sim.figures.text import percent, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_REMEDY: Final = "record weeks (they hold who was present in each group)"
_COLUMNS: Final = (
    "replicate",
    "arm",
    "week",
    "cohort",
    "enrolled",
    "present",
    "newcomers",
)
_ABREAST: Final[Mapping[Width, int]] = {"single": 2, "full": 4}
_PANEL_MM: Final = 40.0
_PALE: Final = 0.35
_LEFT: Final[Mapping[str, Any]] = {"facecolor": "white", "edgecolor": FAINT, "linewidth": 0.6}


def attendance(
    weeks: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    width: Width = "full",
) -> Drawing:
    """Draw the share of members present in each week with sessions, one panel an arm.

    Parameters
    ----------
    weeks
        One row per replicate, arm, group and week. Arms without sessions are left out.
    labels
        Arm name to display label, in arm order; all arms of the study.
    width
        Printed width.

    Raises
    ------
    ValueError
        If the table is empty or lacks columns, or no arm holds sessions.
    """
    require(weeks, "weeks", _COLUMNS, _REMEDY)
    require_arms(weeks, "weeks", labels)
    arms = session_arms(weeks, "weeks", "present", labels)
    shares = {arm: weekly_shares(weeks[weeks["arm"] == arm]) for arm in arms}
    caption = _caption(int(weeks["replicate"].nunique()), bool((weeks["newcomers"] > 0).any()))
    with house_style():
        figure = _draw(shares, labels, width)
        note(figure, caption)
        return finish(figure, "Attendance by week", _alt(shares, labels), caption)


def weekly_shares(weeks: pd.DataFrame) -> pd.DataFrame:
    """Return, by week with sessions, the shares of members: present, absent and left.

    Shares are of the members at the start; newcomers of open groups count as members. People
    leave and join after a session, so those enrolled in the week before could have come.
    """
    import pandas as pd

    seated = weeks[weeks["group"] >= 0]
    sums = seated.groupby("week")[["cohort", "enrolled", "present"]].sum()
    invited = sums["enrolled"].shift()
    shares = {
        "present": sums["present"] / sums["cohort"],
        "absent": (invited - sums["present"]) / sums["cohort"],
        "left": (1 - invited / sums["cohort"]).clip(lower=0),
    }
    held = sums.index[sums["present"] > 0]
    return pd.DataFrame(shares).loc[held.min() : held.max()]


def _draw(shares: Mapping[str, pd.DataFrame], labels: Mapping[str, str], width: Width) -> Figure:
    last = max(int(share.index[-1]) for share in shares.values())
    abreast = min(_ABREAST[width], len(shares))
    rows = math.ceil(len(shares) / abreast)
    panel = (WIDTHS[width] - 14) / abreast
    names = {arm: wrap(labels[arm], panel - 4, BODY, bold=True) for arm in shares}
    lines = max(name.count("\n") + 1 for name in names.values())
    height = rows * (_PANEL_MM + lines * LINE_MM) + 24
    figure = new_figure(WIDTHS[width], height, constrained=True)
    grid = figure.subplots(rows, abreast, sharex=True, sharey=True, squeeze=False)
    panels = list(grid.ravel())
    styles = arm_styles(labels)
    for axes, (arm, share) in zip(panels, shares.items(), strict=False):
        _bars(axes, share, styles[arm])
        axes.set_title(names[arm], fontsize=BODY)
        week_axis(axes, last, "Week")
    for axes in panels[len(shares) :]:
        axes.remove()
    _frame(panels[: len(shares)], abreast, last)
    _legend(figure)
    return figure


def _bars(axes: Axes, share: pd.DataFrame, look: ArmStyle) -> None:
    """Stack present, absent and left: the arm's colour, a tint of it, and an empty frame."""
    from matplotlib.colors import to_rgba

    weeks, present, absent = share.index, share["present"], share["absent"]
    pale = to_rgba(look.colour, _PALE)
    axes.bar(weeks, present, width=0.8, color=look.colour, label="present")
    axes.bar(weeks, absent, bottom=present, width=0.8, color=pale, label="absent")
    left = share["left"][share["left"] > 0]
    axes.bar(left.index, left, bottom=1 - left, width=0.8, **_LEFT, label="left")


def _frame(panels: Sequence[Axes], abreast: int, last: int) -> None:
    for place, axes in enumerate(panels):
        axes.set_xlim(0.3, last + 0.7)
        percent_axis(axes)
        if place % abreast == 0:
            axes.set_ylabel("Members (%)")
        if place + abreast < len(panels):
            axes.set_xlabel("")
        else:
            axes.tick_params(labelbottom=True)
    panels[0].set_ylim(0, max(1.0, *(axes.dataLim.y1 for axes in panels)))


def _legend(figure: Figure) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Patch

    entries = [
        Patch(color=INK, label="present (arm’s colour)"),
        Patch(facecolor=to_rgba(INK, _PALE), label="absent"),
        Patch(**_LEFT, label="left"),
    ]
    figure.legend(handles=entries, loc="outside upper center", ncols=3, handlelength=1.2)


def _caption(replicates: int, newcomers: bool) -> str:
    over = "one replicate" if replicates == 1 else f"means over {replicates} replicates"
    also = " Newcomers take free places and count as members." if newcomers else ""
    return f"Percentages of the members at the start, {over}.{also}"


def _alt(shares: Mapping[str, pd.DataFrame], labels: Mapping[str, str]) -> str:
    arms = []
    for arm, share in shares.items():
        first, last = int(share.index[0]), int(share.index[-1])
        arms.append(
            f"{labels[arm]} {percent(float(share['present'].iloc[0]))} present in week {first}, "
            f"{percent(float(share['present'].iloc[-1]))} in week {last}, when "
            f"{percent(float(share['left'].iloc[-1]))} had left before"
        )
    return f"Stacked bars of members by week. {'; '.join(arms)}."
