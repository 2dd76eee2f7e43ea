"""Every report in a real browser: axe at two widths, nothing sideways, and a chart is a named picture."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select
from werkzeug.serving import make_server

from bot import clock
from bot.console.app import create_app
from bot.settings import Settings
from bot.store.tables import User
from tests.browser.conftest import accessible
from tests.console.conftest import DIGEST, PASSWORD, Store, settings
from tests.console.test_reports import REPORTS
from tests.learning.decided import fill

__all__ = ["settings"]  # a fixture

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def console(settings: Settings) -> Iterator[SimpleNamespace]:  # noqa: F811
    """A console with a busy month."""
    store = Store(settings)
    email = store.add_member("manager")
    _, key = store.keyring.new_wrapped_key("0" * 32)
    with store.database.writing() as connection:
        by = connection.execute(select(User.id)).scalars().first()
        fill(connection, 500, DIGEST, clock.now(), by, key, days=40)
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", email=email)
    server.shutdown()


def test_every_report_can_be_used_by_everybody_at_any_width(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill(console.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    month = f"{clock.now():%Y-%m}"
    paths = ["", *(f"/{report}" for report in REPORTS), f"/agencies/school/{month}"]
    for path in paths:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"{console.url}/reports{path}")
        assert page.locator("h1").count() == 1
        accessible(page)
        page.set_viewport_size({"width": 320, "height": 900})
        accessible(page)
        assert page.evaluate(SIDEWAYS) <= 0, path
    page.goto(f"{console.url}/reports/funnel")
    assert page.get_by_role("img", name="How many children came how far").count() == 1
    page.close()
