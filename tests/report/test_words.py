"""Sentences say what the numbers say: direction, certainty, and the same digits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.headlines import headline
from sim.report.reading import amount, decimals, verdict
from sim.report.results import Effect, Mean
from sim.report.words import comparison, course, finding

END = "at the end of the programme (week 10)"


def test_a_clear_benefit_is_said_with_its_size_interval_and_g(effect, labels):
    assert finding(effect(), labels, END) == (
        "Video lowered anxiety by 1.20 HADS-A points (95 % Monte Carlo interval 1.10 to 1.30; "
        "g −0.30) against Waitlist at the end of the programme (week 10)."
    )


def test_a_harm_is_called_a_worsening(effect, labels):
    said = finding(effect(0.35, 0.2, 0.5, standardised=0.1), labels, END)
    assert said == (
        "Video raised anxiety by 0.35 HADS-A points (95 % Monte Carlo interval 0.20 to 0.50; "
        "g 0.10) against Waitlist at the end of the programme (week 10): a worsening."
    )


def test_a_rise_is_good_where_higher_is_better(effect, labels):
    up = effect(0.052, 0.031, 0.073, outcome="attendance", standardised=math.nan)
    down = effect(-0.052, -0.073, -0.031, outcome="attendance", standardised=math.nan)
    assert finding(up, labels, END) == (
        "Video raised attendance by 5.2 percentage points (95 % Monte Carlo interval 3.1 to 7.3) "
        "against Waitlist at the end of the programme (week 10)."
    )
    assert "Video lowered attendance by 5.2 percentage points" in finding(down, labels, END)
    assert finding(down, labels, END).endswith(": a worsening.")


def test_an_interval_over_zero_leaves_both_directions_open(effect, labels):
    said = finding(effect(-0.3, -0.8, 0.2, standardised=-0.08), labels, END)
    assert said == (
        "Video had no clear effect on anxiety against Waitlist at the end of the programme "
        "(week 10): the difference was −0.30 HADS-A points (95 % Monte Carlo interval −0.80 to "
        "0.20; g −0.08), so a fall of up to 0.80 and a rise of up to 0.20 both remain possible."
    )


def test_an_interval_that_ends_at_zero_is_not_clear(effect, labels):
    said = finding(effect(-0.3, -0.6, 0.0), labels, END)
    assert "no clear effect" in said
    assert "anything from nothing to a fall of up to 0.60 remains possible" in said


def test_no_difference_in_any_replicate_is_said_so(effect, labels):
    said = finding(effect(0.0, 0.0, 0.0, standardised=0.0), labels, END)
    assert said == (
        "Video made no difference to anxiety against Waitlist at the end of the programme "
        "(week 10): exactly 0 HADS-A points in all 40 replicates."
    )


@pytest.mark.parametrize(
    ("estimate", "words"),
    [
        (-1.2, "1.20 HADS-A points lower with Video than with Waitlist"),
        (1.2, "1.20 HADS-A points higher with Video than with Waitlist"),
        (0.0, "the same with Video as with Waitlist"),
    ],
)
def test_without_an_interval_chance_is_not_judged(effect, labels, estimate, words):
    said = finding(effect(estimate, math.nan, math.nan, replicates=1), labels, END)
    assert said.startswith(f"Anxiety was {words}")
    assert "with 1 replicate there is no interval, so whether chance made the difference" in said
    assert "lowered" not in said
    assert "raised" not in said


@pytest.mark.parametrize(
    ("replicates", "name"),
    [
        (1, "95 % interval from the groups of the only replicate 1.10"),
        (3, "95 % Monte Carlo interval over only 3 replicates 1.10"),
        (9, "over only 9 replicates"),
        (10, "(95 % Monte Carlo interval 1.10"),
    ],
)
def test_few_replicates_are_named_in_the_interval(effect, labels, replicates, name):
    assert name in finding(effect(replicates=replicates), labels, END)


def test_a_small_difference_is_a_finding_only_between_the_same_people(effect, labels):
    small = effect(-0.12, -0.15, -0.09, standardised=-0.04)
    assert "a finding only together with its interval" in finding(small, labels, END)
    assert finding(small, labels, END, paired=False).endswith("different people: not a finding.")
    assert "0.05 SD" not in finding(effect(), labels, END, paired=False)


def test_programmes_that_do_not_differ_give_the_most_by_which_they_can(effect, labels):
    near = effect(-0.05, -0.15, 0.02, contrast="video", reference="in_person", standardised=-0.01)
    assert comparison(near, labels, END) == (
        "Video did not differ from In person in anxiety by more than 0.15 HADS-A points at the "
        "end of the programme (week 10) (difference −0.05, 95 % Monte Carlo interval −0.15 to "
        "0.02; g −0.01)."
    )
    assert "by more than 0.30" in comparison(effect(0.1, -0.1, 0.3), labels, END)


def test_programmes_that_differ_are_told_apart_by_which_is_better(effect, labels):
    better = comparison(effect(-0.4, -0.5, -0.3, reference="in_person"), labels, END)
    worse = comparison(effect(0.4, 0.3, 0.5, reference="in_person"), labels, END)
    assert better.startswith("Anxiety was 0.40 HADS-A points lower with Video than with In person")
    assert better.endswith("which is better.")
    assert worse.startswith("Anxiety was 0.40 HADS-A points higher with Video than with In person")
    assert worse.endswith("which is worse.")


def test_the_headline_groups_arms_by_what_can_be_said(effect, labels):
    effects = [
        effect(0.2, 0.1, 0.3, contrast="forum"),
        effect(-1.2, -1.3, -1.1, contrast="video"),
        effect(-0.1, -0.4, 0.2, contrast="in_person"),
    ]
    assert headline(effects, labels, END) == (
        "Video lowered anxiety against Waitlist at the end of the programme (week 10) by 1.20 "
        "HADS-A points (95 % Monte Carlo interval 1.10 to 1.30); Forum raised it by 0.20 HADS-A "
        "points (95 % Monte Carlo interval 0.10 to 0.30); In person had no clear effect on it "
        "(HADS-A points: −0.10, −0.40 to 0.20)."
    )


def test_the_headline_gives_the_least_and_the_largest_effect(effect, labels):
    effects = [
        effect(contrast="video"),
        effect(-0.5, -0.6, -0.4, contrast="forum"),
        effect(-0.9, -1.0, -0.8, contrast="in_person"),
    ]
    assert headline(effects, labels, END) == (
        "Video, Forum and In person lowered anxiety against Waitlist at the end of the programme "
        "(week 10): by 0.50 HADS-A points with Forum (95 % Monte Carlo interval 0.40 to 0.60) to "
        "1.20 with Video (1.10 to 1.30)."
    )
    assert headline([], labels, END) == ""


def test_the_headline_calls_nothing_raised_by_a_programme_that_does_less(effect, labels):
    effects = [
        effect(0.2, 0.1, 0.3, contrast="forum", reference="in_person"),
        effect(-0.1, -0.4, 0.2, contrast="video", reference="in_person"),
    ]
    assert headline(effects, labels, END, control=False) == (
        "Anxiety was higher at the end of the programme (week 10) with Forum than with In person by "
        "0.20 HADS-A points (95 % Monte Carlo interval 0.10 to 0.30); it did not clearly differ "
        "with Video (HADS-A points: −0.10, −0.40 to 0.20)."
    )


def test_the_headline_claims_nothing_without_intervals(effect, labels):
    said = headline([effect(-1.2, math.nan, math.nan, replicates=1)], labels, END)
    assert "cannot be told from chance" in said
    assert "lowered" not in said


def test_labels_lose_what_steers_a_terminal_and_keep_the_rest(effect, labels):
    said = finding(effect(), labels | {"video": "iVideo\x1b[31m $x$\n\u202e[bold]"}, END)
    assert said.startswith(
        "iVideo\N{REPLACEMENT CHARACTER}[31m $x$ \N{REPLACEMENT CHARACTER}[bold]"
    )
    assert "\x1b" not in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("after", "words"),
    [(9.34, "fell by 0.66"), (10.5, "rose by 0.50"), (10.001, "stayed the same (10.00")],
)
def test_the_course_of_an_arm_by_itself(after, words):
    said = course("anxiety", "Waitlist", Mean(10, 9, 11, 5), Mean(after, 9, 11, 5), 10)
    assert words in said


def test_a_narrow_interval_gets_the_decimals_it_needs(effect):
    assert decimals(effect()) == 2
    assert decimals(effect(-0.014, -0.030, 0.003)) == 3
    assert decimals(effect(-0.004, -0.006, -0.002)) == 3
    assert decimals(effect(-0.3, -0.6, -0.0004)) == 4
    assert decimals(effect(-1e-9, -2e-9, -0.5e-9)) == 4
    assert decimals(effect(-0.3, math.nan, math.nan)) == 2
    assert decimals(effect(0.0, 0.0, 0.0)) == 2


numbers = st.floats(-5, 5).map(lambda value: round(value, 6))


@given(bounds=st.tuples(numbers, numbers, numbers).map(sorted))
def test_words_never_contradict_the_interval(bounds):
    low, estimate, high = bounds
    names = {"contrast": "video", "reference": "waitlist", "outcome": "anxiety", "week": 10}
    made = Effect(**names, unit="", estimate=estimate, ci_low=low, ci_high=high, replicates=20)
    said = finding(made, {"video": "V", "waitlist": "W"}, END)
    assert ("lowered" in said) == (high < 0)
    assert ("raised" in said) == (low > 0)
    assert ("no clear effect" in said or "no difference" in said) == (low <= 0 <= high)
    assert verdict(made) == (
        "better" if high < 0 else "worse" if low > 0 else "none" if low == high else "unclear"
    )
    if low > 0 or high < 0:
        shown = [amount(made, abs(each)) for each in (low, estimate, high)]
        assert all(each in said for each in shown)
