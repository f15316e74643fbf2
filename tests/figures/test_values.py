"""What is drawn is what the tables say, read back from the drawing and computed anew."""

import math

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import Normalize
from scipy import stats

from sim import figures
from sim.figures.style import arm_styles
from tests.figures.drawings import drawn, marked, written
from tests.figures.synthetic import LABELS, Synthetic


def interval(values: list[float]) -> tuple[float, float]:
    """95 % t interval of a mean, by scipy."""
    low, high = stats.t.interval(
        0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values)
    )
    return float(low), float(high)


def weekly_means(study: Synthetic, arm: str, outcome: str, week: int) -> list[float]:
    """Mean over people in each replicate, one group at a time."""
    rows = study.weeks[(study.weeks["arm"] == arm) & (study.weeks["week"] == week)]
    means = []
    for replicate in range(study.replicates):
        groups = rows[rows["replicate"] == replicate]
        total = sum(n * x for n, x in zip(groups["cohort"], groups[outcome], strict=True))
        means.append(total / groups["cohort"].sum())
    return means


@pytest.mark.parametrize(("panel", "outcome"), [(0, "anxiety"), (1, "depression")])
@pytest.mark.parametrize("arm", ["waitlist", "forum"])
def test_trajectories_are_means_over_people_then_replicates(
    study: Synthetic, panel: int, outcome: str, arm: str
) -> None:
    axes = drawn("trajectories").figure.axes[panel]
    place = list(LABELS).index(arm)
    colour = arm_styles(LABELS)[arm].colour
    lines = [
        line for line in axes.lines if len(line.get_xdata()) == 23 and line.get_color() == colour
    ]
    band = axes.collections[place].get_paths()[0].vertices
    for week in (0, 7, 22):
        means = weekly_means(study, arm, outcome, week)
        assert lines[0].get_ydata()[week] == pytest.approx(np.mean(means))
        edges = sorted(set(np.round(band[band[:, 0] == week][:, 1], 9)))
        assert edges == pytest.approx(interval(means), abs=1e-8)


def test_points_are_the_measured_means_at_the_assessments(study: Synthetic) -> None:
    axes = drawn("trajectories").figure.axes[0]
    points = [line for line in axes.lines if line.get_linestyle() == "None"]
    assert len(points) == len(LABELS)
    for line, arm in zip(points, LABELS, strict=True):
        rows = study.patients[study.patients["arm"] == arm]
        by_replicate = rows.groupby(["week", "replicate"])["anxiety"].mean()
        expected = [by_replicate.loc[week].mean() for week in (0, 10, 22)]
        assert line.get_ydata() == pytest.approx(expected)
        assert np.round(line.get_xdata()) == pytest.approx([0, 10, 22], abs=1)
    assert len({float(line.get_xdata()[0]) for line in points}) == len(LABELS), "one on another"


def test_the_clinical_cut_is_drawn_for_anxiety_only() -> None:
    anxiety, depression = drawn("trajectories").figure.axes
    assert [list(line.get_ydata()) for line in anxiety.lines].count([8, 8]) == 1
    assert [list(line.get_ydata()) for line in depression.lines].count([8, 8]) == 0


def test_forest_draws_every_effect_with_its_intervals(study: Synthetic) -> None:
    figure = drawn("forest").figure
    rows = study.effects.query(
        "reference == 'waitlist' and outcome == 'anxiety' and subgroup == 'all'"
    ).reset_index(drop=True)
    for gid, columns in (
        ("estimate", ["estimate"]),
        ("monte_carlo", ["ci_low", "ci_high"]),
        ("trial", ["trial_low", "trial_high"]),
    ):
        lines = marked(figure, gid)
        assert [list(line.get_xdata()) for line in lines] == rows[columns].to_numpy().tolist()
    heights = [line.get_ydata()[0] for line in marked(figure, "estimate")]
    assert heights == sorted(heights)
    low, high = figure.axes[0].get_xlim()
    assert low < rows["trial_low"].min()
    assert high > max(rows["trial_high"].max(), 0)


def test_forest_prints_each_number_at_the_height_of_its_interval(study: Synthetic) -> None:
    figure = drawn("forest").figure
    rows = study.effects.query(
        "reference == 'waitlist' and outcome == 'anxiety' and subgroup == 'all'"
    )
    places = {text.get_text(): (box.y0 + box.y1) / 2 for text, box in written(figure)}
    axes = figure.axes[0]
    for line, row in zip(marked(figure, "estimate"), rows.itertuples(), strict=True):
        words = f"{row.estimate:+.2f} [{row.ci_low:.2f}, {row.ci_high:.2f}]".replace("-", "−")
        pixel = axes.transData.transform((0, line.get_ydata()[0]))[1]
        assert places[words] == pytest.approx(pixel, abs=3)


