"""Swept keys in words: whose they are, and in which unit."""

import pytest

from sim.sweep.names import key_names

CONFIG = {"arm": {"video": {"label": "On screen"}, "odd": {}}}


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("arm.video.mode.cue_fidelity", "Cue fidelity, On screen (share)"),
        ("arm.video.remote_mode.fatigue", "Fatigue, On screen, remote mode (share per session)"),
        ("arm.video.programme.facilitators", "Facilitators, On screen"),
        ("arm.video.delivery.room_sessions_first", "Room sessions first, On screen"),
        ("arm.video.group_size", "Group size, On screen (members)"),
        ("arm.odd.mode.recordings", "Recordings, odd"),
        ("parameters.carry_over", "Carry over (share)"),
        ("population.rural_share", "Rural share"),
        ("population", "Population"),
        ("programme@arm.video.programme", "Programme, On screen"),
        ("schedule.follow_up", "Follow up, schedule (weeks)"),
        ("groups", "Groups"),
        ("entry", "Entry"),
    ],
)
def test_a_key_in_words(key, words):
    assert key_names([key], CONFIG) == {key: words}
    assert key_names([key], CONFIG, units=False) == {key: words.partition(" (")[0]}
