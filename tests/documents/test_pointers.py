"""What documents point to exists: files, places in them, commands and targets of make."""

import re
from functools import cache
from pathlib import Path

import pytest

from sim.commands import COMMANDS

ROOT = Path(__file__).parents[2]
PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]
TARGETS = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
FENCED = re.compile(r"```.*?```", re.DOTALL)
LINK = re.compile(r"\]\(<?([^)>\s]+)>?\)")
CODE = re.compile(r"`([^`]+)`")
ROOMS = ("conf/", "docs/", "examples/", "experiments/", "requirements/", "sim/", "tests/")


@cache
def text_of(page):
    return FENCED.sub("", (ROOT / page).read_text(encoding="utf-8"))


@cache
def places(path):
    """Where links into a page may lead: its anchors, and its headings as a forge names them."""
    text = FENCED.sub("", path.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    named = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    return named | set(re.findall(r'<a id="([^"]+)">', text))


def broken(page):
    """Links of a page that lead nowhere."""
    for target in LINK.findall(text_of(page)):
        if target.startswith("http"):
            continue
        name, _, place = target.partition("#")
        path = (ROOT / page).parent / name if name else ROOT / page
        if not path.exists() or (place and place not in places(path)):
            yield target


def missing(page):
    """Files, commands and targets that a page names in code and that aren't there."""
    return [code for code in CODE.findall(text_of(page)) if not there(*code.split()[:2])]


def there(first, word=""):
    """Whether what is named in code exists, if it is a file of ours, a command or a target."""
    if first.startswith(ROOMS):
        return any(ROOT.glob(first))
    named = {"circle": COMMANDS, "make": TARGETS}.get(first)
    return named is None or not re.fullmatch("[a-z]+", word) or word in named


def test_the_checks_find_what_is_not_there(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# Head, line\n[a](#head-line) [b](#foot) [c](gone.md) `circle dream` `make hay` `sim/gone.py`"
        " `circle show mode` `make test` `sim/show.py`\n",
        encoding="utf-8",
    )
    assert list(broken(str(page))) == ["#foot", "gone.md"]
    assert missing(str(page)) == ["circle dream", "make hay", "sim/gone.py"]


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    assert not list(broken(page))


@pytest.mark.parametrize("page", PAGES)
def test_every_file_command_and_target_exists(page):
    assert not missing(page)


def test_every_item_of_the_checklists_says_where():
    rows = [
        line
        for line in text_of("docs/checklists.md").splitlines()
        if re.match(r"\| (?!item|asks|-)", line)
    ]
    assert len(rows) > 40
    for row in rows:
        *_, verdict, where = row.strip("| ").split(" | ")
        assert verdict in ("yes", "partly", "no"), row
        assert LINK.search(where) or CODE.search(where) or verdict != "yes", row


def test_the_items_of_stress_abs_are_all_there():
    numbers = re.findall(r"^\| (\d\.\d(?:\.\d)?) ", text_of("docs/checklists.md"), re.MULTILINE)
    assert numbers == [
        *("1.1", "1.2", "1.3"),
        *("2.1", "2.2", "2.3", "2.4", "2.5.1", "2.5.2", "2.5.3", "2.5.4"),
        *("3.1", "3.2", "3.3", "3.4"),
        *("4.1", "4.2", "4.3"),
        *("5.1", "5.2", "5.3", "5.4"),
        "6.1",
    ]
