"""What goes wrong by the way: double presses, faults, half-filled fields, places that withhold things."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.sites import Site, hosted
from tests.browser.widget_network import Held
from tests.browser.widget_page import PLENTY, Widget, opened_at, ready
from tests.browser.widget_talks import CALM, MORE, TO_THE_CHECK, TYPED, URGENT, Below
from tests.server import Server

ONLINE = "() => dispatchEvent(new Event('online'))"
SECOND_CLICK = """(label) => {
  const root = document.querySelector('threshold-chat').shadowRoot;
  const button = [...root.querySelectorAll('#choices button')].find((b) => b.textContent === label);
  button.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, detail: 2 }));
}"""


@pytest.fixture
def page(page: Page) -> Page:
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def test_a_double_click_gives_one_answer(page: Page, server: Server) -> None:
    widget = opened_at(page, server, CALM[:1])
    held = Held(page)
    widget.button("None of these right now").dblclick()
    expect(widget.place("reply")).to_have_attribute("aria-busy", "true")
    assert len(held.routes) == 1
    held.let_go()
    widget.answered(1)
    widget.asked(CALM[2].asked)
    expect(widget.place("problem")).to_be_empty()
    page.evaluate(SECOND_CLICK, "None of these")  # the second half, landing on what came meanwhile
    widget.take(CALM[2:3])
    assert Below(server, widget.token()).heard()[1:] == [step.what for step in CALM[:3]]


def test_another_answer_waits_until_the_one_before_was_read(page: Page, server: Server) -> None:
    widget = opened_at(page, server, URGENT[:2])
    held = Held(page)
    widget.place("words").fill("log 12")
    widget.place("send").click()
    expect(widget.place("reply")).to_have_attribute("aria-busy", "true")
    widget.place("words").fill("log 12, or was it 13")
    widget.place("send").click()
    expect(widget.place("problem")).to_contain_text("One moment")
    held.let_go()
    widget.answered(2)
    expect(widget.place("words")).to_have_value("log 12, or was it 13")
    assert widget.answers() == 3


def test_a_fault_that_does_not_go_away_ends_with_somebody_to_ring(
    page: Page, server: Server
) -> None:
    """The server's own apology, which has the open question in it; the words are still in the box."""
    widget = opened_at(page, server, URGENT[:2])
    question = {"question": "contact/police_log", "kind": "text", "stage": "outcome", "always": []}
    messages = [
        {"text": "Something went wrong. Ring 01632 960100, or 999.", "buttons": [], "meta": {}},
        {"text": "What log or incident number?", "buttons": [], "meta": question},
    ]
    body = {"messages": messages, "question": "contact/police_log", "failed": True}
    page.route("**/message", lambda route: route.fulfill(status=503, body=json.dumps(body)))
    widget.begin(URGENT[2])
    sorry = widget.log.locator(".message").filter(has_text="Something went wrong")
    for _ in range(20):
        if sorry.count():
            break
        page.evaluate(ONLINE)
        page.wait_for_timeout(50)
    expect(sorry).to_contain_text("01632 960100")
    expect(widget.place("words")).to_have_value(URGENT[2].what)
    assert widget.answers() == 2, "it is not shown as said"
    expect(widget.place("state")).not_to_contain_text("Connected")
    page.unroute("**/message")
    widget.place("send").click()
    widget.answered(2)
    widget.asked(URGENT[3].asked)


def test_what_was_ticked_stays_while_one_asks_why(page: Page, server: Server) -> None:
    widget = opened_at(page, server, CALM[:4])
    widget.box("Neglect").check()
    widget.place("always").get_by_role("button", name="Why do you ask?").click()
    widget.answered(4)
    expect(widget.box("Neglect")).to_be_checked()
    widget.button("Continue").click()
    widget.asked("How many children")


def test_a_date_stays_while_one_asks_why_and_an_incomplete_one_says_what_is_missing(
    page: Page, server: Server
) -> None:
    steps = (*TO_THE_CHECK, MORE)
    widget = opened_at(page, server, steps)
    widget.place("day").fill("14")
    widget.place("year").fill("2022")
    widget.place("always").get_by_role("button", name="Why do you ask?").click()
    widget.answered(len(steps))
    expect(widget.place("day")).to_have_value("14")
    widget.button("Continue").click()
    expect(widget.place("problem")).to_contain_text("month")
    month = widget.place("month")
    expect(month).to_be_focused()
    expect(month).to_have_attribute("aria-invalid", "true")
    assert "problem" in (month.get_attribute("aria-describedby") or "").split()
    month.fill("March")
    widget.button("Continue").click()
    widget.asked("Where does the child live")
    assert "March" in widget.log.locator(".message.you").last.inner_text()


def test_no_number_is_an_error_of_the_number_and_words_are_left_to_the_server(
    page: Page, server: Server
) -> None:
    widget = opened_at(page, server, CALM[:5])
    number = widget.place("number")
    number.press("Enter")
    expect(widget.place("problem")).to_contain_text("number")
    expect(number).to_be_focused()
    expect(number).to_have_attribute("aria-invalid", "true")
    number.fill("only the one")
    number.press("Enter")
    widget.answered(5)
    assert Below(server, widget.token()).heard()[-1] == "only the one"


def test_lists_are_lists_and_numbers_can_be_rung(page: Page, server: Server) -> None:
    widget = opened_at(page, server, URGENT[:1])
    steps = widget.log.get_by_role("listitem").filter(has_text="Stay with the child")
    expect(steps).to_have_count(1)
    assert not steps.inner_text().startswith("-")
    expect(widget.log.locator("a[href='tel:01632960100']").first).to_have_text("01632 960100")


