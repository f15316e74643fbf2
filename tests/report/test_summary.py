"""The summary on the terminal: the same numbers, and labels that stay text."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from rich.console import Console

from sim.report import print_summary, summary_sentences, summary_table

HOSTILE = "[bold]Video[/bold] :smile: \x1b[31m$x$<b>"


def printed(made, study=None, terminal=False, width=140, **more):
    out = io.StringIO()
    colours = "truecolor" if terminal else None
    console = Console(file=out, force_terminal=terminal, width=width, color_system=colours)
    print_summary(study or made.study, made.effects(), made.outcomes(), console=console, **more)
    return out.getvalue()


def with_label(study, name, label):
    arms = tuple(replace(arm, label=label) if arm.name == name else arm for arm in study.arms)
    return replace(study, arms=arms)


def test_every_arm_has_a_row_with_its_numbers(world):
    lines = printed(world()).splitlines()
    rows = {line.split("  ")[0].strip(): line.split() for line in lines}
    assert rows["Waitlist"][1:] == ["−0.70", "reference", *["–"] * 4, "85.5", "%"]
    assert rows["Video"][1:] == [
        *("−1.92", "−1.22", "−1.32", "to", "−1.12", "−0.30"),
        *("80.5", "%", "75.5", "%", "85.5", "%"),
    ]


def test_the_words_come_with_it(world):
    made = world()
    said = summary_sentences(made.study, made.effects(), made.outcomes())
    assert said[1].startswith("Video lowered anxiety by 1.22 HADS-A points (95 % Monte Carlo")
    assert all(sentence in printed(made) for sentence in said)


def test_without_replicates_there_is_a_dash_and_no_claim(world):
    text = printed(world(replicates=1))
    assert "nan" not in text
    assert "with 1 replicate there is no interval" in text
    assert "−1.22  " in text


@pytest.mark.parametrize("terminal", [False, True])
def test_hostile_labels_stay_text(world, terminal):
    made = world()
    text = printed(made, with_label(made.study, "video", HOSTILE), terminal, warnings=[HOSTILE])
    shown = "[bold]Video[/bold] :smile: \N{REPLACEMENT CHARACTER}[31m$x$<b>"
    assert shown in text
    assert "\x1b[31m" not in text
    assert text.count(shown) >= 3


def test_elsewhere_than_on_a_terminal_it_is_plain(world):
    text = printed(world())
    assert "\x1b" not in text
    assert not set(text) & set("━─│┃╭╰")
    assert "\x1b[1m" in printed(world(), terminal=True)


def test_a_narrow_terminal_loses_no_number(world):
    assert "change −1.92" not in printed(world(), terminal=True, width=80)
    text = " ".join(printed(world(), width=40).split())
    assert "…" not in text
    assert (
        "Video: change −1.92, effect −1.22, interval −1.32 to −1.12, g −0.30, attend 80.5 %, "
        "retain 75.5 %, treatment 85.5 %"
    ) in text


def test_warnings_and_the_trial_are_printed(world):
    trial = pd.DataFrame(
        {
            "statistic": ["mean_end"],
            "arm": ["video"],
            "published": [13.25],
            "published_low": [None],
            "published_high": [None],
            "simulated": [14.01],
            "simulated_low": [13.8],
            "simulated_high": [14.2],
            "verdict": ["miss"],
            "source": ["compen2018"],
        }
    )
    text = printed(world(), warnings=["Mind the gap."], trial=trial)
    assert "Note: Mind the gap." in text
    assert "Of 1 published number: 1 miss." in text
    assert "13.8" in text


def test_the_table_alone_needs_no_console(world):
    made = world()
    table = summary_table(made.study, made.effects(), made.outcomes())
    assert table.row_count == len(made.study.arms)
    assert str(table.title).startswith("Anxiety in HADS-A points against Waitlist")
