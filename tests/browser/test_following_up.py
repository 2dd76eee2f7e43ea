"""Alarms, talks to look at and early help in a real browser: axe, narrow screens, and a live alarm."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert
from werkzeug.serving import make_server

from bot import clock
from bot.console.app import create_app
from bot.referral.sharing import Permission
from bot.settings import Settings
from bot.store import alarms, early_help, notes, sharing
from bot.store.kept_heads import KeptHead
from bot.store.tables import UnsentTalk
from tests.console.conftest import PASSWORD, Store, settings
from tests.store.test_record_is_kept import a_record

__all__ = ["settings"]  # a fixture

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAGES = (
    "/alarms",
    "/unsent",
    "/unsent?view=closed",
    "/early-help",
    "/early-help/1",
    "/early-help/2",
)


@pytest.fixture
def console(settings: Settings, tmp_path: Path) -> Iterator[SimpleNamespace]:  # noqa: F811
    """A console with alarms of two kinds, a talk to look at, and two children waiting for help."""
    store = Store(settings)
    fill(store)
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", store=store)
    server.shutdown()


def fill(store: Store) -> None:
    now = clock.now()
    long_ago = now - timedelta(days=40)
    sent = store.add_contact(
        1, reference="TH-AAAA2222", sent_at=long_ago, chosen_route="caf", recommended_route="caf"
    )
    urgent = store.add_contact(
        2, chosen_route="front_door_urgent", recommended_route="front_door_urgent", heard_at=now
    )
    child = a_record().children[0]
    agreed = replace(child, chosen_route="caf", consent=replace(child.consent, ground="agreement"))
    children = (agreed, replace(agreed, about="child:2"))
    email = store.add_member("screener")
    with store.database.writing() as connection:
        agreed_to = Permission("early_help", "early_help_team", "agreement")
        sharing.keep(connection, sent, "live", (agreed_to,), long_ago)
        record = replace(a_record(), route="caf", children=children)
        early_help.ask_for(connection, sent, record, KeptHead(), long_ago)
        second = early_help.entries(connection, now.date(), early_help.OPEN_STATES)[1]
        early_help.take(connection, second, 1, "user:1", now)
        early_help.change(connection, second, early_help.BEGUN, "user:1", now)
        on = early_help.ON_NOTES.format(second.id)
        notes.add(connection, store.keyring, sent, 1, on, "Met the family at school.", now)
        alarms.raise_alarm(connection, urgent, alarms.CALL_NOT_RECORDED, now, now, "quiet")
        later = now + timedelta(hours=12)
        alarms.raise_alarm(connection, sent, alarms.NOT_BEGUN, now, later, "1:x")
        connection.execute(
            insert(UnsentTalk).values(
                contact_id=urgent, mode="live", signs="urgent_advice,call_not_told", listed_at=now
            )
        )
    assert email


def signed_in(browser: Browser, console: SimpleNamespace, width: int) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill("screener@exampleshire.example")
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
        found = Axe().run(page)
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert page.evaluate(SIDEWAYS) <= 0, path
    page.close()


def test_an_alarm_reaches_a_page_that_is_left_open(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = browser.new_page()
    page.clock.install()
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill("screener@exampleshire.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()  # only then has the script begun to count the seconds
    expect(page.locator("#alarms")).to_contain_text("2 alarms wait")
    with console.store.database.writing() as connection:
        now = clock.now()
        alarms.raise_alarm(connection, f"{1:032x}", alarms.STEPPED_UP, now, now, "1:y")
    page.clock.run_for(21_000)
    expect(page.locator("#alarms")).to_contain_text("3 alarms wait. 3 have not been seen yet.")
    page.close()


def test_an_alarm_is_closed_by_keyboard_alone(browser: Browser, console: SimpleNamespace) -> None:
    page = signed_in(browser, console, 1280)
    page.goto(f"{console.url}/alarms")
    card = page.locator("section.govuk-summary-card").first
    card.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Rang her at ten.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 alarm waits")).to_be_visible()
    expect(page.get_by_role("cell", name="I rang the referrer")).to_be_visible()
    page.close()
