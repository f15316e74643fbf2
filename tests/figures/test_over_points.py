"""Figures of sweeps: what is drawn is what the table holds, and what can't be drawn is refused."""

import numpy as np
import pandas as pd
import pytest

from sim import figures
from sim.figures.parallel import MOST_LINES
from tests.figures import swept
from tests.figures.drawings import drawn, marked, written
from tests.figures.swept import CARRY, FIDELITY, POPULATION, SIZE
from tests.figures.synthetic import LABELS, Synthetic

NAMES = swept.names(LABELS)


def texts(drawing: figures.Drawing) -> str:
    return " ".join(" ".join(text.get_text().split()) for text, _ in written(drawing.figure))


def test_response_draws_each_arm_with_its_intervals(study: Synthetic) -> None:
    axes = drawn("response").figure.axes[0]
    table = swept.effects(study, LABELS, FIDELITY)
    lines, bands = marked(drawn("response").figure, "estimate"), axes.collections
    assert len(lines) == len(bands) == 4
    for line, band, (_, rows) in zip(
        lines, bands, table.groupby("contrast", sort=False), strict=True
    ):
        assert line.get_xydata().tolist() == rows[[FIDELITY, "estimate"]].to_numpy().tolist()
        corners = {tuple(corner) for corner in band.get_paths()[0].vertices}
        for bound in ("ci_low", "ci_high"):
            assert set(map(tuple, rows[[FIDELITY, bound]].to_numpy())) <= corners


def test_response_by_a_second_key_has_a_line_for_each_of_its_values(study: Synthetic) -> None:
    drawing = drawn("response, by")
    table = swept.one(study, LABELS, FIDELITY, CARRY)
    lines = marked(drawing.figure, "estimate")
    assert [text.get_text() for text in drawing.figure.legends[0].get_texts()] == [
        "0.03", "0.1", "0.2",
    ]  # fmt: skip
    for line, (_, rows) in zip(lines, table.groupby(CARRY), strict=True):
        assert line.get_ydata().tolist() == rows["estimate"].tolist()


def test_response_over_names_has_bars_and_no_lines(study: Synthetic) -> None:
    figure = drawn("response, names").figure
    rows = swept.one(study, LABELS, POPULATION)
    line = marked(figure, "estimate")[-1]
    assert line.get_linestyle() == "None"
    assert line.get_ydata().tolist() == rows["estimate"].tolist()
    bars = figure.axes[0].collections[-1].get_segments()
    assert [bar[:, 1].tolist() for bar in bars] == rows[["ci_low", "ci_high"]].to_numpy().tolist()
    assert "a population of a long name" in texts(drawn("response, names"))


def test_heat_map_has_each_effect_in_its_cell(study: Synthetic) -> None:
    figure = drawn("heat map").figure
    table = swept.one(study, LABELS, FIDELITY, CARRY)
    (mesh,) = marked(figure, "cells")
    cells = table.pivot(index=CARRY, columns=FIDELITY, values="estimate").to_numpy()
    assert np.asarray(mesh.get_array()).reshape(cells.shape).tolist() == cells.tolist()
    low, high = mesh.get_clim()
    assert -low == high == pytest.approx(np.abs(cells).max()), "0 has the colour in the middle"
    unclear = table[(table["ci_low"] <= 0) & (table["ci_high"] >= 0)]
    (dots,) = marked(figure, "unclear")
    assert 0 < len(unclear) < len(table)
    assert dots.get_xydata().tolist() == unclear[[FIDELITY, CARRY]].to_numpy().tolist()


def test_heat_map_draws_break_even_where_the_effect_is_0(study: Synthetic) -> None:
    table = swept.one(study, LABELS, FIDELITY, CARRY)
    grid = table.assign(estimate=table[FIDELITY] - 0.7)
    grid = grid.assign(ci_low=grid["estimate"] - 0.01, ci_high=grid["estimate"] + 0.01)
    drawing = figures.heat_map(grid, LABELS, NAMES, (FIDELITY, CARRY))
    contour = drawing.figure.axes[0].collections[-1]
    assert contour.get_paths()[0].vertices[:, 0] == pytest.approx([0.7] * 3)
    assert "Line: break-even" in drawing.caption
    assert "contour lies between" in drawing.alt


def test_heat_map_says_where_nothing_breaks_even(study: Synthetic) -> None:
    table = swept.one(study, LABELS, FIDELITY, CARRY)
    above = table.assign(**{name: table[name] + 9 for name in ("estimate", "ci_low", "ci_high")})
    drawing = figures.heat_map(above, LABELS, NAMES, (FIDELITY, CARRY))
    assert "Line:" not in drawing.caption
    assert "No break-even within these ranges." in drawing.caption
    assert "no break-even" in drawing.alt
    assert "No break-even within these ranges." in texts(drawing)


def test_tornado_has_both_ends_of_every_key_the_longest_on_top(study: Synthetic) -> None:
    figure = drawn("tornado").figure
    table = swept.one(study, LABELS, *swept.VALUES)
    ends, mean = swept.ends(table), table["estimate"].mean()
    order = ends.assign(length=(ends["last"] - ends["first"]).abs()).sort_values("length")
    for end in ("first", "last"):
        tips = [bar.get_x() + bar.get_width() for bar in marked(figure, end)]
        assert tips == pytest.approx(order[end].tolist())
        assert [bar.get_x() for bar in marked(figure, end)] == pytest.approx([mean] * 4)
    assert "not a sensitivity index" in drawn("tornado").caption


