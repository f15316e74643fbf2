"""Files of patterns: what ships is whole, and what a user writes wrongly is said in one sentence."""

import re
from pathlib import Path

import pytest
import yaml

from sim.launch import check
from sim.scenario import Refusal, evidence
from sim.scenario.files import conf_folder
from sim.scenario.patterns import NEEDS, pattern_file, read_pattern_file, read_patterns
from sim.validation import validation_of

GOOD = {
    "title": "A trial",
    "scenario": ["arms=[waitlist,video]"],
    "patterns": [
        {
            "name": "effect",
            "what": "g of anxiety",
            "statistic": "effect_size",
            "outcome": "anxiety",
            "arm": "video",
            "reference": "waitlist",
            "week": 10,
            "target": 0.3,
            "low": 0.1,
            "high": 0.5,
            "source": None,
            "role": "checked",
        }
    ],
}


def changed(**keys):
    """The file with one pattern changed; None removes a key."""
    row = {**GOOD["patterns"][0], **keys}
    return {**GOOD, "patterns": [{k: v for k, v in row.items() if k == "source" or v is not None}]}


def test_every_shipped_scenario_is_accepted_and_has_its_arms_and_weeks():
    begun = validation_of(check("validate", []))
    assert len(begun.task.scenarios) == len(list((conf_folder() / "patterns").glob("*.yaml")))
    assert begun.plan.replicates == 20


@pytest.mark.parametrize(("words", "count"), [([], 20), (["posterior=reference"], 10)])
def test_so_many_replicates_run_unless_it_is_said(words, count):
    plan = validation_of(check("validate", ["against=[open_group]", *words])).plan
    assert plan.replicates == count


def test_what_ships_names_sources_and_both_roles():
    patterns = [each for file in read_patterns(None).values() for each in file.patterns]
    assert {each.role for each in patterns} == {"fitted", "checked"}
    assert all(each.source in evidence() for each in patterns if each.source is not None)
    # What has no source is the model document's own expectation: it may be checked, never fitted.
    assert all(each.role == "checked" and each.note for each in patterns if each.source is None)
    assert {each.statistic for each in patterns} == set(NEEDS)


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"statistic": "effect"}, "patterns.0.statistic"),
        ({"reference": None}, "effect_size needs reference"),
        ({"sessions": 3}, "effect_size takes no sessions"),
        ({"low": None, "high": None}, "has no bound"),
        ({"tolerance": 0.1}, "an interval and a tolerance"),
        ({"low": 0.4}, "must stand in that order"),
        ({"low": float("nan")}, "patterns.0.low"),
        ({"source": "compenn2018"}, "did you mean compen2018"),
        ({"week": True}, "patterns.0.week"),
        ({"name": "../effect"}, "patterns.0.name"),
        ({"colour": "red"}, "patterns.0.colour"),
    ],
)
def test_a_wrong_pattern_is_refused_by_name(keys, said):
    with pytest.raises(Refusal, match=r"mine\.yaml") as refused:
        pattern_file(changed(**keys), "mine.yaml")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_documents_example_is_a_file_that_is_accepted():
    text = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert pattern_file(yaml.safe_load(example), "docs").patterns[0].target == 0.4


def test_the_documents_tell_every_statistic_and_what_it_needs():
    text = (Path(__file__).parents[2] / "docs" / "validation.md").read_text(encoding="utf-8")
    for statistic, needs in NEEDS.items():
        (row,) = [
            line for line in text.splitlines() if line.startswith("|") and f"`{statistic}`" in line
        ]
        assert set(needs) <= set(re.findall(r"`(\w+)`", row))


def test_a_file_without_patterns_or_of_another_kind_is_refused():
    for data in ({**GOOD, "patterns": []}, [], None, "patterns", {**GOOD, "axes": {}}):
        with pytest.raises(Refusal, match=r"mine\.yaml"):
            pattern_file(data, "mine.yaml")


def test_names_that_two_files_share_are_refused(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump(GOOD))
    with pytest.raises(Refusal, match="'effect' stands in"):
        read_patterns([str(tmp_path / "one.yaml"), str(tmp_path / "two.yaml")])
    assert read_pattern_file(tmp_path / "one.yaml").patterns[0].name == "effect"


def test_unknown_files_get_the_nearest_name():
    with pytest.raises(Refusal, match="did you mean hads"):
        read_patterns(["hadz"])
    with pytest.raises(Refusal, match="names none"):
        read_patterns([])
