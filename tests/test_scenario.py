"""Wrong input is refused with one sentence that names the key; nothing else gets through."""

from copy import deepcopy
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.scenario import Refusal, compose, read_study, registry

NOT_NUMBERS = (
    float("nan"),
    float("inf"),
    float("-inf"),
    True,
    False,
    "1",
    "1_000",
    None,
    [],
    {},
    2**80,
)
NOT_COUNTS = (*NOT_NUMBERS, -1, 1.0, 2.5)
SOURCE = {"level": "assumed", "range": None, "sources": ["cilessen2019"]}
HOSTILE = (
    "../x",
    "/etc/passwd",
    "Video",
    "vidéo",
    "x" * 65,
    "a b",
    "=1+1",
    "<b>",
    "$x$",
    "\x1b[31m",
    "",
    "1a",
)


@cache
def composed():
    """The default comparison as plain data."""
    return compose("compare", ["groups=2"]).config


def with_value(key, value):
    """The default comparison with another value, also where there was no such key."""
    config = deepcopy(composed())
    *path, last = key.split(".")
    inner = config
    for name in path:
        inner = inner[name]
    inner[last] = value
    return config


def refusal(key, value, *words):
    """Read a study with a wrong value; the sentence that it is refused with, holding all words."""
    with pytest.raises(Refusal) as refused:
        read_study(with_value(key, value))
    return one_sentence(refused.value, *words)


def one_sentence(refused, *words):
    """The text of a refusal, if it is one sentence that holds all words."""
    text = str(refused)
    assert "\n" not in text
    assert 20 < len(text) < 450, text
    assert ". " not in text.replace("e.g. ", ""), text
    for word in words:
        assert word in text, (word, text)
    return text


def test_the_default_comparison_is_accepted():
    study = read_study(composed())
    assert [arm.name for arm in study.arms] == ["waitlist", "in_person", "video", "hybrid", "forum"]
    assert (study.seed, study.patients, study.schedule.assessments) == (1, 16, (0, 10, 22))


@pytest.mark.parametrize(
    ("key", "near"),
    [
        ("parameters.contagoin", "contagion"),
        ("arm.video.mode.fatige", "fatigue"),
        ("arm.hybrid.remote_mode.cue_fidelty", "cue_fidelity"),
        ("arm.video.programme.session", "sessions"),
        ("arm.video.delivery.rules", "rule"),
        ("population.rural_shar", "rural_share"),
        ("schedule.folow_up", "follow_up"),
        ("grops", "groups"),
        ("executor.worker", "workers"),
        ("recording.watched_group", "watched_groups"),
    ],
)
def test_an_unknown_key_gets_the_nearest_right_one(key, near):
    refusal(key, 1, key, f"did you mean {near}?")


@pytest.mark.parametrize("parameter", registry().parameters)
def test_every_parameter_keeps_within_its_bounds(parameter):
    key = f"parameters.{parameter}"
    low, high = registry().parameters[parameter].bounds
    for bound in (low, high):
        assert read_study(with_value(key, float(bound))).parameters[parameter] == bound
    for value in (low - 1e-6, high + 1e-6, -1e300, 1e300):
        refusal(key, float(value), key, f"{low:g}", f"{high:g}")


@pytest.mark.parametrize("value", NOT_NUMBERS, ids=repr)
@pytest.mark.parametrize(
    "key",
    ["parameters.carry_over", "arm.video.mode.cue_fidelity", "population.age_mean", "precision"],
)
def test_a_number_is_a_number(key, value):
    if (key, value) == ("precision", None):
        assert read_study(with_value(key, value))
    else:
        refusal(key, value, key)


@pytest.mark.parametrize("value", NOT_COUNTS, ids=repr)
@pytest.mark.parametrize(
    "key",
    ["groups", "seed", "patients_per_group", "max_replicates", "arm.video.programme.sessions"],
)
def test_a_count_is_a_whole_number(key, value):
    refusal(key, value, key)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("groups", 0),
        ("groups", 10**9),
        ("patients_per_group", 0),
        ("patients_per_group", 201),
        ("seed", 2**64),
        ("replicates", 0),
        ("precision", 0.0),
        ("max_replicates", 1),
        ("executor.workers", -1),
        ("schedule.follow_up", -1),
        ("schedule.programme_weeks", 0),
        ("recording.watched_groups", -1),
        ("arm.video.programme.minimum_present", 1),
        ("arm.video.programme.spacing", 0),
        ("arm.video.group_size", 0),
        ("arm.video.mode.capacity", 0),
    ],
)
def test_a_value_out_of_range_is_refused(key, value):
    refusal(key, value, key, str(value))


