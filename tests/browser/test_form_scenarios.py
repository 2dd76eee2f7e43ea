"""Twenty scenarios in a real browser: in the chat, and again on the pages with scripts off.

Both are answered by the same scripted referrer, who sees what the server asks and does what a person would do
on the screen. What is kept at the end is equal, to the word; only references and times of the day differ.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Protocol

import pytest
from playwright.sync_api import Browser, Locator, Page

from bot import clock
from bot.conversations import Conversations
from bot.interview.listening import Listener
from bot.runtime.tokens import Tokens
from bot.scenarios.answering.answers import Change, OnDay, Pick, Request, Said, Tick, Write
from bot.scenarios.answering.referrer import ScriptedReferrer, value_of
from bot.store.sealing import Keyring
from bot.thresholds.loader import Documents
from tests.browser.form_page import Form, without_scripts
from tests.browser.widget_page import opened
from tests.scenarios.both_ways import MOST_TURNS, Talk
from tests.scenarios.comparing import Stands, judged, stands
from tests.scenarios.library import named
from tests.server import Server

SCENARIOS = (
    "parent-threatens-son-at-the-gate",
    "behaviour-knife-in-hand-now",
    "limit-dangerous-home-and-nearly-three",
    "collected-in-an-hour-by-feared-adult",
    "em-talk-of-dying-not-known",
    "not-sure-if-frightened",
    "online-closes-the-screen",
    "passed-between-many-carers",
    "young-carer-carries-a-glass-of-water",
    "on-007-near-miss",
    "extremism-attack-is-near",
    "several-attack-going-on-now",
    "no-injury-on-baby-not-yet-moving",
    "private-fostering-boarder-goes-to-an-uncle",
    "missing-agreed-camping-trip",
    "bullying-held-hands-at-fourteen",
    "honour-hospital-operation-on-a-girl",
    "core-locum-and-an-old-note",
    "parental-learning-new-partner-no-worry",
    "unborn-toddler-and-a-visit-booked-again",
)
"""Short ones, of every route and with the family in every state."""
CLOCK_TIME = re.compile(r"\b\d{1,2}:\d\d\b")


class Screen(Protocol):
    """A way to answer that a person has in front of them."""

    def token(self) -> str: ...

    def answer(self, message: Mapping[str, Any], said: Said) -> None: ...


class InTheChat:
    """The widget, by mouse."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.widget = opened(browser, server)
        self.page: Page = self.widget.page

    def token(self) -> str:
        return self.widget.token()

    def answer(self, message: Mapping[str, Any], said: Said) -> None:
        """Do it, and wait for the reply."""
        before = self.widget.answers()
        self._do(message, said)
        self.widget.answered(before)

    def _do(self, message: Mapping[str, Any], said: Said) -> None:
        widget = self.widget
        if isinstance(said, Request):
            title = _title_of(message["meta"]["always"], f"/{said.name}")
            widget.place("always").get_by_role("button", name=title, exact=True).click()
        elif isinstance(said, Change):
            _change(widget.place("choices").locator(".summary button"), message, said).click()
        elif isinstance(said, Pick):
            widget.button(_titles(message)[said.value]).click()
        elif isinstance(said, Tick):
            _tick(widget.place("choices").locator("input[type=checkbox]"), message, said)
            widget.button("Continue").click()
        elif isinstance(said, OnDay):
            _fill_day(said, widget.place)
            widget.button("Continue").click()
        elif said.text.isdigit() and widget.place("number").count():
            widget.place("number").fill(said.text)
            widget.button("Continue").click()
        else:
            widget.place("words").fill(said.text)
            widget.place("send").click()


