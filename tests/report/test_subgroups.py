"""For whom effects differ: counted beside chance, with the interval of the difference itself."""

from __future__ import annotations

import pytest

from sim.estimation.plan import SUBGROUPS
from sim.report.results import Results
from sim.report.subgroups import SHORT, WORDS, differing, pairs, subgroup_sentences, subgroup_table

RURAL = {"residence:urban": 1.0, "residence:rural": 0.5}


def results(made):
    return Results(made.study, made.effects(), made.outcomes())


def test_every_subgroup_has_words_and_a_partner():
    assert set(WORDS) == set(SUBGROUPS)
    assert [first.partition(":")[0] for first, _ in pairs()] == list(SHORT)


def test_the_difference_of_a_difference_has_its_own_interval(world):
    found = differing(results(world(subgroups=RURAL)))
    video = next(each for each in found if each.first.contrast == "video")
    # All replicates agree, so the interval is a point although those of the effects are not.
    assert video.gap.estimate == pytest.approx(0.61)
    assert video.gap.ci_low == pytest.approx(video.gap.ci_high)
    assert video.first.ci_high - video.first.ci_low == pytest.approx(0.2)


def test_what_differs_is_counted_beside_what_chance_would_give(world):
    made = results(world(subgroups=RURAL))
    said = " ".join(subgroup_sentences(made, differing(made)))
    assert "Of 4 differences between subgroups in the effect on anxiety against Waitlist, 4" in said
    assert "about 0.2 would by chance alone" in said
    assert (
        "The largest is that of In person: −0.66 HADS-A points with rural residents and −1.31 "
        "with urban residents" in said.replace("\N{NO-BREAK SPACE}", " ")
    )


def test_equal_subgroups_are_not_said_to_differ(world):
    made = results(world(subgroups=dict.fromkeys(RURAL, 1.0)))
    said = " ".join(subgroup_sentences(made, differing(made)))
    assert "against Waitlist, 0 have an interval without 0" in said
    assert "The largest" not in said


def test_no_difference_is_made_of_means_that_do_not_add_up(world):
    made = world(subgroups=RURAL)
    outcomes = made.outcomes()
    rows = outcomes["subgroup"].eq("residence:rural") & outcomes["arm"].eq("video")
    outcomes.loc[rows, "mean"] += 0.3
    found = differing(Results(made.study, made.effects(), outcomes))
    assert {each.first.contrast: each.gap is None for each in found} == {
        **dict.fromkeys(("in_person", "hybrid", "forum"), False),
        "video": True,
    }


def test_one_replicate_tells_no_differences(world):
    made = results(world(subgroups=RURAL, replicates=1))
    said = subgroup_sentences(made, differing(made))
    assert said == [
        "Whether subgroups differ cannot be told here: it takes more than one replicate."
    ]


def test_the_table_has_both_effects_and_their_difference(world):
    made = results(world(subgroups=RURAL))
    shown = subgroup_table(made, differing(made))
    assert shown.rows[1][:4] == (
        "Video: urban; rural",
        "−1.22 (−1.32 to −1.12)",
        "−0.61 (−0.71 to −0.51)",
        "0.61 (0.61 to 0.61)",
    )
    assert subgroup_table(made, []) is None
