"""The figure of rivals: marks stand where the tables say, nothing meets or leaves the page, words say the same."""

from itertools import pairwise

import pandas as pd
import pytest

from sim.figures import rivals
from tests.figures.drawings import written

NAMES = ("model", "no_contagion", "other")
STANDINGS = {
    "helps": ("holds", "contradicted", "inconclusive"),
    "harms_a_great_many_of_those_who_come": ("holds", "holds", "undefined"),
}


@pytest.fixture
def fit():
    return pd.DataFrame(
        {
            "rival": NAMES,
            "title": (
                "The model as it is",
                "No contagion",
                "A $title$ of <b> that is far too long to be shown",
            ),
            "cost": (0.0, 12.0, -3.0),
            "cost_low": (0.0, 4.0, -8.0),
            "cost_high": (0.0, 250.0, 2.0),
        }
    )


@pytest.fixture
def conclusions():
    rows = [
        {"conclusion": name, "rival": rival, "verdict": verdict}
        for name, verdicts in STANDINGS.items()
        for rival, verdict in zip(NAMES, verdicts, strict=True)
    ]
    return pd.DataFrame(rows)


def test_marks_stand_where_the_tables_say(fit, conclusions):
    costs, standings = rivals(fit, conclusions).figure.axes
    points = [line.get_xydata()[0].tolist() for line in costs.lines if line.get_marker() == "o"]
    assert points == [[12.0, 1.0], [-3.0, 2.0]]
    marks = {
        line.get_gid(): line.get_xydata().tolist() for line in standings.lines if line.get_gid()
    }
    assert marks["holds"] == [[0, 0], [1, 0], [1, 1]]
    assert (marks["contradicted"], marks["inconclusive"]) == ([[0, 1]], [[0, 2]])


def test_labels_stay_on_the_page_and_apart(fit, conclusions):
    figure = rivals(fit, conclusions).figure
    page = figure.bbox
    for _, box in written(figure):
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
        assert page.y0 <= box.y0 <= box.y1 <= page.y1
    costs, standings = figure.axes
    rows = [label.get_window_extent() for label in costs.get_yticklabels()]
    assert all(below.y1 <= above.y0 for above, below in pairwise(rows))
    columns = [label.get_window_extent() for label in standings.get_xticklabels()]
    assert all(left.x1 <= right.x0 for left, right in pairwise(columns))


def test_its_words_say_costs_and_what_is_contradicted(fit, conclusions):
    alt = rivals(fit, conclusions).alt
    assert "The model as it is: conclusions 2 holds, 0 contradicted, 0 inconclusive." in alt
    assert "No contagion: costs 12.0 (4.0 to 250.0); conclusions 1 holds, 1 contradicted" in alt
    assert "(helps)" in alt


def test_tables_without_what_is_drawn_are_refused(fit, conclusions):
    with pytest.raises(ValueError, match="cost_low"):
        rivals(fit.drop(columns="cost_low"), conclusions)
    with pytest.raises(ValueError, match=r"no rows|empty"):
        rivals(fit, conclusions[:0])


@pytest.mark.parametrize(
    ("low", "high", "marks"),
    [
        (-7.0, 250.0, ["−5", "0", "5", "10", "100"]),
        (-3.0, 12.0, ["−2", "0", "5", "10"]),
        (-0.4, 0.5, ["−0.2", "0"]),
        (-300.0, 20_000.0, ["−100", "−10", "−5", "0", "5", "10", "100", "1000", "$10^{4}$"]),
    ],
)
def test_the_scale_is_marked_on_both_sides_of_zero(fit, conclusions, low, high, marks):
    wide = fit.assign(cost=[0, low, high], cost_low=[0, low, high], cost_high=[0, low, high])
    axes = rivals(wide, conclusions).figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == marks
