"""Every page of the console that needs no number in its address: axe finds nothing, nothing runs sideways.

Taken from the routes themselves, so that a new page is looked at without being listed here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from bot import clock
from bot.console import access
from bot.console.app import create_app
from bot.settings import Settings
from bot.store.front_door import consultations
from tests.browser.conftest import accessible
from tests.console.conftest import PASSWORD, Store, settings

__all__ = ["settings"]  # a fixture

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
NOT_PAGES = ("/static", "/health", "/sign-in", "/sign-out", "/signed-out", "/single-sign-on")
FILES = (".csv", ".zip", "/count")
TOLD = consultations.Told("school", "Head of year", ("neglect",), "caf", True, "A child is hungry.")


@pytest.fixture
def console(settings: Settings, tmp_path: Path) -> Iterator[SimpleNamespace]:  # noqa: F811
    store = Store(settings)
    now = clock.now()
    for role in ("manager", "administrator"):
        store.add_member(role)
    for number, route in enumerate(("front_door_urgent", "front_door", "caf"), start=1):
        store.add_contact(
            number, reference=f"TH-BCDF234{number}", sent_at=now, chosen_route=route,
            recommended_route=route,
        )  # fmt: skip
    with store.database.writing() as connection:
        consultations.log(connection, store.keyring, TOLD, 1, 365, now)
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", app=app)
    server.shutdown()


def pages_of(console: SimpleNamespace, role: str) -> list[str]:
    """The addresses of the pages that a role may open and that need no number."""
    rules = [rule for rule in console.app.url_map.iter_rules() if not rule.arguments]
    found = {
        rule.rule
        for rule in rules
        if "GET" in rule.methods
        and role in access.WHO_MAY_SEE[rule.endpoint]
        and not rule.rule.startswith(NOT_PAGES)
        and not rule.rule.endswith(FILES)
    }
    return sorted(found - {"/"})


def signed_in(browser: Browser, console: SimpleNamespace, role: str) -> Page:
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill(f"{role}@exampleshire.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


@pytest.mark.parametrize(("role", "least"), [("manager", 18), ("administrator", 6)])
def test_every_page_can_be_read_by_everyone(
    browser: Browser, console: SimpleNamespace, role: str, least: int
) -> None:
    page = signed_in(browser, console, role)
    paths = pages_of(console, role)
    assert len(paths) >= least, paths
    for path in paths:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(console.url + path)
            assert answer is not None and answer.status == 200, path
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
            assert page.evaluate(SIDEWAYS) <= 0, (path, width)
        accessible(page)
    page.close()
