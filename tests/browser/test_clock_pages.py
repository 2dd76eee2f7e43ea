"""Clocks, the family and the hand-over in a real browser: axe, narrow screens, and by keyboard alone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from bot import clock
from bot.console.app import create_app
from bot.front_door.family import Ban
from bot.settings import Settings
from bot.store.front_door import family, information, need_to_know, shifts
from tests.browser.conftest import accessible
from tests.console.conftest import PASSWORD, Store, settings

__all__ = ["settings"]  # a fixture

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGES = ("/clocks", "/hand-over", "/hand-over?for=out_of_hours", "/contacts/TH-AAAA2222")


@pytest.fixture
def console(settings: Settings, tmp_path: Path) -> Iterator[SimpleNamespace]:  # noqa: F811
    """A console with one contact that has everything: a ban, an open request, words for the night."""
    store = Store(settings)
    fill(store)
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", store=store)
    server.shutdown()


def fill(store: Store) -> None:
    now = clock.now()
    store.add_member("manager")
    entry = {"due_at": now - timedelta(hours=2), "look_by": now - timedelta(hours=3)}
    contact = store.add_contact(
        1, reference="TH-AAAA2222", sent_at=now - timedelta(hours=4), urgency="now",
        chosen_route="front_door_urgent", entry=entry,
    )  # fmt: skip
    with store.database.writing() as connection:
        ban = Ban("police_ask", "They search at six.", "Her aunt, on her own mobile, after 5 pm")
        family.put(connection, store.keyring, contact, ban, 1, now)
        told = ("school", "Was he in school today?", "hours_4", 1, now)
        information.ask(connection, store.keyring, contact, *told)
        need_to_know.restrict(connection, contact, "staff_or_councillor_family", 1, now)
        words = "He may be sent home tonight. Ring his aunt first."
        shifts.give(connection, store.keyring, contact, "out_of_hours", words, 1, now)


def signed_in(browser: Browser, console: SimpleNamespace, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill("manager@exampleshire.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_each_page_can_be_read_by_everyone(
    browser: Browser, console: SimpleNamespace, width: int
) -> None:
    page = signed_in(browser, console, width)
    for path in PAGES:
        page.goto(console.url + path)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
        accessible(page)
        assert page.evaluate(SIDEWAYS) <= 0, path
    page.close()


def test_the_ban_is_the_first_thing_on_the_page_and_in_its_print(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = signed_in(browser, console, 1280)
    for media in ("screen", "print"):
        page.emulate_media(media=media)  # type: ignore[arg-type]
        page.goto(f"{console.url}/contacts/TH-AAAA2222")
        ban = page.get_by_role("region", name="Do not contact the family yet")
        expect(ban).to_contain_text("Her aunt, on her own mobile")
        heading = page.get_by_role("heading", level=1).bounding_box()
        place = ban.bounding_box()
        assert place and heading and place["y"] < heading["y"]
    page.close()


def test_a_night_hands_a_contact_over_and_back_by_keyboard_alone(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = signed_in(browser, console, 1280)
    page.goto(f"{console.url}/hand-over?for=out_of_hours")
    expect(page.get_by_text("Ring his aunt first.")).to_be_visible()
    page.get_by_role("button", name="The out-of-hours team takes it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Taken by Robin Manager (invented)")).to_be_visible()

    page.goto(f"{console.url}/contacts/TH-AAAA2222#clock")
    hand = page.locator("#clock summary", has_text="Hand it to the day team")
    hand.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Rang at nine. He stays with his aunt.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="By when")).to_be_visible()

    page.goto(f"{console.url}/hand-over")
    expect(page.get_by_text("He stays with his aunt.")).to_be_visible()
    page.get_by_role("button", name="The day team takes it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="The day team takes it")).to_have_count(0)
    page.close()
