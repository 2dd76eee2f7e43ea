"""The form in a real browser with scripts off: whole contacts, mistakes, ways back, what is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.form_page import HAS_FOCUS, Form, FormKeys, at, without_scripts
from tests.browser.widget_talks import CALM, EVERY_KIND, TYPED, URGENT, Step
from tests.server import Server

DANGER = Step("", "say", "he is hitting her right now")
REFERENCE = re.compile(r"TH-\w{8}")


@pytest.fixture
def form(browser: Browser, server: Server) -> Iterator[Form]:
    made = without_scripts(browser, server)
    yield made
    made.page.context.close()


def test_a_whole_contact_by_mouse(form: Form) -> None:
    form.start()
    expect(form.page.locator("#banner")).to_contain_text("have not been contacted")
    form.take(EVERY_KIND)
    expect(form.page.locator("#banner")).to_contain_text(REFERENCE)
    expect(form.page.get_by_role("heading", level=1)).to_have_text("It is sent")
    typed = [step.what for step in EVERY_KIND if step.how in ("say", "date")]
    assert [text for text in form.heard() if text in typed] == typed


def test_a_whole_contact_by_keyboard_alone(form: Form) -> None:
    keys = FormKeys(form)
    form.page.goto(f"{form.server.url}/form")
    keys.to(form.page.get_by_role("button", name="Start", exact=True))
    with form.page.expect_navigation():
        keys.press("Enter")
    for step in URGENT:
        keys.give(step)
    expect(form.page.locator("#banner")).to_contain_text(REFERENCE)


def test_the_first_press_of_tab_offers_the_way_past_the_top(form: Form) -> None:
    form.start()
    form.page.keyboard.press("Tab")
    expect(form.page.get_by_role("link", name="Skip to the question")).to_be_focused()
    form.page.keyboard.press("Enter")
    expect(form.page.locator("main")).to_be_focused()


MISTAKES = {
    "nothing chosen": (CALM[:0], None, "choice"),
    "nothing ticked": (CALM[:1], None, "ticked"),
    "nothing written": (CALM[:3], None, "text"),
    "no number": (CALM[:5], None, "number"),
    "no year": (EVERY_KIND[:-3], {"day": "14", "month": "3"}, "year"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_at_the_top_and_at_its_field(form: Form, name: str) -> None:
    steps, filled, field = MISTAKES[name]
    at(form, steps)
    asked = form.page.locator("main h1").inner_text()
    for part, value in (filled or {}).items():
        form.page.locator(f"#{part}").fill(value)
    form.send()
    assert form.page.title().startswith("Error: ")
    assert form.page.locator("main h1").inner_text() == asked
    summary = form.page.locator(".error-summary")
    expect(summary).to_be_focused()
    form.page.keyboard.press("Tab")
    expect(summary.get_by_role("link")).to_be_focused()
    form.page.keyboard.press("Enter")
    place = form.page.locator(f"#{field}")
    expect(place).to_be_focused()
    told = form.page.locator(f"#{field}-error")
    assert summary.get_by_role("link").inner_text() in told.inner_text()
    describing = place.or_(form.page.locator("fieldset")).evaluate_all(
        "all => all.map(e => e.getAttribute('aria-describedby') ?? '')"
    )
    assert any(f"{field}-error" in ids.split() for ids in describing)
    for part, value in (filled or {}).items():
        expect(form.page.locator(f"#{part}")).to_have_value(value)


def test_words_stay_where_they_were_written_when_they_cannot_be_taken(form: Form) -> None:
    at(form, CALM[:0])
    form.control("No").check()
    form.page.locator("#text").fill(TYPED)
    form.send()
    expect(form.page.locator(".error-summary")).to_be_visible()
    expect(form.page.locator("#text")).to_have_value(TYPED)
    form.page.locator("#text").fill("x" * 20_001)
    form.send()
    expect(form.page.locator(".error-summary")).to_contain_text("20000")
    assert len(form.page.locator("#text").input_value()) == 20_001
    assert form.heard() == []


@pytest.mark.parametrize("turn", [0, 1, 3, 5])
@pytest.mark.parametrize("way", ["typed", "pressed"])
def test_danger_comes_before_the_question(form: Form, turn: int, way: str) -> None:
    at(form, CALM[:turn])
    if way == "typed":
        form.take([DANGER])
    else:
        form.ask_for("Danger now")
    said = form.page.locator("#said")
    expect(said).to_contain_text("999")
    above = "said => said.compareDocumentPosition(document.querySelector('#answer')) & 4"
    assert said.evaluate(above), "999 must stand above the question"


def test_why_we_ask_and_what_it_means_come_with_the_same_question(form: Form) -> None:
    at(form, CALM[:1])
    for request in ("Why do you ask?", "What does that mean?"):
        form.ask_for(request)
        expect(form.page.locator("#said")).to_be_visible()
        form.asked(CALM[1].asked)


def test_going_back_asks_the_question_before(form: Form) -> None:
    at(form, CALM[:2])
    form.ask_for("Go back")
    form.asked(CALM[1].asked)
    form.take(CALM[1:3])
    form.asked(CALM[3].asked)


def test_an_answer_is_changed_from_the_list_before_sending(form: Form) -> None:
    at(form, URGENT[:-1])
    rows = form.page.locator("#summary > dl > div")
    form.go(rows.filter(has_text="01632 960111").get_by_role("button", name="Change"))
    form.asked("On which number can we reach you")
    expect(form.page.locator("#text")).to_have_value("01632 960111")
    form.page.locator("#text").fill("07700 900318")
    form.send()
    expect(rows.filter(has_text="07700 900318")).to_have_count(1)
    expect(rows.filter(has_text="01632 960111")).to_have_count(0)


def test_starting_again_sets_the_answers_aside(form: Form) -> None:
    at(form, CALM[:4])
    form.ask_for("Start again")
    form.take([Step("start again", "press", "Yes")])
    form.asked(CALM[0].asked)


def test_after_sending_it_tells_whether_it_arrived(form: Form) -> None:
    at(form, URGENT)
    place = form.page.locator("#delivery")
    expect(place).to_contain_text("01632 960100")
    form.go(place.get_by_role("link", name="Look again"))
    expect(form.page.locator("#banner")).to_contain_text(REFERENCE)


def test_the_status_page_is_one_press_away(form: Form) -> None:
    at(form, CALM[:1])
    form.go(form.page.get_by_role("link", name=re.compile("^See what happened")))
    expect(form.page.get_by_label("PIN")).to_be_visible()


def test_nothing_is_fetched_from_elsewhere(form: Form) -> None:
    asked: list[str] = []
    form.page.on("request", lambda request: asked.append(request.url))
    form.start().take(CALM[:2])
    assert all(url.startswith(form.server.url) for url in asked)


def test_the_focus_is_where_the_error_is_even_at_four_hundred_per_cent(
    browser: Browser, server: Server
) -> None:
    form = without_scripts(browser, server, viewport={"width": 320, "height": 256})
    at(form, CALM[:1]).send()
    summary = form.page.locator(".error-summary")
    assert summary.evaluate(HAS_FOCUS)
    expect(summary).to_be_in_viewport()
    form.page.context.close()
