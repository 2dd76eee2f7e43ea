"""One contact in a real browser: read by everyone, by keyboard from a fact to its words and back, printed."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

import bot.settings
from bot import clock
from bot.console.app import create_app
from bot.store import staff
from bot.store.tables import Contact
from tests.browser.conftest import accessible
from tests.browser.test_following_up import SIDEWAYS
from tests.console.conftest import PASSWORD
from tests.scenarios.both_ways import by_chat, conversations_in, play
from tests.scenarios.library import named

IN_VIEW = """(id) => {
  const place = document.getElementById(id).getBoundingClientRect();
  const menu = document.querySelector('.console-menu').getBoundingClientRect();
  return place.top >= menu.bottom - 1 && place.top < window.innerHeight;
}"""


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimpleNamespace]:
    """A console with one contact that a scripted referrer sent after a real talk."""
    known = conversations_in(tmp_path_factory.mktemp("screen"))
    assert play(named("several-bruised-baby-and-arguments"), known, lambda turn: by_chat)
    settings = bot.settings.read(
        {
            "THRESHOLD_ENVIRONMENT": "development",
            "THRESHOLD_DATABASE_URL": str(known.database.engine.url),
            "THRESHOLD_DATA_KEYS": os.environ["THRESHOLD_DATA_KEYS"],
            "THRESHOLD_TOKEN_SECRETS": "t" * 32,
            "THRESHOLD_CONSOLE_SECRET": "s" * 32,
        }
    )
    with known.database.writing() as connection:
        email = "worker@exampleshire.example"
        staff.add_user(connection, email, "Robin", "social_worker", PASSWORD, clock.now())
        contact = connection.execute(select(Contact.id)).scalar_one()
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(
        url=f"http://127.0.0.1:{server.server_port}", contact=contact, email=email
    )
    server.shutdown()
    known.database.engine.dispose()


def opened(browser: Browser, console: SimpleNamespace, width: int, scripts: bool = True) -> Page:
    size = {"width": width, "height": 900}
    context = browser.new_context(viewport=size, java_script_enabled=scripts)
    page = context.new_page()
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill(console.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{console.url}/contacts/{console.contact}")
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_the_contact_its_rules_and_its_notes_can_be_read_by_everyone(
    browser: Browser, console: SimpleNamespace, width: int
) -> None:
    page = opened(browser, console, width)
    rule = page.locator("#rules ~ * a[href*='/rules/']").first.get_attribute("href")
    for path in ("", "?show=audit", "/notes?on=message:5", rule or ""):
        if path:
            whole = path if path.startswith("/rules") else f"/contacts/{console.contact}{path}"
            page.goto(console.url + whole)
        page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
        accessible(page)
        assert page.evaluate(SIDEWAYS) <= 0, path
    page.context.close()


def test_from_a_rule_to_a_fact_to_its_message_and_back_by_keyboard_alone(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = opened(browser, console, 1280)
    page.locator("a[href='#rules']").focus()
    page.keyboard.press("Enter")
    page.locator("li[id^='rule-'] a[href^='#fact-']").first.focus()
    page.keyboard.press("Enter")
    fact = page.evaluate("location.hash.slice(1)")
    assert fact.startswith("fact-child-1-")
    assert page.evaluate(IN_VIEW, fact)

    page.keyboard.press("Tab")  # the place that was jumped to is where the keyboard goes on
    to_message = page.evaluate("document.activeElement.getAttribute('href')")
    assert to_message.startswith("#message-")
    page.keyboard.press("Enter")
    message = to_message.removeprefix("#")
    assert page.evaluate(IN_VIEW, message)
    expect(page.locator(f"#{message}")).to_contain_text("the referrer")

    page.keyboard.press("Tab")
    assert page.evaluate(f"document.getElementById('{message}').contains(document.activeElement)")
    page.locator(f"#{message} a[href='#{fact}']").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == f"#{fact}"
    assert page.evaluate(IN_VIEW, fact)
    page.context.close()


def test_side_by_side_where_there_is_room_and_one_below_the_other_where_there_is_not(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = opened(browser, console, 1280)
    columns = page.locator(".console-column")

    def tops_and_lefts() -> tuple[set[float], set[float]]:
        boxes = [columns.nth(n).bounding_box() for n in range(3)]
        return {round(b["y"]) for b in boxes if b}, {round(b["x"]) for b in boxes if b}

    tops, lefts = tops_and_lefts()
    assert (len(tops), len(lefts)) == (1, 3)
    page.set_viewport_size({"width": 400, "height": 900})
    tops, lefts = tops_and_lefts()
    assert (len(tops), len(lefts)) == (3, 1)
    page.context.close()


def test_on_paper_everything_is_there_and_nothing_is_cut_off(
    browser: Browser, console: SimpleNamespace
) -> None:
    page = opened(browser, console, 1280)
    page.emulate_media(media="print")
    for column in page.locator(".console-column").all():
        assert column.evaluate("(e) => e.scrollHeight - e.clientHeight") <= 0
    expect(page.locator(".console-menu")).to_be_hidden()
    for place in ("transcript", "facts", "rules", "consent", "timeline"):
        expect(page.locator(f"#{place}")).to_be_visible()
    page.context.close()


def test_a_note_is_written_without_scripts(browser: Browser, console: SimpleNamespace) -> None:
    page = opened(browser, console, 1280, scripts=False)
    page.locator("#message-5 a", has_text="Note or flag").click()
    page.get_by_label("Your note on message 5").fill("Ask the nurse about this.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator("#message-5")).to_contain_text("Ask the nurse about this.")
    assert page.url.endswith("#message-5")
    page.context.close()
