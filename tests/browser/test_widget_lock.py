"""A locked screen: no word of the talk is in the page, nobody else opens it, and nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.sites import Site, hosted
from tests.browser.widget_heard import Ears
from tests.browser.widget_network import Held
from tests.browser.widget_page import PLENTY, Widget, opened_at, ready
from tests.browser.widget_states import IDLE, LOCK, Way, left_alone, locked, locked_with_pin
from tests.browser.widget_talks import CALM, TYPED, URGENT, Below, Step
from tests.server import Server

ALL_TEXT = "() => document.querySelector('threshold-chat').shadowRoot.textContent"
FIELDS = """() => [...document.querySelector('threshold-chat').shadowRoot
  .querySelectorAll('input, textarea')].map((e) => e.value).join(' ')"""


def test_a_lock_takes_every_word_out_of_the_page_and_one_button_brings_it_back(
    page: Page, server: Server
) -> None:
    page.clock.install()
    widget = opened_at(page, server, URGENT[:11])
    before = widget.messages()
    widget.place("words").fill("half a sen")
    page.clock.run_for(IDLE)
    expect(widget.place("idle")).to_be_visible()
    page.clock.run_for(LOCK)
    expect(widget.place("lock")).to_be_visible()
    text = page.evaluate(ALL_TEXT) + page.evaluate(FIELDS)
    for word in (TYPED, "log 12", "half a sen", "child is in danger, and where"):
        assert word not in text
    expect(widget.place("emergency")).to_be_visible()
    expect(widget.place("unlock-pin")).to_have_count(0)
    assert widget.place("lock").evaluate("(e) => e.contains(e.getRootNode().activeElement)")
    page.keyboard.press("Tab")
    expect(widget.place("unlock")).to_be_focused()
    page.keyboard.press("Enter")
    expect(widget.log.locator(".message")).to_have_count(len(before), timeout=PLENTY)
    assert widget.messages() == before
    expect(widget.place("words")).to_have_value("half a sen")
    widget.place("words").fill("")
    widget.take(URGENT[11:13])
    assert len(Below(server, widget.token()).heard()) == 14


def test_unlocking_says_nothing_again(page: Page, server: Server) -> None:
    ears = Ears(page)
    widget = locked(page, server)
    ears.forget()
    widget.place("unlock").click()
    expect(widget.question).to_be_visible()
    assert ears.spoken("log") == []


def test_a_lock_after_the_pin_was_shown_needs_the_pin(page: Page, server: Server) -> None:
    widget = locked_with_pin(page, server)
    assert page.evaluate("() => sessionStorage.getItem('threshold-token')") is None
    text = page.evaluate(ALL_TEXT)
    assert "PIN:" not in text
    widget.place("unlock-pin").fill("000000")
    widget.place("unlock").click()
    expect(widget.place("lock")).to_contain_text("do not open anything")
    expect(widget.place("unlock-pin")).to_have_attribute("aria-invalid", "true")
    expect(widget.question).to_have_count(0)


def test_the_right_pin_opens_it_and_nothing_is_lost(page: Page, server: Server) -> None:
    page.clock.install()
    widget = opened_at(page, server, CALM[:1])
    widget.place("always").get_by_role("button", name="Save for later").click()
    expect(widget.log).to_contain_text("PIN:", timeout=PLENTY)
    pin = Below(server, widget.token()).way_back()["pin"]
    page.clock.run_for(IDLE)
    expect(widget.place("idle")).to_be_visible()
    page.clock.run_for(LOCK)
    widget.place("unlock-pin").fill(pin)
    widget.place("unlock").click()
    widget.asked(CALM[1].asked)
    assert "No" in widget.log.locator(".message.you").first.inner_text()
    widget.take(CALM[1:3])


def test_a_reload_does_not_open_a_lock(page: Page, server: Server) -> None:
    widget = locked_with_pin(page, server)
    page.reload()
    page.wait_for_load_state()
    expect(widget.place("unlock-reference")).to_be_visible()
    expect(widget.place("emergency")).to_be_visible()
    expect(widget.log.locator(".message")).to_have_count(0)
    assert page.evaluate("() => sessionStorage.getItem('threshold-token')") is None


def test_a_machine_that_slept_is_locked_when_it_wakes(page: Page, server: Server) -> None:
    """The lid was closed: time passed and no timer ran."""
    page.clock.install()
    widget: Widget = opened_at(page, server, URGENT[:11])
    page.clock.fast_forward("59:00")
    expect(widget.place("lock").or_(widget.place("idle")).first).to_be_visible()
    page.clock.run_for(LOCK)
    expect(widget.place("lock")).to_be_visible()
    assert TYPED not in page.evaluate(ALL_TEXT)


def test_a_machine_that_slept_without_a_timer_is_locked_at_the_first_key(
    page: Page, server: Server
) -> None:
    """Browsers do not count the time that a machine sleeps; the clock on the wall does."""
    page.clock.install()
    widget = opened_at(page, server, URGENT[:11])
    hour = page.evaluate("() => Date.now() + 3600 * 1000")
    page.clock.set_system_time(hour)
    page.keyboard.press("Tab")
    expect(widget.place("lock")).to_be_visible()
    assert TYPED not in page.evaluate(ALL_TEXT)


def test_a_closed_panel_is_locked_too(page: Page, embedded: Server, partner: Site) -> None:
    partner.put("/left", hosted(embedded, 'mode="launcher"'))
    page.clock.install()
    page.goto(f"{partner.url}/left")
    widget = Widget(page)
    widget.place("launcher").click()
    ready(page).take(CALM[:4])
    page.keyboard.press("Escape")
    expect(widget.place("panel")).to_be_hidden()
    page.clock.run_for("59:00")
    widget.place("launcher").click()
    expect(widget.place("lock")).to_be_visible()
    assert CALM[3].what not in page.evaluate(ALL_TEXT)
    widget.place("unlock").click()
    expect(widget.log.locator(".message.you")).to_have_count(4, timeout=PLENTY)


def locked_on_the_way(page: Page, widget: Widget, step: Step) -> Held:
    """Locked while an answer is on its way to the server."""
    held = Held(page)
    widget.begin(step)
    expect(widget.place("reply")).to_have_attribute("aria-busy", "true")
    page.clock.run_for(IDLE)
    expect(widget.place("idle")).to_be_visible()
    page.clock.run_for(LOCK)
    expect(widget.place("lock")).to_be_visible()
    return held


def test_an_answer_that_was_on_its_way_is_not_shown_to_the_next_person(
    page: Page, server: Server
) -> None:
    """Locked with a PIN, a new talk begun by somebody else, and then the old answer arrives."""
    page.clock.install()
    widget = opened_at(page, server, URGENT[:10])
    old = widget.token()
    widget.place("always").get_by_role("button", name="Save for later").click()
    expect(widget.log).to_contain_text("PIN:", timeout=PLENTY)
    held = locked_on_the_way(page, widget, URGENT[10])
    widget.place("start-new").click()
    held.let_go()
    widget.asked(URGENT[0].asked)
    page.clock.run_for("00:40")
    widget.take(CALM[:1])
    assert TYPED not in page.evaluate(ALL_TEXT) + page.evaluate(FIELDS)
    assert widget.token() != old
    expect(widget.log.locator(".message.you")).to_have_count(1)


def test_an_answer_that_was_on_its_way_is_there_once_when_the_lock_is_opened(
    page: Page, server: Server
) -> None:
    page.clock.install()
    widget = opened_at(page, server, URGENT[:10])
    held = locked_on_the_way(page, widget, URGENT[10])
    widget.place("unlock").click()
    held.let_go()
    page.clock.run_for("00:40")
    expect(widget.log.locator(".message.you")).to_have_count(11, timeout=PLENTY)
    expect(widget.place("words")).to_have_value("")
    widget.take(URGENT[11:12])
    assert Below(server, widget.token()).heard().count(TYPED) == 1


def test_danger_that_was_pressed_before_the_lock_is_sent(page: Page, server: Server) -> None:
    page.clock.install()
    widget = opened_at(page, server, CALM[:1])
    held = Held(page)
    widget.begin(CALM[1])
    widget.place("danger-now").click()
    page.clock.run_for(IDLE)
    page.clock.run_for(LOCK)
    expect(widget.place("lock")).to_be_visible()
    held.let_go()
    page.clock.run_for("00:40")
    widget.place("unlock").click()
    danger = widget.log.locator(".message.you").filter(has_text="anger")
    expect(danger).to_have_count(1, timeout=PLENTY)
    assert any("anger" in heard for heard in Below(server, widget.token()).heard())


def test_a_pin_that_comes_after_the_lock_is_not_put_into_the_page(
    page: Page, server: Server
) -> None:
    """And nobody is asked for a PIN that he never saw."""
    widget = left_alone(page, server)
    pin = Below(server, widget.token()).way_back()["pin"]
    held = Held(page, "**/way-back")
    widget.place("idle").get_by_role("button", name="PIN").click()
    page.clock.run_for(LOCK)
    expect(widget.place("lock")).to_be_visible()
    with page.expect_response("**/way-back"):
        held.let_go()
        page.clock.run_for("00:40")
    assert pin not in page.evaluate(ALL_TEXT)
    assert page.evaluate("() => sessionStorage.getItem('threshold-pin-shown')") is None
    widget.place("unlock").click()
    expect(widget.question).to_be_visible()


@pytest.mark.parametrize("way", [locked, locked_with_pin], ids=["button", "pin"])
def test_a_locked_screen_still_says_that_nobody_was_contacted(
    page: Page, server: Server, way: Way
) -> None:
    widget = way(page, server)
    expect(widget.place("banner")).to_contain_text("have not been contacted")
