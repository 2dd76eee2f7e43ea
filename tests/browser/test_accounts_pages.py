"""Signing in with a code by keyboard alone; the pages of accounts and the audit log: axe, narrow screens."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from bot import clock
from bot.console.app import create_app
from bot.settings import Settings
from tests.browser.conftest import accessible
from tests.console.conftest import PASSWORD, Store, settings

__all__ = ["settings"]  # a fixture

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ADA = "administrator@exampleshire.example"
SCRIPT = "<script>document.title='taken'</script>"


@pytest.fixture
def console(settings: Settings, tmp_path: Path) -> Iterator[SimpleNamespace]:  # noqa: F811
    store = Store(settings)
    store.add_member("administrator")
    store.add_member("manager")
    store.add_contact(
        1, SCRIPT, reference="TH-AAAA2222", sent_at=clock.now(), chosen_route="front_door"
    )
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", store=store)
    server.shutdown()


def fits(page: Page) -> None:
    page.wait_for_load_state()
    accessible(page)
    assert page.evaluate(SIDEWAYS) <= 0, page.url
    assert page.locator("h1").count() == 1, page.url


def sign_in_by_keyboard(page: Page, url: str, email: str) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("Email address").focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_have_count(0)


def test_codes_are_set_up_and_used_by_keyboard_and_every_page_can_be_used_by_everybody(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    sign_in_by_keyboard(page, console.url, ADA)
    expect(page.get_by_role("heading", level=1, name="Accounts")).to_be_visible()
    for path in ("/accounts", "/accounts/2", "/audit", "/start", "/password", "/codes"):
        page.goto(console.url + path)
        fits(page)
    page.get_by_role("button", name="Set up codes").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Set up codes", level=1)).to_be_visible()
    fits(page)
    secret = re.sub(r"\s", "", page.locator("#secret").inner_text())
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(pyotp.TOTP(secret).at(clock.now(), counter_offset=-1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Sign out").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()

    sign_in_by_keyboard(page, console.url, ADA)
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    fits(page)
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type("000 000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("not right")
    fits(page)
    page.get_by_label("Code", exact=True).focus()
    page.keyboard.type(pyotp.TOTP(secret).at(clock.now()))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="Accounts")).to_be_visible()
    page.close()


def test_a_script_that_was_told_does_nothing_in_a_real_browser(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = browser.new_page()
    sign_in_by_keyboard(page, console.url, "manager@exampleshire.example")
    page.goto(f"{console.url}/contacts/TH-AAAA2222")

    expect(page.get_by_text(SCRIPT).first).to_be_attached()
    assert page.title() != "taken"
    page.close()
