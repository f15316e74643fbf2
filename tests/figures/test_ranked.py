"""Figures of indices: what is drawn is what the table holds, and what can't be drawn is refused."""

import pytest

from sim import figures
from sim.figures.levels import LEVEL_COLOURS, levels_of
from tests.figures import ranked
from tests.figures.drawings import drawn, marked, written
from tests.figures.synthetic import LABELS

NAMES = ranked.names(LABELS)


def texts(drawing):
    return [" ".join(text.get_text().split()) for text, _ in written(drawing.figure)]


def test_the_plane_holds_every_key_and_names_those_that_were_kept():
    figure, table = drawn("morris").figure, ranked.indices()
    places = {
        tuple(place)
        for level in levels_of(table)
        for marks in marked(figure, level)
        for place in marks.get_offsets().tolist()
    }
    assert places == set(map(tuple, table[["mu_star", "sigma"]].to_numpy().tolist()))
    said = texts(drawn("morris"))
    for k, key in enumerate(table["key"]):
        arrow = "↓" if k % 2 else "↑"
        assert (f"{NAMES[key]} {arrow}" in said) == (k < ranked.KEPT)
    assert len(marked(figure, "interval")) == ranked.KEPT


def test_bars_are_the_indices_with_their_intervals():
    figure, table = drawn("sobol").figure, ranked.indices().dropna(subset="total").iloc[::-1]
    for name in ("total", "first"):
        bars, lines = marked(figure, name), marked(figure, f"{name}_interval")
        assert [bar.get_width() for bar in bars] == table[name].tolist()
        ends = table[[f"{name}_low", f"{name}_high"]].to_numpy().tolist()
        assert [list(line.get_xdata()) for line in lines] == ends
    assert NAMES["key0"] in " ".join(texts(drawn("sobol")))


def test_convergence_has_a_line_for_each_of_the_first():
    axes = drawn("convergence").figure.axes[0]
    table = ranked.grown()
    assert len(axes.lines) == 6
    for k, line in enumerate(axes.lines):
        assert line.get_ydata().tolist() == table[table["key"] == f"key{k}"]["total"].tolist()


def test_evidence_counts_all_and_fills_the_influential():
    figure, table = drawn("evidence").figure, ranked.indices()
    assert "assumed: 2 of 5 influential" in texts(drawn("evidence"))
    for influence in ("influential", "minor"):
        rows = table[table["influence"] == influence]
        marks = marked(figure, influence)
        assert sorted(mark.get_xdata()[0] for mark in marks) == sorted(rows["total"])
        filled = {mark.get_markerfacecolor() == mark.get_color() for mark in marks}
        assert filled == {influence == "influential"}
    colours = {mark.get_color() for mark in marked(figure, "influential")}
    assert colours <= set(LEVEL_COLOURS.values())


@pytest.mark.parametrize("kind", ["morris", "sobol", "convergence", "evidence"])
def test_the_words_name_the_most_influential(kind):
    drawing = drawn(kind)
    assert NAMES["key0"] in drawing.alt
    assert "the effect of" in drawing.title
    assert drawing.caption.endswith(".")


def test_a_table_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="lacks the columns"):
        figures.sobol_bars(ranked.indices().drop(columns="total"), NAMES, "x")
    with pytest.raises(ValueError, match="has no rows"):
        figures.morris_plane(ranked.indices()[:0], NAMES, "x")
