"""The widget behind a button on another site: it opens, closes, keeps the talk, and traps nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import accessible
from tests.browser.sites import Site, hosted
from tests.browser.widget_keys import Keys
from tests.browser.widget_page import PLENTY, Widget, ready
from tests.browser.widget_talks import CALM, Below
from tests.server import Server


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def launcher(page: Page, embedded: Server, partner: Site) -> Widget:
    partner.put("/launcher", hosted(embedded, 'mode="launcher"'))
    page.goto(f"{partner.url}/launcher")
    widget = Widget(page)
    expect(widget.place("launcher")).to_be_visible()
    return widget


def test_the_launcher_opens_closes_and_gives_the_focus_back(launcher: Widget) -> None:
    button, panel = launcher.place("launcher"), launcher.place("panel")
    expect(panel).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")
    accessible(launcher.page)
    keys = Keys(launcher)
    keys.to(button)
    keys.press("Enter")
    expect(panel).to_be_visible()
    expect(panel).to_have_role("dialog")
    ready(launcher.page).take(CALM[:1])
    inside = "(e) => e.contains(e.getRootNode().activeElement)"
    assert panel.evaluate(inside)
    accessible(launcher.page)
    keys.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()
    keys.press("Enter")
    expect(panel).to_be_visible()
    launcher.asked(CALM[1].asked)
    assert launcher.answers() == 1
    launcher.place("close").click()
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_the_panel_is_no_trap(launcher: Widget) -> None:
    """It is not modal: Tab goes through it and on to the page."""
    launcher.place("launcher").click()
    ready(launcher.page)
    keys = Keys(launcher)
    down, up = keys.stops("Tab"), keys.stops("Shift+Tab")
    assert up == [*down[::-1], "Ours"]
    assert "words" in down


def test_the_open_panel_survives_a_reload(launcher: Widget) -> None:
    launcher.place("launcher").click()
    ready(launcher.page).take(CALM[:2])
    launcher.page.reload()
    if not launcher.place("panel").is_visible():
        launcher.place("launcher").click()
    expect(launcher.log.locator(".message.you")).to_have_count(2, timeout=PLENTY)
    launcher.asked(CALM[2].asked)


def test_a_closed_launcher_begins_no_talk(launcher: Widget) -> None:
    """Who only reads the host's page has said nothing to anybody."""
    launcher.page.wait_for_load_state("networkidle")
    assert launcher.page.evaluate("() => sessionStorage.length") == 0


@pytest.mark.parametrize("size", [(320, 568), (320, 256), (768, 1024)], ids=str)
def test_the_panel_fits_small_screens(launcher: Widget, size: tuple[int, int]) -> None:
    launcher.page.set_viewport_size({"width": size[0], "height": size[1]})
    launcher.place("launcher").click()
    ready(launcher.page).take(CALM[:2])
    assert launcher.sideways() == []
    box = launcher.place("panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0 and box["x"] + box["width"] <= size[0]
    accessible(launcher.page)


def test_an_answer_from_a_host_counts_like_any_other(launcher: Widget, embedded: Server) -> None:
    launcher.place("launcher").click()
    ready(launcher.page).take(CALM[:2])
    heard = Below(embedded, launcher.token()).heard()
    assert heard == ["", CALM[0].what, CALM[1].what]
