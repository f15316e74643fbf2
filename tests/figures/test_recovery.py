"""The figure of recovery: what is drawn is how far truths are from even, and what leaves the band is named."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kstest

from sim.figures import recovery

STUDIES = 50


def studies(**quantiles):
    """A table of recovery, a column of quantiles a parameter."""
    parts = [
        pd.DataFrame(
            {
                "block": "programme",
                "study": range(STUDIES),
                "parameter": name,
                "truth": 0.5,
                "low": np.where(values < 0.9, 0.4, 0.6),
                "high": 0.7,
                "quantile": values,
            }
        )
        for name, values in quantiles.items()
    ]
    return pd.concat(parts)


@pytest.fixture(scope="module")
def table():
    even = (np.arange(STUDIES) + 0.5) / STUDIES
    return studies(carry_over=even, skill_gain=even[::-1] ** 3, tie_growth=even**0.9)


def test_a_line_departs_by_the_statistic_of_kolmogorov_and_smirnov(table):
    (axes,) = recovery(table).figure.axes
    for name, part in table.groupby("parameter"):
        (line,) = (each for each in axes.lines if each.get_gid() == name)
        furthest = np.abs(line.get_ydata()).max()
        assert furthest == pytest.approx(kstest(part["quantile"], "uniform").statistic)
        assert line.get_xdata()[[0, -1]].tolist() == [0, 1]


def test_what_leaves_the_band_is_named_and_nothing_else(table):
    (axes,) = recovery(table).figure.axes
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["skill gain"]
    (calm,) = recovery(table.query("parameter != 'skill_gain'")).figure.axes
    assert calm.get_legend() is None


def test_words_say_how_often_intervals_held_the_truth(table):
    drawing = recovery(table)
    assert "over 50 made-up studies" in drawing.caption
    assert "carry_over 90 %" in drawing.alt
    assert "tie_growth 88 %" in drawing.alt