def test_parallel_draws_every_point_to_its_effect(study: Synthetic) -> None:
    figure = drawn("parallel").figure
    table = swept.one(study, LABELS, *swept.VALUES).sort_values("estimate", kind="stable")
    held = (table["ci_low"] <= 0) & (table["ci_high"] >= 0)
    effect = (table["estimate"] - table["estimate"].min()) / np.ptp(table["estimate"])
    fidelity = (table[FIDELITY] - 0.4) / 0.6
    for gid, chosen in (("unclear", held), ("clear", ~held)):
        (lines,) = marked(figure, gid)
        ends = [(line[0, 1], line[-1, 1]) for line in lines.get_segments()]
        wanted = list(zip(fidelity[chosen], effect[chosen], strict=True))
        assert ends == [pytest.approx(each) for each in wanted]
        assert len(ends) > 3


def test_parallel_draws_a_part_of_many_points_and_says_so(study: Synthetic) -> None:
    table = swept.one(study, LABELS, *swept.VALUES)
    many = pd.concat([table.assign(estimate=table["estimate"] + k / 50) for k in range(8)])
    drawing = figures.parallel(many, LABELS, NAMES, [FIDELITY, CARRY])
    parts = [len(marked(drawing.figure, gid)[0].get_segments()) for gid in ("unclear", "clear")]
    assert sum(parts) == MOST_LINES < len(many)
    assert f"({MOST_LINES} of {len(many):,}" in drawing.caption
    ends = [path[-1, 1] for path in marked(drawing.figure, "clear")[0].get_segments()]
    assert (min(ends), max(ends)) == (0, 1)


KINDS = ["response", "response, by", "response, names", "heat map", "parallel"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_interval_and_units_are_named(kind: str) -> None:
    drawing = drawn(kind)
    shown = texts(drawing)
    assert "95 % Monte Carlo interval over 20 replicates" in drawing.caption
    assert "95 % Monte Carlo interval over 20 replicates" in shown
    assert "(HADS-A points)" in shown
    assert "(share)" in shown or kind == "response, names"
    assert "Below 0 favours" in shown
    assert "chance cannot be judged" in drawn(kind, "one replicate").caption


CASES = {
    "no rows": (lambda t: figures.response(t.head(0), LABELS, NAMES, FIDELITY), "has no rows"),
    "no column of the key": (
        lambda t: figures.response(t, LABELS, NAMES, "groups"),
        "lacks the columns groups: join",
    ),
    "two outcomes": (
        lambda t: figures.response(
            t.assign(outcome=["anxiety"] + ["gad7"] * (len(t) - 1)), LABELS, NAMES, FIDELITY
        ),
        "several values of outcome: choose one",
    ),
    "no estimate": (
        lambda t: figures.response(t.assign(estimate=np.nan), LABELS, NAMES, FIDELITY),
        "without an estimate: leave them out",
    ),
    "several points at one place": (
        lambda t: figures.response(t, LABELS, NAMES, FIDELITY),
        "needs one at each",
    ),
    "too many lines": (
        lambda t: figures.response(
            t.assign(**{CARRY: np.arange(len(t))}), LABELS, NAMES, FIDELITY, CARRY
        ),
        "has 12 values: a response curve shows 6",
    ),
    "a map over names": (
        lambda t: figures.heat_map(t.assign(**{CARRY: "a"}), LABELS, NAMES, (FIDELITY, CARRY)),
        "needs two or more numbers",
    ),
    "a map of one value": (
        lambda t: figures.heat_map(t[t[CARRY] == 0.1], LABELS, NAMES, (FIDELITY, CARRY)),
        "needs two or more numbers",
    ),
    "no whole grid": (
        lambda t: figures.heat_map(t.iloc[1:], LABELS, NAMES, (FIDELITY, CARRY)),
        "no whole grid.*design=grid",
    ),
    "a grid twice": (
        lambda t: figures.heat_map(pd.concat([t, t]), LABELS, NAMES, (FIDELITY, CARRY)),
        "several points share",
    ),
    "a map of two arms": (
        lambda t: figures.heat_map(
            pd.concat([t, t.assign(contrast="video")]), LABELS, NAMES, (FIDELITY, CARRY)
        ),
        "several values of contrast",
    ),
    "no ends": (
        lambda t: figures.tornado(t, pd.DataFrame({"key": []}), LABELS, NAMES),
        "'ends' lacks the columns first_at",
    ),
    "one coordinate": (
        lambda t: figures.parallel(t, LABELS, NAMES, [FIDELITY]),
        "take 2 to 8 keys, and here are 1",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_cannot_be_drawn_is_refused(case: str, study: Synthetic) -> None:
    draw, sentence = CASES[case]
    with pytest.raises(ValueError, match=sentence):
        draw(swept.one(study, LABELS, FIDELITY, CARRY))


def test_a_map_of_many_cells_stays_small(study: Synthetic) -> None:
    table = swept.one(study, LABELS, FIDELITY, CARRY).head(1)
    across, up = (each.ravel() for each in np.meshgrid(np.arange(80), np.arange(80)))
    many = table.loc[table.index.repeat(6400)].assign(**{FIDELITY: across, SIZE: up})
    many = many.assign(estimate=(across - up) / 80.0)
    drawing = figures.heat_map(many, LABELS, NAMES, (FIDELITY, SIZE))
    assert len(drawing.svg) < 400_000
