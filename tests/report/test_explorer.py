"""The data of the explorer: true to the tables, and harmless inside a page."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from sim.report import explorer
from sim.report.results import Results

HOSTILE = "</script><img src=x onerror=alert(1)> & \u2028\u2029"


def read(made):
    return json.loads(explorer.explorer_json(Results(made.study, made.effects(), made.outcomes())))


def test_every_effect_is_there_once_and_can_be_put_together_again(world):
    made = world(subgroups={"residence:rural": 0.5})
    data = read(made)
    rows = {tuple(row[:5]): row[5:] for row in data["rows"]}
    assert len(rows) == len(data["rows"])
    video, waitlist = data["arms"].index("Video"), data["arms"].index("Waitlist")
    everybody, rural = (data["subgroups"].index(name) for name in ("everybody", "rural residents"))
    anxiety = [each["label"] for each in data["outcomes"]].index("Anxiety (HADS-A)")
    at = anxiety, video, waitlist, data["end"]
    assert rows[(*at, everybody)] == pytest.approx([-1.22, 0.1, 0.9])
    assert rows[(*at, rural)] == pytest.approx([-0.61, 0.1, 0.9])
    assert all(contrast > reference for _, contrast, reference, *_ in rows)


def test_estimates_are_not_rounded_before_they_are_shown(world):
    made = world()
    effects = made.effects().assign(estimate=-1.0050000000000001)
    found = json.loads(explorer.explorer_json(Results(made.study, effects, made.outcomes())))
    assert {row[5] for row in found["rows"]} == {-1.0050000000000001}


def test_unknown_intervals_are_marked(world):
    made = world(replicates=1)
    data = read(made)
    assert {row[6] for row in data["rows"]} == {-1}


def test_parameter_ranges_are_told_where_they_are_known(world):
    made = world()
    effects = made.effects().assign(parameter_low=-2.0, parameter_high=-0.25)
    found = json.loads(explorer.explorer_json(Results(made.study, effects, made.outcomes())))
    assert all(row[8:] == [-2, -0.25] for row in found["rows"])


def test_no_label_can_leave_the_script_element(world):
    made = world()
    arms = tuple(
        replace(arm, label=HOSTILE) if arm.name == "video" else arm for arm in made.study.arms
    )
    study = replace(made.study, arms=arms)
    text = explorer.explorer_json(Results(study, made.effects(), made.outcomes()))
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text)["arms"][2].startswith("</script><img src=x onerror=alert(1)> &")


def test_a_large_study_keeps_everybody_and_drops_subgroups(world, monkeypatch):
    monkeypatch.setattr(explorer, "MOST_ROWS", 10)
    data = read(world(subgroups={"residence:rural": 0.5}))
    assert data["subgroups"] == ["everybody"]
    assert {row[4] for row in data["rows"]} == {0}
