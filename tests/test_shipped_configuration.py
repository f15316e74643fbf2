"""What ships in conf/: it loads, says where each value comes from, and agrees with the model document."""

from copy import deepcopy
from functools import cache

import pytest

from sim.parameters import LEVELS
from sim.scenario import Refusal, compose, evidence, read_study, registry
from sim.scenario.files import conf_folder, read_yaml
from sim.scenario.tables import read_registry
from tests.model_document import (
    DEFAULTS,
    EDUCATION_SHARES,
    MODE_FIELDS,
    MODE_RANGES,
    MODES,
    PARAMETERS,
    POPULATION,
)
from tests.worlds import frames

TABLES = ("mode", "delivery", "programme", "population")


def names(group):
    """Names of the files of a configuration group."""
    return sorted(path.stem for path in (conf_folder() / group).glob("*.yaml"))


FILES = [(group, name) for group in ("mode", "delivery", "programme") for name in names(group)]


@cache
def composed(*overrides):
    """A composed configuration as plain data."""
    return compose("compare", ["groups=2", *overrides])


def declared_in(group, name):
    """Values and evidence of a shipped file, composed with what it builds on."""
    if group == "population":
        return composed(f"population={name}").config["population"]
    return read_yaml(conf_folder() / group / f"{name}.yaml")


def test_every_arm_can_be_compared():
    """All at once, each added to the comparison under a name of its own."""
    added = [f"+arm@arm.other_{name}={name}" for name in names("arm")]
    ours = composed(*added)
    study = read_study(ours.config, ours.where)
    for name in names("arm"):
        arm, given = study.arm(f"other_{name}"), ours.config["arm"][f"other_{name}"]
        assert arm.label == given["label"]
        assert arm.size == given["mode"]["capacity"]
        assert arm.programme_weeks <= study.schedule.end_week
    assert study.arm("other_video").modes == study.arm("video").modes


@pytest.mark.parametrize(("group", "name"), FILES)
def test_every_file_of_a_group_can_stand_in_an_arm(group, name):
    config = deepcopy(composed().config)
    arm = "hybrid" if group == "delivery" else "video"
    config["arm"][arm][group] = declared_in(group, name)
    config["schedule"]["programme_weeks"] = 26
    assert read_study(config).arm(arm).name == arm


@pytest.mark.parametrize("name", names("population"))
def test_every_population_finds_its_people(name):
    ours = composed(f"population={name}", "arms=[waitlist,video]", "schedule.follow_up=0")
    tables = frames(read_study(ours.config, ours.where))
    assert tables["patients"]["person"].nunique() == 16


@pytest.mark.parametrize("name", names("parameters"))
def test_every_set_of_parameters_runs(name):
    ours = composed(f"parameters={name}", "schedule.follow_up=0")
    tables = frames(read_study(ours.config, ours.where))
    assert tables["patients"]["latent_anxiety"].between(0, 21).all()
    changed = {k: v for k, v in ours.config["parameters"].items() if v != registry().defaults()[k]}
    assert 0 < len(changed) < 30
    assert set(changed.values()) == {0}


@pytest.mark.parametrize("name", names("study"))
def test_every_named_study_loads(name):
    swept = "axes" in read_yaml(conf_folder() / "study" / f"{name}.yaml")
    command = "sweep" if swept else "compare"
    ours = compose(command, [f"+study={name}"])
    study = read_study(ours.config, ours.where, command)
    assert study.name == name
    assert len(study.arms) >= 2


@pytest.mark.parametrize(
    ("group", "name"), [*FILES, *(("population", name) for name in names("population"))]
)
def test_every_value_has_evidence_and_lies_in_its_range(group, name):
    values = declared_in(group, name)
    declared = getattr(registry(), group)
    assert set(values["evidence"]) == set(declared)
    assert set(values) - {"label", "evidence"} == set(declared)
    for key, row in values["evidence"].items():
        assert row["level"] in LEVELS
        assert set(row["sources"]) <= set(evidence())
        if row["range"] is not None:
            low, high = row["range"]
            assert low <= values[key] <= high, (group, name, key)
        if row["level"] in ("measured", "derived"):
            assert row["sources"], (group, name, key)


def test_only_variants_of_the_law_have_no_plausible_range():
    without = {name for name, each in registry().parameters.items() if each.evidence.range is None}
    assert without == {"forgetting_slowing", "repulsion"}
    assert all(registry().parameters[name].default == 0.0 for name in without)


@pytest.mark.parametrize("name", registry().parameters)
def test_every_parameter_says_what_it_is_and_where_it_comes_from(name):
    parameter = registry().parameters[name]
    least, most = parameter.bounds
    low, high = parameter.evidence.range or parameter.bounds
    assert least <= low <= parameter.default <= high <= most
    assert low < high
    assert parameter.evidence.level in ("measured", "derived", "calibrated", "assumed")
    assert set(parameter.evidence.sources) <= set(evidence())
    if parameter.evidence.level == "measured":
        assert parameter.evidence.sources
    assert len(parameter.meaning) > 10
    assert parameter.unit
    assert parameter.symbol


