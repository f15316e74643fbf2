"""Labels and numbers: safe, wrapped to a printed width, and written as in print."""

import itertools
import math
import re

import pytest

from sim.figures.text import (
    clean,
    counted,
    escape,
    interval,
    listed,
    number,
    percent,
    plain,
    width_mm,
    wrap,
)

LONG = "Face-to-face supportive-expressive group with a psychologist and a nurse " * 3


@pytest.mark.parametrize("label", [LONG, "unbroken" * 30, "a_b/c-d " * 20, "$" * 80])
@pytest.mark.parametrize("width", [12.0, 30.0, 60.0])
@pytest.mark.parametrize("bold", [False, True])
def test_no_line_is_wider_than_asked_and_none_too_many(
    label: str, width: float, bold: bool
) -> None:
    lines = wrap(label, width, 7, lines=3, bold=bold).split("\n")
    assert len(lines) <= 3
    for line in lines:
        assert width_mm(line.replace(r"\$", "$"), 7, bold=bold) <= width
    if width < 60:
        assert lines[-1].endswith("…")


@pytest.mark.parametrize("width", [17.0, 31.0, 60.0])
def test_a_line_takes_every_word_that_fits(width: float) -> None:
    lines = wrap(LONG, width, 7, lines=99).split("\n")
    for line, following in itertools.pairwise(lines):
        first = re.split(r"(?<=[ -])", following)[0]
        between = "" if line.endswith("-") else " "
        assert width_mm(f"{line}{between}{first}".rstrip(), 7) > width


def test_nothing_is_lost_where_there_is_room() -> None:
    assert wrap("Video", 30) == "Video"
    assert wrap(LONG, 40, lines=20).replace("\n", " ").split()[:2] == [
        "Face-to-face",
        "supportive-",
    ]
    joined = wrap("unbroken" * 10, 20, lines=20).replace("\n", "")
    assert joined == "unbroken" * 10
    assert wrap("", 30) == ""


def test_lines_break_after_spaces_hyphens_underscores_and_slashes() -> None:
    width = width_mm("supportive-")
    for mark in "-_/":
        assert wrap(f"supportive{mark}expressive", width + 1) == f"supportive{mark}\nexpressive"


def test_type_of_seven_points_is_as_wide_as_in_print() -> None:
    digits = width_mm("0" * 100, 7)
    assert digits == pytest.approx(100 * 0.636 * 7 / 72 * 25.4, rel=0.02)
    assert width_mm("0" * 100, 14) == pytest.approx(2 * digits, rel=0.01)


def test_labels_lose_what_cannot_be_drawn_and_nothing_else() -> None:
    assert clean("  two\n\tlines ") == "two lines"
    assert clean("\x1b[31mred\x00") == "[31mred"
    assert clean("Gruppe für Ängste, ομάδα, группа") == "Gruppe für Ängste, ομάδα, группа"
    assert "\ue000" not in clean("\ue000 private")
    assert plain("混合\x1b\n group") == "混合 group"


def test_dollars_are_no_mathematics() -> None:
    assert escape("$x$ costs 5 $") == r"\$x\$ costs 5 \$"
    assert wrap("$x$", 30) == r"\$x\$"


@pytest.mark.parametrize(
    ("value", "decimals", "signed", "printed"),
    [
        (-1.256, 2, True, "−1.26"),
        (0.4, 1, True, "+0.4"),
        (0.001, 2, True, "0.00"),
        (-0.001, 2, False, "0.00"),
        (12.5, 0, False, "12"),
        (math.nan, 2, True, "–"),
        (math.inf, 2, False, "–"),
    ],
)
def test_numbers_are_written_as_in_print(
    value: float, decimals: int, signed: bool, printed: str
) -> None:
    assert number(value, decimals, signed=signed) == printed


def test_intervals_shares_and_lists() -> None:
    assert interval(-1, 0.25, 2) == "[−1.00, 0.25]"
    assert interval(math.nan, 1) == ""
    assert percent(0.714) == "71 %"
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert counted(1, "person", "people") == "1 person"
    assert counted(0, "person", "people") == "0 people"
