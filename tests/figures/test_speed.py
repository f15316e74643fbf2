"""The figure of speeds: what was measured is drawn and named, and nothing meets or leaves the page."""

from itertools import pairwise

import pytest

from sim.figures import render, speed
from tests.figures.drawings import written
from tests.figures.synthetic import speeds


@pytest.fixture(scope="module")
def drawing():
    return speed(speeds())


def test_every_line_is_what_was_measured(drawing):
    axes = drawing.figure.axes[0]
    measured = speeds().query("status == 'measured'").groupby("label", sort=False)
    drawn = [line.get_xydata().tolist() for line in axes.lines]
    for (_, rows), line in zip(measured, drawn, strict=True):
        assert line == rows[["patients", "agent_weeks_per_second"]].to_numpy().tolist()
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    sizes = sorted(speeds().query("status == 'measured'")["patients"].unique())
    assert axes.get_xticks().tolist() == sizes
    assert not axes.get_xticks(minor=True).size
    assert [text.get_text() for text in axes.get_xticklabels()] == [f"{size:,}" for size in sizes]


def test_labels_carry_ratios_apart_and_on_the_page(drawing):
    seen = written(drawing.figure)
    labels = sorted(
        (box for text, box in seen if "  × " in text.get_text()), key=lambda box: box.y0
    )
    assert len(labels) == 6
    assert any(text.get_text() == "compiled, 1 thread  × 110" for text, _ in seen)
    for below, above in pairwise(labels):
        assert below.y1 <= above.y0
    page = drawing.figure.bbox
    for _, box in seen:
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
        assert page.y0 <= box.y0 <= box.y1 <= page.y1


def test_words_name_what_is_missing_and_every_number(drawing):
    assert "Not measured: agentpy." in drawing.caption
    assert "2,200,000 agent-weeks a second at 1,000,000 patients (110 times)" in drawing.alt


def test_the_same_rows_give_the_same_bytes():
    assert render(speed(speeds()).figure, "svg") == speed(speeds()).svg


def test_nothing_measured_is_refused():
    with pytest.raises(ValueError, match="at least one engine"):
        speed(speeds().query("status != 'measured'"))
