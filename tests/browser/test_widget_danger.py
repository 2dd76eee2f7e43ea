"""Danger wins everywhere: at every turn, and whatever the network, the server or the screen is doing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.widget_network import Held
from tests.browser.widget_page import PLENTY, Widget, opened, opened_at
from tests.browser.widget_states import locked
from tests.browser.widget_talks import CALM
from tests.server import Server

AT_ONCE = "You do not need to wait for this page"
DANGER = "He has a knife and he is hurting her right now"


@pytest.fixture
def page(page: Page) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def tells_of_999(widget: Widget, after: int) -> None:
    """What is said after that many answers names 999."""
    spoken = widget.messages()
    told = [place for place, text in enumerate(spoken) if text.startswith("You said")][after]
    assert "999" in " ".join(spoken[told + 1 :])


def test_danger_while_an_answer_is_on_its_way(page: Page, server: Server) -> None:
    widget = opened_at(page, server, CALM[:1])
    held = Held(page)
    widget.button("None of these right now").click()
    expect(widget.place("reply")).to_have_attribute("aria-busy", "true")
    widget.place("danger-now").click()
    expect(told_at_once(widget)).to_be_visible()
    held.let_go()
    expect(widget.log.locator(".message.you")).to_have_count(3, timeout=PLENTY)
    tells_of_999(widget, after=2)


def test_danger_while_there_is_no_network(page: Page, server: Server) -> None:
    widget = opened_at(page, server, CALM[:1])
    page.context.set_offline(True)
    widget.place("danger-now").click()
    expect(told_at_once(widget)).to_be_visible()
    page.context.set_offline(False)
    widget.answered(1)
    tells_of_999(widget, after=1)


def test_danger_while_the_server_hangs(page: Page, server: Server) -> None:
    """It takes the message and says nothing: 999 is told all the same, before the answer."""
    widget = opened_at(page, server, CALM[:1])
    held = Held(page)
    widget.place("danger-now").click()
    expect(told_at_once(widget)).to_be_visible()
    held.let_go()
    widget.answered(1)
    tells_of_999(widget, after=1)
    expect(told_at_once(widget)).to_have_count(0)


def told_at_once(widget: Widget) -> Locator:
    places = widget.place("problem").or_(widget.place("state"))
    return places.filter(has_text=AT_ONCE).filter(has_text="999").first


def test_danger_while_the_screen_is_locked(page: Page, server: Server) -> None:
    widget = locked(page, server)
    widget.place("danger-now").click()
    expect(told_at_once(widget)).to_be_visible()
    expect(widget.place("emergency")).to_be_visible()


@pytest.mark.parametrize("how", ["typed", "pressed"])
@pytest.mark.parametrize("turns", [0, 1, 3, 5])
def test_danger_is_heard_at_every_turn(
    browser: Browser, server: Server, turns: int, how: str
) -> None:
    widget = (
        opened_at(browser.new_page(), server, CALM[:turns]) if turns else opened(browser, server)
    )
    before, shown = widget.answers(), len(widget.messages())
    if how == "typed":
        widget.place("words").fill(DANGER)
        widget.place("send").click()
    else:
        widget.place("danger-now").click()
    widget.answered(before)
    assert "999" in " ".join(widget.messages()[shown:])
    expect(widget.place("emergency")).to_be_visible()
    widget.page.close()