@pytest.mark.parametrize("seed", [0, 1, 2**64 - 1])
def test_every_seed_of_64_bits_is_a_seed(seed):
    assert read_study(with_value("seed", seed)).seed == seed


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("arm.video.mode.recordings", 1, "true or false"),
        ("arm.video.mode.recordings", "yes", "true or false"),
        ("arm.video.mode.exchange", "lives", "'live'"),
        ("arm.video.programme.membership", "open", "'rolling'"),
        ("arm.video.delivery.rule", "mixed", "'blended'"),
        ("population.screening", "hads", "'hads_total'"),
        ("entry", "offerd", "'offered'"),
        ("engine.name", "fast", "'mesa'"),
    ],
)
def test_a_choice_names_the_choices(key, value, word):
    refusal(key, value, key, word)


@pytest.mark.parametrize(
    ("arms", "words"),
    [
        (["waitlist", "vidoe"], ["vidoe", "video"]),
        (["waitlist"], ["two arms"]),
        ([], ["two arms"]),
        (["waitlist", "video", "video"], ["twice"]),
        ("video", ["arms"]),
        ([1, 2], ["arms"]),
    ],
)
def test_arms_are_two_or_more_that_there_are(arms, words):
    refusal("arms", arms, "arms", *words)


def test_a_study_of_no_arms_is_refused():
    refusal("arm", {}, "two arms")


@pytest.mark.parametrize("size", [17, 200])
def test_a_group_is_no_bigger_than_the_population(size):
    refusal("arm.video.group_size", size, "arm.video.group_size", "16", str(size))
    assert read_study(with_value("arm.video.group_size", 16)).arm("video").size == 16


@pytest.mark.parametrize("rule", ["blended", "hyflex"])
def test_a_delivery_in_two_modes_needs_two(rule):
    refusal("arm.video.delivery.rule", rule, "arm.video.delivery.rule", "remote_mode")


def test_members_of_a_group_converse_in_one_way():
    refusal("arm.hybrid.remote_mode.exchange", "posts", "arm.hybrid.remote_mode.exchange", "live")


@pytest.mark.parametrize(
    "key",
    [
        "population.evidence.age_mean",
        "arm.video.mode.evidence.fatigue",
        "arm.hybrid.remote_mode.evidence.fatigue",
        "arm.forum.programme.evidence.sessions",
        "arm.forum.delivery.evidence.rule",
    ],
)
def test_a_source_stands_in_the_evidence(key):
    refusal(key, SOURCE, key, "cilessen2019", "did you mean cillessen2019?")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("schedule.assessments", [0, 5]),
        ("schedule.assessments", [10, 22]),
        ("schedule.assessments", [0, 22, 10]),
        ("schedule.assessments", [0, 10, 10]),
        ("schedule.assessments", [0, 10, 99]),
        ("schedule.assessments", []),
        ("schedule.programme_weeks", 3),
    ],
)
def test_a_schedule_holds_the_programme(key, value):
    refusal(key, value, key, "10")


@pytest.mark.parametrize(
    "allocation", [{"waitlist": 5}, {"waitlist": 0, "video": 5}, {"waitlist": True}]
)
def test_a_trial_gives_each_arm_a_size(allocation):
    trial = {"instrument": "anxiety", "end_week": 10, "allocation": allocation, "published": []}
    refusal("trial", trial, "trial.allocation")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_an_identifier(name):
    refusal("name", name, "name")
    config = with_value("arm", {**composed()["arm"], name: composed()["arm"]["video"]})
    with pytest.raises(Refusal) as refused:
        read_study(config)
    one_sentence(refused.value, "arm")


@pytest.mark.parametrize("label", ["", "x" * 121, "a\nb", "\x1b[31m", "a\x00"])
def test_a_label_is_a_line_of_text(label):
    refusal("arm.video.label", label, "arm.video.label")


@pytest.mark.parametrize("label", ["$x$", "<b>Video</b>", "Vidéo & Telefon", "=1+1"])
def test_a_label_may_hold_any_sign(label):
    assert read_study(with_value("arm.video.label", label)).labels["video"] == label


@pytest.mark.parametrize("key", ["seed", "groups", "population", "parameters", "arm", "engine"])
def test_a_missing_key_is_named(key):
    config = deepcopy(composed())
    del config[key]
    with pytest.raises(Refusal) as refused:
        read_study(config)
    one_sentence(refused.value, key, "missing")


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    key=st.sampled_from(
        [*(f"parameters.{name}" for name in registry().parameters), "seed", "groups", "entry"]
    ),
    value=st.none()
    | st.booleans()
    | st.text(max_size=5)
    | st.lists(st.integers(), max_size=2)
    | st.binary(max_size=3),
)
def test_no_value_of_another_type_gets_through(key, value):
    if (key, value) not in (("entry", "enrolled"), ("entry", "offered")):
        refusal(key, value, key)
