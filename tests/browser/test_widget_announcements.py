"""Each turn gives a screen reader exactly the new messages, once and in order; coming back gives it none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.widget_heard import Ears, Tree, assert_same_words, plainly
from tests.browser.widget_page import Widget, opened_at, ready
from tests.browser.widget_talks import CALM, EVERY_KIND, SEND, URGENT, Below, Step
from tests.server import Server

SHOWN = {"tick": "Badly hurt, very unwell, or has taken something harmful"}
"""What an answer reads as where that is more than the words that name it in a step."""


def listened(browser: Browser, server: Server) -> tuple[Widget, Ears]:
    page = browser.new_page()
    ears = Ears(page)
    page.goto(f"{server.url}/")
    return ready(page), ears


def take_and_watch(widget: Widget, step: Step) -> Mapping[str, Any]:
    """Give one answer; the server's reply to it."""
    before = widget.answers()
    with widget.page.expect_response("**/message") as coming:
        widget.begin(step)
    widget.answered(before)
    return coming.value.json()


def with_reference_and_pin(widget: Widget, server: Server, reply: Mapping[str, Any]) -> list[str]:
    """The messages of a reply; reference and PIN follow the one that tells of them."""
    found = []
    for message in reply["messages"]:
        found.append(message["text"])
        if message["meta"].get("come_back"):
            expect(widget.log).to_contain_text("PIN:")
            way = Below(server, widget.token()).way_back()
            found.append(
                "Reference: {reference} PIN: {pin} You can go on until {until}".format(**way)
            )
    return found


def test_each_turn_adds_exactly_the_new_messages_to_the_tree_and_says_each_once(
    browser: Browser, server: Server
) -> None:
    widget, ears = listened(browser, server)
    for step in EVERY_KIND:
        before = Tree(widget.page).messages()
        ears.forget()
        reply = take_and_watch(widget, step)
        said = SHOWN.get(step.how, step.what)
        new = [said, *with_reference_and_pin(widget, server, reply)]
        tree = Tree(widget.page)
        after = tree.messages()
        assert after[: len(before)] == before, f"an old message changed at {step.asked!r}"
        assert_same_words(after[len(before) :], new)
        assert_same_words(ears.spoken("log"), new)
        elsewhere = [text for text in ears.spoken() if text not in ears.spoken("log")]
        _nothing_twice(elsewhere + tree.regions_beside(), new)
        _focus_is_right(widget, step)
    assert Tree.property_of(tree.log(), "live") == "polite"
    assert not Tree.property_of(tree.log(), "busy")


def _nothing_twice(elsewhere: list[str], new: list[str]) -> None:
    for message in map(plainly, new):
        twice = [text for text in map(plainly, elsewhere) if message in text or text == message]
        assert twice == [] or len(message.split()) < 2, f"{message!r} was said elsewhere too"


def _focus_is_right(widget: Widget, step: Step) -> None:
    """Who typed goes on typing; who pressed is put at the answer, and never at the top of the page."""
    wanted = "words" if step.how == "say" else "reply"
    if step is not SEND:
        assert widget.focused() == wanted, f"after {step.asked!r} the focus is elsewhere"


def test_the_record_tells_of_each_message_who_said_it(browser: Browser, server: Server) -> None:
    widget = opened_at(browser.new_page(), server, URGENT[:3])
    for message in Tree(widget.page).messages():
        assert message.startswith(("You", "Threshold")), message
    expect(widget.log).to_have_role("log")
    assert widget.log.get_attribute("aria-label") or widget.log.get_attribute("aria-labelledby")


def test_the_reason_for_a_question_is_said_once(browser: Browser, server: Server) -> None:
    widget, ears = listened(browser, server)
    ears.forget()
    before = widget.answers()
    with widget.page.expect_response("**/message") as coming:
        widget.place("always").get_by_role("button", name="Why do you ask?").click()
    widget.answered(before)
    new = ["Why do you ask?", *(m["text"] for m in coming.value.json()["messages"])]
    assert_same_words(ears.spoken("log"), new)
    assert widget.focused() == "reply"


def test_a_talk_that_is_taken_up_again_is_shown_and_not_said(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page()
    ears = Ears(page)
    widget = opened_at(page, server, URGENT[:3])
    assert ears.spoken("log") == []
    assert ears.kept_quiet() >= len(widget.messages())
    ears.forget()
    reply = take_and_watch(widget, URGENT[3])
    assert_same_words(ears.spoken("log"), [URGENT[3].what, *(m["text"] for m in reply["messages"])])


def test_the_focus_is_not_taken_when_a_page_is_opened(browser: Browser, server: Server) -> None:
    widget = opened_at(browser.new_page(), server, URGENT[:2])
    assert widget.page.evaluate("() => document.activeElement === document.body")


def test_an_error_is_said_once_and_belongs_to_its_field(browser: Browser, server: Server) -> None:
    page = browser.new_page()
    ears = Ears(page)
    widget = opened_at(page, server, URGENT[:2])
    ears.forget()
    widget.place("send").click()
    problem = widget.place("problem")
    expect(problem).not_to_be_empty()
    assert ears.spoken() == [problem.inner_text()]
    expect(problem).to_have_role("alert")
    words = widget.place("words")
    expect(words).to_have_attribute("aria-invalid", "true")
    assert "problem" in (words.get_attribute("aria-describedby") or "").split()
    expect(words).to_be_focused()
    widget.take(URGENT[2:3])
    expect(problem).to_be_empty()
    assert words.get_attribute("aria-invalid") in (None, "false")


def test_continuing_with_nothing_ticked_is_an_error_of_the_ticks(
    browser: Browser, server: Server
) -> None:
    page = browser.new_page()
    ears = Ears(page)
    widget = opened_at(page, server, CALM[:1])
    ears.forget()
    widget.button("Continue").click()
    expect(widget.place("problem")).not_to_be_empty()
    assert len(ears.spoken()) == 1
    assert widget.answers() == 1
    group = widget.place("choices").locator("fieldset")
    first = group.get_by_role("checkbox").first
    expect(first).to_have_attribute("aria-invalid", "true")
    assert "problem" in (first.get_attribute("aria-describedby") or "").split()
    expect(first).to_be_focused()


def test_reference_and_pin_are_said_in_full(browser: Browser, server: Server) -> None:
    widget, ears = listened(browser, server)
    widget.take(CALM[:1])
    ears.forget()
    widget.place("always").get_by_role("button", name="Save for later").click()
    expect(widget.log).to_contain_text("PIN:")
    given = Below(server, widget.token()).way_back()
    said = " ".join(ears.spoken())
    assert said.count(given["reference"]) == 1
    assert said.count(given["pin"]) == 1
