"""The queue in a real browser: axe, narrow screens, and the keyboard alone from the list to the hand-over."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from bot import clock
from bot.console.app import create_app
from bot.settings import Settings
from bot.store.front_door import claims, marks, search
from tests.browser.conftest import accessible
from tests.console.conftest import PASSWORD, Store, settings
from tests.store.test_record_is_kept import a_record

__all__ = ["settings"]  # a fixture

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LISTS = (
    "/contacts",
    "/contacts?state=all&door=all&overdue=1",
    "/contacts?agency=gp",
    "/contacts/search",
)


@pytest.fixture
def console(settings: Settings) -> Iterator[SimpleNamespace]:  # noqa: F811
    """A console with three contacts, one of them flagged, and two people who work the queue."""
    store = Store(settings)
    fill(store)
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", store=store)
    server.shutdown()


def fill(store: Store) -> None:
    now = clock.now()
    for number, urgency in ((1, "now"), (2, "today"), (3, "planned")):
        route = "caf" if urgency == "planned" else "front_door_urgent"
        store.add_contact(
            number, reference=f"TH-000{number}BCDF", sent_at=now - timedelta(hours=number),
            urgency=urgency, recommended_route="front_door_urgent", chosen_route=route,
            chose_lower=int(route == "caf"), entry={"no_contact": number % 2, "door": "front_door"},
        )  # fmt: skip
    store.add_member("screener")
    store.add_member("manager")
    with store.database.writing() as connection:
        marks.put_flag(connection, f"{2:032x}", "contact", "look_again", 1, now)
        search.keep_words(connection, store.keyring, f"{2:032x}", a_record())


def signed_in(browser: Browser, console: SimpleNamespace, width: int = 1280) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill("screener@exampleshire.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_the_queue_can_be_read_by_everyone(
    browser: Browser, console: SimpleNamespace, width: int
) -> None:
    page = signed_in(browser, console, width)
    for path in LISTS:
        page.goto(console.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
        accessible(page)
        assert page.evaluate(SIDEWAYS) <= 0, path
    page.get_by_label("Words, names").fill("Sam Example")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="TH-0002BCDF")).to_be_visible()
    accessible(page)
    assert page.evaluate(SIDEWAYS) <= 0
    assert "Sam" not in page.url
    page.close()


def test_the_keyboard_is_enough_from_the_list_to_the_hand_over(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = signed_in(browser, console)
    page.goto(f"{console.url}/contacts")
    to(page, page.locator("summary", has_text="Narrow the list"))
    page.keyboard.press("Enter")
    to(page, page.get_by_label("Flag", exact=True))
    page.keyboard.press("L")
    to(page, page.get_by_role("button", name="Show these"))
    page.keyboard.press("Enter")
    page.wait_for_url("**flag=look_again**")
    expect(page.locator("tbody tr")).to_have_count(1)

    to(page, page.get_by_role("link", name="TH-0002BCDF"))
    page.keyboard.press("Enter")
    to(page, page.get_by_role("button", name="Claim this contact"))
    page.keyboard.press("Enter")
    expect(page.locator("#claim")).to_contain_text("You have this contact")

    to(page, page.locator("#claim summary", has_text="Hand it over"))
    page.keyboard.press("Enter")
    to(page, page.locator("#claim").get_by_label("To whom", exact=True))
    page.keyboard.press("R")
    to(page, page.locator("#claim").get_by_label("What must they know?"))
    page.keyboard.type("Ring the school before three.")
    to(page, page.get_by_role("button", name="Hand it over", exact=True))
    page.keyboard.press("Enter")
    expect(page.locator("#claim")).to_contain_text("Robin Manager (invented) has this contact")
    with console.store.database.reading() as connection:
        found = claims.standing(connection, f"{2:032x}")
    assert found is not None
    assert found.holder == "Robin Manager (invented)"
    page.close()


def to(page: Page, target: object, most: int = 150) -> None:
    """Press Tab until the focus is there."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):  # type: ignore[attr-defined]
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not get to {target}")
