"""The form for everyone: every state, light and dark, small, enlarged, spaced out, and without its style."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import accessible
from tests.browser.form_page import SIDEWAYS, Form, FormKeys, at, without_scripts
from tests.browser.widget_talks import CALM, MORE, TO_THE_CHECK, TYPED, URGENT, Step
from tests.server import Server

SMALLEST_TARGET = 24
SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important }
* { word-spacing: 0.16em !important }
p { margin-bottom: 2em !important }"""
"""What WCAG 1.4.12 lets a reader set."""
SMALL_TARGETS = """(smallest) => [...document.querySelectorAll('a, button, input, textarea, summary')]
  .filter((e) => e.type !== 'hidden' && !(e.matches('a') && e.closest('p, li, dd')))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width > 1 && (box.width < smallest || box.height < smallest))
  .map(([e]) => e.id || e.innerText || e.className)"""
"""What is smaller than a fingertip needs, links in a sentence apart."""
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')]
  .filter((e) => getComputedStyle(e).overflow !== 'visible' && !e.matches('textarea, input'))
  .filter((e) => e.clientWidth > 1)
  .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  .map((e) => e.id || e.className || e.tagName)"""
"""What has words that do not fit into it."""

Scheme = Literal["light", "dark"]


def start(form: Form) -> None:
    form.page.goto(f"{form.server.url}/form")


def wrong_pin(form: Form) -> None:
    start(form)
    form.page.get_by_label("Reference").fill("SV-AAAA2222")
    form.page.get_by_label("PIN").fill("000000")
    form.go(form.page.get_by_role("button", name="Open it"))


def mistake(form: Form) -> None:
    at(form, CALM[:1]).send()


def two_answers(form: Form) -> None:
    at(form, CALM[:5])
    form.page.locator("#number").fill("2")
    form.page.locator("#text").fill("two of them")
    form.send()


def month_missing(form: Form) -> None:
    at(form, (*TO_THE_CHECK, MORE))
    form.page.locator("#day").fill("14")
    form.send()


def not_open(form: Form) -> None:
    """The cookie is gone, with words on the page that were not sent."""
    at(form, CALM[:3])
    form.page.locator("#text").fill(TYPED)
    form.page.context.clear_cookies()
    form.send()


def no_cookie(form: Form) -> None:
    form.page.goto(f"{form.server.url}/form?begun=1")


def refused(form: Form) -> None:
    """Posted from nowhere."""
    form.page.set_content(
        f"<form method=post action='{form.server.url}/form'><button>Go</button></form>"
    )
    form.go(form.page.get_by_role("button"))


def danger(form: Form) -> None:
    at(form, CALM[:3]).take([Step("", "say", "he is hitting her right now")])


def saved(form: Form) -> None:
    at(form, CALM[:2]).ask_for("Save for later")


def kept(form: Form) -> None:
    at(form, CALM[:2])
    form.page.goto(f"{form.server.url}/form/keep")


def talk(form: Form) -> None:
    at(form, URGENT)
    form.page.goto(f"{form.server.url}/form/talk")


def status(form: Form) -> None:
    form.page.goto(f"{form.server.url}/status")


def _after(steps: tuple[Step, ...]) -> Callable[[Form], None]:
    return lambda form: at(form, steps) and None  # type: ignore[func-returns-value]


STATES: dict[str, Callable[[Form], None]] = {
    "start": start,
    "wrong pin": wrong_pin,
    "yes or no": _after(()),
    "ticks": _after(CALM[:1]),
    "many ticks": _after(CALM[:4]),
    "words": _after(CALM[:3]),
    "number": _after(CALM[:5]),
    "birth": _after((*TO_THE_CHECK, MORE)),
    "advice": _after(URGENT[:1]),
    "mistake": mistake,
    "two answers": two_answers,
    "month missing": month_missing,
    "not open": not_open,
    "no cookie": no_cookie,
    "refused": refused,
    "danger": danger,
    "saved": saved,
    "keep": kept,
    "check answers": _after(TO_THE_CHECK),
    "sent": _after(URGENT),
    "talk": talk,
    "status": status,
}


@pytest.fixture
def scripted(browser: Browser, server: Server) -> Iterator[Form]:
    """The same pages where scripts may run, so that axe can; other style may be added."""
    context = browser.new_context(bypass_csp=True)
    yield Form(context.new_page(), server)
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_every_state_can_be_used_by_everyone(scripted: Form, state: str) -> None:
    STATES[state](scripted)
    page = scripted.page
    has_one_main_heading(page)
    has_help_in_the_same_place(page)
    for scheme in ("light", "dark"):
        for width in (320, 1280):
            look(page, scheme, width)  # type: ignore[arg-type]
            accessible(page)
            assert page.evaluate(SIDEWAYS) <= 0, f"{state}, {scheme}, {width}: scrolls sideways"
            assert page.evaluate(SMALL_TARGETS, SMALLEST_TARGET) == []
    leaves_room_for_a_reader_s_own_spacing(page)


def look(page: Page, scheme: Scheme, width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})


def has_one_main_heading(page: Page) -> None:
    """It is in the title, which tells the page apart, and no level of heading is left out."""
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    heading = page.get_by_role("heading", level=1).inner_text()
    assert heading in page.title().removeprefix("Error: ")
    assert page.locator("html").get_attribute("lang") == "en-GB"
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(h => +h.tagName[1])")
    steps = [after - before for before, after in zip(levels, levels[1:], strict=False)]
    assert all(step <= 1 for step in steps), f"a level of heading is left out: {levels}"


def has_help_in_the_same_place(page: Page) -> None:
    """999 and the way to leave are on top, and whom to ring is at the end."""
    header = page.locator("header")
    expect(header.locator("a[href='tel:999']")).to_be_visible()
    expect(header.get_by_role("link", name="Leave this page quickly")).to_be_visible()
    expect(page.locator("footer")).to_contain_text("01632 960100")


def leaves_room_for_a_reader_s_own_spacing(page: Page) -> None:
    look(page, "light", 320)
    page.add_style_tag(content=SPACED)
    assert page.evaluate(SIDEWAYS) <= 0
    assert page.evaluate(CUT_OFF) == []


def test_without_its_style_sheet_it_still_works(browser: Browser, server: Server) -> None:
    form = without_scripts(browser, server)
    form.page.route("**/*.css", lambda route: route.abort())
    form.start().take(CALM[:5])
    form.asked(CALM[5].asked)
    order = form.page.locator("a[href^='tel:'], #banner, #answer, #always").evaluate_all(
        "all => all.map(e => e.getAttribute('id') || 'telephone')"
    )
    assert order[:2] == ["telephone", "banner"] and order.index("answer") < order.index("always")
    form.page.context.close()


def test_at_four_hundred_per_cent_it_is_answered_by_keyboard(
    browser: Browser, server: Server
) -> None:
    """A window of 1280 by 1024 at 400 %: nothing that is pinned covers what has the focus."""
    form = without_scripts(browser, server, viewport={"width": 320, "height": 256})
    keys = FormKeys(at(form, CALM[:3]))
    for step in CALM[3:6]:
        if step.how == "number":
            keys.to(form.page.locator("#number"))
            form.page.keyboard.type(step.what)
            keys.send()
        else:
            keys.give(step)
    assert form.page.evaluate(SIDEWAYS) <= 0
    form.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_leave_every_control_an_edge(
    browser: Browser, server: Server, scheme: Scheme
) -> None:
    form = without_scripts(browser, server, forced_colors="active", color_scheme=scheme)
    for steps in (CALM[:1], CALM[:3], (*TO_THE_CHECK, MORE)):
        at(form, steps)
        bare = form.page.locator("input[type=text], textarea, button:not(.link)").evaluate_all(
            "all => all.filter(e => parseFloat(getComputedStyle(e).borderTopWidth) < 1"
            " || getComputedStyle(e).borderTopStyle === 'none').map(e => e.id || e.innerText)"
        )
        assert bare == []
    form.page.context.close()


def test_nothing_moves_for_who_asked_for_that(browser: Browser, server: Server) -> None:
    form = at(without_scripts(browser, server, reduced_motion="reduce"), CALM[:1])
    moving = form.page.locator("*").evaluate_all(
        "all => all.filter(e => getComputedStyle(e).animationName !== 'none'"
        " || parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert moving == 0
    form.page.context.close()


def test_the_browser_may_fill_in_the_referrer_s_own_number_and_nothing_of_the_child(
    scripted: Form,
) -> None:
    fills = "all => all.map(e => e.autocomplete)"
    fields = scripted.page.locator("#answer input[type=text], #answer textarea")
    at(scripted, URGENT[:12])
    scripted.asked("number can we reach you")
    assert fields.evaluate_all(fills) == ["tel"]
    at(scripted, URGENT[:8])
    scripted.asked("full name of the child")
    assert set(fields.evaluate_all(fills)) == {"off"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_under_the_mouse_can_still_be_read(scripted: Form, scheme: Scheme) -> None:
    at(scripted, CALM[:1])
    page = scripted.page
    look(page, scheme, 1280)
    for place in page.locator("a:visible:not(.skip), button:visible").all():
        place.hover()
        found = Axe().run(page, options={"runOnly": ["color-contrast"]})
        assert found.violations_count == 0, found.generate_report()
