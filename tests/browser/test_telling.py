"""Told and answered, in a real browser: the referrer reads, disagrees and reads the answer of a manager."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

import bot.settings
from bot import clock
from bot.console.app import create_app
from bot.store import coming_back, staff
from bot.store.sealing import Keyring
from bot.store.tables import Contact, QueueEntry
from tests.browser.conftest import accessible
from tests.browser.story import Story
from tests.console.conftest import PASSWORD
from tests.server import Server
from tests.store.telling import decide

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def told(server: Server, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A chat and a console on one database, and a contact that was sent and decided."""
    environment = {
        **server.environment,
        "THRESHOLD_ENVIRONMENT": "development",
        "THRESHOLD_DATABASE_URL": str(server.database.engine.url),
    }
    settings = bot.settings.read(environment)
    store = SimpleNamespace(database=server.database, keyring=Keyring(settings.data_keys))
    reference = Story(server.url).until("").reply["reference"]
    now = clock.now()
    with store.database.writing() as connection:
        row = connection.execute(
            select(Contact.id, Contact.conversation).where(Contact.reference == reference)
        ).one()
        way = coming_back.way_back(connection, store.keyring, row.conversation, 14, now)
        for name, role in (("worker", "social_worker"), ("boss", "manager")):
            staff.add_user(connection, f"{name}@telling.example", name, role, PASSWORD, now)
    decide(store, row.id, "no_further_action", "no_sign_of_harm", at=now)
    console = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=console.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{console.server_port}"
    yield SimpleNamespace(
        chat=server.url, console=url, id=row.id, reference=reference, pin=way.pin, store=store
    )
    console.shutdown()


def readable(page: Page) -> None:
    """Axe finds nothing, narrow and wide, and nothing has to be moved sideways."""
    page.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        accessible(page)
        assert page.evaluate(SIDEWAYS) <= 0, page.url


def signed_in(browser: Browser, told: SimpleNamespace, name: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"{told.console}/sign-in")
    page.get_by_label("Email").fill(f"{name}@telling.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def status_page(page: Page, told: SimpleNamespace) -> None:
    page.goto(f"{told.chat}/status")
    page.get_by_label("Reference").fill(told.reference)
    page.get_by_label("PIN").fill(told.pin)
    page.get_by_role("button", name="Show what happened").click()


def test_a_referrer_reads_the_outcome_disagrees_and_reads_the_answer(
    browser: Browser, told: SimpleNamespace
) -> None:
    worker = signed_in(browser, told, "worker")
    worker.goto(f"{told.console}/to-tell")
    readable(worker)
    worker.get_by_role("link", name=told.reference).click()
    worker.get_by_role("button", name="Look at it once more").click()
    readable(worker)
    worker.get_by_role("button", name="Tell the referrer").click()
    expect(worker.locator("#tell")).to_contain_text("Told on")
    with told.store.database.reading() as connection:
        wanted = select(QueueEntry.state).where(QueueEntry.contact_id == told.id)
        assert connection.execute(wanted).scalar_one() == "closed"

    referrer = browser.new_context(java_script_enabled=False).new_page()
    status_page(referrer, told)
    expect(referrer.locator("main")).to_contain_text("We will take no further action")
    assert told.pin not in referrer.content()
    referrer.get_by_role("button", name="No, it was not clear").focus()
    referrer.keyboard.press("Enter")
    expect(referrer.locator("main")).to_contain_text("You said that this was not clear")
    referrer.locator("summary").focus()
    referrer.keyboard.press("Enter")
    referrer.get_by_label("What worries you?").fill("He is still hungry every day.")
    referrer.keyboard.press("Tab")
    referrer.keyboard.press("Enter")
    expect(referrer.get_by_role("status")).to_contain_text("It was kept that you disagree")
    expect(referrer.locator("main")).to_contain_text("You will be answered here by")

    boss = signed_in(browser, told, "boss")
    for path in ("/reasons", "/disagreements"):
        boss.goto(told.console + path)
        readable(boss)
    boss.get_by_role("link", name=told.reference).click()
    expect(boss.locator("main")).to_contain_text("He is still hungry every day.")
    readable(boss)
    boss.get_by_label("Your answer to the referrer").fill("We looked again. Please ring us today.")
    boss.get_by_label("More is being found out").check()
    boss.get_by_role("button", name="Send the answer").click()
    expect(boss.get_by_text("can read the answer")).to_be_visible()

    status_page(referrer, told)
    expect(referrer.locator("main")).to_contain_text("We looked again. Please ring us today.")
    expect(referrer.locator("summary")).to_have_text("I still disagree")
    scripted = browser.new_context().new_page()
    status_page(scripted, told)
    readable(scripted)


def test_the_questions_about_the_service_are_for_everyone(browser: Browser, server: Server) -> None:
    page = browser.new_context().new_page()
    for query in ("", "?of=referrer"):
        page.goto(f"{server.url}/view{query}")
        readable(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose an answer")
    readable(page)
    page.get_by_label("Mostly").first.check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")
