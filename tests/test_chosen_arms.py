"""Arms that a command line doesn't choose are not composed, and nothing else changes by it."""

import pytest

from sim.scenario import Refusal, compose, read_study
from sim.scenario.arms import unchosen

SMALL = ("groups=2", "schedule.follow_up=2")
ALL = ["waitlist", "in_person", "video", "hybrid", "forum"]


def arms(*overrides, command="compare"):
    """The names of the arms that are composed."""
    return list(compose(command, [*SMALL, *overrides]).config["arm"])


def read(*overrides):
    """The study that a command line describes."""
    ours = compose("compare", [*SMALL, *overrides])
    return read_study(ours.config, ours.where)


@pytest.mark.parametrize(
    ("overrides", "composed"),
    [
        ((), ALL),
        (("arms=null",), ALL),
        (("arms=[video,waitlist]",), ["waitlist", "video"]),
        (("arms='[waitlist, video]'",), ["waitlist", "video"]),
        (("arms=[waitlist,video]", "arms=[waitlist,forum]"), ["waitlist", "forum"]),
        (("arms=[waitlist,video]", "arm.forum.mode.fatigue=.3"), ["waitlist", "video", "forum"]),
        (("arms=[waitlist,video]", "arm@arm.hybrid=hyflex"), ["waitlist", "video", "hybrid"]),
        (("arms=[waitlist,video]", "~arm@arm.hybrid"), ["waitlist", "video"]),
        (("arms=[waitlist,chat]", "+arm@arm.chat=chat"), [*ALL, "chat"]),
        (("arms=[usual_care,mindfulness]", "+study=compen2018"), None),
    ],
)
def test_only_arms_that_the_line_speaks_of_are_composed(overrides, composed):
    if composed is None:
        assert {*ALL, "usual_care", "mindfulness"} <= set(arms(*overrides))
    else:
        assert arms(*overrides) == composed


def test_a_command_that_takes_the_list_of_another_composes_all():
    assert unchosen("lockstep", ["arms=[waitlist,video]"]) == []
    assert arms("arms=[waitlist,video]", command="lockstep") == ALL


def test_the_study_is_the_same_as_with_all_arms_composed():
    chosen = read("arms=[waitlist,video]", "arm.video.mode.fatigue=.3")
    # An arm that the line speaks of is composed; here, the three that it doesn't choose.
    mentions = [f"arm.{name}.group_size=null" for name in ("in_person", "hybrid", "forum")]
    whole = read("arms=[waitlist,video]", "arm.video.mode.fatigue=.3", *mentions)
    for ours, theirs in zip(chosen.arms, whole.arms, strict=True):
        assert (ours.name, ours.label, ours.size) == (theirs.name, theirs.label, theirs.size)
        assert ours.modes.tobytes() == theirs.modes.tobytes()
        assert ours.delivery.tobytes() == theirs.delivery.tobytes()
        assert ours.programme.tobytes() == theirs.programme.tobytes()
    assert (chosen.patients, chosen.schedule) == (whole.patients, whole.schedule)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("arm.forum.mode.fatige=.3", "did you mean arm.forum.mode.fatigue?"),
        ("arm.forum.mode.fatigue=7", "give a number from 0 to 1"),
        ("arm@arm.forum=form", "did you mean forum?"),
    ],
)
def test_what_is_said_of_an_arm_not_chosen_is_checked(override, words):
    with pytest.raises(Refusal) as refused:
        read("arms=[waitlist,video]", override)
    assert words in str(refused.value)
