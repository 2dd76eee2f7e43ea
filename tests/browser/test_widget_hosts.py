"""The widget on other sites: strict policies, hostile style sheets, origins, frames, a launcher."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from bot.settings import ROOT
from tests.browser.conftest import accessible
from tests.browser.sites import PLAIN, Site, hosted
from tests.browser.widget_page import PLENTY, Widget, ready
from tests.browser.widget_talks import CALM, URGENT
from tests.server import Server

HOSTILE = sorted(path.name for path in (ROOT / "bot/widget/demo").glob("hostile*.html"))
STRICT = (
    "default-src 'none'; script-src {server}; connect-src {server}; style-src 'none'; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
LOOK = """() => {
  const root = document.querySelector('threshold-chat').shadowRoot;
  const looked = ['display', 'fontFamily', 'fontStyle', 'textShadow', 'wordSpacing', 'position',
    'visibility', 'opacity', 'color', 'backgroundColor', 'fontSize',
    'fontWeight', 'lineHeight', 'letterSpacing', 'textTransform', 'textAlign', 'direction', 'cursor',
    'pointerEvents', 'transform', 'filter', 'zIndex', 'borderTopWidth', 'borderTopStyle', 'marginTop',
    'paddingTop', 'userSelect', 'writingMode', 'whiteSpace', 'animationName'];
  const found = {};
  const parts = ['#emergency', '#danger-now', '#leave', '#banner', '#log', '.message.bot',
    '.message.question', '#choices button', '#words', '#send', '#always button'];
  for (const part of parts) {
    const style = getComputedStyle(root.querySelector(part));
    const box = root.querySelector(part).getBoundingClientRect();
    found[part] = { ...Object.fromEntries(looked.map((name) => [name, style[name]])),
      box: [box.left, box.top, box.width, box.height].map(Math.round).join(' ') };
  }
  return found;
}"""
OUT_OF_VIEW = """() => {
  const root = document.querySelector('threshold-chat').shadowRoot;
  return ['#emergency', '#danger-now', '#leave', '#words', '#send'].filter((part) => {
    const box = root.querySelector(part).getBoundingClientRect();
    return box.left < -0.5 || box.top < -0.5 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5
      || box.width < 24 || box.height < 24;
  });
}"""
OF_THE_HOST = """() => ({
  names: Object.getOwnPropertyNames(window).filter((name) => !/^\\d+$/.test(name)).sort(),
  prototypes: ['Object', 'Array', 'Element', 'HTMLElement', 'Node', 'Document', 'String', 'Promise']
    .map((name) => Object.getOwnPropertyNames(window[name].prototype).length),
  head: document.head.querySelectorAll('style, link').length,
  sheets: document.styleSheets.length + document.adoptedStyleSheets.length,
  looks: ['html', 'body', 'h1', 'p', 'button'].map((css) => {
    const style = getComputedStyle(document.querySelector(css));
    return [...style].filter((name) => !/size|origin|height|width|inline|block/.test(name))
      .map((name) => style.getPropertyValue(name)).join('|');
  }),
  title: document.title,
  ids: ['log', 'words', 'reply', 'panel'].map((id) => document.getElementById(id) === null),
})"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.on("dialog", lambda dialog: dialog.accept())
    yield made
    context.close()


