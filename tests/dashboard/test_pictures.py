"""What the page shows: networks, turns over them, traces, and words that can't break the page."""

from dataclasses import replace

from sim.dashboard import pictures
from sim.dashboard.pair import Pair
from sim.dashboard.words import turn_in_words, week_in_words


def test_a_turn_rings_its_speaker_and_is_marked_in_the_conversation(lived):
    pair = lived("in_person", "video")
    assert pictures.turns_in(pair, 0, 1) > 3
    over = pictures.over_network_html(pair, 0, 0, 1, 3)
    assert over.count('class="speaker') == 1
    assert pictures.over_network_html(pair, 0, 0, 1, 0).count('class="speaker') == 0
    words = pictures.conversation_html(pair, 0, 0, 1, 3)
    marked = next(line for line in words.splitlines() if "aria-current" in line)
    assert turn_in_words(pair.courses[0].transcripts[0, 1][2]) in marked


def test_everybody_can_be_pointed_at(lived):
    pair = lived("in_person", "forum")
    over = pictures.over_network_html(pair, 1, 0, 2, 0)
    for person in pair.courses[1].members(pair.group_in(1, 0)):
        assert f"<title>Person {person}: " in over


def test_a_network_has_words_for_those_who_cannot_see_it(lived):
    pair = lived("in_person", "video")
    week = pair.courses[0].watched(0).weeks[1]
    came = sum(member.present for member in week.members.values())
    words = week_in_words(week, 1)
    assert f"Week 1: {came} came" in words
    assert words in pictures.network_html(pair, 0, 0, 1)


def test_who_waits_has_no_network_but_a_trace(lived):
    pair = lived("waitlist", "video")
    assert "everybody waits" in pictures.network_html(pair, 0, 0, 1)
    assert "Waitlist: mean anxiety" in pictures.traces_html(pair, 0)
    assert "No conversation" in pictures.conversation_html(pair, 0, 0, 1, 0)


def test_the_cursor_moves_with_the_week(lived):
    pair = lived("in_person", "video")
    places = [pictures.over_traces_html(pair, 0, week) for week in (0, 1, 2)]
    assert len(set(places)) == 3
    assert places[0].count('class="cursor"') == 3


def test_a_label_is_text_and_never_markup(lived):
    pair = lived("in_person", "video")
    left = replace(pair.courses[0], arm=replace(pair.courses[0].arm, label="<script>x</script>"))
    hostile = Pair(pair.study, (left, pair.courses[1]))
    shown = (
        pictures.network_html(hostile, 0, 0, 1)
        + pictures.conversation_html(hostile, 0, 0, 1, 0)
        + pictures.traces_html(hostile, 0)
    )
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
