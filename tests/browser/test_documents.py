"""Documents as pages, in a real browser: axe finds nothing, nothing scrolls sideways, nothing is fetched."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.documents.html import html_of
from bot.documents.kinds import Kind
from tests.browser.conftest import accessible
from tests.documents.conftest import caf_record, full_record, silent

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RECORDS = {
    "referral": (Kind.REFERRAL, full_record()),
    "silent_referral": (Kind.REFERRAL, silent(full_record())),
    "caf": (Kind.CAF, caf_record()),
    "decision_record": (Kind.DECISION_RECORD, full_record()),
    "not_sent": (Kind.DECISION_RECORD, replace(full_record(), sent_at=None, reference="")),
    "family_notice": (Kind.FAMILY_NOTICE, full_record()),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files as a person opens them."""
    folder = tmp_path_factory.mktemp("documents")
    for name, (kind, record) in RECORDS.items():
        (folder / f"{name}.html").write_text(html_of(kind, record) or "", encoding="utf-8")
    return {name: folder / f"{name}.html" for name in RECORDS}


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", list(RECORDS))
def test_a_document_can_be_read_by_everyone(
    browser: Browser, pages: dict[str, Path], name: str, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(pages[name].as_uri())
    accessible(page)
    assert page.evaluate(SIDEWAYS) <= 0
    context.close()


def test_our_style_sheet_counts_and_nothing_else_runs_or_is_fetched(
    browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for file in pages.values():
        page.goto(file.as_uri())
        heading = page.locator("h2").first
        assert heading.evaluate("h => getComputedStyle(h).color") != "rgb(0, 0, 0)"
    assert asked == [file.as_uri() for file in pages.values()]
    spoilt = tmp_path / "spoilt.html"
    spoilt.write_text(
        pages["referral"].read_text(encoding="utf-8").replace(
            "</main>", "<script>document.title = 'run'</script></main>"
        ),
        encoding="utf-8",
    )  # fmt: skip
    page.goto(spoilt.as_uri())
    assert page.title() != "run"
    page.close()


def test_a_wide_table_can_be_scrolled_with_the_keyboard(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 900})
    page.goto(pages["referral"].as_uri())
    page.keyboard.press("Tab")
    expect(page.locator(".scroll").first).to_be_focused()
    page.close()
