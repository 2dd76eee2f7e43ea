"""The chat page shows the number to ring while nobody has confirmed that a contact arrived."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Browser, Page, Route, expect

from bot.settings import ROOT

ADDRESS = "http://127.0.0.1:9"  # nobody listens there; the browser counts it as safe
RING = "Ring the Children's Front Door on 01632 960100."
ARRIVED = "It has arrived."
WAITING = {"sent": True, "received": False, "seconds": 1, "text": ""}
RECEIVED = {"sent": True, "received": True, "seconds": 2, "text": ARRIVED}


def receipt(after_seconds: float) -> dict[str, Any]:
    watched = {"delivery": {"after_seconds": after_seconds, "text": RING}}
    return {
        "messages": [{"text": "It is sent.", "buttons": [], "meta": watched}],
        "question": None,
        "banner": "Sent.",
        "reference": "TH-2345BCDF",
    }


class Server:
    """Answers for the page; `delivery` is what it says of the delivery, None where it is not reached."""

    def __init__(self, page: Page, after_seconds: float) -> None:
        self.delivery: dict[str, Any] | None = WAITING
        self.asked = 0
        self._reply = receipt(after_seconds)
        page.route(f"{ADDRESS}/**", self._answer)

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS)
        if path == "/":
            route.fulfill(path=ROOT / "bot/widget/chat.html", content_type="text/html")
        elif path == "/threshold-chat.js":
            route.fulfill(path=ROOT / "bot/widget/static/threshold-chat.js")
        elif path.startswith("/static/"):
            route.fulfill(path=ROOT / "bot/widget" / path[1:])
        elif path == "/session":
            route.fulfill(status=201, body=json.dumps({"token": "t"}))
        elif path == "/message":
            route.fulfill(body=json.dumps(self._reply))
        elif path == "/delivery" and self.delivery is not None:
            self.asked += 1
            route.fulfill(body=json.dumps(self.delivery))
        elif path == "/delivery":
            route.abort()
        else:
            route.fulfill(status=404, body="{}")


def test_the_number_is_shown_until_the_delivery_is_confirmed(browser: Browser) -> None:
    page = browser.new_page()
    server = Server(page, after_seconds=1.5)
    page.goto(f"{ADDRESS}/")
    place = page.locator("#delivery")
    expect(place).to_be_attached()
    assert place.inner_text() == "", "it was shown too early"
    expect(place).to_have_text(RING)
    assert place.get_attribute("role") == "status"
    server.delivery = RECEIVED
    expect(place).to_have_text(ARRIVED, timeout=10_000)
    asked = server.asked
    page.wait_for_timeout(1500)
    assert server.asked == asked, "it goes on asking"


def test_a_delivery_that_is_confirmed_in_time_alarms_nobody(browser: Browser) -> None:
    page = browser.new_page()
    server = Server(page, after_seconds=2)
    server.delivery = RECEIVED
    page.goto(f"{ADDRESS}/")
    expect(page.locator("#delivery")).to_have_text(ARRIVED)
    page.wait_for_timeout(2500)
    expect(page.locator("#delivery")).to_have_text(ARRIVED)


def test_the_number_is_shown_even_when_the_server_is_not_reached(browser: Browser) -> None:
    page = browser.new_page()
    Server(page, after_seconds=1).delivery = None
    page.goto(f"{ADDRESS}/")
    expect(page.locator("#delivery")).to_have_text(RING)
