"""Whole talks to a reference: by mouse at three sizes, and by keyboard alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.widget_keys import Keys, focus_is_seen
from tests.browser.widget_page import FOCUSED, Widget, opened, opened_at
from tests.browser.widget_talks import (
    CALM,
    EVERY_KIND,
    TO_THE_CHECK,
    TYPED,
    URGENT,
    Below,
)
from tests.server import Server

SIZES = {"phone": (320, 568), "tablet": (768, 1024), "desk": (1280, 800)}
KEPT = """async () => ({
  session: { ...sessionStorage },
  local: { ...localStorage },
  cookies: document.cookie,
  databases: (await indexedDB.databases()).map((each) => each.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  name: window.name,
  state: JSON.stringify(history.state),
  address: location.href,
})"""
ALWAYS = (
    "Why do you ask?",
    "What does that mean?",
    "Go back",
    "Change an answer",
    "Save for later",
    "Speak to a person",
    "Start again",
)


def help_is_there(widget: Widget) -> None:
    """999, danger now, leaving, and every request."""
    for name in ("emergency", "danger-now", "leave", "banner"):
        expect(widget.place(name)).to_be_visible()
    assert widget.place("emergency").get_attribute("href") == "tel:999"
    for label in ALWAYS:
        expect(widget.place("always").get_by_role("button", name=label)).to_be_attached()


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_talk_by_mouse(browser: Browser, server: Server, size: str) -> None:
    widget = opened(browser, server, *SIZES[size])
    faults: list[str] = []
    widget.page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    widget.page.on("pageerror", lambda error: faults.append(str(error)))
    hosts: set[str] = set()
    widget.page.on("request", lambda request: hosts.add(request.url.split("/")[2]))
    for step in EVERY_KIND:
        help_is_there(widget)
        expect(widget.place("banner")).to_contain_text("have not been contacted")
        widget.take([step])
        assert widget.sideways() == []
    reference = _reference(widget)
    _downloads(widget, reference)
    _nothing_personal_is_kept(widget, server)
    assert faults == []
    assert all(f"//{host}/" in server.url for host in hosts)
    widget.page.context.close()


def _reference(widget: Widget) -> str:
    expect(widget.place("banner")).to_contain_text("Your reference is")
    found = re.search(r"TH-\w{8}", widget.place("banner").inner_text())
    assert found is not None
    return found[0]


def _downloads(widget: Widget, reference: str) -> None:
    record = widget.place("documents").get_by_role("button", name=re.compile("web page: Record"))
    for button, named in ((record, reference), (widget.place("copy"), "")):
        with widget.page.expect_download() as coming:
            button.click()
        assert named in coming.value.suggested_filename
        content = Path(coming.value.path()).read_text(encoding="utf-8")
        assert TYPED in content
        assert "<script" not in content


def _nothing_personal_is_kept(widget: Widget, server: Server) -> None:
    """Storage, cookies, databases, caches, the tab's name, the history: one token, and that PIN was shown."""
    kept = widget.page.evaluate(KEPT)
    assert set(kept["session"]) <= {"threshold-token", "threshold-pin-shown"}
    assert kept["session"].get("threshold-pin-shown", "1") == "1"
    assert (kept["local"], kept["cookies"], kept["databases"], kept["caches"]) == ({}, "", [], [])
    assert (kept["workers"], kept["name"]) == (0, "")
    token = kept["session"].pop("threshold-token")
    assert token not in str(kept)
    way = Below(server, token).way_back()
    for word in (*(s.what for s in EVERY_KIND if s.how == "say"), way["pin"], way["reference"]):
        assert word not in str(kept)


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_whole_talk_by_keyboard_alone(browser: Browser, server: Server, size: str) -> None:
    widget = opened(browser, server, *SIZES[size])
    keys = Keys(widget)
    far: dict[str, int] = {}
    for step in EVERY_KIND:
        before = widget.answers()
        stops = keys.begin(step)
        if (
            "check your answers" not in step.asked
        ):  # every answer has its own "Change" before "Send"
            far[step.asked] = stops
        widget.answered(before)
    reference = _reference(widget)
    keys.to(widget.place("documents").get_by_role("button", name=re.compile("web page: Record")))
    with widget.page.expect_download() as coming:
        keys.press("Enter")
    assert reference in coming.value.suggested_filename
    assert max(far.values()) <= 10, f"too many stops to an answer: {far}"
    widget.page.context.close()


def test_tab_goes_through_the_whole_page_and_out_of_it_both_ways(
    browser: Browser, server: Server
) -> None:
    widget = opened_at(browser.new_page(), server, CALM[:1])
    keys = Keys(widget)
    down, up = keys.stops("Tab"), keys.stops("Shift+Tab")
    assert up == down[::-1]
    for name in ("emergency", "danger-now", "leave", "words", "send"):
        assert name in down
    widget.page.close()


def test_a_long_talk_that_is_taken_up_again_needs_few_stops_to_its_question(
    browser: Browser, server: Server
) -> None:
    """Numbers in old messages can be rung, and are stops; there is a way past them."""
    widget = opened_at(browser.new_page(), server, URGENT[:7])
    first = widget.button("Yes")
    keys = Keys(widget)
    for _ in range(8):
        keys.press("Tab")
        focus_is_seen(widget.page)
        if widget.page.evaluate(f"() => ({FOCUSED})().matches('.skip, #to-words')"):
            keys.press("Enter")
            break
    assert keys.to(first) <= 4
    widget.page.close()


def test_escape_on_the_page_loses_nothing(browser: Browser, server: Server) -> None:
    widget = opened_at(browser.new_page(), server, URGENT[:2])
    words = widget.place("words")
    words.focus()
    widget.page.keyboard.type("half a sen")
    widget.page.keyboard.press("Escape")
    expect(words).to_have_value("half a sen")
    expect(words).to_be_focused()
    widget.page.keyboard.press("Shift+Enter")
    expect(words).to_have_value("half a sen\n")
    assert widget.answers() == 2
    widget.page.close()


def test_an_answer_is_changed_from_the_check_and_its_words_are_there_to_go_on_from(
    browser: Browser, server: Server
) -> None:
    widget = opened_at(browser.new_page(), server, TO_THE_CHECK)
    row = widget.page.get_by_role("button", name="Change").filter(has_text="What happened")
    before = widget.answers()
    row.first.click()
    widget.answered(before)
    widget.asked("What happened")
    expect(widget.place("words")).to_have_value(TYPED)
    widget.place("words").fill(f"{TYPED}, and again on Friday")
    widget.place("send").click()
    widget.asked("check your answers")
    expect(
        widget.page.locator("threshold-chat .summary dd").filter(has_text="again on Friday")
    ).to_be_visible()
    widget.page.close()


def test_going_back_asks_the_question_before_again(browser: Browser, server: Server) -> None:
    widget = opened_at(browser.new_page(), server, CALM[:2])
    widget.place("always").get_by_role("button", name="Go back").click()
    widget.asked(CALM[1].asked)
    widget.take(CALM[1:3])
    widget.page.close()


def test_progress_is_told_between_fewest_and_most(browser: Browser, server: Server) -> None:
    widget = opened_at(browser.new_page(), server, CALM)
    before = widget.answers()
    widget.button("None of these").click()
    widget.answered(before)
    widget.asked("How old is the child")
    expect(widget.place("progress")).to_have_text(re.compile(r"Between \d+ and \d+ more questions"))
    widget.page.close()


def test_the_counter_tells_what_is_left_and_too_much_is_refused_kindly(
    browser: Browser, server: Server
) -> None:
    widget = opened_at(browser.new_page(), server, URGENT[:2])
    widget.place("words").fill("a" * 19_400)
    expect(widget.place("count")).to_contain_text("500 characters")
    widget.place("words").fill("a" * 20_001)
    widget.place("send").click()
    expect(widget.place("problem")).to_contain_text(re.compile("20,?000"))
    assert len(widget.place("words").input_value()) == 20_001
    assert widget.answers() == 2
    widget.page.close()
