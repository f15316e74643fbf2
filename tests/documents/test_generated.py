"""Documents are what would be made now, whole, and of words that a template can't invent."""

import subprocess
import sys
from pathlib import Path

import pytest

from sim.documents import DOCUMENTS, described, documents, findings, law
from sim.documents.markdown import between, number, parameter_link, table, words
from sim.population import PERSON
from sim.scenario.patterns import read_patterns
from sim.scenario.refusal import Refusal
from sim.scenario.shipped import shipped
from sim.scenario.tables import evidence, registry
from sim.schedule import BEFORE, WEEK

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made():
    return documents()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_written_document_is_the_one_that_would_be_made(made, name):
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == made[name], f"docs/{name} is out of date: make documents, and commit it"


def test_the_order_of_hashes_and_the_place_change_nothing(made, tmp_path):
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from sim.documents import documents\n"
        "sys.stdout.buffer.write('\\0'.join(documents().values()).encode())"
    )
    elsewhere = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path, env={"PYTHONHASHSEED": "7"}, capture_output=True, check=True,
    )  # fmt: skip
    assert elsewhere.stdout.decode().split("\0") == list(made.values())


def test_nothing_that_is_declared_is_left_out(made):
    for key in registry().parameters:
        assert f'<a id="{key}"></a>' in made["parameters.md"]
    for group in ("mode", "delivery", "programme", "population"):
        for name in (*shipped(group), *getattr(registry(), group)):
            assert f"`{name}`" in made["parameters.md"]
    for row in evidence():
        assert f'<a id="{row}"></a>' in made["evidence.md"]
    for file in read_patterns(None).values():
        assert all(f"`{each.name}`" in made["patterns.md"] for each in file.patterns)
    for step in (*BEFORE, *WEEK):
        assert all(f'<a id="{rule}"></a>' in made["ODD.md"] for rule in step.rules)
    for trait in PERSON.names:
        assert f"`{trait}`" in made["ODD.md"]


def test_the_seven_elements_stand_in_their_order(made):
    headings = [line for line in made["ODD.md"].splitlines() if line.startswith("## ")]
    assert [heading.removeprefix("## ") for heading in headings[:7]] == [
        "1 Purpose and patterns",
        "2 Entities, state variables and scales",
        "3 Process overview and scheduling",
        "4 Design concepts",
        "5 Initialisation",
        "6 Input data",
        "7 Submodels",
    ]


def test_a_rule_is_said_to_read_what_its_lines_read():
    read = law.read_by("attendance.attendance_probability")
    assert read.parameters == (
        "attendance_base",
        "attendance_value",
        "attendance_travel",
        "attendance_burden",
        "attendance_burden_travel",
        "attendance_gap",
        "attendance_habit",
    )
    assert read.attributes == ("mode.travel",)
    assert read.constants == {"FRAILTY_SCALE": 1.3}


def test_positions_of_choices_are_no_constants():
    assert "CONSTANT" not in law.read_by("delivery.mode_index").constants
    assert "POSTS" not in law.read_by("programme.turns_held").constants


def test_a_template_can_name_nothing_that_is_not_there():
    with pytest.raises(AttributeError, match="no attribute 'shouts'"):
        law.rule_link("turn.shouts")
    with pytest.raises(KeyError):
        described.parameter("courage")
    with pytest.raises(Refusal, match="nobody2099"):
        findings.cited("nobody2099")


def test_words_mean_nothing_to_markdown():
    assert words("a | b\n*c* <d>") == r"a \| b \*c\* \<d\>"
    assert table(("x",), [("1",)]) == "| x |\n| --- |\n| 1 |"
    assert parameter_link("contagion") == "[`contagion`](parameters.md#contagion)"


@pytest.mark.parametrize(
    ("bounds", "said"),
    [(None, ""), ((0.0, 1.5), "0 to 1.5"), ((None, 0.1), "at most 0.1"), ((0, None), "at least 0")],
)
def test_intervals_are_said_in_words(bounds, said):
    assert between(bounds) == said


def test_numbers_are_those_of_the_configuration():
    assert [number(each) for each in (0.30, 8.0, True, 12, "live")] == [
        "0.3",
        "8",
        "yes",
        "12",
        "live",
    ]