def test_forest_shows_the_interval_of_an_ensemble_where_there_is_one(study: Synthetic) -> None:
    assert not marked(drawn("forest").figure, "parameter")
    wide = study.effects.assign(
        parameter_low=study.effects["estimate"] - 1, parameter_high=study.effects["estimate"] + 1
    )
    drawing = figures.forest(wide, LABELS)
    assert len(marked(drawing.figure, "parameter")) == 8
    assert "parameter ensemble" in drawing.caption


def left_by(study: Synthetic, arm: str, replicate: int, week: int) -> tuple[int, int]:
    """People seated, and those of them who had left by a week; person by person."""
    rows = study.patients[(study.patients["arm"] == arm) & (study.patients["group"] >= 0)]
    rows = rows[rows["replicate"] == replicate]
    last = {row.person: row.dropout_week for row in rows.sort_values("week").itertuples()}
    return len(last), sum(0 <= left <= week for left in last.values())


@pytest.mark.parametrize("arm", ["in_person", "forum"])
def test_retention_is_the_share_that_has_not_left(study: Synthetic, arm: str) -> None:
    upper, lower = drawn("retention").figure.axes
    sessions = [name for name in LABELS if name != "waitlist"]
    curve = upper.lines[2 * sessions.index(arm)].get_ydata()
    texts = [text.get_text() for text in lower.texts[1:]]
    at_risk = texts[6 * sessions.index(arm) : 6 * sessions.index(arm) + 6]
    assert len(texts) == 6 * len(sessions)
    for week in (0, 1, 6, 10):
        counts = [left_by(study, arm, replicate, week) for replicate in range(20)]
        shares = [1 - left / seated for seated, left in counts]
        assert curve[week] == pytest.approx(np.mean(shares))
        if week % 2 == 0:
            mean = np.mean([seated - left for seated, left in counts])
            assert at_risk[week // 2] == f"{mean:.0f}"
    assert curve[10] < 0.9, "nobody leaves in these tables, so the test shows nothing"


def test_flow_counts_people_at_every_stage(study: Synthetic) -> None:
    drawing = figures.flow(study.offered, LABELS, entry="offered", replicate=3)
    shown = [text.get_text() for text, _ in written(drawing.figure)]
    table = study.offered[study.offered["replicate"] == 3]
    screened, enrolled = table["person"].max() + 1, table["person"].nunique()
    for count in (screened, screened - enrolled, enrolled):
        assert f"n = {count}" in shown
    for arm in ("video", "forum"):
        people = table[(table["arm"] == arm) & (table["week"] == 22)]
        seated = people[people["group"] >= 0]
        left = int((seated["dropout_week"] >= 0).sum())
        assert f"offered: {len(people)}" in shown
        for word, column in (("reached", "reached"), ("accepted", "uptake")):
            count = int(people[column].sum())
            assert f"{word}: {count} ({100 * count / len(people):.0f} %)" in shown
        assert f"seated: {len(seated)}" in shown
        assert f"left: {left} ({100 * left / len(seated):.0f} %)" in shown
        seen = int(people["observed"].sum())
        assert f"week 22: {seen} ({100 * seen / len(people):.0f} %)" in shown


def test_flow_over_replicates_is_their_mean(study: Synthetic) -> None:
    shown = [text.get_text() for text, _ in written(drawn("flow").figure)]
    screened = np.mean(
        [rows["person"].max() + 1 for _, rows in study.patients.groupby("replicate")]
    )
    assert f"n = {screened:.0f}" in shown


def member(study: Synthetic, arm: str, week: int) -> pd.DataFrame:
    members = study.members
    return members[(members["arm"] == arm) & (members["week"] == week)]


@pytest.mark.parametrize(("row", "arm"), [(0, "hybrid"), (1, "forum")])
@pytest.mark.parametrize(("column", "week"), [(1, 4), (4, 22)])
def test_network_colours_people_by_anxiety(
    study: Synthetic, row: int, arm: str, column: int, week: int
) -> None:
    figure = drawn("network").figure
    axes = figure.axes[5 * row + column]
    people = member(study, arm, week)
    held = people["present"].any()
    there = people[people["present"] | (people["enrolled"] & (not held))]
    absent = people[people["enrolled"] & ~people["present"] & held]
    bar = figure.axes[-1]
    scale = bar.collections[-1] if bar.collections else bar.images[-1]
    norm = Normalize(*bar.get_ylim())
    kinds = {
        kind: axes.findobj(lambda a, k=kind: a.get_gid() == k) for kind in ("present", "absent")
    }
    faces = kinds["present"][0].get_facecolor()
    assert faces == pytest.approx(scale.get_cmap()(norm(there["anxiety"].to_numpy())))
    if len(absent):
        rings = kinds["absent"][0].get_edgecolor()
        assert rings == pytest.approx(scale.get_cmap()(norm(absent["anxiety"].to_numpy())))
        assert np.all(kinds["absent"][0].get_facecolor() == 1), "absent members are hollow"
    gone = axes.findobj(lambda a: a.get_gid() == "left")
    crosses = len(gone[0].get_offsets()) if gone else 0
    assert crosses == int((~people["enrolled"] & ~people["present"]).sum())
    assert len(faces) + (len(absent) if held else 0) + crosses == len(people)


def test_more_anxiety_is_darker() -> None:
    bar = drawn("network").figure.axes[-1]
    scale = bar.collections[-1] if bar.collections else bar.images[-1]
    luminance = scale.get_cmap()(np.linspace(0, 1, 50))[:, :3] @ [0.2126, 0.7152, 0.0722]
    assert np.all(np.diff(luminance) < 0)


def test_network_draws_closeness_as_width(study: Synthetic) -> None:
    axes = drawn("network").figure.axes[1]
    ties = study.ties[(study.ties["arm"] == "hybrid") & (study.ties["week"] == 4)]
    felt = {(row.source, row.target): row.closeness for row in ties.itertuples()}
    people = sorted(member(study, "hybrid", 4)["person"])
    mutual = [
        (felt.get((a, b), 0) + felt.get((b, a), 0)) / 2 for a in people for b in people if a < b
    ]
    shown = sorted(value for value in mutual if value >= 0.05)
    lines = next(a for a in axes.collections if a.get_gid() == "closeness")
    assert sorted(lines.get_linewidths()) == pytest.approx([0.25 + 2.75 * x for x in shown])
    spokes = next(a for a in axes.collections if a.get_gid() == "alliance")
    alliance = [felt[person, -1] for person in people]
    assert spokes.get_linewidths() == pytest.approx([0.25 + 2.75 * x for x in alliance])


def test_network_keeps_people_in_their_places(study: Synthetic) -> None:
    drawing = figures.group_network(study.members, study.ties, LABELS, arms=["in_person", "video"])
    places = [
        {
            tuple(np.round(place, 9))
            for kind in ("present", "absent", "left")
            for artist in axes.findobj(lambda a, k=kind: a.get_gid() == k)
            for place in artist.get_offsets()
        }
        for axes in drawing.figure.axes[:10]
    ]
    assert all(one == places[0] for one in places)
    assert len(places[0]) == 8
    assert all(math.hypot(*place) == pytest.approx(1) for place in places[0])
    square = marked(drawing.figure, "facilitator")
    assert [list(artist.get_xydata()[0]) for artist in square] == [[0, 0]] * 10


def test_a_tie_of_a_large_group_is_among_its_members_closest(study: Synthetic) -> None:
    axes = drawn("network").figure.axes[5 + 3]
    lines = next(a for a in axes.collections if a.get_gid() == "closeness")
    assert 15 <= len(lines.get_linewidths()) <= 2 * 30


def test_attendance_stacks_present_absent_and_left(study: Synthetic) -> None:
    axes = drawn("attendance").figure.axes[1]
    weeks = study.weeks[(study.weeks["arm"] == "video") & (study.weeks["week"] <= 10)]
    sums = weeks.groupby("week")[["cohort", "enrolled", "present"]].sum()
    present, absent, left = axes.containers
    for week in (1, 5, 10):
        bar, above, top = present[week - 1], absent[week - 1], None
        at_start = sums["cohort"][week]
        could_come = sums["enrolled"][week - 1]
        assert bar.get_x() + bar.get_width() / 2 == pytest.approx(week)
        assert bar.get_height() == pytest.approx(sums["present"][week] / at_start)
        assert above.get_y() + above.get_height() == pytest.approx(could_come / at_start)
        top = [one for one in left if one.get_x() + one.get_width() / 2 == pytest.approx(week)]
        assert sum(one.get_height() for one in top) == pytest.approx(1 - could_come / at_start)
    assert len(present) == 10


def test_newcomers_fill_places_and_are_named() -> None:
    full = Synthetic(replicates=2, groups=2, arms={"video": "Video"})
    weeks = full.weeks.assign(newcomers=1, enrolled=full.weeks["cohort"] + 1)
    drawing = figures.attendance(weeks, full.arms)
    assert "Newcomers" in drawing.caption
    present, absent = drawing.figure.axes[0].containers[:2]
    assert absent[3].get_y() + absent[3].get_height() == pytest.approx(9 / 8)
    assert drawing.figure.axes[0].get_ylim()[1] >= 9 / 8
    assert len(present) == 10
