"""The widget where the server refuses, fails or is not ours: no server runs, and each answer is made up."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from bot.settings import ROOT

ADDRESS = "http://127.0.0.1:9"  # nobody listens there; the browser counts it as safe
NOT_SENT = "Children's services have not been contacted yet."
HELP = "To speak to a person, ring the Children's Front Door on 01632 960100."
ASKED = "Is the child safe now?"
BUTTONS = [{"title": "Yes", "payload": '/answer{"q":"a/safe","v":"yes"}'}]
REPLY = {
    "messages": [
        {"text": ASKED, "buttons": BUTTONS, "meta": {"question": "a/safe", "kind": "yes_no"}}
    ],
    "question": "a/safe",
    "banner": f"{NOT_SENT} Please ring today.",
}
GONE = (401, json.dumps({"error": "This conversation cannot be opened.", "help": HELP}))


class Answers:
    """Answers for the page. What is put under a path is its status and body; all else is well."""

    def __init__(self, page: Page) -> None:
        self.given: dict[str, tuple[int, str]] = {}
        self.asked: list[str] = []
        page.route(f"{ADDRESS}/**", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).partition("?")[0]
        self.asked.append(path)
        if path in self.given:
            status, body = self.given[path]
            route.fulfill(status=status, body=body)
        elif path == "/":
            route.fulfill(path=ROOT / "bot/widget/chat.html", content_type="text/html")
        elif path == "/threshold-chat.js":
            route.fulfill(path=ROOT / "bot/widget/static/threshold-chat.js")
        elif path == "/session":
            route.fulfill(status=201, body=json.dumps({"token": "t"}))
        elif path == "/message":
            route.fulfill(body=json.dumps(REPLY))
        elif path == "/history":
            route.fulfill(body=json.dumps({"turns": [{"heard": "", "reply": REPLY}]}))
        else:
            route.fulfill(body="")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def answers(page: Page) -> Answers:
    return Answers(page)


def opened(page: Page) -> None:
    page.goto(f"{ADDRESS}/")
    expect(page.locator("#open-question")).to_contain_text(ASKED)


def focused(page: Page) -> str:
    found = "() => document.querySelector('threshold-chat').shadowRoot.activeElement?.id ?? ''"
    return str(page.evaluate(found))


def locked(page: Page) -> None:
    page.clock.run_for("17:01")
    expect(page.locator("#lock")).to_be_visible()


def test_a_locked_screen_still_says_that_nobody_has_been_contacted(
    page: Page, answers: Answers
) -> None:
    page.clock.install()
    opened(page)
    locked(page)
    expect(page.locator("#banner")).to_have_text(f"{NOT_SENT} Please ring today.")
    answers.given["/history"] = GONE
    page.locator("#unlock").click()
    expect(page.locator("#problem")).to_contain_text("cannot be opened any more")
    expect(page.locator("#banner")).to_contain_text(NOT_SENT)


def test_a_talk_that_is_gone_names_somebody_to_ring_and_keeps_the_keyboard_there(
    page: Page, answers: Answers
) -> None:
    opened(page)
    answers.given["/message"] = GONE
    page.locator("#choices").get_by_role("button", name="Yes").press("Enter")
    expect(page.locator("#problem")).to_contain_text(HELP)
    assert focused(page) == "start-new"
    del answers.given["/message"]
    page.keyboard.press("Enter")
    expect(page.locator("#open-question")).to_contain_text(ASKED)
    expect(page.locator("#reply")).to_be_focused()


def test_shift_with_the_mouse_never_leaves(page: Page, answers: Answers) -> None:
    opened(page)
    for _ in range(4):
        page.locator("#words").click(modifiers=["Shift"])
    expect(page.locator("#open-question")).to_be_visible()
    assert "/leave" not in answers.asked
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url(f"{ADDRESS}/leave")


def test_on_a_touch_screen_nobody_hears_that_enter_sends(browser: Browser) -> None:
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 320, "height": 568}
    )
    page = context.new_page()
    Answers(page)
    opened(page)
    assert page.locator("#words").get_attribute("aria-describedby") == "problem count"
    page.locator("#words").fill("one line")
    page.locator("#words").press("Enter")
    expect(page.locator("#words")).to_have_value("one line\n")
    context.close()


def test_a_talk_that_cannot_be_brought_over_is_not_replaced_by_a_new_one(
    page: Page, answers: Answers
) -> None:
    answers.given["/form/token"] = GONE
    page.goto(f"{ADDRESS}/?from=form")
    expect(page.locator("#fallback")).to_contain_text("could not be brought over")
    expect(page.locator("#fallback").get_by_role("link", name="plain pages").first).to_be_visible()
    assert "/session" not in answers.asked
    page.locator("#fallback").get_by_role("button", name="Start a new talk").click()
    expect(page.locator("#open-question")).to_contain_text(ASKED)
    expect(page.locator("#fallback")).to_be_hidden()


def test_a_fault_that_stays_is_not_called_connected(page: Page, answers: Answers) -> None:
    page.clock.install()
    opened(page)
    sorry: dict[str, Any] = {**REPLY, "messages": [{"text": "Sorry.", "buttons": [], "meta": {}}]}
    answers.given["/message"] = (503, json.dumps({**sorry, "failed": True}))
    page.locator("#words").fill("some words")
    page.locator("#send").click()
    expect(page.locator("#state")).to_contain_text("Not connected")
    for _ in range(8):
        page.clock.run_for(4000)
    expect(page.locator("#log")).to_contain_text("Sorry.")
    expect(page.locator("#state")).to_be_empty()
    expect(page.locator("#words")).to_have_value("some words")


def test_a_refusal_that_is_not_ours_is_said_in_plain_words(page: Page, answers: Answers) -> None:
    opened(page)
    answers.given["/message"] = (413, "<html>Request Entity Too Large</html>")
    page.locator("#words").fill("some words")
    page.locator("#send").click()
    expect(page.locator("#problem")).to_have_text("That was not taken. Please try again.")
    expect(page.locator("#words")).to_have_value("some words")


def test_words_that_were_written_before_a_talk_could_be_begun_stay(
    page: Page, answers: Answers
) -> None:
    answers.given["/session"] = (429, json.dumps({"error": "Too many.", "help": HELP}))
    page.goto(f"{ADDRESS}/")
    expect(page.locator("#fallback")).to_contain_text(HELP)
    page.locator("#words").fill("some words")
    page.locator("#send").click()
    expect(page.locator("#fallback")).to_contain_text(HELP)
    del answers.given["/session"]
    page.locator("#send").click()
    expect(page.locator("#open-question")).to_contain_text(ASKED)
    expect(page.locator("#words")).to_have_value("some words")
    expect(page.locator("#fallback")).to_be_hidden()
