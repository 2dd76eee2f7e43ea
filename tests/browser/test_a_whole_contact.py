"""One contact in a real browser: a referrer in the chat, then a worker in the console."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from bot import clock
from bot.delivery.worker import deliver_due
from bot.settings import ROOT
from bot.store import staff
from tests.browser.conftest import accessible
from tests.server import Server, free_port

PASSWORD = "a long enough passphrase"
EMAIL = "worker@example.org"


@pytest.fixture(scope="module")
def console(server: Server) -> Iterator[str]:
    """The console on the same database, with one worker's account."""
    with server.database.writing() as connection:
        staff.add_user(connection, EMAIL, "Wyn Worker", "screener", PASSWORD, clock.now())
    port = free_port()
    log = (server.folder / "console.log").open("ab")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "--no-control-socket",
            "--bind", f"127.0.0.1:{port}", "bot.console.app:create_app()",
        ],
        cwd=ROOT, env={**server.environment, "THRESHOLD_ENVIRONMENT": "development"},
        stdout=log, stderr=log, start_new_session=True,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if requests.get(f"{url}/health", timeout=2).ok:
                break
        except requests.RequestException:
            time.sleep(0.2)
    yield url
    os.killpg(process.pid, signal.SIGKILL)


def press(page: Page, name: str) -> None:
    page.locator("#choices").get_by_role("button", name=name, exact=True).click()


def say(page: Page, words: str) -> None:
    page.locator("#words").fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def asked(page: Page, words: str) -> None:
    expect(page.locator("#log .question").last).to_contain_text(words)


def test_a_referrer_writes_and_a_worker_reads(
    browser: Browser, server: Server, console: str, tmp_path: Path
) -> None:
    page = browser.new_page()
    problems: list[str] = []
    page.on("console", lambda m: problems.append(m.text) if m.type == "error" else None)
    page.goto(f"{server.url}/")
    expect(page.locator("#banner")).to_contain_text("have not been contacted")
    expect(page.locator("#note")).to_contain_text("must write and approve its own pack")
    asked(page, "hurt right now")
    accessible(page)

    press(page, "No")
    asked(page, "at this moment")
    press(page, "None of these right now")
    asked(page, "today")
    page.reload()  # resumes where it was
    asked(page, "today")
    assert page.locator("#log .message.you").count() == 2
    press(page, "None of these")
    asked(page, "What are you worried about")
    say(page, "Reception girl hides under the table at home time <b>every</b> Friday")
    asked(page, "Choose all that fit")
    accessible(page)
    page.get_by_label("Emotional harm").check()
    page.locator("#choices").get_by_role("button", name="Continue").click()
    asked(page, "How many children")
    page.locator("#number").fill("1")
    page.locator("#choices").get_by_role("button", name="Continue").click()
    asked(page, "How old")
    reference = _to_the_end(page)
    expect(page.locator("#banner")).to_contain_text(reference)
    accessible(page)
    _download(page, "Download as web page: Record of advice", f"{reference}-decision-record.html")
    assert problems == []
    assert page.evaluate("() => Object.keys(localStorage).length") == 0

    assert deliver_due(server.database, clock.now()) >= 1  # other tests send contacts there, too
    _read_in_the_console(browser.new_page(), console, reference)


def _download(
    page: Page, name: str, saved_as: str, role: Literal["button", "link"] = "button"
) -> None:
    """Press with the keyboard, and have the file with what was told in it."""
    with page.expect_download() as coming:
        page.get_by_role(role, name=name).press("Enter")
    assert coming.value.suggested_filename == saved_as
    assert "hides under the table" in Path(coming.value.path()).read_text(encoding="utf-8")


def _to_the_end(page: Page) -> str:
    """Answer what is asked, by its first words, until there is a reference."""
    for _ in range(60):
        banner = page.locator("#banner").inner_text()
        if "reference is" in banner:
            return banner.rpartition("reference is ")[2].rstrip(".")
        before = page.locator("#log .message").count()
        _answer(page, page.locator("#log .question").last.inner_text())
        expect(page.locator("#log .message").nth(before)).to_be_attached()
    raise AssertionError("no reference; the talk: " + page.locator("#log").inner_text()[-3000:])


def _answer(page: Page, question: str) -> None:
    buttons = page.locator("#choices button")
    names = [name.strip() for name in buttons.all_inner_texts()]
    for words, label in (
        ("been seen", "Yes"),
        ("Have you rung", "Yes, I have rung"),
        ("What would you like to do", "Go on and write the referral"),
        ("What would you like to do", "Write the referral that confirms the call"),
        ("check your answers", "Send to the Children's Front Door"),
    ):
        if words in question and label in names:
            buttons.nth(names.index(label)).click()
            return
    if "seen, heard or been told" in question and "others" not in question:
        page.locator("#choices input[type=checkbox]").nth(2).check()
        page.get_by_role("button", name="Continue").click()
        return
    if "How old" in question:
        say(page, "about four")
    elif "telephone" in question.lower() and "Not known" not in names:
        say(page, "01632 960111")
    else:
        for label in ("None of these", "None of the others", "No", "Not known", "I don't know"):
            if label in names:
                buttons.nth(names.index(label)).click()
                return
        say(page, "not known")


def _read_in_the_console(page: Page, console: str, reference: str) -> None:
    page.goto(f"{console}/")
    accessible(page)
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    accessible(page)
    page.get_by_role("link", name=reference).first.click()
    text = page.locator("main").inner_text()
    assert "hides under the table at home time <b>every</b> Friday" in text
    assert "example_council" in text
    accessible(page)
    _download(page, "Record of advice as Web page", f"{reference}-decision-record.html", "link")
