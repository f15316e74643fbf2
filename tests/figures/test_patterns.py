"""The figure of patterns: what is in the table is drawn where it says, and nothing meets or leaves the page."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from sim.figures import patterns
from tests.figures.drawings import written
from tests.figures.fitted import pattern

LONG = "share of those who came to at least four fifths of all the sessions that were held " * 3


@pytest.fixture
def table():
    return pd.DataFrame(
        [
            pattern("reproduced", source="compen2018"),
            pattern("missed", simulated=0.9, simulated_low=0.8, simulated_high=1.0, role="checked"),
            pattern("inconclusive", target=np.nan, target_high=np.nan, what=f"$x$ <b> {LONG}"),
            pattern("reproduced", statistic="mean", target_low=np.nan, what="points"),
        ]
    )


def test_values_are_drawn_where_they_lie_and_roles_are_told_apart(table):
    effects, points = patterns(table).figure.axes
    assert (len(effects.get_yticks()), len(points.get_yticks())) == (3, 1)
    markers = [line for line in effects.lines if line.get_marker() not in ("None", "", None)]
    assert [line.get_xdata()[0] for line in markers] == [0.3, 0.9, 0.3]
    filled = [line.get_markerfacecolor() != "white" for line in markers]
    assert filled == [True, False, True]
    assert len({line.get_marker() for line in markers}) == 3
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in effects.patches]
    assert bars[0] == pytest.approx((0.2, 0.6))
    assert bars[2] == pytest.approx((0.2, effects.get_xlim()[1]))


def test_labels_stay_on_the_page_and_apart(table):
    figure = patterns(table).figure
    page = figure.bbox
    for _, box in written(figure):
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
        assert page.y0 <= box.y0 <= box.y1 <= page.y1
    for axes in figure.axes:
        boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
        assert all(below.y1 <= above.y0 for above, below in pairwise(boxes))


def test_its_words_say_every_verdict(table):
    alt = patterns(table).alt
    assert alt.count("reproduced.") == 2
    assert "simulated 0.90 (0.80 to 1.00), published 0.20 to 0.60: missed." in alt
    assert "published at least 0.20: inconclusive." in alt


def test_an_empty_table_is_refused(table):
    with pytest.raises(ValueError, match="empty"):
        patterns(table[:0])