class OnPages:
    """The form, by mouse, with scripts off."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self.form: Form = without_scripts(browser, server).start()
        self.page: Page = self.form.page

    def token(self) -> str:
        return self.form.token()

    def answer(self, message: Mapping[str, Any], said: Said) -> None:
        """Do it, and have the page that comes after."""
        if isinstance(said, Request):
            self.form.ask_for(_title_of(message["meta"]["always"], f"/{said.name}"))
        elif isinstance(said, Change):
            self.form.go(_change(self.page.locator("#summary button"), message, said))
        else:
            self._fill(message, said)
            self.form.send()

    def _fill(self, message: Mapping[str, Any], said: Pick | Tick | OnDay | Write) -> None:
        page = self.page
        if isinstance(said, Pick):
            page.locator("#answer").get_by_label(_titles(message)[said.value], exact=True).check()
            page.locator("#text").fill("")
        elif isinstance(said, Tick):
            _tick(page.locator("input[name=ticked]"), message, said)
        elif isinstance(said, OnDay):
            _fill_day(said, lambda name: page.locator(f"#{name}"))
        elif said.text.isdigit() and page.locator("#number").count():
            page.locator("#number").fill(said.text)
        else:
            page.locator("#text").fill(said.text)


def _titles(message: Mapping[str, Any]) -> dict[str | None, str]:
    return {value_of(button["payload"]): button["title"] for button in message["buttons"]}


def _title_of(requests: list[Mapping[str, str]], payload: str) -> str:
    return next(request["title"] for request in requests if request["payload"] == payload)


def _tick(boxes: Locator, message: Mapping[str, Any], said: Tick) -> None:
    """The boxes stand in the order of the message's buttons; what is ticked beforehand may be cleared."""
    values = list(_titles(message))[: boxes.count()]
    for number, value in enumerate(values):
        boxes.nth(number).set_checked(value in said.values)


def _change(buttons: Locator, message: Mapping[str, Any], said: Change) -> Locator:
    """The button in the row of this answer."""
    keys = [row["key"] for row in message["meta"]["summary"]]
    return buttons.nth(keys.index(said.key))


def _fill_day(said: OnDay, place: Any) -> None:
    for name in ("day", "month", "year"):
        place(name).fill(str(getattr(said.day, name)))


@pytest.fixture(scope="module")
def known(
    server: Server, responses: dict[str, str], listener: Listener, documents: Documents
) -> Conversations:
    """The server's conversations, to look at what is kept."""
    keyring = Keyring(os.environ["THRESHOLD_DATA_KEYS"])
    return Conversations(server.database, keyring, responses, listener, documents)


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_chat_and_the_pages_without_scripts_come_to_the_same(
    name: str, browser: Browser, server: Server, known: Conversations
) -> None:
    chatted = played(name, InTheChat(browser, server), known)
    filled = played(name, OnPages(browser, server), known)
    stood, other = stands(known, chatted), stands(known, filled)
    assert without_the_time(stood) == without_the_time(other)
    assert stood.facts == other.facts
    assert judged(named(name), stood, chatted, known).faults == ()


def played(name: str, screen: InTheChat | OnPages, known: Conversations) -> Talk:
    """The whole talk, on this screen."""
    scenario, at = named(name), clock.now()
    referrer = ScriptedReferrer(name, scenario.situation.facts, known.pack)
    conversation = Tokens(os.environ["THRESHOLD_TOKEN_SECRETS"]).conversation(screen.token(), at)
    assert conversation is not None
    talk = Talk(conversation, at)
    for _ in range(MOST_TURNS):
        talk.replies = [turn["reply"] for turn in known.history(conversation)]
        reply = talk.replies[-1]
        if reply["question"] is None:
            screen.page.context.close()
            return talk
        message = reply["messages"][-1]
        screen.answer(message, referrer.answers(message))
    raise AssertionError(f"no end of {name}: {talk.questions[-9:]}")


def without_the_time(stood: Stands) -> dict[str, str]:
    """Everything that stands, as text, with every minute on the clock the same."""
    return {
        field.name: CLOCK_TIME.sub("--:--", repr(getattr(stood, field.name)))
        for field in fields(stood)
    }