def faults_of(page: Page) -> list[str]:
    found: list[str] = []
    page.on("console", lambda m: found.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def test_a_page_with_the_strictest_policy(page: Page, embedded: Server, partner: Site) -> None:
    """No inline style, no inline script, no eval, nothing from anywhere but the chat's own server."""
    origin = embedded.url.removesuffix("/chat")
    partner.put(
        "/strict", hosted(embedded), {"Content-Security-Policy": STRICT.format(server=origin)}
    )
    faults = faults_of(page)
    page.goto(f"{partner.url}/strict")
    widget = ready(page)
    widget.take(URGENT[:3])
    assert faults == []
    assert widget.place("send").evaluate("e => getComputedStyle(e).display") != "inline"
    assert widget.page.evaluate(OUT_OF_VIEW) == []


def test_the_page_of_the_chat_itself_has_a_strict_policy(page: Page, server: Server) -> None:
    answer = page.goto(f"{server.url}/")
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    for part in ("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'"):
        assert part in policy
    assert "unsafe" not in policy


def opened_demo(page: Page, server: Server, name: str) -> Widget:
    """A demonstration page with its launcher pressed."""
    page.goto(f"{server.url}/demo/{name}")
    widget = Widget(page)
    widget.place("launcher").click()
    return ready(page)


@pytest.fixture(scope="module")
def usual_look(browser: Browser, embedded: Server) -> Mapping[str, Any]:
    """How the widget looks on a page that leaves it alone."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    opened_demo(page, embedded, "partner.html")
    found: Mapping[str, Any] = page.evaluate(LOOK)
    page.close()
    return found


def test_there_are_three_hostile_pages() -> None:
    assert len(HOSTILE) == 3


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_style_sheet_changes_nothing_of_the_widget(
    page: Page, embedded: Server, usual_look: Mapping[str, Any], name: str
) -> None:
    widget = opened_demo(page, embedded, name)
    look = page.evaluate(LOOK)
    different = {
        part: {k: (v, usual_look[part][k]) for k, v in style.items() if v != usual_look[part][k]}
        for part, style in look.items()
        if style != usual_look[part]
    }
    assert different == {}
    assert page.evaluate(OUT_OF_VIEW) == []
    widget.take(CALM[:2])
    page.keyboard.press("Tab")
    accessible_inside(page)


def accessible_inside(page: Page) -> None:
    """Axe on the widget alone: the host's own faults are not ours."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, context={"include": [["threshold-chat"]]})
    assert found.violations_count == 0, found.generate_report()


def test_the_host_is_left_as_it_was(page: Page, embedded: Server, partner: Site) -> None:
    """No global names, no styles, nothing in its head, nothing on its prototypes."""
    partner.put("/with", hosted(embedded))
    partner.put("/without", hosted(embedded, script="none.js"))
    page.goto(f"{partner.url}/without")
    page.wait_for_load_state()
    before = page.evaluate(OF_THE_HOST)
    page.goto(f"{partner.url}/with")
    ready(page).take(CALM[:1])
    assert page.evaluate(OF_THE_HOST) == before


def test_a_host_that_listens_to_keys_and_clicks_hears_no_words(
    page: Page, embedded: Server, partner: Site
) -> None:
    """What is typed is not in the page's own tree, where its scripts and others' would come across it."""
    partner.put("/school", hosted(embedded))
    page.goto(f"{partner.url}/school")
    widget = ready(page)
    widget.take(CALM[:3])
    widget.place("words").fill(CALM[3].what)
    widget.place("send").click()
    widget.asked("Choose all that fit")
    assert CALM[3].what not in page.evaluate("() => document.documentElement.outerHTML")


def test_an_allowed_site_has_the_whole_chat(page: Page, embedded: Server, partner: Site) -> None:
    partner.put("/school", hosted(embedded))
    faults = faults_of(page)
    page.goto(f"{partner.url}/school")
    widget = ready(page)
    widget.take(URGENT)
    expect(widget.place("banner")).to_contain_text("Your reference is TH-")
    with page.expect_download() as coming:
        widget.place("documents").get_by_role("button").first.click()
    assert coming.value.suggested_filename.startswith("TH-"), "the host may not read the name"
    with page.expect_download() as coming:
        widget.place("copy").click()
    assert coming.value.suggested_filename.endswith(".html")
    page.reload()
    expect(widget.log.locator(".message.you")).to_have_count(len(URGENT), timeout=PLENTY)
    assert set(page.evaluate("() => Object.keys(sessionStorage)")) <= {
        "threshold-token",
        "threshold-pin-shown",
    }
    assert faults == []


def test_a_site_that_is_not_on_the_list_gets_help_and_no_chat(
    page: Page, embedded: Server, stranger: Site
) -> None:
    """The browser withholds the script or the answers; a person still reads whom to ring."""
    help_text = '<p>Ring 999 in danger, or <a href="tel:01632960100">01632 960100</a>.</p>'
    html = hosted(embedded).replace("></threshold-chat>", f">{help_text}</threshold-chat>")
    stranger.put("/school", html)
    page.goto(f"{stranger.url}/school")
    refused = page.get_by_text("999").locator("visible=true")
    expect(refused.first).to_be_visible()
    expect(page.locator("threshold-chat .message.question")).to_have_count(0)
    expect(
        page.locator("threshold-chat a[href^='tel:0']").locator("visible=true").first
    ).to_be_visible()
    assert page.evaluate("() => sessionStorage.length") == 0


def frame_of(page: Page, site: Site, server: Server) -> Frame:
    frame = f'<iframe title="Chat" src="{server.url}/" width="600" height="700"></iframe>'
    site.put("/frame", PLAIN.format(title="School", head="", body=frame))
    page.goto(f"{site.url}/frame")
    (found,) = page.main_frame.child_frames
    return found


def test_an_allowed_site_may_frame_the_chat(page: Page, embedded: Server, partner: Site) -> None:
    frame = frame_of(page, partner, embedded)
    question = frame.locator("threshold-chat #log .message.question").last
    expect(question).to_contain_text("in danger", timeout=PLENTY)
    frame.locator("threshold-chat #choices").get_by_role("button", name="No", exact=True).click()
    expect(question).to_contain_text("at this moment", timeout=PLENTY)
    accessible(page)


def test_no_other_site_may_frame_it(page: Page, embedded: Server, stranger: Site) -> None:
    frame = frame_of(page, stranger, embedded)
    page.wait_for_load_state()
    expect(frame.locator("threshold-chat")).to_have_count(0)
