"""Raincloud: how far each person's result in an arm lies from the same person's in the reference arm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sim.figures.clouds import DOTS, Cloud, Share, cloud_of, density, drops_of
from sim.figures.drawing import Drawing, finish, page
from sim.figures.forest_rows import direction, outcome_name
from sim.figures.pairs import SCALES, check_pairs, paired_differences, people_at
from sim.figures.parts import name_rows, note
from sim.figures.style import INK, QUIET, ArmStyle, arm_styles
from sim.figures.tables import interval_note
from sim.figures.text import counted, interval, listed, number, percent, wrap

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ROW_MM: Final = 17.0
FRAME_MM: Final = 42.0
NAME_MM: Final = 30.0
COLUMNS: Final = (
    ("Mean [interval]", 4.0),
    ("≥ {:g} better", 92.0),
    ("≥ {:g} worse", 162.0),
)
"""What stands right of the axis, and how many points right of it."""
GOLDEN: Final = 0.6180339887498949
"""Multiples of it fill a unit evenly and without a pattern, so the rain needs no chance."""
SAME: Final = 0.01
"""Share of people without any difference from which the caption explains their peak."""


def raincloud(
    patients: pd.DataFrame,
    labels: Mapping[str, str],
    *,
    week: int,
    outcome: str = "latent_anxiety",
) -> Drawing:
    """Draw how people's differences from the same people in the first arm are distributed.

    Parameters
    ----------
    patients
        One row per replicate, arm, person and assessment.
    labels
        Arm name to display label, in arm order; the first is the reference. Arms that share nobody with it are left
        out.
    week
        Assessment to show.
    outcome
        'latent_anxiety', which no questionnaire's error blurs, 'latent_depression', 'anxiety' or 'depression'.

    Raises
    ------
    ValueError
        If the table is empty or lacks columns or arms, nobody was assessed in that week, or no arm has people of the
        reference.
    """
    check_pairs(patients, labels, outcome, week)
    reference, *others = labels
    pairs = paired_differences(people_at(patients, week, [outcome]), labels, outcome)
    if not pairs:
        raise ValueError(
            f"no arm has people of {reference} in week {week}: compare arms on the same people (without allocation)"
        )
    clouds = {arm: cloud_of(differences) for arm, differences in pairs.items()}
    apart = [labels[arm] for arm in others if arm not in clouds]
    contrast = labels[next(iter(clouds))] if len(clouds) == 1 else "the arm shown"
    caption = _caption(clouds, outcome, week, (contrast, labels[reference]), apart)
    title = f"{outcome_name(outcome)}: each person’s difference from the same person in {labels[reference]}"
    with page("full", FRAME_MM + ROW_MM * len(clouds)) as figure:
        axes, styles = figure.subplots(), arm_styles(labels)
        _axes(axes, clouds, labels)
        for row, (arm, cloud) in enumerate(clouds.items()):
            _draw(axes, row, cloud, styles[arm])
            _numbers(axes, row, cloud)
        axes.set_xlabel(
            f"{outcome_name(outcome)}: difference in the same person ({SCALES[outcome]})"
        )
        note(figure, caption)
        return finish(figure, title, _alt(clouds, labels, outcome, week), caption)


def _axes(axes: Axes, clouds: Mapping[str, Cloud], labels: Mapping[str, str]) -> None:
    """Put up the rows, the lines of what is noticeable, and the heads of the columns."""
    axes.axvline(0, color=INK, linewidth=0.8)
    noticeable = next(iter(clouds.values())).noticeable
    for beyond in (-noticeable, noticeable):
        axes.axvline(beyond, color=QUIET, linewidth=0.6, linestyle=(0, (2, 2)), zorder=1)
    axes.set_ylim(len(clouds) - 0.45, -0.55)
    names = [wrap(labels[arm], NAME_MM, bold=True) for arm in clouds]
    name_rows(axes, names, weight="bold")
    axes.grid(axis="x")
    for head, right in COLUMNS:
        axes.annotate(
            head.format(noticeable), (1, 1), (right, 2), xycoords="axes fraction", textcoords="offset points",
            fontweight="bold", annotation_clip=False,
        )  # fmt: skip


def _draw(axes: Axes, row: int, cloud: Cloud, look: ArmStyle) -> None:
    """Draw one row: the cloud above its line, the box below, the rain under it."""
    import numpy as np

    at, height = density(cloud.values)
    top = row - 0.06 - 0.42 * height / height.max()
    axes.fill_between(
        at, row - 0.06, top, color=look.colour, alpha=0.35, linewidth=0, gid="density"
    )
    axes.plot(at, top, color=look.colour, linewidth=0.9)
    low, quarter, median, third, high = np.quantile(cloud.values, [0.05, 0.25, 0.5, 0.75, 0.95])
    box = row + 0.06
    axes.plot([low, high], [box, box], color=look.colour, linewidth=0.9, gid="whisker")
    axes.barh(
        box, third - quarter, 0.11, quarter, facecolor="white", edgecolor=look.colour, zorder=2,
        linewidth=0.9, gid="box",
    )  # fmt: skip
    axes.plot([median] * 2, [box - 0.055, box + 0.055], color=look.colour, gid="median", zorder=3)
    axes.plot(
        [cloud.mean.value], [box], marker=look.marker, markersize=4.5, color=look.colour,
        markeredgecolor="white", markeredgewidth=0.5, gid="mean", zorder=4,
    )  # fmt: skip
    drops = drops_of(cloud.values)
    below = row + 0.19 + 0.22 * (np.arange(1, len(drops) + 1) * GOLDEN % 1)
    axes.plot(
        drops, below, linestyle="none", marker="o", markersize=1.8, markeredgewidth=0, alpha=0.75,
        color=look.colour, gid="drops",
    )  # fmt: skip


def _numbers(axes: Axes, row: int, cloud: Cloud) -> None:
    mean = f"{number(cloud.mean.value, 2, signed=True)} {interval(*cloud.mean[1:], 2)}"
    for words, (_, right) in zip(
        (mean, _printed(cloud.better), _printed(cloud.worse)), COLUMNS, strict=True
    ):
        axes.annotate(
            words.strip(), (1, row), (right, 0), xycoords=("axes fraction", "data"),
            textcoords="offset points", va="center", annotation_clip=False,
        )  # fmt: skip


def _printed(share: Share) -> str:
    """Return a share with its interval, small ones to a tenth of a per cent."""
    decimals = 0 if share.value >= 0.1 else 1
    low, high = (100 * min(max(end, 0.0), 1.0) for end in share[1:])
    return f"{percent(share.value, decimals)} {interval(low, high, decimals)}".strip()


def _caption(
    clouds: Mapping[str, Cloud],
    outcome: str,
    week: int,
    names: tuple[str, str],
    apart: list[str],
) -> str:
    below, above = direction(outcome, *names)
    cloud = next(iter(clouds.values()))
    many = max(each.people for each in clouds.values()) > DOTS
    latent = outcome.startswith("latent")
    same = latent and any((each.values == 0).mean() >= SAME for each in clouds.values())
    sentences = [
        f"Week {week}, arm minus {names[1]} in the same person with the same luck outside the group: only a simulation "
        "sees both.",
        "Latent: without the error of the questionnaire, which alone moves people by as much."
        if latent
        else "As measured, in whole points.",
        "Cloud: density; box: middle half with the median; line: middle 90 %; symbol: mean; "
        f"dots: {'hundredths of the people, by rank' if many else 'people'}.",
        "Peak at 0: people for whom the arm changed nothing." if same else "",
        f"Columns: mean, and people for whom the arm does at least {cloud.noticeable:g} points (dashed)"
        " better or worse.",
        interval_note(cloud.replicates, "brackets"),
        f"Below 0 {below}, above 0 {above}.",
        f"Shares no people with {names[1]}: {listed(apart)}." if apart else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _alt(clouds: Mapping[str, Cloud], labels: Mapping[str, str], outcome: str, week: int) -> str:
    said = []
    for arm, cloud in clouds.items():
        mean = f"{number(cloud.mean.value, 2, signed=True)} {interval(*cloud.mean[1:], 2)}"
        low, high = (
            number(float(cloud.values[int(q * (cloud.people - 1))]), 2) for q in (0.05, 0.95)
        )
        said.append(
            f"{labels[arm]}, {counted(cloud.people, 'person', 'people')}: mean {mean.strip()}, middle"
            f" 90 % from {low} to {high}, at least {cloud.noticeable:g} better {_printed(cloud.better)}, worse"
            f" {_printed(cloud.worse)}"
        )
    against = labels[next(iter(labels))]
    return (
        f"Rainclouds of each person’s difference from the same person in {against} at week {week},"
        f" {outcome_name(outcome).lower()} in {SCALES[outcome]}. {'; '.join(said)}."
    )
