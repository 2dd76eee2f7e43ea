"""Second readings and inspections in a real browser: axe, narrow screens, the keyboard, and a download."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from bot import clock
from bot.console.app import create_app
from bot.demo.make import Plan, make
from bot.settings import Settings
from bot.store.sealing import Keyring
from tests.browser.conftest import accessible
from tests.demo.conftest import DEMO_PASSWORD, KEYS, settings

__all__ = ["settings"]  # a fixture

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo of a few contacts."""
    path = tmp_path_factory.mktemp("quality") / "demo.db"
    make(
        path,
        Plan(count=30, talks=5, until=clock.now()),
        Keyring(KEYS),
        DEMO_PASSWORD,
        lambda _: None,
    )
    return path


@pytest.fixture
def console(settings: Settings) -> Iterator[str]:  # noqa: F811
    """The address of a console on that demo."""
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def sign_in(page: Page, console: str, email: str) -> None:
    page.goto(f"{console}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def looked_at(page: Page) -> None:
    """Axe finds nothing wide and narrow, and nothing has to be scrolled sideways."""
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        accessible(page)
        assert page.evaluate(SIDEWAYS) <= 0


def test_a_manager_draws_and_another_reads_by_keyboard_and_sees_both(
    page: Page, console: str
) -> None:
    sign_in(page, console, "manager@example.org")
    page.goto(f"{console}/readings")
    page.get_by_label("How many").fill("8")
    page.get_by_role("button", name="Draw", exact=True).press("Enter")
    expect(page.get_by_role("main")).to_contain_text("drawn with the draw number")
    looked_at(page)

    page.get_by_role("button", name="Sign out").click()
    sign_in(page, console, "fourth.social.worker@example.org")
    page.goto(f"{console}/readings")
    for link in page.get_by_role("link", name="child").all():
        address = link.get_attribute("href")
        other = page.context.new_page()
        other.goto(f"{console}{address}")
        if other.get_by_role("heading", name="Your reading").count():
            break
        other.close()
    looked_at(other)
    other.locator("#outcome-assessment").press("Space")
    for item in ("consent-1", "childs_voice-1", "unknowns-2"):
        other.locator(f"#{item}").press("Space")
    other.get_by_role("button", name="Keep it").press("Enter")
    expect(other.get_by_role("main")).to_contain_text("Both side by side")
    looked_at(other)


def test_an_auditor_draws_a_sample_and_takes_the_bundles_and_the_pack(
    page: Page, console: str
) -> None:
    sign_in(page, console, "auditor@example.org")
    page.goto(f"{console}/inspection")
    looked_at(page)
    page.get_by_label("Draw number").fill("12")
    page.get_by_role("button", name="Draw", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("draw number 12")
    looked_at(page)

    with page.expect_download() as taken:
        page.get_by_role("button", name="Take all audit bundles").click()
    assert taken.value.suggested_filename.endswith(".zip")

    page.goto(f"{console}/inspection")
    with page.expect_download() as pack:
        page.get_by_role("button", name="Take the pack").click()
    assert pack.value.suggested_filename.startswith("inspection-pack-")
