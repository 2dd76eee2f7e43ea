"""One real browser and one running chat for every test here, and one way to ask axe."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.sites import Site
from tests.conftest import needed
from tests.server import Server

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def accessible(page: Page) -> None:
    """Axe finds nothing on the page as it is now."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    needed(CHROMIUM is not None, "Chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield made
        made.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of its own: nothing that another test left in the browser is there."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("browser"))
    made.start()
    yield made
    made.kill()


@pytest.fixture(scope="session")
def partner() -> Iterator[Site]:
    """A site that may embed the chat of `embedded`."""
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="session")
def stranger() -> Iterator[Site]:
    """A site that may not."""
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory, partner: Site) -> Iterator[Server]:
    """A chat with demo pages that a partner's site may embed; who leaves it quickly comes to that site."""
    made = Server(tmp_path_factory.mktemp("embedded"))
    made.environment |= {
        "THRESHOLD_ENVIRONMENT": "development",
        "THRESHOLD_CHAT_ORIGINS": partner.url,
        "THRESHOLD_LEAVE_TO": f"{partner.url}/elsewhere",
    }
    made.start()
    yield made
    made.kill()
