"""Leaving quickly, from every state: the screen is clear at once and no key of the browser brings it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.sites import Site
from tests.browser.widget_page import Widget, opened_at
from tests.browser.widget_states import STATES, State
from tests.browser.widget_talks import TYPED, URGENT
from tests.server import Server

Way = Callable[[Widget], None]


def by_button(widget: Widget) -> None:
    widget.place("leave").click()


def by_key(widget: Widget) -> None:
    for _ in range(3):
        widget.page.keyboard.press("Shift")


WAYS: dict[str, Way] = {"button": by_button, "shift": by_key}


@pytest.fixture
def page(browser: Browser, partner: Site) -> Iterator[Page]:
    """A tab that came from another page, so that there is somewhere to go back to."""
    partner.put("/before", "<title>Before</title><p>What was open before.</p>")
    context = browser.new_context()
    made = context.new_page()
    made.goto(f"{partner.url}/before")
    yield made
    context.close()


def has_left(page: Page, server: Server, partner: Site) -> None:
    """Somewhere else, with no way back and no token."""
    page.wait_for_url(f"{partner.url}/elsewhere")
    page.go_back()
    assert not page.url.startswith(f"{server.url}/?") and page.url != f"{server.url}/"
    assert page.locator("threshold-chat").count() == 0
    page.goto(f"{server.url}/health")
    assert page.evaluate("() => sessionStorage.length") == 0


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("state", STATES, ids=str)
def test_leaving_from_every_state(
    page: Page, embedded: Server, partner: Site, state: State, way: str
) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    widget = state.reach(page, embedded)
    WAYS[way](widget)
    has_left(page, embedded, partner)
    assert asked == [], "leaving must never wait for a question"


LEAVE_AT_ONCE = """(way) => {
  const host = document.querySelector('threshold-chat');
  const words = host.shadowRoot.querySelector('#words');
  const key = () => ['keydown', 'keyup'].forEach((name) => words.dispatchEvent(
    new KeyboardEvent(name, { key: 'Shift', bubbles: true, composed: true, cancelable: true })));
  if (way === 'button') host.shadowRoot.querySelector('#leave').click();
  else [1, 2, 3].forEach(key);
  return { title: document.title, page: document.documentElement.outerHTML, connected: host.isConnected,
    kept: sessionStorage.length };
}"""


@pytest.mark.parametrize("way", WAYS)
def test_the_screen_is_clear_at_once_and_without_the_server(
    page: Page, embedded: Server, partner: Site, way: str
) -> None:
    """Before anything is fetched no word and no token are left; a server that is down changes nothing."""
    opened_at(page, embedded, URGENT)
    page.route("**/leave**", lambda route: route.abort())
    left = page.evaluate(LEAVE_AT_ONCE, way)
    assert (left["title"], left["connected"], left["kept"]) == ("", False, 0)
    assert "<body" not in left["page"] and TYPED not in left["page"]
    expect(page.get_by_text("This site can")).to_be_visible()  # the browser's own page
    page.go_back()
    assert page.url == f"{embedded.url}/health", "the page before the chat"
    assert page.evaluate("() => sessionStorage.length") == 0


def test_shift_in_the_middle_of_words_does_not_leave(
    page: Page, embedded: Server, partner: Site
) -> None:
    """Capital letters are typed with Shift: only three presses with nothing between them count."""
    widget = opened_at(page, embedded, URGENT[:2])
    widget.place("words").focus()
    for letter in "ABCDEF":
        page.keyboard.press(f"Shift+{letter}")
    expect(widget.place("words")).to_have_value("ABCDEF")
    assert page.url.startswith(embedded.url)


def test_shift_with_the_mouse_does_not_leave(page: Page, embedded: Server) -> None:
    """Text is selected with Shift and a click."""
    widget = opened_at(page, embedded, URGENT[:2])
    words = widget.place("words")
    words.fill("one two three four five six seven")
    for at in (20, 60, 100, 140):
        words.click(modifiers=["Shift"], position={"x": at, "y": 20})
    expect(words).to_have_value("one two three four five six seven")
    assert widget.token()


def test_leaving_a_widget_on_another_site(page: Page, embedded: Server, partner: Site) -> None:
    """Its host's page is cleared and left too."""
    script = f'<script src="{embedded.url}/threshold-chat.js"></script>'
    partner.put("/school", f"<title>School</title>{script}<threshold-chat></threshold-chat>")
    page.goto(f"{partner.url}/school")
    widget = Widget(page)
    expect(widget.question).to_be_visible()
    by_button(widget)
    page.wait_for_url(f"{partner.url}/elsewhere")
    assert page.evaluate("() => sessionStorage.length") == 0
    page.go_back()
    assert not page.url.endswith("/school")
