"""The same person is the same, meets the same luck and the same arm does the same, whatever else is compared."""

from dataclasses import replace
from itertools import chain

import pytest

from sim.engines import run_points
from sim.recording import TRAITS
from tests.worlds import EVERY_ARM, frames, model_of, parameters_with, people_of, same, study

REFILL, ROLLING = 1, 2
MEASURES = ("anxiety", "depression", "gad7", "quality_of_life")
LIVED = ("person", "age", "travel_hours", "home_anxiety", "anxiety", "expected_value", "scan_phase")


def of_arm(left, name):
    """The rows of one arm in each table."""
    return {key: table[table["arm"] == name].reset_index(drop=True) for key, table in left.items()}


def assert_same(left, right, name):
    """Assert that an arm left the same records in two runs."""
    mine, theirs = of_arm(left, name), of_arm(right, name)
    for key in mine:
        assert len(mine[key]) or key in ("members", "ties")
        assert same(mine[key], theirs[key]), (name, key)


@pytest.fixture(scope="module")
def every_arm():
    """All arms at once."""
    return frames(study(*EVERY_ARM, groups=3))


def test_a_person_is_the_same_in_every_arm(every_arm):
    patients = every_arm["patients"]
    for _, rows in patients.groupby("person"):
        assert (rows[list(TRAITS)].nunique() == 1).all()
    assert patients["person"].nunique() == 24


def test_a_person_is_measured_the_same_at_baseline_in_every_arm(every_arm):
    baseline = every_arm["patients"].query("week == 0")
    for _, rows in baseline.groupby("person"):
        assert (rows[[*MEASURES, "latent_anxiety", "latent_depression"]].nunique() == 1).all()
        assert len(rows) == len(EVERY_ARM)


def test_errors_of_measurement_are_the_same_in_every_arm():
    """Under the null route even later scores are the same."""
    cut = dict.fromkeys(
        ("regulation_by_skill", "regulation_by_cohesion", "buffering", "carry_over"), 0.0
    )
    patients = frames(study("waitlist", "video", "forum", groups=2, parameters=cut))["patients"]
    for _, rows in patients.groupby(["person", "week"]):
        assert (rows[list(MEASURES)].nunique() == 1).all()


def test_life_brings_the_same_events_in_every_arm():
    """With nothing else that moves symptoms, what is left of a week's change is the event."""
    quiet = {
        "anxiety_innovation": 0.0,
        "depression_innovation": 0.0,
        "scan_anxiety": 0.0,
        "event_rate": 0.3,
    }
    cut = dict.fromkeys(
        ("regulation_by_skill", "regulation_by_cohesion", "buffering", "carry_over"), 0.0
    )
    world = study(
        "waitlist", "in_person", "hyflex", "self_guided", groups=2, parameters=quiet | cut
    )
    struck = []
    for arm in world.arms:
        model, weeks = model_of(world, arm=arm.name), []
        for _ in range(12):
            before = {each.person: each.anxiety for each in model.patients}
            model.step()
            weeks.append(
                {each.person for each in model.patients if each.anxiety > before[each.person] + 0.6}
            )
        struck.append(weeks)
    assert all(each == struck[0] for each in struck)
    assert sum(map(len, struck[0])) > 10


@pytest.mark.parametrize("name", EVERY_ARM)
def test_an_arm_alone_is_the_same_arm(every_arm, name):
    assert_same(frames(study(name, groups=3)), every_arm, name)


def test_the_order_of_arms_changes_nothing(every_arm):
    turned = frames(study(*reversed(EVERY_ARM), groups=3))
    for name in EVERY_ARM:
        assert_same(turned, every_arm, name)


@pytest.mark.parametrize("membership", [REFILL, ROLLING])
def test_newcomers_are_the_same_whoever_is_compared(membership):
    """Another arm with a longer waiting list recruits more people, and changes nobody."""
    opened = study("in_person", "video", groups=2, programme={"membership": membership})
    longer = opened.arms[1].programme.copy()
    longer["waiting_per_place"] = 9.0
    both = replace(opened, arms=(opened.arms[0], replace(opened.arms[1], programme=longer)))
    alone = replace(opened, arms=opened.arms[:1])
    left, right = frames(alone), frames(both)
    assert_same(left, right, "in_person")
    assert left["weeks"]["newcomers"].sum() > 0
    short, long = (people_of(each)[0].table for each in (alone, both))
    assert len(long) > len(short)
    for name in LIVED:
        assert (short[name] == long[name][: len(short)]).all()


@pytest.mark.parametrize("replicate", [0, 2])
def test_a_replicate_alone_is_that_replicate_among_several(replicate):
    world = study("waitlist", "video", groups=2)
    several = [frames(world, k) for k in range(3)]
    alone = frames(world, replicate)
    for key in alone:
        assert same(alone[key], several[replicate][key])
    if replicate:
        assert not same(alone["patients"], several[0]["patients"])


def test_a_larger_cohort_holds_the_smaller_one():
    """Groups are seated in order: the first ones meet in the same way however many follow."""
    few, many = (frames(study("video", "in_person", groups=groups)) for groups in (2, 5))
    for key in ("weeks", "members", "ties"):
        first = many[key][many[key]["group"] < 2].reset_index(drop=True)
        rows = ["arm", "week", "group"]
        assert same(
            few[key].sort_values(rows, kind="stable").reset_index(drop=True),
            first.sort_values(rows, kind="stable").reset_index(drop=True),
        )


@pytest.mark.parametrize("entry", ["enrolled", "offered"])
def test_a_point_of_a_sweep_is_the_study_with_those_parameters(entry):
    changes = {"uptake_base": -0.6, "skill_gain": 0.06, "home_anxiety_mean": 5.0}
    world = study("waitlist", "video", groups=3, entry=entry)
    changed = replace(world, parameters=parameters_with(changes))
    portions = run_points("compiled", [world, changed, world], [0, 2], threads=2)
    _, among, _ = chain.from_iterable(portions)
    ((alone,),) = run_points("mesa", [changed], [2])
    for arm in ("waitlist", "video"):
        swept, own = among[arm].endpoints[1], alone[arm].endpoints[0]
        assert swept.tobytes() == own.tobytes(), arm
        assert among[arm].facilitator_hours[1] == alone[arm].facilitator_hours[0], arm


def test_a_trial_gives_everybody_to_one_arm_by_lot():
    world = study("waitlist", "video", groups=5)
    patients = frames(replace(world, allocation={"waitlist": 15, "video": 25}))["patients"]
    arms = {name: set(rows["person"]) for name, rows in patients.groupby("arm")}
    assert {name: len(people) for name, people in arms.items()} == {"waitlist": 15, "video": 25}
    everybody = sorted(arms["waitlist"] | arms["video"])
    assert len(everybody) == 40
    assert arms["waitlist"] != set(everybody[:15])
    # And they are the people of the study in which everybody is in every arm.
    assert everybody == sorted(set(frames(world)["patients"]["person"]))
