"""Deciding in a real browser: by keyboard alone, by three people one after the other, and for everyone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace

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
URGENT = {"recommended_route": "front_door_urgent", "chosen_route": "front_door_urgent"}
REFERRAL = {"recommended_route": "front_door", "chosen_route": "front_door"}


@pytest.fixture
def console(settings: Settings) -> Iterator[SimpleNamespace]:  # noqa: F811
    """A console with a contact of urgent advice and one of ordinary advice, and three people."""
    store = Store(settings)
    sent = clock.now() - timedelta(minutes=20)
    store.add_contact(
        1, reference="TH-AAAA2222", sent_at=sent, urgency="one_working_day", **REFERRAL
    )
    store.add_contact(2, reference="TH-BBBB3333", sent_at=sent, urgency="today", **URGENT)
    for role in ("screener", "social_worker", "manager"):
        store.add_member(role)
    server = make_server("127.0.0.1", 0, create_app(settings), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", store=store)
    server.shutdown()


def signed_in(browser: Browser, console: SimpleNamespace, role: str) -> Page:
    page = browser.new_context().new_page()
    page.goto(f"{console.url}/sign-in")
    page.get_by_label("Email").fill(f"{role}@exampleshire.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return page


def for_everyone(page: Page) -> None:
    """Axe finds nothing and nothing runs off the side, on a narrow screen and on a wide one."""
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        accessible(page)
        assert page.evaluate(SIDEWAYS) <= 0, f"{page.url} at {width}"


def tab_to(page: Page, id_: str) -> None:
    """Press Tab until the element with this id has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == id_:
            return
    raise AssertionError(f"the keyboard does not reach {id_}")


def press(page: Page, name: str) -> None:
    """Tab to the button with this name and press Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if (
            page.evaluate(
                "document.activeElement.matches('button') && document.activeElement.innerText"
            )
            == name
        ):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"the keyboard does not reach the button {name!r}")


def claim(page: Page, console: SimpleNamespace, reference: str) -> None:
    page.goto(f"{console.url}/contacts/{reference}")
    page.get_by_role("button", name="Claim this contact").click()
    page.goto(f"{console.url}/contacts/{reference}#decide")


def fill_in(page: Page, differs: bool) -> None:
    """An assessment, in the form of child 1 that is open on the page."""
    page.get_by_label("Referral accepted: assessment").check()
    page.get_by_label("Main reason").select_option("may_be_in_need")
    page.get_by_label("Why: what you weighed").fill("She is often hungry and nobody comes.")
    page.get_by_label("What is done next").fill("Visit the family at home")
    page.get_by_label("Who does it").select_option("social_worker")
    by = clock.now() + timedelta(days=3)
    for label, text in (("Day", by.day), ("Month", by.month), ("Year", by.year)):
        page.get_by_label(label, exact=True).fill(str(text))
    if differs:
        page.get_by_label("The rule or fact").select_option("rule:PH-004")
        page.get_by_label("How", exact=True).select_option("fact_wrong")


def test_a_worker_decides_by_keyboard_alone(browser: Browser, console: SimpleNamespace) -> None:
    page = signed_in(browser, console, "social_worker")
    claim(page, console, "TH-AAAA2222")
    by = clock.now() + timedelta(days=3)
    tab_to(page, "c1-outcome")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Referral accepted: assessment")).to_be_checked()
    tab_to(page, "c1-reason_code")
    page.keyboard.type("The child may be in need")
    tab_to(page, "c1-rationale")
    page.keyboard.type("She is often hungry and nobody comes.")
    tab_to(page, "c1-next_step")
    page.keyboard.type("Visit the family at home")
    tab_to(page, "c1-next_step_who")
    page.keyboard.type("The social worker")
    for id_, text in (("c1-next_step_by", by.day), ("c1-month", by.month), ("c1-year", by.year)):
        tab_to(page, id_)
        page.keyboard.type(str(text))
    press(page, "Check before it is kept")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check before it is kept")
    expect(page.get_by_text("With this decision the contact becomes a referral.")).to_be_visible()
    press(page, "Record the decision")
    expect(page.get_by_text("The decision is recorded.")).to_be_visible()
    page.context.close()


def test_a_screener_proposes_a_social_worker_records_and_a_manager_agrees(
    browser: Browser, console: SimpleNamespace
) -> None:
    screener = signed_in(browser, console, "screener")
    claim(screener, console, "TH-BBBB3333")
    for_everyone(screener)
    screener.get_by_role("button", name="Check before it is kept").click()
    expect(screener.get_by_role("alert")).to_contain_text("There is a problem")
    for_everyone(screener)
    fill_in(screener, differs=True)
    screener.get_by_role("button", name="Check before it is kept").click()
    for_everyone(screener)
    screener.get_by_role("button", name="Keep the proposal").click()
    expect(screener.get_by_text("Your proposal is kept.")).to_be_visible()
    with console.store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE queue_entry SET claimed_by = NULL, claimed_at = NULL")

    worker = signed_in(browser, console, "social_worker")
    claim(worker, console, "TH-BBBB3333")
    expect(worker.get_by_label("What is done next")).to_have_value("Visit the family at home")
    worker.get_by_role("button", name="Check before it is kept").click()
    expect(worker.get_by_text("A manager who is not you has to agree")).to_be_visible()
    worker.get_by_role("button", name="Record the decision").click()
    expect(worker.get_by_text("A manager has to agree before it stands.")).to_be_visible()

    manager = signed_in(browser, console, "manager")
    manager.goto(f"{console.url}/agreement")
    for_everyone(manager)
    manager.get_by_role("link", name="TH-BBBB3333, child 1").click()
    manager.get_by_role("button", name="I agree").click()
    expect(manager.get_by_text("You agreed. The decision stands.")).to_be_visible()
    expect(manager.get_by_role("heading", name="After the decision")).to_be_visible()
    manager.evaluate("document.querySelectorAll('main details').forEach((d) => (d.open = true))")
    for_everyone(manager)
    manager.get_by_role("link", name="Correct the decision about child 1").click()
    expect(manager.get_by_role("heading", level=1)).to_contain_text("Correct the decision")
    for_everyone(manager)
    for page in (screener, worker, manager):
        page.context.close()
