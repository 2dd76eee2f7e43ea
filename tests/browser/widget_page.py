"""The widget on a page, as a person uses it: what is asked, what is pressed, where the focus is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.widget_talks import Below, Step
from tests.server import Server

PLENTY = 15_000
"""Milliseconds that a turn may take on a busy machine."""
SIDEWAYS = """() => {
  const widget = document.querySelector('threshold-chat').shadowRoot;
  const wide = [...widget.querySelectorAll('*')].filter((e) => {
    const { overflowX, clipPath } = getComputedStyle(e);
    if (clipPath !== 'none') return false;
    return e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && overflowX !== 'visible'
      && overflowX !== 'clip' && !e.matches('textarea, input');
  });
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth) wide.push(page);
  return wide.map((e) => e.id || e.className || e.tagName);
}"""
"""What scrolls sideways. What is clipped away is there for screen readers alone."""
FOCUSED = """() => {
  let at = document.activeElement;
  while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
  return at;
}"""
"""The element that has the focus, inside shadow roots too."""


class Widget:
    """One widget on one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.log = self.place("log")

    def place(self, name: str) -> Locator:
        """What has this id inside the widget."""
        return self.page.locator(f"threshold-chat #{name}")

    @property
    def question(self) -> Locator:
        return self.log.locator(".message.question").last

    def asked(self, words: str) -> None:
        """Wait until these words are in the open question."""
        expect(self.question).to_contain_text(words, timeout=PLENTY)

    def answers(self) -> int:
        return self.log.locator(".message.you").count()

    def messages(self) -> list[str]:
        """Every message of the talk as it stands; reference and PIN are shown beside it."""
        found = self.log.locator(".message:not(.way-back)").all_inner_texts()
        return [" ".join(text.split()) for text in found]

    def answered(self, before: int) -> None:
        """Wait until one more answer and the reply to it stand in the talk."""
        expect(self.log.locator(".message.you")).to_have_count(before + 1, timeout=PLENTY)
        expect(self.log.locator(".message").last).not_to_have_class(re.compile(r"\byou\b"))

    def button(self, label: str) -> Locator:
        return self.place("choices").get_by_role("button", name=label, exact=True)

    def box(self, label: str) -> Locator:
        return self.place("choices").get_by_role("checkbox", name=label)

    def begin(self, step: Step) -> None:
        """Give an answer with the mouse, and do not wait for the reply."""
        self.asked(step.asked)
        if step.how == "press":
            self.button(step.what).click()
        elif step.how == "tick":
            self.box(step.what).check()
            self.button("Continue").click()
        elif step.how == "say":
            self.fill(step)
            self.place("send").click()
        else:
            self.fill(step)
            self.button("Continue").click()

    def fill(self, step: Step) -> None:
        """Write an answer into the fields that are there for it."""
        if step.how == "date":
            for part, value in zip(("day", "month", "year"), step.what.split("/"), strict=True):
                self.place(part).fill(value)
        else:
            self.place("number" if step.how == "number" else "words").fill(step.what)

    def take(self, steps: Sequence[Step]) -> None:
        """Give these answers with the mouse, each after the reply to the one before."""
        for step in steps:
            before = self.answers()
            self.begin(step)
            self.answered(before)

    def token(self) -> str:
        found = self.page.evaluate("() => sessionStorage.getItem('threshold-token')")
        assert found, "the widget has no token"
        return str(found)

    def focused(self) -> str:
        """The id, or failing that the words, of what has the focus."""
        return str(
            self.page.evaluate(
                f"() => {{ const at = ({FOCUSED})(); return at.id || at.innerText; }}"
            )
        )

    def sideways(self) -> list[str]:
        return list(self.page.evaluate(SIDEWAYS))


def ready(page: Page) -> Widget:
    """The widget on this page, once a question is open."""
    widget = Widget(page)
    expect(widget.question).to_be_visible(timeout=PLENTY)
    return widget


def opened(browser: Browser, server: Server, width: int = 1280, height: int = 800) -> Widget:
    """A new talk in a window of its own."""
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{server.url}/")
    return ready(page)


def opened_with(page: Page, server: Server, token: str, answers: int) -> Widget:
    """The widget on the talk of a token, which is put into the tab as the widget keeps it."""
    page.goto(f"{server.url}/health")
    page.evaluate("(token) => sessionStorage.setItem('threshold-token', token)", token)
    page.goto(f"{server.url}/")
    widget = Widget(page)
    expect(widget.log.locator(".message.you")).to_have_count(answers, timeout=PLENTY)
    return widget


def opened_at(page: Page, server: Server, steps: Sequence[Step]) -> Widget:
    """The widget on a talk of its own that was already taken as far as this."""
    return opened_with(page, server, Below(server).take(steps).token, len(steps))
