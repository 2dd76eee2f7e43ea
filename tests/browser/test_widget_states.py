"""In every state: axe finds nothing, targets are big enough, nothing scrolls sideways, every look works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import accessible
from tests.browser.widget_page import Widget, opened, opened_at
from tests.browser.widget_states import STATES, State
from tests.browser.widget_talks import CALM, EVERY_KIND, TO_THE_CHECK, URGENT, Step
from tests.server import Server

FOCUSABLE = "a[href], button, input, textarea, select, summary, [tabindex='0']"
SMALL = """(css) => {
  const root = document.querySelector('threshold-chat').shadowRoot;
  const shown = [...root.querySelectorAll(css)]
    .filter((e) => e.checkVisibility() && getComputedStyle(e).clipPath === 'none');
  return shown
    .map((e) => [e.id || e.textContent.trim() || e.tagName, e.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([name, box]) => `${name}: ${Math.round(box.width)} x ${Math.round(box.height)}`);
}"""
WITHOUT_AN_EDGE = """() => {
  const root = document.querySelector('threshold-chat').shadowRoot;
  const fields = [...root.querySelectorAll('button, textarea, input')];
  return fields.filter((e) => e.checkVisibility() && getComputedStyle(e).clipPath === 'none').filter((e) => {
    if (e.matches('input[type=checkbox]') && getComputedStyle(e).appearance !== 'none') return false;
    const style = getComputedStyle(e);
    const edge = style.borderTopStyle !== 'none' && parseFloat(style.borderTopWidth) > 0;
    const linked = style.textDecorationLine.includes('underline');
    return !(linked || (edge && style.borderTopColor !== style.backgroundColor));
  }).map((e) => e.id || e.textContent.trim());
}"""
MOVING = """() => {
  const root = document.querySelector('threshold-chat').shadowRoot;
  const seconds = (list) => Math.max(...list.split(',').map((s) => parseFloat(s)));
  return [...root.querySelectorAll('*')].filter((e) => {
    const style = getComputedStyle(e);
    return seconds(style.transitionDuration) > 0.01 || style.scrollBehavior === 'smooth'
      || (style.animationName !== 'none' && seconds(style.animationDuration) > 0.01);
  }).map((e) => e.id || e.className || e.tagName);
}"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    made = context.new_page()
    made.on("dialog", lambda dialog: dialog.accept())
    yield made
    context.close()


@pytest.mark.parametrize("state", STATES, ids=str)
def test_everyone_can_use_it(page: Page, server: Server, state: State) -> None:
    widget = state.reach(page, server)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        accessible(page)
    small_targets(widget)
    for width, height in ((1280, 800), (320, 568), (320, 256)):
        page.set_viewport_size({"width": width, "height": height})
        assert widget.sideways() == [], f"{width} x {height}"
    small_targets(widget)
    accessible(page)
    page.emulate_media(forced_colors="active", color_scheme="light")
    assert page.evaluate(WITHOUT_AN_EDGE) == []
    page.emulate_media(forced_colors="none", reduced_motion="reduce")
    assert page.evaluate(MOVING) == []


def small_targets(widget: Widget) -> None:
    assert widget.page.evaluate(SMALL, FOCUSABLE) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_site_chooses_the_theme_whatever_the_system_says(
    page: Page, server: Server, theme: str
) -> None:
    widget = opened_at(page, server, URGENT[:1])
    paper = (
        "() => getComputedStyle(document.querySelector('threshold-chat').shadowRoot"
        ".querySelector('#log').closest('#panel, main, div')).backgroundColor"
    )
    seen = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate(
            "(theme) => document.querySelector('threshold-chat').setAttribute('theme', theme)",
            theme,
        )
        seen.add(widget.question.evaluate("e => getComputedStyle(e).color") + page.evaluate(paper))
        accessible(page)
    assert len(seen) == 1


def test_focus_is_seen_in_forced_colours(page: Page, server: Server) -> None:
    """Shadows and grounds are taken away there: the outline has to be a real one."""
    widget = opened_at(page, server, URGENT[:2])
    page.emulate_media(forced_colors="active")
    for what in ("words", "send", "leave", "emergency", "log"):
        widget.place(what).focus()
        style = widget.place(what).evaluate(
            "(e) => [getComputedStyle(e).outlineStyle, getComputedStyle(e).outlineColor]"
        )
        assert style[0] == "solid" and not style[1].endswith(", 0)"), what


def test_at_four_hundred_per_cent_questions_can_be_answered(
    browser: Browser, server: Server
) -> None:
    widget = opened(browser, server, 320, 256)
    widget.take(EVERY_KIND[:3])
    expect(widget.place("emergency")).to_be_attached()
    assert widget.sideways() == []
    widget.page.context.close()


def test_ticks_and_numbers_can_be_answered_at_four_hundred_per_cent(
    browser: Browser, server: Server
) -> None:
    widget = opened(browser, server, 320, 256)
    widget.take(CALM)
    widget.page.context.close()


@pytest.mark.parametrize(
    "steps", [TO_THE_CHECK[:2], TO_THE_CHECK[:10]], ids=["log", "what_happened"]
)
def test_with_the_keyboard_of_a_telephone_open_question_field_and_999_are_in_sight(
    browser: Browser, server: Server, steps: tuple[Step, ...]
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 568})
    widget = opened_at(context.new_page(), server, steps)
    widget.place("words").focus()
    widget.page.set_viewport_size({"width": 320, "height": 315})
    for what in (widget.question, widget.place("words"), widget.place("emergency")):
        in_sight(what)
    context.close()


def in_sight(what: Locator) -> None:
    """All of it is on the screen, and nothing lies over its middle."""
    seen = what.evaluate(
        """(e) => {
          const box = e.getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          const top = e.getRootNode().elementFromPoint(x, y);
          return [box.top >= 0 && box.bottom <= innerHeight + 0.5, e.contains(top), box.top, box.bottom];
        }"""
    )
    assert seen[:2] == [True, True], f"{what}: from {seen[2]} to {seen[3]}"
