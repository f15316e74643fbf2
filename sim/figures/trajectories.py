"""Mean anxiety and depression by week and arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from sim.figures.drawing import Drawing, finish, page
from sim.figures.parts import arm_legend, note, panel_letter, week_axis
from sim.figures.style import QUIET, SHADE, SMALL, ArmStyle, Width, arm_styles
from sim.figures.tables import Series, interval_note, over_replicates, require, require_arms
from sim.figures.text import listed, number

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

#: A HADS-A score of 8 or more is a possible case (Zigmond and Snaith 1983).
CLINICAL_CUT: Final = 8
_SCALES: Final = {"anxiety": "HADS-A", "depression": "HADS-D"}
_STEP_BESIDE: Final = 0.3
_LEAST_SPAN: Final = 1.0
_REMEDY_WEEKS: Final = "record weeks (they hold the weekly means of each group)"
_REMEDY_PATIENTS: Final = "leave patients out, or record patients at the assessments"


def trajectories(
    weeks: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    programme_weeks: int,
    patients: pd.DataFrame | None = None,
    outcomes: Sequence[str] = ("anxiety", "depression"),
    width: Width = "full",
) -> Drawing:
    """Draw weekly mean latent symptoms by arm, with bands over replicates.

    Parameters
    ----------
    weeks
        One row per replicate, arm, group and week; groups are weighted by ``cohort``.
    labels
        Arm name to display label, in arm order.
    programme_weeks
        Weeks of the programme, shaded.
    patients
        If given, the measured means at the assessments are drawn as points.
    outcomes
        'anxiety', 'depression' or both: one panel each.
    width
        'full' puts the panels side by side, 'single' one above the other.

    Raises
    ------
    ValueError
        If a table is empty or lacks columns or arms, or an outcome is unknown.
    """
    _check(weeks, labels, patients, outcomes)
    latent = {
        outcome: {arm: weekly_mean(weeks[weeks["arm"] == arm], outcome) for arm in labels}
        for outcome in outcomes
    }
    measured = {
        outcome: {} if patients is None else _measured(patients, labels, outcome)
        for outcome in outcomes
    }
    replicates = next(iter(latent[outcomes[0]].values())).replicates
    caption = _caption(replicates, programme_weeks, patients is not None, outcomes)
    with page(width, _height(width, len(outcomes))) as figure:
        grid = (1, len(outcomes)) if width == "full" else (len(outcomes), 1)
        panels = figure.subplots(*grid, squeeze=False).ravel()
        styles = arm_styles(labels)
        for axes, outcome, letter in zip(panels, outcomes, "ab", strict=False):
            _panel(axes, outcome, latent[outcome], measured[outcome], styles, programme_weeks)
            if len(outcomes) > 1:
                panel_letter(axes, letter)
        arm_legend(figure, list(labels), labels, styles)
        note(figure, caption)
        title = f"Mean {listed(list(outcomes))} by week"
        return finish(figure, title, _alt(latent, labels, programme_weeks), caption)


def weekly_mean(weeks: pd.DataFrame, outcome: str) -> Series:
    """Return one arm's weekly mean over all people of the initial cohort, then replicates."""
    held = weeks[weeks["cohort"] > 0]
    weighted = held.assign(total=held[outcome] * held["cohort"])
    sums = weighted.groupby(["replicate", "week"])[["total", "cohort"]].sum()
    return over_replicates(sums["total"] / sums["cohort"])


def _check(
    weeks: pd.DataFrame,
    labels: Mapping[str, str],
    patients: pd.DataFrame | None,
    outcomes: Sequence[str],
) -> None:
    unknown = [outcome for outcome in outcomes if outcome not in _SCALES]
    if unknown or not outcomes:
        raise ValueError(f"outcomes={list(outcomes)}: choose among {', '.join(_SCALES)}")
    keys = ["replicate", "arm", "week"]
    require(weeks, "weeks", [*keys, "cohort", *outcomes], _REMEDY_WEEKS)
    require_arms(weeks, "weeks", labels)
    if patients is not None:
        require(patients, "patients", [*keys, *outcomes], _REMEDY_PATIENTS)
        require_arms(patients, "patients", labels)


def _measured(patients: pd.DataFrame, labels: Mapping[str, str], outcome: str) -> dict[str, Series]:
    means = patients.groupby(["arm", "replicate", "week"], observed=True)[outcome].mean()
    return {arm: over_replicates(means.loc[arm]) for arm in labels}


