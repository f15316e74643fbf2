"""Which figures fit a sweep, and what its page says, from synthetic tables."""

from dataclasses import replace

import pandas as pd
import pytest

from sim.design import make_points, read_axes
from sim.scenario.designs import read_design
from sim.sweep import words
from sim.sweep.drawings import drawings
from sim.sweep.found import Found

FIDELITY, CARRY = "arm.video.mode.cue_fidelity", "parameters.carry_over"
CONFIG = {"arm": {"in_person": {"label": "In <b>person</b>"}, "video": {"label": "Video"}}}


def found(axes, arms=("video",), outcome="anxiety", **design):
    """What a sweep found whose effect falls with each number."""
    axes = read_axes(axes)
    name = design.get("name", "grid")
    points = make_points(axes, read_design(name, {"levels": 5} | design), 1)
    falls = sum(pd.factorize(points[axis.key], sort=True)[0] for axis in axes)
    parts = []
    for arm in arms:
        estimate = 0.3 - 0.11 * falls
        about = {"contrast": arm, "reference": "in_person", "outcome": outcome, "week": 10}
        effects = {"estimate": estimate, "ci_low": estimate - 0.05, "ci_high": estimate + 0.05}
        more = {"unit": "HADS-A points", "standardised": estimate / 3, "replicates": 20}
        parts.append(points.assign(**about, **effects, **more))
    table = pd.concat(parts, ignore_index=True)
    name = design.get("name", "grid")
    return Found(outcome, CONFIG, tuple(axes), name, len(points), table)


SOBOL = {"name": "sobol", "points": 32}
LATIN = {"name": "latin_hypercube", "points": 32}


@pytest.mark.parametrize(
    ("axes", "design", "figures"),
    [
        ({FIDELITY: "interval(.4,1)"}, {}, ["response"]),
        ({FIDELITY: "interval(.4,1)"}, LATIN, ["response"]),
        ({"population": "screened,rural"}, {}, ["response"]),
        ({"population": "screened,rural"}, LATIN, ["tornado_video"]),
        (
            {FIDELITY: "interval(.4,1)", CARRY: "interval(0,.2)"},
            {},
            ["heat_map_video", "response_video"],
        ),
        (
            {FIDELITY: "interval(.4,1)", CARRY: "interval(0,.2)"},
            {"levels": 7},
            ["heat_map_video"],
        ),
        ({FIDELITY: "interval(.4,1)", "population": "screened,rural"}, {}, ["response_video"]),
        ({FIDELITY: ".4,.6", CARRY: ".1,.2"}, {}, ["response_video"]),
        ({FIDELITY: ".4,.6", CARRY: "interval(0,.2)"}, SOBOL, ["tornado_video", "parallel_video"]),
        (
            {FIDELITY: ".4,.6", CARRY: ".1,.2", "population": "screened,rural"},
            {},
            ["tornado_video", "parallel_video"],
        ),
        (
            {FIDELITY: ".4,.6", CARRY: ".1,.2", "groups": "3,4"},
            {},
            ["tornado_video", "parallel_video"],
        ),
        ({FIDELITY: "choice(.4)", CARRY: "0,.1"}, {}, ["response"]),
        ({FIDELITY: "choice(.4)"}, {}, []),
    ],
)
def test_the_design_decides_which_figures_there_are(axes, design, figures):
    drawn = drawings(found(axes, **design))
    assert list(drawn) == figures
    for draw in drawn.values():
        assert draw().svg.startswith(b"<?xml")


def test_each_contrast_has_its_own_map():
    config_arms = ("video", "in_person")
    axes = {FIDELITY: "interval(.4,1)", CARRY: "interval(0,.2)"}
    drawn = drawings(found(axes, config_arms, levels=7))
    assert list(drawn) == ["heat_map_video", "heat_map_in_person"]


def test_without_effects_there_is_no_figure_and_the_page_says_so():
    nothing = found({FIDELITY: ".4,.6"})
    nothing = replace(nothing, table=nothing.table.head(0))
    assert drawings(nothing) == {}
    assert "There is no effect on anxiety" in " ".join(words.lead(nothing))
    assert (words.extremes_table(nothing), words.influence_table(nothing)) == (None, None)


def test_the_answer_is_two_sentences_with_intervals():
    first, second = words.lead(found({FIDELITY: "interval(.4,1)", CARRY: "0,.1"}))
    assert "Over 10 points the effect of Video on anxiety against In <b>person</b>" in first
    assert "ran from −0.25 HADS-A points (95 % Monte Carlo interval −0.30 to −0.20)" in first
    assert "at Cue fidelity, Video = 1, Carry over = 0.1 to +0.30 (0.25 to 0.35)" in first
    assert "favours Video at 3 of 10 points and In <b>person</b> at 5 of 10 points" in second
    assert "at 2 it holds 0" in second


def test_less_attendance_is_no_favour():
    share = found({FIDELITY: "interval(.4,1)"}, outcome="attendance")
    assert "favours Video at 3 of 5 points and" in words.lead(share)[1]
    hours = found({FIDELITY: "interval(.4,1)"}, outcome="facilitator_hours")
    assert "lower with Video at 1 of 5 points and higher at 3 of 5 points" in words.lead(hours)[1]


def test_break_even_is_said_for_each_line():
    lines = words.turning(found({FIDELITY: "interval(.4,1)", CARRY: "0,.1"}))
    assert lines == [
        "With Carry over = 0, Video and In <b>person</b> break even at Cue fidelity, Video = 0.809"
        " (the interval holds 0 from 0.741 to 0.877).",
        "With Carry over = 0.1, Video and In <b>person</b> break even at Cue fidelity, Video = 0.659"
        " (the interval holds 0 from 0.591 to 0.727).",
    ]


def test_the_extremes_are_points_with_their_settings():
    table = words.extremes_table(found({FIDELITY: "interval(.4,1)", CARRY: "0,.1"}))
    assert [row[1] for row in table.rows] == ["9", "7", "8", "1", "2", "0"]
    assert table.rows[0][2:5] == (
        "Cue fidelity, Video = 1, Carry over = 0.1", "−0.25", "−0.30 to −0.20",
    )  # fmt: skip


def test_break_even_over_many_lines_is_left_to_the_map():
    axes = {FIDELITY: "interval(.4,1)", CARRY: "interval(0,.2)"}
    assert len(words.turning(found(axes, levels=12))) == 3
    assert words.turning(found(axes, levels=13)) == []
