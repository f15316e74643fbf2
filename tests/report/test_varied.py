"""What is said of variants: plainly where there are none, and the numbers of the tables where there are."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.report.varied import (
    PLAIN_RUN,
    ensemble_sentence,
    parameter_lines,
    path_sentences,
    paths_table,
    probabilities_table,
)
from sim.variants.effects import PROBABILITIES
from sim.variants.paths import PARTS, PATHS_COLUMNS
from tests.worlds import study

STUDY = study("waitlist", "video", groups=1)
HOSTILE = replace(STUDY, arms=(STUDY.arms[0], replace(STUDY.arms[1], label="<b>\x1b[31mV$x$")))


def probabilities(outcome="anxiety", margin=0.75, harm=0.015):
    about = ("HADS-A points", 10, 200, 20, -1.0, -1.05, -0.95, -1.3, -0.7, 0.02)
    row = ("video", "waitlist", outcome, *about, margin, 0.995, 1 - harm, harm)
    back = ("waitlist", "video", outcome, *about, margin, 0.005, 0.2, 0.8)
    return pd.DataFrame([row, back], columns=list(PROBABILITIES))


def split(shares=True):
    values = dict(zip(PARTS, (-1.0, -0.5, -0.3, -0.1, -0.2, 0.1, 0.0), strict=True))
    rows = [
        ("video", "waitlist", name, 10, part, value, value - 0.1, value + 0.1,
         -value if shares else np.nan, 20, np.nan, np.nan)
        for name in ("anxiety", "depression")
        for part, value in values.items()
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(PATHS_COLUMNS))


def test_a_plain_run_says_that_it_knows_nothing_of_parameters():
    assert parameter_lines(STUDY, None, "") == [PLAIN_RUN]
    assert "posterior=reference" in PLAIN_RUN
    assert ensemble_sentence(None, "") == ""
    assert probabilities_table(STUDY, None) is None
    assert path_sentences(STUDY, None) == []
    assert paths_table(STUDY, None) is None


def test_lines_hold_mean_range_and_shares_each_pair_once():
    head, line = parameter_lines(STUDY, probabilities(), "200 sets drawn from the 300 of x")
    assert "200 sets drawn from the 300 of x" in head
    assert "by 0.75 points, a convention" in head
    assert line == (
        "  Video against Waitlist: −1.00 (−1.30 to −0.70); better 100 %, not inferior 98 %, harm 2 %"
    )


def test_the_table_leaves_open_what_has_no_margin():
    found = probabilities_table(STUDY, probabilities())
    (row,) = found.rows
    assert row[1:] == (
        *("Video against Waitlist", "−1.00", "−1.05 to −0.95", "−1.30 to −0.70"),
        *("100 %", "0.75", "98 %", "2 %"),
    )
    open_ones = probabilities_table(STUDY, probabilities(margin=np.nan, harm=np.nan))
    assert open_ones.rows[0][-3:] == ("–", "–", "–")


def test_sentences_of_paths_name_every_part_with_its_share():
    one, two, how = path_sentences(STUDY, split())
    assert one == (
        "Video, effect on anxiety of −1.00 HADS-A points: skill −0.50 (50 %), cohesion −0.30 (30 %), buffering of life "
        "events −0.10 (10 %), mood carried over from sessions −0.20 (20 %) and what no single cut loses 0.10 (−10 %)."
    )
    assert "depression of −1.00 HADS-D points" in two
    assert "no arm has any effect on symptoms" in how
    assert len(path_sentences(STUDY, split(), ("anxiety",))) == 2
    assert "%" not in path_sentences(STUDY, split(shares=False))[0]


def test_the_table_of_paths_has_a_row_each_part():
    found = paths_table(STUDY, split())
    assert len(found.rows) == 2 * len(PARTS)
    assert found.rows[-1][2:5] == ("left with all cut", "0.00", "−0.10 to 0.10")
    over = split().assign(parameter_low=-0.5, parameter_high=0.5)
    assert paths_table(STUDY, over).rows[0][-1] == "−0.50 to 0.50"


@pytest.mark.parametrize("tell", [parameter_lines, path_sentences])
def test_labels_are_made_inert(tell):
    words = (probabilities(), "x") if tell is parameter_lines else (split(),)
    assert "\x1b" not in " ".join(tell(HOSTILE, *words))
