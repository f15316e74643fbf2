"""Reports in a real browser: anybody can read them, nothing leaves the file, and the explorer explores."""

import subprocess
import sys

import pytest

from tests.browser.accessibility import findings

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
SMALL = ("groups=2", "replicates=3")
COMPARE = ("compare", *SMALL, f'arm.video.label="{HOSTILE}"')
SWEEP = ("sweep", *SMALL, "arms=[waitlist,video]", "parameters.contagion=0.02,0.08")
SENSITIVITY = ("sensitivity", "groups=1", "replicates=2", "keep=2", "sobol.samples=16")
FEW_AXES = ("parameters.contagion=interval(0,0.1)", "parameters.witnessing=declared")


def made(folder, *words):
    """Run a command into a folder and return the address of its report."""
    command = [sys.executable, "-m", "sim.cli", *words, f"out={folder / words[0]}"]
    subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return (folder / words[0] / "report.html").as_uri()


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    return made(tmp_path_factory.mktemp("compare"), *COMPARE)


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    folder = tmp_path_factory.mktemp("others")
    return [made(folder, *SWEEP), made(folder, *SENSITIVITY, *FEW_AXES)]


@pytest.fixture
def opened(browser):
    """Open pages; at the end nothing but files was asked for, and nothing went wrong."""
    pages, asked, faults = [], [], []

    def open_page(address, **how):
        page = browser.new_page(**({"viewport": {"width": 1200, "height": 900}} | how))
        page.set_default_timeout(20_000)
        page.on("request", lambda each: asked.append(each.url))
        page.on("pageerror", lambda each: faults.append(str(each)))
        page.on("dialog", lambda each: (faults.append(each.message), each.dismiss()))
        page.on("console", lambda each: faults.append(each.text))
        page.goto(address)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    assert faults == []
    assert asked
    assert [each for each in asked if not each.startswith(("file:", "data:"))] == []


def choose(page, name, label):
    page.locator(f"#explore-{name}").select_option(label=label)


def marks(page):
    return page.locator("#explore-chart g").evaluate_all(
        "marks => marks.map((mark) => mark.getAttribute('aria-label'))"
    )


def test_the_check_finds_what_is_wrong(browser):
    page = browser.new_page()
    page.set_content("<img src='data:,'><p style='color: #999'>pale</p>")
    found = findings(page)
    page.close()
    for rule in ("image-alt", "color-contrast", "html-has-lang"):
        assert any(f": {rule}: " in each for each in found)


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, 400])
def test_a_comparison_can_be_read_by_anybody(opened, compared, colours, width):
    how = {"color_scheme": colours, "viewport": {"width": width, "height": 900}}
    page = opened(compared, bypass_csp=True, **how)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_other_reports_can_be_read_by_anybody(opened, others, colours):
    for address in others:
        assert findings(opened(address, bypass_csp=True, color_scheme=colours)) == []


def test_text_of_a_user_does_nothing(opened, compared):
    page = opened(compared)
    assert HOSTILE in page.locator("h2#answer-heading ~ p").all_inner_texts()[0]
    assert page.locator("img[src=x]").count() == 0
    choose(page, "reference", HOSTILE)
    assert any(f"against {HOSTILE}" in each for each in marks(page))
    assert page.locator("img[src=x]").count() == 0


def test_a_choice_changes_chart_table_and_what_is_read_aloud(opened, compared):
    page = opened(compared)
    status = page.locator("#explore-status")
    assert "Anxiety (HADS-A): difference from Waitlist" in status.inner_text()
    before = marks(page)
    assert len(before) == 4
    choose(page, "outcome", "Depression (HADS-D)")
    after = marks(page)
    assert len(after) == 4
    assert set(before).isdisjoint(after)
    assert "Depression (HADS-D)" in status.inner_text()
    choose(page, "arm", "In person")
    assert len(marks(page)) == 9
    assert page.locator("#explore-subgroup").is_disabled()
    assert page.locator("#explore-rows tr").count() == 9
    choose(page, "reference", "In person")
    assert marks(page) == []


def test_numbers_of_the_explorer_are_those_of_the_tables(opened, compared):
    page = opened(compared)
    rows = page.locator("#explore-rows tr").all()
    explored = [row.locator("th, td").all_inner_texts() for row in rows]
    table = page.locator("table", has_text="Anxiety (HADS-A): difference from Waitlist, in").last
    week = [row.locator("th, td").all_inner_texts() for row in table.locator("tbody tr").all()]
    at_end = [row for row in week if row[1] == week[0][1]]
    assert [row[1:3] for row in explored] == [row[2:4] for row in at_end]
    assert [row[3] for row in explored] == [row[6] for row in at_end]
    assert [row[5] for row in explored] == [row[8] for row in at_end]


def test_turning_a_pair_around_changes_its_sign(opened, compared):
    page = opened(compared)
    forum = page.locator("#explore-rows tr", has_text="Forum").locator("td").first.inner_text()
    choose(page, "reference", "Forum")
    cell = page.locator("#explore-rows tr", has_text="Waitlist").locator("td").first.inner_text()
    assert {forum.removeprefix("−"), cell.removeprefix("−")} == {forum.strip("−")}
    assert forum.startswith("−") != cell.startswith("−")


def test_the_keyboard_reaches_every_row(opened, compared):
    page = opened(compared)
    page.locator("#explore-subgroup").focus()
    page.keyboard.press("Tab")
    told = []
    for key in (None, "ArrowDown", "End", "ArrowUp", "Home"):
        if key:
            page.keyboard.press(key)
        told.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
        assert page.locator("#explore-detail").inner_text() == told[-1]
    first, second, third, last = marks(page)
    assert told == [first, second, last, third, first]


def test_methods_can_be_copied(opened, compared):
    page = opened(compared)
    page.get_by_role("button", name="Copy the paragraph").click()
    page.locator("#methods-status", has_text="Cop").or_(
        page.locator("#methods-status", has_text="Selected")
    ).wait_for()
    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("We simulated psychological support groups")
    assert "10.18564/jasss.4259" in selected


def test_without_scripts_and_on_paper_the_page_is_whole(opened, compared):
    bare = opened(compared, java_script_enabled=False)
    scripted = opened(compared)
    assert not bare.locator("#explore").is_visible()
    scripted.emulate_media(media="print")
    assert not scripted.locator("#explore").is_visible()
    for page in (bare, scripted):
        assert page.locator("#whom table").is_visible()
        assert page.locator("#methods-text").is_visible()
