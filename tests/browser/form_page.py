"""The form on a page, as a person uses it with scripts off: what is asked, filled in, and what comes next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.widget_keys import UNSEEN
from tests.browser.widget_talks import Below, Step
from tests.server import Server

COOKIE = "threshold-form"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOST_STOPS = 120
HAS_FOCUS = "(target) => document.activeElement === target"


class Form:
    """One window on the form."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page, self.server = page, server

    def start(self) -> Form:
        """Begin a talk from the start page."""
        self.page.goto(f"{self.server.url}/form")
        self.go(self.page.get_by_role("button", name="Start", exact=True))
        return self

    def go(self, button: Locator) -> None:
        """Press what leads to a page, and have that page."""
        with self.page.expect_navigation():
            button.click()

    @property
    def question(self) -> Locator:
        """The open question: it names the group or the field that it is answered in."""
        return self.page.locator("#answer legend, #answer label, main h1, main h2").first

    def asked(self, words: str) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def control(self, label: str) -> Locator:
        """The radio button or box whose label begins with these words."""
        return self.page.get_by_label(re.compile(f"^{re.escape(label)}")).locator(
            "visible=true"
        ).and_(self.page.locator("input[type=radio], input[type=checkbox]")).first  # fmt: skip

    def fill(self, step: Step) -> None:
        """Give an answer with the mouse, and do not send it."""
        self.asked(step.asked)
        if step.how in ("press", "tick"):
            self.control(step.what).check()
        elif step.how == "date":
            for part, value in zip(("day", "month", "year"), step.what.split("/"), strict=True):
                self.page.locator(f"#{part}").fill(value)
        else:
            self.page.locator("#number" if step.how == "number" else "#text").fill(step.what)

    def send(self) -> None:
        self.go(self.page.get_by_role("button", name="Continue", exact=True))

    def take(self, steps: Sequence[Step]) -> Form:
        """Give these answers, a page each."""
        for step in steps:
            self.fill(step)
            self.send()
        return self

    def ask_for(self, request: str) -> None:
        """Press one of what is always there."""
        self.go(self.page.locator("#always").get_by_role("button", name=request, exact=True))

    def token(self) -> str:
        """The cookie's value, which the page itself cannot read."""
        return next(c["value"] for c in self.page.context.cookies() if c["name"] == COOKIE)

    def heard(self) -> list[str]:
        """What the server has of the answers, oldest first."""
        return [text for text in Below(self.server, self.token()).heard() if text]


class FormKeys:
    """The same by keyboard alone: nothing here clicks, and the focus is looked at wherever it stops."""

    def __init__(self, form: Form) -> None:
        self.form, self.page = form, form.page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def to(self, target: Locator) -> None:
        """Tab until it has the focus."""
        for _ in range(MOST_STOPS):
            if target.evaluate(HAS_FOCUS):
                return
            self.press("Tab")
            assert self.page.evaluate(UNSEEN) is None, self.page.evaluate(UNSEEN)
        raise AssertionError(f"{target} cannot be reached with Tab")

    def send(self) -> None:
        """Go to Continue and press it."""
        self.to(self.page.get_by_role("button", name="Continue", exact=True))
        with self.page.expect_navigation():
            self.press("Enter")

    def give(self, step: Step) -> None:
        """Give one answer and send it."""
        self.form.asked(step.asked)
        if step.how in ("press", "tick"):
            self._choose(self.form.control(step.what))
        else:
            self.to(self.page.locator("#text"))
            self.page.keyboard.type(step.what)
        self.send()

    def _choose(self, target: Locator) -> None:
        """A box is a stop of its own; radio buttons are one stop, and the arrows go through them."""
        if target.get_attribute("type") == "checkbox":
            self.to(target)
        else:
            self.to(self.page.locator("#choice"))
            for _ in range(MOST_STOPS):
                if target.evaluate(HAS_FOCUS):
                    break
                self.press("ArrowDown")
        if not target.is_checked():
            self.press("Space")


def without_scripts(browser: Browser, server: Server, **how: Any) -> Form:
    """A new window with scripts off."""
    context = browser.new_context(java_script_enabled=False, **how)
    return Form(context.new_page(), server)


def at(form: Form, steps: Sequence[Step]) -> Form:
    """The form on a talk that was already taken as far as this."""
    token = Below(form.server).take(steps).token
    form.page.context.add_cookies(
        [{"name": COOKIE, "value": token, "domain": "127.0.0.1", "path": "/chat", "httpOnly": True}]
    )
    form.page.goto(f"{form.server.url}/form")
    return form