@pytest.mark.parametrize("table", TABLES)
def test_every_attribute_says_what_it_is(table):
    for attribute in getattr(registry(), table).values():
        assert attribute.unit
        assert len(attribute.meaning) > 7
        assert bool(attribute.choices) == (attribute.kind == "choice")
        if attribute.kind in ("number", "count"):
            assert attribute.bounds[0] < attribute.bounds[1]


def test_symbols_and_meanings_are_given_once():
    for word in ("symbol", "meaning"):
        given = [getattr(each, word) for each in registry().parameters.values()]
        assert len(set(given)) == len(given)


def test_parameters_are_those_of_the_document():
    found = {name: each.default for name, each in registry().parameters.items()}
    assert found == DEFAULTS


@pytest.mark.parametrize("name", PARAMETERS)
def test_ranges_and_levels_are_those_of_the_document(name):
    parameter, (_, low, high, level) = registry().parameters[name], PARAMETERS[name]
    assert parameter.evidence.range == pytest.approx((low, high))
    assert parameter.evidence.level == level


@pytest.mark.parametrize("name", MODES)
def test_modes_are_those_of_the_document(name):
    values = declared_in("mode", name)
    assert {key: values[key] for key in MODE_FIELDS} == dict(
        zip(MODE_FIELDS, MODES[name], strict=True)
    )


@pytest.mark.parametrize(("name", "field"), MODE_RANGES)
def test_ranges_of_modes_are_those_of_the_document(name, field):
    row = declared_in("mode", name)["evidence"][field]
    assert tuple(row["range"] or ()) == MODE_RANGES[name, field]


def test_in_person_two_hours_are_the_limit_and_elsewhere_none_is_needed():
    limits = {name: declared_in("mode", name)["travel_limit"] for name in names("mode")}
    assert limits["in_person"] == 2
    assert all(declared_in("mode", name)["travel"] == 0 for name in limits if name != "in_person")


@pytest.mark.parametrize("name", names("programme"))
def test_programmes_are_those_of_the_document(name):
    values = declared_in("programme", name)
    if name == "waitlist":
        assert values["sessions"] == 0
        return
    assert values["education_share"] == EDUCATION_SHARES[name]
    assert values["minimum_present"] == 3
    if name in ("peer_discussion", "self_guided_course"):
        assert values["facilitator_skill_mean"] <= 0.2
        assert values["written_answers"] is False
    else:
        assert (values["facilitator_skill_mean"], values["facilitator_skill_sd"]) == (0.65, 0.25)
    assert values["written_answers"] is (name == "guided_web_course")


def test_programmes_of_the_document_all_ship():
    assert {*EDUCATION_SHARES, "waitlist"} == set(names("programme"))
    assert {"screened", "unselected", "rural", "elderly", "chemotherapy"} <= set(
        names("population")
    )


def test_the_screened_population_is_that_of_the_document():
    values = declared_in("population", "screened")
    assert {key: values[key] for key in POPULATION} == POPULATION
    assert values["screening"] == "hads_anxiety"


def test_deliveries_are_those_of_the_document():
    blended, hyflex = (declared_in("delivery", name) for name in ("blended", "hyflex"))
    assert (blended["room_sessions_first"], blended["room_sessions_last"]) == (2, 1)
    assert (hyflex["room_travel_limit"], hyflex["room_burden_limit"]) == (0.5, 0.5)
    assert hyflex["mixed_fidelity"] == 0.85


def test_the_default_comparison_is_that_of_the_design():
    """Forty groups of eight; a forum of thirty; ten weeks and twelve of follow-up."""
    ours = compose("compare", [])
    study = read_study(ours.config, ours.where)
    assert study.patients == 320
    assert {arm.name: arm.size for arm in study.arms if arm.holds_sessions} == {
        "in_person": 8,
        "video": 8,
        "hybrid": 8,
        "forum": 30,
    }
    assert (study.schedule.end_week, study.schedule.horizon) == (10, 22)
    assert study.entry == "enrolled"
    assert study.arms[0].name == "waitlist"


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("default", 0.5, ["contagion", "range"]),
        ("range", [0.2, 0.01], ["contagion", "range"]),
        ("bounds", [0.02, 0.3], ["contagion"]),
        ("level", "guessed", ["contagion.level"]),
        ("sources", ["nobody2020"], ["contagion", "nobody2020"]),
        ("colour", "red", ["contagion.colour"]),
        ("default", float("nan"), ["contagion.default"]),
    ],
)
def test_a_registry_that_contradicts_itself_is_refused(tmp_path, key, value, words):
    import yaml

    for table in TABLES:
        (tmp_path / f"{table}.yaml").write_bytes(
            (conf_folder() / "registry" / f"{table}.yaml").read_bytes()
        )
    rows = deepcopy(read_yaml(conf_folder() / "registry" / "parameters.yaml"))
    rows["conversation"]["contagion"][key] = value
    (tmp_path / "parameters.yaml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_registry(tmp_path)
    for word in words:
        assert word in str(refused.value)
