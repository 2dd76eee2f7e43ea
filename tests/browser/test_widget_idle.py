"""Left alone: a warning, then a lock that takes the talk off the screen and loses nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import Site, hosted
from tests.browser.widget_heard import Ears
from tests.browser.widget_keys import Keys
from tests.browser.widget_page import opened_at, ready
from tests.browser.widget_states import IDLE, left_alone
from tests.browser.widget_talks import URGENT, Below
from tests.server import Server

ALL_TEXT = "() => document.querySelector('threshold-chat').shadowRoot.textContent"
FIELDS = """() => [...document.querySelector('threshold-chat').shadowRoot
  .querySelectorAll('input, textarea')].map((e) => e.value).join(' ')"""


def test_the_warning_is_said_once_and_has_the_focus(page: Page, server: Server) -> None:
    ears = Ears(page)
    widget = left_alone(page, server)
    expect(widget.place("stay")).to_be_focused()
    dialog = widget.place("idle")
    expect(dialog).to_have_role("dialog")
    assert dialog.get_attribute("aria-labelledby") or dialog.get_attribute("aria-label")
    expect(dialog).to_contain_text("2 minutes")
    said = [text for text in ears.spoken() if text in dialog.inner_text()]
    assert len(said) <= 1, "the dialog is read out because it has the focus"
    page.clock.run_for("00:30")
    assert [text for text in ears.spoken() if text in dialog.inner_text()] == said


def test_nothing_warns_while_somebody_is_there(page: Page, server: Server) -> None:
    page.clock.install()
    widget = opened_at(page, server, URGENT[:2])
    widget.place("words").focus()
    for _ in range(3):
        page.clock.run_for("14:00")
        page.keyboard.type("a ")
        expect(widget.place("idle")).to_be_hidden()
    page.clock.run_for("14:00")
    expect(widget.place("idle")).to_be_hidden()
    page.clock.run_for("01:01")
    expect(widget.place("idle")).to_be_visible()


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_staying_goes_on_where_one_was(page: Page, server: Server, way: str) -> None:
    page.clock.install()
    widget = opened_at(page, server, URGENT[:2])
    widget.place("words").fill("half a sen")
    widget.place("words").focus()
    page.clock.run_for(IDLE)
    expect(widget.place("stay")).to_be_focused()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        page.keyboard.press("Enter")
    expect(widget.place("idle")).to_be_hidden()
    expect(widget.place("words")).to_be_focused()
    expect(widget.place("words")).to_have_value("half a sen")
    page.clock.run_for("14:00")
    expect(widget.place("idle")).to_be_hidden()
    expect(widget.question).to_be_visible()


def test_the_warning_covers_the_talk_and_neither_999_nor_leaving(
    page: Page, server: Server
) -> None:
    """Tab goes round the warning and the header; what lies under the warning cannot be reached."""
    widget = left_alone(page, server)
    for name in ("emergency", "danger-now", "leave"):
        widget.place(name).click(trial=True)  # it is not covered
    stops = Keys(widget).stops("Tab") + Keys(widget).stops("Shift+Tab")
    assert {"stay", "emergency", "danger-now", "leave"} <= set(stops)
    assert not {"words", "send", "log", "copy", "Why do you ask?"} & set(stops)


def test_the_warning_shows_reference_and_pin_to_who_wants_them(page: Page, server: Server) -> None:
    widget = left_alone(page, server)
    way = Below(server, widget.token()).way_back()
    widget.place("idle").get_by_role("button", name="PIN").click()
    expect(widget.place("idle")).to_contain_text(way["reference"])
    expect(widget.place("idle")).to_contain_text(way["pin"])


def test_a_site_sets_its_own_minutes(page: Page, embedded: Server, partner: Site) -> None:
    attributes = 'idle-minutes="5" lock-minutes="1"'
    partner.put("/hurried", hosted(embedded, attributes))
    page.clock.install()
    page.goto(f"{partner.url}/hurried")
    widget = ready(page)
    page.clock.run_for("04:50")
    expect(widget.place("idle")).to_be_hidden()
    page.clock.run_for("00:11")
    expect(widget.place("idle")).to_contain_text("1 minute")
    page.clock.run_for("01:01")
    expect(widget.place("lock")).to_be_visible()
