"""What a week needs is counted from the running model: here where it is known beforehand, and against its records."""

from dataclasses import replace

import pytest

from sim.benchmark import limit
from sim.benchmark.counts import Counts, _count, count
from sim.benchmark.timing import apart
from sim.engines import run_replicates
from sim.launch import check


@pytest.fixture(scope="module")
def study():
    chosen = ["groups=2", "arms=[waitlist,video]", "recording.watched_groups=0"]
    return check("compare", chosen).study


def test_a_week_on_the_waitlist_is_known(study):
    """Symptoms are one address and two normals; staying on an oral treatment is another; six at assessments."""
    held, free = count(study, "waitlist")
    assert free is not None
    (tables,) = run_replicates("mesa", study, [0])
    rows = tables["patients"].query("arm == 'waitlist'")
    oral = rows.query("week == 0")["oral_therapy"].mean()
    weeks, assessments = study.schedule.horizon, len(study.schedule.assessments) - 1
    assert free.blocks == pytest.approx(1 + oral + 2 * assessments / weeks)
    assert free.normals == pytest.approx(2 + 5 * assessments / weeks)
    assert held == Counts(0.0, 0.0, 0.0)


def test_a_session_draws_for_every_turn_and_weighs_everybody_but_the_last_speaker(study):
    held, free = count(study, "video")
    assert free is not None
    assert free.blocks < held.blocks
    assert free.functions < held.functions
    (tables,) = run_replicates("mesa", study, [0])
    weeks = tables["weeks"].query("arm == 'video' and turns > 0")
    sessions = study.arm("video").programme_weeks
    lived = study.patients * sessions
    turns = weeks["turns"].sum() / lived
    weighed = ((weeks["present"] - 1) * weeks["turns"] + 1).sum() / lived
    assert held.blocks > turns  # and a second address where somebody disclosed
    assert held.functions > weighed


def test_the_same_study_needs_the_same(study):
    assert count(study, "video") == apart(_count, study, "video")


def test_a_study_without_follow_up_has_no_week_without_a_session(study):
    weeks = study.arm("video").programme_weeks
    short = replace(study, schedule=replace(study.schedule, horizon=weeks, assessments=(0, weeks)))
    assert count(short, "video")[1] is None


@pytest.mark.parametrize("counts", [Counts(0.4, 2.5, 3.6), Counts(9.3, 3.7, 22.1)])
def test_the_limit_does_as_many_as_were_counted(monkeypatch, counts):
    done = {"blocks": 0, "normals": 0, "functions": 0}

    def counting(name):
        def one(*_):
            done[name] += 1

        return one

    monkeypatch.setattr(limit, "_draw", counting("blocks"))
    monkeypatch.setattr(limit, "_to_normals", counting("normals"))
    monkeypatch.setattr(limit, "_transform", counting("functions"))
    limit.fused.py_func(1000, counts.blocks, counts.normals, counts.functions, None, None, None)
    assert done == {
        name: pytest.approx(1000 * value, abs=1) for name, value in vars(counts).items()
    }
