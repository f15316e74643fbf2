"""Change by sessions attended, in each arm and beside the same people in the reference arm."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from sim.figures.drawing import Drawing, finish, page
from sim.figures.forest_rows import outcome_name
from sim.figures.pairs import SCALES, check_pairs, paired_differences, people_at
from sim.figures.parts import LINE_MM, arm_legend, note, panel_letter, table_below
from sim.figures.style import QUIET, WIDTHS, ArmStyle, arm_styles
from sim.figures.tables import interval_note, ratio_over_replicates, session_arms
from sim.figures.text import interval, number, wrap

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BASELINE_WEEK: Final = 0
ATTENDED: Final = ("group", "sessions_held", "sessions_attended")
PANEL_MM: Final = 46.0
FRAME_MM: Final = 46.0
MOST_BINS: Final = 5
"""Bins of one session or more; none attended is a bin of its own."""
APART: Final = 0.6
"""Share of the room between two bins over which the arms are spread."""
NOTE_LINES: Final = 12


class _Dose(NamedTuple):
    """Means of one arm by bin, NaN where nobody is."""

    mean: Floats
    half: Floats
    people: Floats


def dose_response(
    patients: pd.DataFrame, labels: Mapping[str, str], *, week: int, outcome: str = "anxiety"
) -> Drawing:
    """Draw the mean change of those who started by how many sessions they attended.

    Attendance is no treatment that people are allotted: those who come often differ from those who don't. The lower
    panel takes away what would have become of the same people without the group.

    Parameters
    ----------
    patients
        One row per replicate, arm, person and assessment, the baseline among them. Arms that hold no session are left
        out.
    labels
        Arm name to display label, in arm order; the first is the reference.
    week
        Assessment to show.
    outcome
        'anxiety', 'depression' or one of both latent ones.

    Raises
    ------
    ValueError
        If the table is empty or lacks columns or arms, nobody was assessed in that week, or no arm holds sessions.
    """
    check_pairs(patients, labels, outcome, week, ATTENDED)
    arms = session_arms(patients, "patients", "sessions_held", labels)
    before = people_at(patients, BASELINE_WEEK, [outcome])
    people = people_at(patients, week, [outcome, *ATTENDED])
    seated = {arm: people[arm][people[arm]["group"] >= 0] for arm in arms}
    starts = _bins(int(max(rows["sessions_held"].max() for rows in seated.values())))
    changes = {
        arm: _doses(rows, rows[outcome] - before[arm][outcome], starts)
        for arm, rows in seated.items()
    }
    pairs = paired_differences(people, labels, outcome)
    paired = {arm: _doses(seated[arm], pairs[arm], starts) for arm in arms if arm in pairs}
    replicates = int(patients["replicate"].nunique())
    reference = labels[next(iter(labels))]
    caption = _caption(week, replicates, reference if paired else "")
    panels = [(changes, "Change since baseline")]
    if paired:
        panels.append((paired, f"Difference from the same people in {reference}"))
    height = FRAME_MM + PANEL_MM * len(panels) + 2 * LINE_MM * len(arms)
    with page("single", height) as figure:
        *upper, lower = figure.subplots(
            len(panels) + 1, 1, sharex=True,
            height_ratios=[*[PANEL_MM] * len(panels), 4 + 1.7 * LINE_MM * len(arms)],
        )  # fmt: skip
        styles = arm_styles(labels)
        for axes, (doses, label), letter in zip(upper, panels, "ab", strict=False):
            _panel(axes, doses, styles)
            axes.set_ylabel(f"{wrap(label, PANEL_MM)}\n({SCALES[outcome]})")
            if len(panels) > 1:
                panel_letter(axes, letter)
        names = [_name(*ends) for ends in starts]
        lower.set_xticks(range(len(names)), names)
        lower.set_xlim(-0.5, len(names) - 0.5)
        lower.set_xlabel("Sessions attended")
        counts = {arm: list(dose.people) for arm, dose in changes.items()}
        head = "People, all replicates" if replicates > 1 else "People"
        table_below(lower, head, range(len(names)), counts, styles, WIDTHS["single"])
        arm_legend(figure, arms, labels, styles)
        note(figure, caption, NOTE_LINES)
        alt = _alt(panels, names, labels, outcome)
        return finish(figure, f"{outcome_name(outcome)} by sessions attended", alt, caption)


def _bins(most: int) -> list[tuple[int, int]]:
    """Return the first and last number of sessions of each bin: none, then about as many in each."""
    width = -(-most // MOST_BINS)
    return [(0, 0), *((low, min(low + width - 1, most)) for low in range(1, most + 1, width))]


def _name(low: int, high: int) -> str:
    return str(low) if low == high else f"{low}–{high}"


def _doses(seated: pd.DataFrame, values: pd.Series[float], bins: list[tuple[int, int]]) -> _Dose:
    """Return means over those with a value, by the sessions that they attended."""
    import numpy as np

    held = seated.assign(value=values).dropna(subset="value")
    place = np.searchsorted([high for _, high in bins], held["sessions_attended"])
    cells = held["value"].groupby([held.index.get_level_values("replicate"), place])
    sums, sizes = cells.sum(), cells.size()
    totals, counts = (
        each.unstack().reindex(columns=range(len(bins))).fillna(0).to_numpy(dtype=np.float64)
        for each in (sums, sizes)
    )
    mean, half = ratio_over_replicates(totals, counts)
    return _Dose(mean, half, counts.sum(axis=0))


def _panel(axes: Axes, doses: Mapping[str, _Dose], styles: Mapping[str, ArmStyle]) -> None:
    import numpy as np

    axes.axhline(0, color=QUIET, linewidth=0.8)
    for place, (arm, dose) in enumerate(doses.items()):
        at = np.arange(len(dose.mean)) + APART * ((place + 0.5) / len(doses) - 0.5)
        look = styles[arm]
        if np.isfinite(dose.half).any():
            axes.vlines(at, dose.mean - dose.half, dose.mean + dose.half, color=look.colour)
        axes.plot(
            at, dose.mean, color=look.colour, linestyle=look.dash, linewidth=0.8, marker=look.marker,
            markersize=3.5, gid="dose",
        )  # fmt: skip
    axes.grid(axis="y")
    axes.tick_params(labelbottom=False)


def _caption(week: int, replicates: int, reference: str) -> str:
    beside = (
        f"b: the same people, each minus the same person in {reference}, which only a simulation knows; those who come "
        "often may still gain more from each session."
    )
    sentences = [
        f"Week {week}, means of those who got a place.",
        interval_note(replicates, "bars"),
        "An association, not the effect of attending: people who come often differ from those who do not.",
        beside if reference else "",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _alt(
    panels: list[tuple[dict[str, _Dose], str]],
    names: list[str],
    labels: Mapping[str, str],
    outcome: str,
) -> str:
    said = [
        f"{label}: {'; '.join(f'{labels[arm]} {_course(dose, names)}' for arm, dose in doses.items())}."
        for doses, label in panels
    ]
    return f"Means by sessions attended, {outcome_name(outcome).lower()} in {SCALES[outcome]}. {' '.join(said)}"


def _course(dose: _Dose, names: list[str]) -> str:
    return ", ".join(_told(dose, names))


def _told(dose: _Dose, names: list[str]) -> Iterator[str]:
    for name, mean, half in zip(names, dose.mean, dose.half, strict=True):
        if math.isfinite(mean):
            ends = interval(mean - half, mean + half, 2)
            yield f"{number(mean, 2, signed=True)} {ends}".strip() + f" at {name}"
