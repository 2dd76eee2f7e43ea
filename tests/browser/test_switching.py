"""From the chat to the plain pages and back, midway and more than once: same question, nothing lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.form_page import Form
from tests.browser.sites import Site
from tests.browser.widget_page import PLENTY, Widget, opened, ready
from tests.browser.widget_talks import EVERY_KIND, TYPED, URGENT, Below, Step
from tests.server import Server

SCHOOL = """<!DOCTYPE html><html lang="en-GB"><head><title>School</title>
<script src="{url}/threshold-chat.js"></script></head>
<body><h1>School</h1><threshold-chat></threshold-chat></body></html>"""


def to_form(widget: Widget, server: Server) -> Form:
    """Press "Use plain pages instead"."""
    with widget.page.expect_navigation(url="**/form*"):
        widget.place("to-form").click()
    return Form(widget.page, server)


def to_chat(form: Form) -> Widget:
    """Press "Go on in the chat"."""
    form.page.get_by_role("link", name="Go on in the chat").click()
    return ready(form.page)


def typed(steps: tuple[Step, ...]) -> list[str]:
    return [step.what for step in steps if step.how in ("say", "date", "number")]


@pytest.mark.parametrize("turn", [0, 1, 3, 7, 14])
def test_from_the_chat_to_the_form_at_any_turn(page: Page, server: Server, turn: int) -> None:
    steps = EVERY_KIND[:turn]
    token = Below(server).take(steps).token
    page.add_init_script(f"sessionStorage.setItem('threshold-token', '{token}')")
    page.goto(f"{server.url}/")
    question = ready(page).question.inner_text()
    form = to_form(Widget(page), server)
    form.asked(EVERY_KIND[turn].asked)
    assert EVERY_KIND[turn].asked in question
    form.take(EVERY_KIND[turn : turn + 1])
    assert form.token() == token
    assert len(form.heard()) == turn + 1


@pytest.mark.parametrize("turn", [0, 1, 3, 7, 14])
def test_from_the_form_to_the_chat_at_any_turn(page: Page, server: Server, turn: int) -> None:
    form = Form(page, server).start().take(EVERY_KIND[:turn])
    widget = to_chat(form)
    widget.asked(EVERY_KIND[turn].asked)
    assert widget.answers() == turn
    assert page.url == f"{server.url}/", "the address must not ask to be switched again"
    widget.take(EVERY_KIND[turn : turn + 1])
    assert len(Below(server, widget.token()).heard()) >= turn + 1


def test_to_and_fro_in_one_talk_until_it_is_sent(browser: Browser, server: Server) -> None:
    widget = opened(browser, server)
    steps = list(EVERY_KIND)
    while steps:
        now, steps = steps[:2], steps[2:]
        widget.take(now)
        form = to_form(widget, server)
        now, steps = steps[:3], steps[3:]
        form.take(now)
        widget = to_chat(form)
    expect(widget.place("banner")).to_contain_text("reference is", timeout=PLENTY)
    heard = [text for text in Below(server, widget.token()).heard() if text]
    assert len(heard) == len(EVERY_KIND)
    assert [text for text in heard if text in typed(EVERY_KIND)] == typed(EVERY_KIND)
    widget.page.context.close()


def test_a_reload_after_switching_stays_in_the_same_talk(page: Page, server: Server) -> None:
    widget = to_chat(Form(page, server).start().take(URGENT[:3]))
    page.reload()
    ready(page)
    widget.asked(URGENT[3].asked)
    assert widget.answers() == 3


def test_the_chat_opened_without_switching_is_a_new_talk(page: Page, server: Server) -> None:
    """The form's cookie alone does not hand a talk to whoever opens the chat next."""
    Form(page, server).start().take(URGENT[:3])
    page.goto(f"{server.url}/")
    widget = ready(page)
    widget.asked(URGENT[0].asked)
    assert widget.answers() == 0


def test_words_that_were_not_sent_are_not_lost_without_a_word(page: Page, server: Server) -> None:
    """The browser asks first; whoever stays has the words still."""
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    token = Below(server).take(URGENT[:10]).token
    page.add_init_script(f"sessionStorage.setItem('threshold-token', '{token}')")
    page.goto(f"{server.url}/")
    widget = ready(page)
    widget.place("words").fill(TYPED)
    widget.place("to-form").click(no_wait_after=True)
    expect(widget.place("words")).to_have_value(TYPED)
    assert asked == ["beforeunload"]
    assert page.url == f"{server.url}/"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_from_the_chat_on_a_partner_s_site_to_the_form(
    page: Page, embedded: Server, partner: Site, host: str
) -> None:
    """The form opens at its own address; `localhost` is another site, `127.0.0.1` another origin."""
    url = embedded.url.replace("127.0.0.1", host)
    partner.put("/school", SCHOOL.format(url=url))
    page.goto(f"{partner.url}/school")
    widget = ready(page)
    widget.take(URGENT[:3])
    token = widget.token()
    with page.expect_navigation(url=f"{url}/form*"):
        widget.place("to-form").click()
    form = Form(page, embedded)
    form.asked(URGENT[3].asked)
    assert form.token() == token
    assert token not in page.url
    form.take(URGENT[3:5])
    widget = to_chat(form)
    widget.asked(URGENT[5].asked)
    assert widget.answers() == 5
