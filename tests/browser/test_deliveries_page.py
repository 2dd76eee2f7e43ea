"""The pages that show what did not arrive, in a real browser: axe finds nothing."""

from __future__ import annotations

import threading

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from werkzeug.serving import make_server

from tests.browser.conftest import accessible
from tests.console.conftest import PASSWORD, Store, app, at, settings, store
from tests.console.test_deliveries import make_stuck

FIXTURES = (app, at, settings, store)


@pytest.mark.usefixtures("at")
def test_deliveries_to_look_at_are_accessible(browser: Browser, app: Flask, store: Store) -> None:  # noqa: F811
    make_stuck(store)
    email = store.add_member("screener")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.port}"
    page = browser.new_page()
    page.goto(f"{address}/sign-in")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    for path in ("/contacts", "/deliveries", "/contacts/TH-2345BCDF"):
        page.goto(address + path)
        expect(page.locator("main")).to_contain_text("TH-2345BCDF")
        accessible(page)
    page.close()
    server.shutdown()
    server.server_close()
