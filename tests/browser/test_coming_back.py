"""Saving a talk, going on with it on another device, and the status page, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import accessible
from tests.server import Server


def saved(page: Page, server: Server) -> tuple[str, str]:
    """Answer one question, press save, and write down what is shown."""
    page.goto(f"{server.url}/")
    page.locator("#choices").get_by_role("button", name="No", exact=True).click()
    expect(page.locator("#log .question").last).to_contain_text("at this moment")
    page.get_by_role("button", name="Save for later").click()
    shown = page.locator(".way-back")
    expect(shown).to_contain_text("You can go on until")
    text = shown.inner_text()
    found = re.search(r"Reference: (SV-\w{8})\s+PIN: (\d{6})", text)
    assert found is not None, text
    return found[1], found[2]


def test_a_saved_talk_goes_on_in_another_browser(browser: Browser, server: Server) -> None:
    first = browser.new_page()
    reference, pin = saved(first, server)
    accessible(first)
    assert pin not in str(first.evaluate("() => ({...localStorage, ...sessionStorage})"))
    other = browser.new_context().new_page()
    other.goto(f"{server.url}/")
    other.get_by_text("Go on with a saved talk").click()
    other.locator("#return-reference").fill(reference.lower().replace("-", " "))
    other.locator("#return-pin").fill("000000" if pin != "000000" else "111111")
    other.get_by_role("button", name="Open it").click()
    expect(other.locator("#return-problem")).to_contain_text("do not open anything")
    accessible(other)
    other.locator("#return-pin").fill(pin)
    other.get_by_role("button", name="Open it").click()
    expect(other.locator("#log .question").last).to_contain_text("at this moment")
    assert other.locator("#log .message.you").first.inner_text().endswith("No")
    expect(other.locator("#banner")).to_contain_text("have not been contacted")


def test_the_status_page_is_for_everyone_and_needs_no_scripts(
    browser: Browser, server: Server
) -> None:
    reference, pin = saved(browser.new_page(), server)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{server.url}/status")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("PIN").fill("1")
    page.get_by_role("button", name="Show what happened").click()
    expect(page.get_by_role("alert")).to_contain_text("do not open anything")
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("PIN").fill(pin)
    page.get_by_role("button", name="Show what happened").click()
    expect(page.locator("main")).to_contain_text("saved and not sent")
    scripted = browser.new_page()
    for width in (320, 1280):
        scripted.set_viewport_size({"width": width, "height": 800})
        scripted.goto(f"{server.url}/status")
        accessible(scripted)
