"""The form in a real browser with scripts off: nothing is lost, doubled or left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.form_page import COOKIE, Form, at, without_scripts
from tests.browser.sites import Site
from tests.browser.widget_talks import CALM, TYPED, URGENT, WORRY
from tests.server import Server

REFERENCE = re.compile(r"TH-\w{8}")


@pytest.fixture
def form(browser: Browser, server: Server) -> Iterator[Form]:
    made = without_scripts(browser, server)
    yield made
    made.page.context.close()


def test_a_saved_talk_goes_on_in_another_browser(form: Form, browser: Browser) -> None:
    at(form, CALM[:4])
    form.ask_for("Save for later")
    reference = form.page.locator("#reference").inner_text()
    pin = form.page.locator("#pin").inner_text()
    other = without_scripts(browser, form.server)
    other.page.goto(f"{form.server.url}/form")
    for tried in ("000000" if pin != "000000" else "111111", pin):
        other.page.get_by_label("Reference").fill(reference)
        other.page.get_by_label("PIN").fill(tried)
        other.go(other.page.get_by_role("button", name="Open it"))
        if tried != pin:
            assert other.page.title().startswith("Error: ")
            expect(other.page.locator("main")).to_contain_text("do not open anything")
    other.asked(CALM[4].asked)
    assert other.heard()[: len(form.heard())] == form.heard()
    other.page.context.close()


def test_the_page_to_keep_shows_reference_and_pin_and_leads_back(form: Form) -> None:
    at(form, CALM[:2])
    form.go(form.page.get_by_role("link", name="Show my reference and PIN"))
    expect(form.page.locator("#pin")).to_have_text(re.compile(r"^\d{6}$"))
    form.go(form.page.get_by_role("link", name="Back to the question"))
    form.asked(CALM[2].asked)


def test_everything_said_so_far_is_on_one_page(form: Form) -> None:
    at(form, URGENT[:11])
    form.go(form.page.get_by_role("link", name="Read everything said so far"))
    text = form.page.locator("main").inner_text()
    places = [text.index(step.what) for step in URGENT[:11] if step.how == "say"]
    assert places == sorted(places)
    expect(form.page.locator("main")).to_contain_text("have not been contacted")


def test_documents_and_the_copy_are_downloaded(form: Form, tmp_path: Path) -> None:
    at(form, URGENT)
    reference = REFERENCE.findall(form.page.locator("#banner").inner_text())[0]
    for name, saved_as, holds in (
        ("web page.*Record of advice", f"{reference}-decision-record.html", TYPED),
        ("PDF.*Record of advice", f"{reference}-decision-record.pdf", "%PDF-"),
        ("a copy of this talk", ".html", TYPED),
    ):
        with form.page.expect_download() as coming:
            form.page.get_by_role("link", name=re.compile(f"^Download.*{name}")).press("Enter")
        assert coming.value.suggested_filename.endswith(saved_as)
        assert holds.encode() in Path(coming.value.path()).read_bytes()


def test_the_browser_s_back_shows_the_question_that_is_open(form: Form) -> None:
    """A page is never kept by the browser, so that nobody answers a question of before."""
    form.start().take(CALM[:2])
    form.page.go_back()
    form.asked(CALM[2].asked)
    assert len(form.heard()) == 2


def test_a_page_from_before_never_answers_the_question_of_now(form: Form) -> None:
    form.start()
    old = Form(form.page.context.new_page(), form.server)
    old.page.goto(f"{form.server.url}/form")
    form.take(CALM[:1])
    old.control("Yes").check()
    old.send()
    expect(old.page.locator("#said")).to_contain_text("belongs to an earlier question")
    old.asked(CALM[1].asked)
    heard = form.heard()
    assert heard.count("No") == 1 and "Yes" not in heard


def test_words_on_a_page_from_before_still_stand_there(form: Form) -> None:
    form.start().take(CALM[:3])
    old = Form(form.page.context.new_page(), form.server)
    old.page.goto(f"{form.server.url}/form")
    form.take(CALM[3:4])
    old.page.locator("#text").fill(TYPED)
    old.send()
    old.asked(CALM[4].asked)
    expect(old.page.get_by_text("Your words still stand below")).to_be_visible()
    expect(old.page.locator("#text")).to_have_value(TYPED)


def test_a_double_press_is_one_answer(form: Form) -> None:
    form.start().fill(CALM[0])
    with form.page.expect_navigation():
        form.page.get_by_role("button", name="Continue", exact=True).dblclick()
    form.asked(CALM[1].asked)
    form.page.reload()
    form.asked(CALM[1].asked)
    assert len(form.heard()) == 1


def test_the_same_post_twice_is_one_answer(form: Form) -> None:
    """As after a lost connection, when the browser offers to send the page again."""
    form.start()
    hidden = "all => all.map(e => [e.name, e.value])"
    fields = dict(form.page.locator("#answer input[type=hidden]").evaluate_all(hidden))
    fields["choice"] = form.control("No").get_attribute("value") or ""
    origin = form.server.url.removesuffix("/chat")
    for _ in range(2):
        answer = form.page.request.post(
            f"{form.server.url}/form", form=fields, headers={"Origin": origin}, max_redirects=0
        )
        assert answer.status == 303
    assert form.heard() == ["No"]


def test_leaving_quickly_leaves_nothing_to_come_back_to(
    browser: Browser, embedded: Server, partner: Site
) -> None:
    form = at(without_scripts(browser, embedded), URGENT[:11])
    form.go(form.page.get_by_role("link", name="Leave this page quickly"))
    assert form.page.url == f"{partner.url}/elsewhere"
    assert [c for c in form.page.context.cookies() if c["name"] == COOKIE] == []
    form.page.go_back()
    assert TYPED not in form.page.content()
    expect(form.page.get_by_text(URGENT[11].asked)).to_have_count(0)
    form.page.context.close()


def test_only_the_token_is_kept_and_no_page_can_read_it(form: Form) -> None:
    form.start().take(CALM[:4])
    (cookie,) = form.page.context.cookies()
    assert (cookie["name"], cookie["path"]) == (COOKIE, "/chat")
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    assert cookie["value"].count(".") <= 3 and WORRY.what.split()[0] not in cookie["value"]
    kept = form.page.evaluate("() => [document.cookie, localStorage.length, sessionStorage.length]")
    assert kept == ["", 0, 0]


def test_a_browser_that_keeps_no_cookie_is_told_so_and_loses_no_words(form: Form) -> None:
    at(form, CALM[:3])
    form.page.locator("#text").fill(TYPED)
    form.page.context.clear_cookies()
    form.send()
    told = form.page.get_by_role("alert")
    expect(told.filter(has_text="was not sent")).to_be_visible()
    expect(told.filter(has_text="cannot be opened here")).to_be_visible()
    expect(form.page.get_by_label("was not sent")).to_have_value(TYPED)
    expect(form.page.locator("footer")).to_contain_text("01632 960100")