def _height(width: Width, panels: int) -> float:
    return 82.0 if width == "full" else 24.0 + 58.0 * panels


def _panel(
    axes: Axes,
    outcome: str,
    latent: Mapping[str, Series],
    measured: Mapping[str, Series],
    styles: Mapping[str, ArmStyle],
    programme_weeks: int,
) -> None:
    last = max(int(series.weeks[-1]) for series in latent.values())
    _programme(axes, programme_weeks)
    if outcome == "anxiety":
        _clinical_cut(axes)
    for arm, series in latent.items():
        _line(axes, series, styles[arm])
    for place, (arm, series) in enumerate(measured.items()):
        beside = (place - (len(measured) - 1) / 2) * _STEP_BESIDE
        _points(axes, series, styles[arm], beside)
    axes.set_xlim(-1, last + 1)
    _widen(axes)
    axes.locator_params(axis="y", nbins=6, steps=[1, 2, 5, 10])
    axes.grid(axis="y")
    axes.set_ylabel(f"Mean {outcome} ({_SCALES[outcome]} points)")
    week_axis(axes, last)


def _widen(axes: Axes) -> None:
    """Keep small changes small: the axis spans at least a point."""
    low, high = axes.get_ylim()
    spare = max(0.0, _LEAST_SPAN - (high - low)) / 2
    axes.set_ylim(low - spare, high + spare)


def _programme(axes: Axes, programme_weeks: int) -> None:
    axes.axvspan(0, programme_weeks, color=SHADE, linewidth=0, zorder=0)
    axes.annotate(
        f"programme, weeks 1–{programme_weeks}",
        (programme_weeks / 2, 1.0),
        (0, 2),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        fontsize=SMALL,
        color=QUIET,
    )


def _clinical_cut(axes: Axes) -> None:
    axes.axhline(CLINICAL_CUT, color=QUIET, linewidth=0.6, linestyle=(0, (2, 2)), zorder=1)
    axes.annotate(
        f"clinical\ncut, {CLINICAL_CUT}",
        (1.0, CLINICAL_CUT),
        (3, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        fontsize=SMALL,
        color=QUIET,
    )


def _line(axes: Axes, series: Series, look: ArmStyle) -> None:
    if series.replicates > 1:
        axes.fill_between(
            series.weeks, series.low, series.high, color=look.colour, alpha=0.2, linewidth=0
        )
    axes.plot(series.weeks, series.mean, color=look.colour, linestyle=look.dash, zorder=3)


def _points(axes: Axes, series: Series, look: ArmStyle, beside: float) -> None:
    axes.plot(
        series.weeks + beside,
        series.mean,
        linestyle="none",
        marker=look.marker,
        markersize=4,
        markerfacecolor="white",
        markeredgecolor=look.colour,
        markeredgewidth=0.9,
        zorder=4,
    )


def _caption(replicates: int, programme_weeks: int, measured: bool, outcomes: Sequence[str]) -> str:
    points = (
        "Open symbols: means as measured at the assessments, set side by side." if measured else ""
    )
    cut = (
        f"Dotted line: HADS-A of {CLINICAL_CUT}, a possible case." if "anxiety" in outcomes else ""
    )
    sentences = [
        "Lines: latent means over the initial cohort.",
        interval_note(replicates, "bands"),
        points,
        cut,
        f"Shaded: programme, weeks 1 to {programme_weeks}.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _alt(
    latent: Mapping[str, Mapping[str, Series]], labels: Mapping[str, str], programme_weeks: int
) -> str:
    sentences = []
    for outcome, arms in latent.items():
        courses = [_course(labels[arm], series, programme_weeks) for arm, series in arms.items()]
        sentences.append(
            f"Mean latent {outcome} in {_SCALES[outcome]} points: {'; '.join(courses)}."
        )
    return f"Line chart by week since baseline. {' '.join(sentences)}"


def _course(label: str, series: Series, programme_weeks: int) -> str:
    first, last = int(series.weeks[0]), int(series.weeks[-1])
    marks = sorted({first, min(max(programme_weeks, first), last), last})
    places = [f"{number(series.at(week), 2)} at week {week}" for week in marks]
    return f"{label} {listed(places)}"