def test_what_is_typed_is_never_markup(page: Page, server: Server) -> None:
    widget = opened_at(page, server, URGENT[:2])
    typed = '<img src="x" onerror="document.title=1"> <b>log</b>'
    widget.place("words").fill(typed)
    widget.place("send").click()
    widget.answered(2)
    expect(widget.log.locator(".message.you").last).to_contain_text(typed)
    expect(widget.log.locator("img, b")).to_have_count(0)


def test_without_storage_a_talk_lasts_as_long_as_the_page(page: Page, server: Server) -> None:
    page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage',"
        " { get() { throw new DOMException('closed', 'SecurityError'); } });"
    )
    page.goto(f"{server.url}/")
    ready(page).take(URGENT[:3])


def test_an_element_that_is_moved_about_goes_on(
    page: Page, embedded: Server, partner: Site
) -> None:
    partner.put("/moved", hosted(embedded))
    page.goto(f"{partner.url}/moved")
    widget = ready(page)
    widget.take(CALM[:1])
    widget.place("words").fill("half a sen")
    page.evaluate("() => document.body.prepend(document.querySelector('threshold-chat'))")
    expect(widget.place("words")).to_have_value("half a sen")
    widget.place("words").fill("")
    widget.take(CALM[1:3])
    assert widget.answers() == 3


def test_a_script_that_is_loaded_twice_is_defined_once(
    page: Page, embedded: Server, partner: Site
) -> None:
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    again = f'<script src="{embedded.url}/threshold-chat.js?again" defer></script></body>'
    partner.put("/twice", hosted(embedded).replace("</body>", again))
    page.goto(f"{partner.url}/twice")
    ready(page).take(CALM[:1])
    assert faults == []


@pytest.mark.parametrize("how", ["scripts off", "script blocked"])
def test_without_the_script_the_page_says_where_to_go(
    browser: Browser, server: Server, how: str
) -> None:
    context = browser.new_context(java_script_enabled=how != "scripts off")
    page = context.new_page()
    page.route("**/threshold-chat.js", lambda route: route.abort())
    page.goto(f"{server.url}/")
    expect(page.locator("a[href='tel:999']")).to_be_visible()
    page.locator("a[href='form']").click()
    expect(page.locator("main")).to_contain_text("Worried about a child")
    context.close()


def test_a_talk_that_cannot_be_begun_offers_the_plain_pages_and_to_try_again(
    page: Page, server: Server
) -> None:
    page.route("**/session", lambda route: route.abort())
    page.goto(f"{server.url}/")
    widget = Widget(page)
    expect(page.get_by_role("link", name="plain pages").first).to_be_visible()
    expect(widget.place("emergency")).to_be_visible()
    page.unroute("**/session")
    page.evaluate(ONLINE)
    expect(widget.question).to_be_visible(timeout=PLENTY)


def test_an_answer_to_change_does_not_stay_in_the_box_for_another_question(
    page: Page, server: Server
) -> None:
    """What was put there to go on from belongs to its own question."""
    widget = opened_at(page, server, TO_THE_CHECK)
    happened = page.get_by_role("button", name="Change").filter(has_text="What happened")
    happened.first.click()
    widget.asked("What happened")
    expect(widget.place("words")).to_have_value(TYPED)
    widget.button("Not known").click()
    widget.asked("check your answers")
    expect(widget.place("words")).to_have_value("")
    where = page.locator("threshold-chat .summary dl > div").filter(has_text="in the school office")
    where.get_by_role("button", name="Change").click()
    widget.asked("Where is the child")
    expect(widget.place("words")).to_have_value("in the school office with me")


def test_a_new_talk_that_was_pressed_for_has_the_focus(page: Page, server: Server) -> None:
    widget = opened_at(page, server, URGENT[:2])
    body = '{"error": "This conversation cannot be opened.", "help": "Ring 01632 960100."}'
    page.route("**/message", lambda route: route.fulfill(status=401, body=body), times=1)
    widget.place("choices").get_by_role("button", name="Just now").click()
    expect(widget.place("start-new")).to_be_focused()
    page.keyboard.press("Enter")
    widget.asked(URGENT[0].asked)
    assert widget.focused() == "reply"


def test_words_that_are_sent_where_no_talk_could_be_begun_begin_one(
    page: Page, server: Server
) -> None:
    refused = '{"error": "Too many conversations.", "help": "Ring 01632 960100."}'
    page.route("**/session", lambda route: route.fulfill(status=429, body=refused), times=1)
    page.goto(f"{server.url}/")
    widget = Widget(page)
    expect(page.get_by_text("Too many conversations.")).to_be_visible()
    expect(page.get_by_text("cannot be opened any more")).to_have_count(0)
    page.get_by_role("button", name="Try again").click()
    expect(widget.question).to_be_visible(timeout=PLENTY)
    assert widget.focused() == "reply"


def test_enter_is_not_said_to_send_where_it_does_not(browser: Browser, server: Server) -> None:
    """On a touch screen Enter starts a new line."""
    context = browser.new_context(
        has_touch=True, is_mobile=True, viewport={"width": 360, "height": 640}
    )
    widget = opened_at(context.new_page(), server, URGENT[:2])
    assert "keys" not in (widget.place("words").get_attribute("aria-describedby") or "").split()
    widget.place("words").fill("log 12")
    widget.place("words").press("Enter")
    expect(widget.place("words")).to_have_value("log 12\n")
    context.close()
