"""Pages in the state that a picture wants: the talk is taken there below the browser, and then looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Page, expect

from bot import clock
from bot.delivery.worker import deliver_due
from tests.browser.form_page import COOKIE
from tests.browser.story import Story
from tests.server import Server

DESKTOP, TABLET, TELEPHONE = (1280, 800), (768, 1024), (320, 568)
KEYBOARD_OPEN, ZOOMED = (320, 315), (320, 256)


@dataclass
class Studio:
    """A browser and a running chat; gives pages in the state that is wanted."""

    browser: Browser
    server: Server

    def page(self, size: tuple[int, int] = DESKTOP, token: str = "", **how: Any) -> Page:
        """An empty page; with a token, of somebody who is in that talk in this tab."""
        context = self.browser.new_context(
            viewport={"width": size[0], "height": size[1]}, locale="en-GB",
            timezone_id="Europe/London", **how,
        )  # fmt: skip
        if token:
            context.add_init_script(f"sessionStorage.setItem('threshold-token', '{token}')")
        return context.new_page()

    def chat(self, until: str = "safety_now", size: tuple[int, int] = DESKTOP, **how: Any) -> Page:
        """The chat where this question is open, taken up in the browser."""
        story = Story(self.server.url).until(until)
        page = self.page(size, story.token, **how)
        page.goto(f"{self.server.url}/")
        expect(page.locator("#log .question").last).to_be_visible()
        return page

    def form(self, until: str = "safety_now", size: tuple[int, int] = DESKTOP, **how: Any) -> Page:
        """The form where this question is open, with scripts off."""
        story = Story(self.server.url).until(until)
        page = self.page(size, java_script_enabled=False, **how)
        page.context.add_cookies(
            [{"name": COOKIE, "value": story.token, "domain": "127.0.0.1", "path": "/chat"}]
        )
        page.goto(f"{self.server.url}/form")
        return page

    def deliver(self) -> None:
        """Bring what was sent to the front door's queue, as the worker does."""
        deliver_due(self.server.database, clock.now())
