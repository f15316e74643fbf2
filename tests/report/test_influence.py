"""What results hang on: from a shipped analysis, told with its limits, or a command instead."""

from __future__ import annotations

import shlex

import pandas as pd
import pytest

from sim.inference.influence import reference_influence
from sim.report.influence import (
    Influence,
    influence_command,
    influence_rows,
    influence_sentences,
    influence_table,
)
from sim.report.results import Results
from sim.scenario import compose

COLUMNS = ["contrast", "reference", "key", "level", "total", "total_low", "total_high"]
INFLUENCE = Influence(
    pd.DataFrame(
        [
            ("video", "waitlist", "parameters.b", "assumed", 0.2, 0.1, 0.3),
            ("video", "waitlist", "parameters.a", "measured", 0.4, 0.3, 0.5),
            ("video", "waitlist", "parameters.c", "assumed", 0.04, 0.03, 0.05),
            ("phone", "waitlist", "parameters.d", "assumed", 0.9, 0.8, 1.0),
        ],
        columns=COLUMNS,
    ),
    {"seed": 1, "model": "this", "influential": 0.05},
)


@pytest.fixture
def results(world):
    made = world()
    return Results(made.study, made.effects(), made.outcomes())


def test_influential_keys_of_this_studys_arms_greatest_first(results):
    rows = influence_rows(results, INFLUENCE)
    assert [row["key"] for row in rows] == ["parameters.a", "parameters.b"]
    table = influence_table(results, rows, INFLUENCE)
    assert table.rows[0] == (
        *("Video against Waitlist", "parameters.a", "measured", "0.40", "0.30 to 0.50"),
    )
    assert table.flagged == {1}


def test_what_is_assumed_is_to_be_measured_and_the_limits_are_said(results):
    rows = influence_rows(results, INFLUENCE)
    said = influence_sentences(results, rows, INFLUENCE, {"model_version": "this"}, 0)
    assert "Assumed and influential, so first to be measured: parameters.b." in said
    assert "another version" not in " ".join(said)
    other = influence_sentences(results, rows, INFLUENCE, {"model_version": "other"}, 2)
    assert "It was made with another version of the model." in other[-1]
    assert "Values were set in this run that it does not know of." in other[-1]


def test_without_an_analysis_nothing_is_made_up(results):
    assert influence_rows(results, None) == []
    assert influence_table(results, [], INFLUENCE) is None
    (said,) = influence_sentences(results, [], None, {}, 0)
    assert "was not analysed for these arms" in said


def test_the_command_is_one_that_sensitivity_understands(results):
    command = influence_command(
        results,
        ["groups=2", "replicates=3", "entry=offered", "+arm@arm.more=video", "out=x", "seed=3"],
    )
    words = shlex.split(command)
    assert words[:3] == ["circle", "sensitivity", "arms=[waitlist,in_person,video,hybrid,forum]"]
    assert words[3:] == ["entry=offered", "+arm@arm.more=video", "seed=3"]
    assert compose("sensitivity", words[2:]).config["entry"] == "offered"


def test_what_is_shipped_is_of_shipped_arms_and_in_range(results):
    shipped = reference_influence()
    assert set(shipped.indices.columns) == set(COLUMNS)
    assert shipped.indices[COLUMNS].notna().all(axis=None)
    assert shipped.indices["total"].between(-0.05, 1.2).all()
    assert {"seed", "model", "commands", "influential"} <= set(shipped.about)
    assert len(influence_rows(results, shipped)) >= 4
