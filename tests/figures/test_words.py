"""The words beside a figure: numbers for those who cannot see it, and the interval by name."""

import numpy as np
import pytest

from sim import figures
from tests.figures.drawings import DRAWINGS, drawn, written
from tests.figures.synthetic import HOSTILE, LABELS, Synthetic

INTERVALS = ["trajectories", "forest", "retention"]


@pytest.mark.parametrize("kind", INTERVALS)
def test_the_interval_is_named_in_the_caption_and_on_the_figure(kind: str) -> None:
    drawing = drawn(kind)
    named = "95 % Monte Carlo interval over 20 replicates"
    assert named in drawing.caption
    shown = " ".join(" ".join(text.get_text().split()) for text, _ in written(drawing.figure))
    assert named in shown
    assert "Few replicates" not in drawing.caption


@pytest.mark.parametrize("kind", INTERVALS)
def test_one_replicate_has_no_band_and_says_so(kind: str) -> None:
    drawing = drawn(kind, "one replicate")
    assert drawing.caption.count("One replicate") == 1
    assert "Monte Carlo interval over" not in drawing.caption
    shown = " ".join(" ".join(text.get_text().split()) for text, _ in written(drawing.figure))
    assert "One replicate" in shown
    assert not any(axes.collections for axes in drawing.figure.axes)


def test_an_interval_from_the_groups_of_one_replicate_is_called_that(study: Synthetic) -> None:
    drawing = figures.forest(study.effects.assign(replicates=1), LABELS)
    assert "interval from the groups of one replicate" in drawing.caption
    assert "Monte Carlo" not in drawing.caption


@pytest.mark.parametrize("kind", INTERVALS)
def test_few_replicates_are_warned_of(kind: str) -> None:
    caption = drawn(kind, "many arms").caption
    assert "over 3 replicates. Few replicates: the interval is itself uncertain." in caption


@pytest.mark.parametrize("kind", DRAWINGS)
def test_alt_text_has_labels_as_given_and_numbers(kind: str) -> None:
    drawing = drawn(kind, "hostile labels")
    named = [label for label in HOSTILE.values() if label in drawing.alt]
    assert named
    assert sum(letter.isdigit() for letter in drawing.alt) > 5
    assert r"\$" not in drawing.title + drawing.alt + drawing.caption, "escaped for matplotlib"
    assert drawing.title
    assert (drawing.title + drawing.alt + drawing.caption).isprintable()
    assert drawing.caption.endswith(".")


def test_alt_text_of_trajectories_has_the_means(study: Synthetic) -> None:
    rows = study.weeks.query("arm == 'waitlist' and week == 10")
    mean = np.mean(rows["anxiety"])
    assert f"{mean:.2f} at week 10" in drawn("trajectories").alt.split(";")[0]


def test_alt_text_of_effects_has_the_estimate_and_its_interval(study: Synthetic) -> None:
    row = study.effects.query(
        "contrast == 'video' and reference == 'waitlist' and outcome == 'anxiety'"
        " and week == 10 and subgroup == 'all'"
    ).iloc[0]
    words = (
        f"Video, everyone, week 10: {row.estimate:+.2f} [{row.ci_low:.2f}, {row.ci_high:.2f}], "
        f"g {row.standardised:.2f}"
    )
    assert words.replace("-", "−") in drawn("forest").alt


def side_words(drawing: figures.Drawing) -> list[str]:
    texts = [" ".join(text.get_text().split()) for text, _ in written(drawing.figure)]
    return [text for text in texts if "←" in text or "→" in text]


def test_less_anxiety_favours_the_arm_and_more_attendance_does(study: Synthetic) -> None:
    two = {"waitlist": "Waitlist", "video": "Video"}
    less = figures.forest(study.effects, two)
    more = figures.forest(study.effects, two, outcome="attendance")
    hours = study.effects[study.effects["outcome"] == "anxiety"].assign(
        outcome="facilitator_hours", unit="hours per 100 offered"
    )
    neither = figures.forest(hours, two, outcome="facilitator_hours")
    assert side_words(less) == ["← favours Video", "favours Waitlist →"]
    assert side_words(more) == ["← favours Waitlist", "favours Video →"]
    assert side_words(neither) == ["← less in Video", "more in Video →"]
    assert side_words(drawn("forest"))[0] == "← favours the arm shown"


def test_units_stand_on_the_axes() -> None:
    def shown(kind: str) -> str:
        return " ".join(text.get_text() for text, _ in written(drawn(kind).figure))

    assert "Mean anxiety (HADS-A points)" in shown("trajectories")
    assert "Mean depression (HADS-D points)" in shown("trajectories")
    assert "Anxiety: difference (HADS-A points)" in shown("forest")
    assert "Attendance: difference (share of 1)" in shown("forest, attendance")
    assert "Still in the programme (%)" in shown("retention")
    assert "Anxiety (HADS-A points)" in shown("network")
    assert "Members (%)" in shown("attendance")
    assert "difference in the same person (HADS-A points)" in shown("raincloud")
    assert "Change since baseline\n(HADS-A points)" in shown("dose_response")
    for kind in ("trajectories", "retention"):
        assert "Weeks since baseline" in shown(kind)


def test_arms_without_sessions_are_left_out_where_there_is_nothing_to_attend() -> None:
    assert "Waitlist" not in drawn("retention").alt
    assert "Waitlist" not in drawn("attendance").alt
    assert "Waitlist: n = " in drawn("flow").alt


def test_a_smaller_arm_is_explained() -> None:
    assert "as many as its groups seat" in drawn("flow").caption
    assert "as many as its groups seat" not in drawn("flow", "one arm with sessions").caption
