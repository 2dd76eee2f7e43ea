"""The pages made from a pack, in a real browser: axe finds nothing, and nothing scrolls sideways."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from bot import clock
from bot.proofs.check import check_pack
from bot.proofs.report import Failure
from bot.publishing.coverage_page import coverage_page
from bot.publishing.document import threshold_document
from bot.publishing.gaps import GapWords
from bot.publishing.report import report_page
from bot.scenarios.coverage import coverage
from bot.scenarios.files import load_scenarios
from bot.settings import ROOT
from bot.thresholds.pack import Pack
from tests.browser.conftest import accessible

DAY = date(2026, 11, 20)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def pages(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The files as a person opens them: the document, and the report with and without a failure."""
    report = check_pack(pack, DAY, median_questions=10, cases=50)
    failure = Failure("monotone", "PH-004 falls. For example: the worry is harm; it is so.")
    made = {
        "document": threshold_document(pack, DAY),
        "report": report_page(replace(report, failed=()), pack),
        "failed_report": report_page(replace(report, failed=(failure,)), pack),
        "coverage": _coverage_page(pack),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


def _coverage_page(pack: Pack) -> str:
    """The coverage that one file of scenarios has, so that the page shows gaps of every sort."""
    library = load_scenarios(ROOT / "scenarios/neglect.yml", pack, clock.now())
    found = coverage(pack, library, DAY)
    return coverage_page(found, pack, GapWords(pack).gaps(found))


def opened(
    browser: Browser, file: Path, width: int, scheme: Literal["light", "dark"] = "light"
) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(file.as_uri())
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("name", ["document", "report", "failed_report", "coverage"])
def test_a_page_can_be_read_by_everyone(
    browser: Browser,
    pages: dict[str, Path],
    name: str,
    width: int,
    scheme: Literal["light", "dark"],
) -> None:
    page = opened(browser, pages[name], width, scheme)
    accessible(page)
    assert page.evaluate(SIDEWAYS) <= 0
    page.close()


def test_the_first_press_of_tab_offers_the_way_past_the_top(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = opened(browser, pages["document"], 1280)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.close()


def test_nothing_is_fetched(browser: Browser, pages: dict[str, Path]) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for file in pages.values():
        page.goto(file.as_uri())
    assert asked == [file.as_uri() for file in pages.values()]
    page.close()


def test_on_paper_it_is_dark_on_light_and_no_rule_is_cut_in_two(
    browser: Browser, pages: dict[str, Path]
) -> None:
    page = opened(browser, pages["document"], 1280, "dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(11, 12, 12)"
    cut = page.locator(".rule").evaluate_all(
        "rules => rules.filter(r => getComputedStyle(r).breakInside !== 'avoid').length"
    )
    assert cut == 0
    page.close()
