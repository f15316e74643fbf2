"""The live page in a real browser: load, change a slider, play, scrub, compare, export; nothing leaves this machine."""

import os
import re
import signal
import subprocess
import sys

import pytest

from tests.browser.accessibility import findings
from tests.dashboard.test_export import compared

pytestmark = pytest.mark.browser

PATIENCE = 40_000
# What Solara's shell and Vuetify's panels, selects and theme button break.
OF_SOLARA = ("aria-allowed-attr", "button-name", "meta-viewport", "nested-interactive")
OFFLINE = re.compile(r"^(data:|blob:|(http|ws)://127\.0\.0\.1:\d+/)")


@pytest.fixture(scope="module")
def address():
    """Where the page is served, with programmes that can't last longer than ten weeks."""
    words = ("watch", "--no-browser", "--port", "0", "schedule.programme_weeks=10")
    command = [sys.executable, "-m", "sim.cli", *words]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    line = server.stdout.readline()
    yield re.search(r"http://[\d.:]+", line).group()
    server.send_signal(signal.SIGINT)
    assert "ended" in server.communicate(timeout=30)[0]
    assert server.returncode == 0


@pytest.fixture(params=["light", "dark"])
def page(request, browser, address):
    """The page once it shows two networks; at the end nothing was asked of any other machine."""
    opened = browser.new_page(viewport={"width": 1400, "height": 1500}, color_scheme=request.param)
    opened.set_default_timeout(PATIENCE)
    asked, faults = [], []
    opened.on("request", lambda each: asked.append(each.url))
    opened.on("websocket", lambda each: asked.append(each.url))
    opened.on("pageerror", lambda each: faults.append(str(each)))
    opened.goto(address)
    opened.locator(".watch-right .watch-network img").wait_for()
    yield opened
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        opened.screenshot(path=f"{folder}/{request.node.name}.png", full_page=True)
    opened.close()
    assert not faults
    assert asked
    assert [each for each in asked if not OFFLINE.match(each)] == []


def words(page, side):
    return page.locator(f".watch-{side} .watch-network .watch-words").inner_text()


def at_week(page, week):
    page.locator(".watch-left .watch-network .watch-words", has_text=f"Week {week}:").wait_for()


def thumb(page, label):
    """The handle of a slider, which the keyboard moves."""
    return page.locator(".watch-slider", has_text=label).get_by_role("slider")


def test_anybody_can_use_what_is_ours(page):
    assert findings(page, but=OF_SOLARA) == []


def test_step_scrub_and_play(page):
    page.get_by_role("button", name="Week on").click()
    at_week(page, 1)
    thumb(page, "Week 1 of 22").press("End")
    at_week(page, 22)
    thumb(page, "Week 22 of 22").press("Home")
    at_week(page, 0)
    page.get_by_role("button", name="Play", exact=True).click()
    at_week(page, 2)
    page.get_by_role("button", name="Pause").click()
    page.get_by_role("button", name="Play", exact=True).wait_for()


def test_a_conversation_turn_by_turn(page):
    page.get_by_role("button", name="Week on").click()
    at_week(page, 1)
    page.get_by_role("button", name="Turn on").click()
    page.get_by_text("Turn 1 of").wait_for()
    assert page.locator(".watch-left li[aria-current]").count() == 1
    assert page.locator(".watch-left .speaker").count() == 1
    assert page.locator(".watch-right .speaker").count() == 1


def test_a_slider_changes_its_side_alone(page):
    thumb(page, "Week 0 of 22").press("End")
    at_week(page, 22)
    left, right = words(page, "left"), words(page, "right")
    page.get_by_role("button", name="Programme").nth(1).click()
    thumb(page, "Education share").press("Home")
    page.get_by_text("Education share (share): 0", exact=True).wait_for()
    page.wait_for_function(
        "before => document.querySelector('.watch-right .watch-network .watch-words').innerText !== before",
        arg=right,
    )
    assert words(page, "left") == left
    page.get_by_role("button", name="Undo what was changed").click()
    page.locator(".watch-right .watch-network .watch-words", has_text=right).wait_for()


def test_what_is_refused_is_said_and_the_page_goes_on(page):
    before = words(page, "left")
    seed = page.get_by_label("Seed")
    seed.fill("-3")
    seed.press("Enter")
    page.locator(".watch-refused", has_text="seed (on this page): -3 is not right").wait_for()
    assert words(page, "left") == before
    seed.fill("2")
    seed.press("Enter")
    page.locator(".watch-refused").wait_for(state="detached")
    page.get_by_role("button", name="Programme").first.click()
    thumb(page, "Sessions: 10").press("End")
    page.locator(".watch-refused", has_text="10 weeks are too short").wait_for()
    page.get_by_role("button", name="Undo what was changed").click()
    page.locator(".watch-refused").wait_for(state="detached")


def test_another_arm_is_compared_with_the_same_people(page):
    page.get_by_label("Right: how the group meets").locator("xpath=../..").click()
    page.get_by_role("option", name="waitlist").click()
    page.get_by_text("everybody waits").wait_for()
    page.locator("img[alt*='Waitlist: mean anxiety']").wait_for()


def test_what_is_exported_is_whole(page, tmp_path):
    def saved(label):
        with page.expect_download() as download:
            page.get_by_role("button", name=label).click()
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path.read_bytes()

    assert saved("Network (SVG)").startswith(b"<?xml")
    assert saved("Network (PNG)").startswith(b"\x89PNG")
    assert saved("Traces (SVG)").startswith(b"<?xml")
    study = compared(tmp_path, saved("Scenario for circle compare").decode("utf-8"))
    assert [arm.name for arm in study.arms] == ["in_person", "video"]
    assert study.schedule.end_week == 10
