"""Every state that the widget can be in, each with the way to it. Tests of appearance walk through them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from playwright.sync_api import Page, expect

from tests.browser.widget_page import PLENTY, Widget, opened_at, opened_with, ready
from tests.browser.widget_talks import CALM, MORE, TO_THE_CHECK, URGENT, Below, Step
from tests.server import Server

IDLE = "15:01"
"""Past the minutes after which the widget asks whether anybody is there."""
LOCK = "02:01"

Way = Callable[[Page, Server], Widget]


@dataclass(frozen=True)
class State:
    name: str
    reach: Way

    def __str__(self) -> str:
        return self.name


@lru_cache
def _token(server: Server, steps: tuple[Step, ...]) -> str:
    """A talk that was taken as far as this once, for all who only look at it."""
    return Below(server).take(steps).token


def shown_at(page: Page, server: Server, steps: tuple[Step, ...]) -> Widget:
    return opened_with(page, server, _token(server, steps), len(steps))


def welcome(page: Page, server: Server) -> Widget:
    page.goto(f"{server.url}/")
    return ready(page)


def ticks(page: Page, server: Server) -> Widget:
    return shown_at(page, server, CALM[:1])


def nothing_ticked(page: Page, server: Server) -> Widget:
    widget = ticks(page, server)
    widget.button("Continue").click()
    expect(widget.place("problem")).not_to_be_empty()
    return widget


def many_ticks(page: Page, server: Server) -> Widget:
    return shown_at(page, server, CALM[:4])


def number(page: Page, server: Server) -> Widget:
    return shown_at(page, server, CALM[:5])


def told_already(page: Page, server: Server) -> Widget:
    return shown_at(page, server, CALM)


def outcome(page: Page, server: Server) -> Widget:
    return shown_at(page, server, URGENT[:1])


def long_text(page: Page, server: Server) -> Widget:
    widget = shown_at(page, server, URGENT[:2])
    widget.place("words").fill("word " * 3_500)
    expect(widget.place("count")).to_contain_text("2500")
    return widget


def nothing_typed(page: Page, server: Server) -> Widget:
    widget = shown_at(page, server, URGENT[:2])
    widget.place("send").click()
    expect(widget.place("problem")).not_to_be_empty()
    return widget


def birth(page: Page, server: Server) -> Widget:
    return shown_at(page, server, (*TO_THE_CHECK, MORE))


def check_answers(page: Page, server: Server) -> Widget:
    return shown_at(page, server, TO_THE_CHECK)


def sent(page: Page, server: Server) -> Widget:
    widget = shown_at(page, server, URGENT)
    expect(widget.place("documents")).to_be_visible()
    return widget


def saved(page: Page, server: Server) -> Widget:
    widget = opened_at(page, server, CALM[:1])
    widget.place("always").get_by_role("button", name="Save for later").click()
    expect(widget.log).to_contain_text("PIN:", timeout=PLENTY)
    return widget


def wrong_pin(page: Page, server: Server) -> Widget:
    widget = welcome(page, server)
    widget.place("return").locator("summary").click()
    widget.place("return-reference").fill("SV-AAAA2222")
    widget.place("return-pin").fill("000000")
    widget.place("return").get_by_role("button").click()
    expect(widget.place("return-problem")).to_contain_text("do not open anything")
    return widget


def offline(page: Page, server: Server) -> Widget:
    widget = shown_at(page, server, URGENT[:2])
    page.route("**/message", lambda route: route.abort())
    widget.begin(URGENT[2])
    expect(widget.place("state")).not_to_be_empty()
    return widget


def left_alone(page: Page, server: Server) -> Widget:
    page.clock.install()
    widget = shown_at(page, server, URGENT[:2])
    page.clock.run_for(IDLE)
    expect(widget.place("idle")).to_be_visible()
    return widget


def locked(page: Page, server: Server) -> Widget:
    widget = left_alone(page, server)
    page.clock.run_for(LOCK)
    expect(widget.place("lock")).to_be_visible()
    return widget


def locked_with_pin(page: Page, server: Server) -> Widget:
    page.clock.install()
    widget = saved(page, server)
    page.clock.run_for(IDLE)
    expect(widget.place("idle")).to_be_visible()
    page.clock.run_for(LOCK)
    expect(widget.place("unlock-pin")).to_be_visible()
    return widget


def expired(page: Page, server: Server) -> Widget:
    widget = shown_at(page, server, URGENT[:2])
    body = '{"error": "This conversation cannot be opened.", "help": "Ring 01632 960100."}'
    page.route("**/message", lambda route: route.fulfill(status=401, body=body))
    widget.begin(URGENT[2])
    expect(widget.place("start-new")).to_be_visible()
    return widget


def not_begun(page: Page, server: Server) -> Widget:
    refused = '{"error": "Too many conversations.", "help": "Ring 01632 960100."}'
    page.route("**/session", lambda route: route.fulfill(status=429, body=refused))
    page.goto(f"{server.url}/")
    expect(page.get_by_text("Too many conversations.")).to_be_visible()
    return Widget(page)


STATES = tuple(
    State(way.__name__, way)
    for way in (
        welcome, ticks, nothing_ticked, many_ticks, number, told_already, outcome, long_text,
        nothing_typed, birth, check_answers, sent, saved, wrong_pin, offline, left_alone, locked,
        locked_with_pin, expired, not_begun,
    )
)  # fmt: skip
