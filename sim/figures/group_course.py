"""The course of one group's people in two arms: anxiety, coming and closeness, week by week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import arm_legend
from sim.figures.style import BODY, arm_styles
from sim.figures.tables import require, require_arms
from sim.figures.text import listed, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: What is drawn, with the words above its panel, and the least and greatest value of a share.
_MEASURES: Final[Mapping[str, tuple[str, tuple[float, float] | None]]] = {
    "anxiety": ("Mean anxiety (HADS-A points)", None),
    "attendance": ("Share who came to the session", (0.0, 1.0)),
    "closeness": ("Mean closeness (0 to 1)", (0.0, 1.0)),
}
_HEIGHT: Final = 52.0
_MARGIN: Final = 0.05
_CAPTION: Final = (
    "The same people in each arm. Anxiety: latent, mean of all, also of those who left. Share who came: of these"
    " people, in weeks with a session. Closeness: mean over the pairs of the group."
)


def group_course(course: pd.DataFrame, labels: Mapping[str, str]) -> Drawing:
    """Draw what becomes of a group's people in each arm, a panel a measure.

    Parameters
    ----------
    course
        A row for each arm and week: ``arm``, ``week``, ``anxiety``, ``attendance``, ``closeness``; empty cells
        where a measure isn't defined.
    labels
        Arm name to display label, in arm order.

    Raises
    ------
    ValueError
        If the table is empty, or lacks columns or arms.
    """
    require(course, "course", ["arm", "week", *_MEASURES], "give a row for each arm and week")
    require_arms(course, "course", labels)
    with page("full", _HEIGHT) as figure:
        for axes, measure in zip(figure.subplots(1, len(_MEASURES)), _MEASURES, strict=True):
            _panel(axes, course, measure, labels)
        arm_legend(figure, list(labels), labels, arm_styles(labels))
        title = f"The same people: {listed(list(labels.values()))}"
        return finish(figure, title, _alt(course, labels), _CAPTION)


def _panel(axes: Axes, course: pd.DataFrame, measure: str, labels: Mapping[str, str]) -> None:
    words, span = _MEASURES[measure]
    for arm, look in arm_styles(labels).items():
        rows = course[course["arm"] == arm]
        shown = rows[rows[measure].notna()]
        axes.plot(
            shown["week"],
            shown[measure],
            color=look.colour,
            linestyle=look.dash,
            marker=look.marker,
            markersize=2.2,
            gid=f"{measure}-{arm}",
        )
    axes.set_title(words, fontsize=BODY)
    axes.set_xlabel("Week")
    axes.set_xlim(-0.5, float(course["week"].max()) + 0.5)
    axes.locator_params(axis="x", nbins=8, integer=True)
    if span is not None:
        axes.set_ylim(span[0] - _MARGIN, span[1] + _MARGIN)
    axes.grid(axis="y")


def _alt(course: pd.DataFrame, labels: Mapping[str, str]) -> str:
    first, last = int(course["week"].min()), int(course["week"].max())
    parts = []
    for arm, label in labels.items():
        anxiety = course[course["arm"] == arm].set_index("week")["anxiety"]
        parts.append(
            f"{label}: mean anxiety {number(float(anxiety[first]))} in week {first} and"
            f" {number(float(anxiety[last]))} in week {last}"
        )
    return f"Weekly lines of anxiety, attendance and closeness. {'; '.join(parts)}."
