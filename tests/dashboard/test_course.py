"""Courses: the numbers of the engine, the same people side by side, and turns that add up."""

import numpy as np
import pytest

from sim.dashboard.course import Courses
from sim.dashboard.pair import live_through
from sim.dashboard.view import View
from sim.engines.mesa import SupportProgramme
from tests.dashboard.conftest import nothing


def test_a_course_is_what_the_engine_does(lived):
    pair = lived("in_person", "video")
    for course in pair.courses:
        model = SupportProgramme.of(pair.study, course.arm.name)
        for week in range(pair.horizon + 1):
            assert course.anxiety[week].tolist() == [each.anxiety for each in model.patients]
            for group in model.groups:
                held = course.transcripts.get((group.number, week), ())
                assert list(held) == (group.transcript if week else [])
            if week < pair.horizon:
                model.step()


def test_the_same_people_stand_side_by_side(lived):
    pair = lived("in_person", "forum")
    left, right = pair.courses
    assert left.groups == 3
    for group in range(pair.groups):
        people = pair.people(group)
        assert set(people) <= set(right.members(pair.group_in(1, group)))
    assert np.array_equal(left.anxiety[0], right.anxiety[0])


def test_without_groups_on_the_left_those_on_the_right_are_counted(lived):
    pair = lived("waitlist", "video")
    assert pair.groups == 3
    assert pair.group_in(0, 1) is None
    table = pair.course_table(1)
    assert table[table["arm"] == "waitlist"]["closeness"].isna().all()
    assert table["anxiety"].notna().all()


def test_a_speaker_is_hurt_unanswered_and_soothed_by_support(lived):
    changes = {}
    for course in lived("in_person", "video").courses:
        for held in course.transcripts.values():
            for turn in held:
                change = turn.affect_after - turn.affect_before
                changes.setdefault(turn.answer, []).append(change)
    assert set(changes[""]) == {0.0}
    assert min(changes["unanswered"]) >= 0 < max(changes["unanswered"])
    assert min(changes["co-rumination"]) >= 0 < max(changes["co-rumination"])
    # Clumsy support may hurt; most of it doesn't.
    assert np.mean(changes["support"]) < 0


def test_a_course_that_is_known_is_not_lived_again(source):
    courses = Courses()
    scene = source.start(("in_person", "video"))
    first = live_through(source.study(scene), courses, nothing)
    weeks = []
    changed = scene.with_side(1, scene.right.with_change("mode.fatigue", 0.3))
    second = live_through(source.study(changed), courses, weeks.append)
    assert second.courses[0] is first.courses[0]
    assert weeks == list(range(1, first.horizon + 1))


def test_what_heeds_a_course_may_stop_it(source):
    def stop(week):
        raise InterruptedError(week)

    with pytest.raises(InterruptedError):
        live_through(source.study(source.start(())), Courses(), stop)


def test_playing_goes_week_by_week_or_turn_by_turn_and_ends(lived):
    pair = lived("in_person", "video")
    assert View().next(pair, by_turns=False) == View(0, 1, 0)
    assert View(0, 1, 0).next(pair, by_turns=True) == View(0, 1, 1)
    end = View(0, pair.horizon, 0)
    assert end.next(pair, by_turns=True) == end
    assert View(99, 99, 99).within(pair) == View(2, pair.horizon, 0)
