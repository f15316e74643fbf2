"""Deteriorations: differences between arms, with what measurement error does to them."""

from __future__ import annotations

from sim.report.results import Results
from sim.report.safety import safety_sentences, safety_tables


def test_deteriorations_are_differences_and_never_shares_alone(world):
    made = world()
    results = Results(made.study, made.effects(), made.outcomes())
    said = safety_sentences(results)
    assert said[0].startswith(
        "In person, Video, Hybrid (blended) and Forum lowered the share whose anxiety got worse by "
        "1.5 points or more against Waitlist at the end of the programme (week 10): by 1.12 "
        "percentage points with Forum"
    )
    assert "worse by 5 points or more" in said[1]
    assert any("never alone" in each for each in said)
    tables = safety_tables(results)
    assert [each.caption.partition(":")[0] for each in tables] == [
        "Anxiety worse by 1.5 or more",
        "Anxiety reliably worse (5 or more)",
    ]
    assert all("difference from Waitlist" in each.caption for each in tables)


def test_harm_is_called_worse(world):
    made = world(gain={"video": -2.0, "waitlist": 0.0})
    results = Results(made.study, made.effects(), made.outcomes())
    video = next(row for row in safety_tables(results)[0].rows if row[0] == "Video")
    assert video[-1] == "worse"


def test_a_run_without_deteriorations_says_so(world):
    made = world()
    effects = made.effects()
    effects = effects[~effects["outcome"].str.contains("deterior")]
    results = Results(made.study, effects, made.outcomes())
    assert safety_sentences(results) == ["No deterioration was estimated in this run."]
    assert safety_tables(results) == []
