"""Cut off at any turn, in any way: nothing is lost, nothing is doubled, and the person is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.widget_heard import Ears
from tests.browser.widget_network import Cut
from tests.browser.widget_page import PLENTY, Widget, opened, opened_at, ready
from tests.browser.widget_talks import EVERY_KIND, URGENT, Below, Step
from tests.server import Server

NOT_CONNECTED = re.compile("Not connected|You are offline")
"""In what is said while the server is not reached."""
WAIT = 20_000


def keeps_what_was_typed(widget: Widget, step: Step) -> None:
    if step.how == "say":
        expect(widget.place("words")).to_have_value(step.what)


def has_each_answer_once(widget: Widget, server: Server, taken: int) -> None:
    """On the screen and in the store: one answer a step, in the same order."""
    expect(widget.log.locator(".message.you")).to_have_count(taken)
    heard = Below(server, widget.token()).heard()
    assert len(heard) == taken + 1, heard
    shown = widget.log.locator(".message.you").all_inner_texts()
    for one, kept in zip(shown, heard[1:], strict=True):
        assert kept.split()[-1] in one


@pytest.mark.parametrize("after_the_server", [False, True], ids=["before", "after"])
def test_each_message_is_cut_once_before_or_after_the_server_had_it(
    browser: Browser, server: Server, after_the_server: bool
) -> None:
    widget = opened(browser, server)
    cut = Cut(widget.page, after_the_server)
    for turn, step in enumerate(EVERY_KIND):
        before = widget.answers()
        cut.next_one()
        widget.begin(step)
        expect(widget.place("state")).to_contain_text(NOT_CONNECTED)
        keeps_what_was_typed(widget, step)
        if turn > 2:  # it tries again by itself, as the first turns show, and at once when told
            widget.page.evaluate("() => dispatchEvent(new Event('online'))")
        widget.answered(before)
        expect(widget.place("state")).not_to_contain_text(NOT_CONNECTED)
    assert cut.lost == len(EVERY_KIND)
    has_each_answer_once(widget, server, len(EVERY_KIND))
    expect(widget.place("banner")).to_contain_text("Your reference is TH-")
    widget.page.context.close()


def test_offline_for_a_while_at_each_turn(browser: Browser, server: Server) -> None:
    widget = opened(browser, server)
    context = widget.page.context
    for step in URGENT:
        before = widget.answers()
        context.set_offline(True)
        widget.begin(step)
        expect(widget.place("state")).to_contain_text(NOT_CONNECTED)
        expect(widget.place("state")).to_contain_text("999")
        keeps_what_was_typed(widget, step)
        context.set_offline(False)
        widget.answered(before)
        expect(widget.place("state")).not_to_contain_text(NOT_CONNECTED)
    has_each_answer_once(widget, server, len(URGENT))
    context.close()


def test_being_offline_is_said_before_anything_is_sent(browser: Browser, server: Server) -> None:
    page = browser.new_context().new_page()
    ears = Ears(page)
    widget = opened_at(page, server, URGENT[:2])
    widget.place("words").fill("half a sen")
    page.context.set_offline(True)
    expect(widget.place("state")).to_contain_text(NOT_CONNECTED)
    page.context.set_offline(False)
    expect(widget.place("state")).not_to_contain_text(NOT_CONNECTED)
    expect(widget.place("words")).to_have_value("half a sen")
    assert len([text for text in ears.spoken("state") if NOT_CONNECTED.search(text)]) == 1
    page.context.close()


def test_words_that_wait_are_not_left_without_a_warning(browser: Browser, server: Server) -> None:
    page = browser.new_context().new_page()
    widget = opened_at(page, server, URGENT[:2])
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == [], "nothing was typed, so nothing is at stake"
    ready(page)
    widget.place("words").press_sequentially("half a sen")
    page.reload()
    assert asked == ["beforeunload"]
    page.context.close()


def test_a_reload_at_each_turn_shows_the_same_talk_and_says_nothing(
    browser: Browser, server: Server
) -> None:
    page = browser.new_context().new_page()
    ears = Ears(page)
    page.goto(f"{server.url}/")
    widget = ready(page)
    for turn, step in enumerate(URGENT, start=1):
        widget.take([step])
        before, question = widget.messages(), widget.question.inner_text()
        labels = widget.place("choices").get_by_role("button").all_inner_texts()
        page.reload()
        expect(widget.log.locator(".message.you")).to_have_count(turn, timeout=PLENTY)
        assert widget.messages() == before
        assert widget.question.inner_text() == question
        assert widget.place("choices").get_by_role("button").all_inner_texts() == labels
        assert ears.spoken("log") == []
    has_each_answer_once(widget, server, len(URGENT))
    page.context.close()


def test_a_reload_while_the_answer_is_on_its_way_doubles_nothing(
    browser: Browser, server: Server
) -> None:
    """The reply is lost with the page; the talk goes on where the server has it."""
    page = browser.new_context().new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    widget = opened_at(page, server, URGENT[:3])
    cut = Cut(page, after_the_server=True)
    cut.next_one()
    widget.begin(URGENT[3])
    expect(widget.place("state")).to_contain_text(NOT_CONNECTED)
    page.reload()
    expect(widget.log.locator(".message.you")).to_have_count(4, timeout=PLENTY)
    widget.take(URGENT[4:5])
    has_each_answer_once(widget, server, 5)
    page.context.close()


def test_a_tab_that_was_away_goes_on(browser: Browser, server: Server) -> None:
    context = browser.new_context()
    widget = opened_at(context.new_page(), server, URGENT[:2])
    widget.place("words").fill("half a sen")
    other = context.new_page()
    other.goto(f"{server.url}/")
    expect(ready(other).log.locator(".message.you")).to_have_count(0)
    widget.page.bring_to_front()
    expect(widget.place("words")).to_have_value("half a sen")
    widget.take(URGENT[2:4])
    has_each_answer_once(widget, server, 4)
    context.close()


def test_an_answer_given_in_another_tab_is_not_lost_or_taken_for_another_question(
    browser: Browser, server: Server
) -> None:
    """The same talk twice: the button of the question that is no longer open is not taken for an answer."""
    context = browser.new_context()
    widget = opened_at(context.new_page(), server, URGENT[:3])
    Below(server, widget.token()).send("yes", "contact/rang_front_door")
    before = widget.answers()
    widget.begin(URGENT[3])
    expect(widget.log.locator(".message.you")).not_to_have_count(before, timeout=PLENTY)
    widget.asked("When did you ring")
    context.close()


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """One that may be killed."""
    made = Server(tmp_path)
    made.start()
    yield made
    made.kill()


def test_the_server_is_killed_and_comes_back(browser: Browser, own_server: Server) -> None:
    widget = opened(browser, own_server)
    widget.take(URGENT[:2])
    widget.place("words").fill(URGENT[2].what)
    own_server.kill()
    widget.place("send").click()
    expect(widget.place("state")).to_contain_text(NOT_CONNECTED)
    keeps_what_was_typed(widget, URGENT[2])
    own_server.start()
    expect(widget.log.locator(".message.you")).to_have_count(3, timeout=WAIT)
    widget.take(URGENT[3:])
    has_each_answer_once(widget, own_server, len(URGENT))
    widget.page.context.close()


def test_a_talk_that_cannot_be_opened_is_not_thrown_away(browser: Browser, server: Server) -> None:
    """The token no longer counts: what was typed stays, and starting anew is offered, not done."""
    widget = opened(browser, server)
    widget.take(URGENT[:2])
    first = Below(server, widget.token()).way_back()
    body = '{"error": "This conversation cannot be opened.", "help": "Ring 01632 960100."}'
    widget.page.route("**/message", lambda route: route.fulfill(status=401, body=body), times=1)
    widget.place("words").fill("words that took a while")
    widget.place("send").click()
    expect(widget.page.locator("threshold-chat")).to_contain_text("Start a new talk")
    expect(widget.place("words")).to_have_value("words that took a while")
    expect(widget.place("return")).to_have_attribute("open", "")
    widget.place("return-reference").fill(first["reference"])
    widget.place("return-pin").fill(first["pin"])
    widget.place("return").get_by_role("button").click()
    expect(widget.log.locator(".message.you")).to_have_count(2, timeout=PLENTY)
    widget.asked(URGENT[2].asked)
    widget.page.context.close()


REFUSALS: dict[int, str] = {429: "Too many", 413: "longer than"}


@pytest.mark.parametrize("status", REFUSALS)
def test_a_refusal_says_why_and_keeps_the_words(
    browser: Browser, server: Server, status: int
) -> None:
    widget = opened_at(browser.new_page(), server, URGENT[:2])
    body = f'{{"error": "{REFUSALS[status]}", "help": "Ring 01632 960100."}}'
    widget.page.route("**/message", lambda route: route.fulfill(status=status, body=body), times=1)
    widget.begin(URGENT[2])
    expect(widget.place("problem")).to_contain_text(REFUSALS[status])
    expect(widget.place("problem")).to_contain_text("01632 960100")
    keeps_what_was_typed(widget, URGENT[2])
    widget.take(URGENT[2:3])
    widget.page.close()
