"""Takes the pictures in docs/screenshots: `make screenshots`.

A running chat on made-up people, brought to each state below the browser, then looked at in Chromium. The
caption of a picture is the docstring of the function that takes it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

import tests.conftest  # noqa: F401  # sets an environment that is nobody's own
from bot.settings import ROOT
from tests.browser.story import Story
from tests.server import Server
from tools.console_pictures import CONSOLE
from tools.studio import KEYBOARD_OPEN, TABLET, TELEPHONE, ZOOMED, Studio

FOLDER = ROOT / "docs/screenshots"
TALLEST = 1800
"""Pixels of a long page that are shown."""
COLOURS = 64
"""Colours of a picture: flat pages need few, and the pictures are kept in git."""


def press(page: Page, label: str) -> None:
    """Press in the chat and wait for what comes of it."""
    before = page.locator("#log .message").count()
    page.locator("#choices").get_by_role("button", name=label, exact=True).click()
    expect(page.locator("#log .message").nth(before + 1)).to_be_visible()


def chat_welcome(studio: Studio) -> Page:
    """The chat at its start. 999, "Danger now" and the way to leave stay on the screen throughout."""
    page = studio.page()
    page.goto(f"{studio.server.url}/")
    expect(page.locator("#log .question").last).to_be_visible()
    return page


def chat_ticks(studio: Studio) -> Page:
    """A question to which several answers may be ticked, with how many more questions there can be."""
    return studio.chat("core_history")


def chat_error(studio: Studio) -> Page:
    """Nothing was ticked: said in words beside the answer, and the focus is there."""
    page = studio.chat("core_harm")
    page.locator("#choices").get_by_role("button", name="Continue").click()
    expect(page.locator("#problem")).not_to_be_empty()
    return page


def chat_date(studio: Studio) -> Page:
    """A date may be given in parts or in one's own words, or be not known."""
    return studio.chat("child_dob")


def chat_danger(studio: Studio) -> Page:
    """Danger was typed: 999 comes before every question."""
    page = studio.chat("worry")
    page.locator("#words").fill("he is hitting her right now, I can hear it")
    page.locator("#send").click()
    expect(page.locator("#log .question").last).not_to_contain_text("What are you worried about")
    return page


def chat_outcome(studio: Studio) -> Page:
    """The advice, with what to do, why, and by which source."""
    page = studio.chat("ne_serious")
    press(page, "None of these")
    return page


def chat_check_answers(studio: Studio) -> Page:
    """Every answer before it is sent, each with a way to change it."""
    return studio.chat("check_answers")


def chat_sent(studio: Studio) -> Page:
    """It is sent and has arrived: reference and PIN, what comes next, and the documents to keep."""
    page = studio.chat("check_answers")
    page.locator("#choices").get_by_role("button", name="Send to the Children's Front Door").click()
    expect(page.locator("#banner")).to_contain_text("reference is")
    studio.deliver()
    expect(page.locator("#delivery")).not_to_be_empty()
    return page


def chat_saved(studio: Studio) -> Page:
    """Saved for later: reference and PIN, with which the talk opens on another device."""
    page = studio.chat("how_many_children")
    page.locator("#always").get_by_role("button", name="Save for later").click()
    expect(page.locator(".way-back")).to_contain_text("PIN")
    return page


def chat_offline(studio: Studio) -> Page:
    """The connection is lost: what was typed is kept and will be sent."""
    page = studio.chat("worry")
    page.context.set_offline(True)
    page.locator("#words").fill("He came to school hungry again.")
    page.locator("#send").click()
    expect(page.locator("#state")).not_to_be_empty()
    return page


def chat_idle(studio: Studio) -> Page:
    """Nobody has touched it for a quarter of an hour: a warning before the screen is locked."""
    page = studio.page(token=Story(studio.server.url).until("areas").token)
    page.clock.install()
    page.goto(f"{studio.server.url}/")
    expect(page.locator("#log .question").last).to_be_visible()
    page.clock.run_for("15:05")
    expect(page.locator("#idle")).to_be_visible()
    return page


def chat_locked(studio: Studio) -> Page:
    """Locked: nothing of the talk is left on the screen, and one press shows it again."""
    page = chat_idle(studio)
    page.clock.run_for("02:05")
    expect(page.locator("#lock")).to_be_visible()
    return page


def chat_dark(studio: Studio) -> Page:
    """The dark theme, which follows the system's setting."""
    return studio.chat("core_history", color_scheme="dark")


def chat_forced_colours(studio: Studio) -> Page:
    """Forced colours, as high contrast themes set them: every control keeps an edge."""
    return studio.chat("core_harm", forced_colors="active")


def chat_tablet(studio: Studio) -> Page:
    """On a tablet."""
    return studio.chat("core_harm", TABLET)


def chat_telephone(studio: Studio) -> Page:
    """On a small telephone, 320 pixels wide."""
    return studio.chat("core_harm", TELEPHONE)


def chat_keyboard_open(studio: Studio) -> Page:
    """The same telephone with its keyboard open: question, field and 999 are on the screen together."""
    page = studio.chat("child_age", KEYBOARD_OPEN)
    page.locator("#words").focus()
    return page


def chat_zoomed(studio: Studio) -> Page:
    """Zoomed to 400 %: the page flows, and nothing is pinned over it."""
    return studio.chat("core_harm", ZOOMED)


def launcher_closed(studio: Studio) -> Page:
    """On another site: one button that opens the chat."""
    page = studio.page()
    page.goto(f"{studio.server.url}/demo/partner.html")
    expect(page.locator("#launcher")).to_be_visible()
    return page


def launcher_open(studio: Studio) -> Page:
    """The chat in the corner of another site. The page behind stays usable."""
    page = launcher_closed(studio)
    page.locator("#launcher").click()
    expect(page.locator("#log .question").last).to_be_visible()
    return page


def form_start(studio: Studio) -> Page:
    """The form without scripts: where it begins."""
    page = studio.page(java_script_enabled=False)
    page.goto(f"{studio.server.url}/form")
    return page


def form_question(studio: Studio) -> Page:
    """One question a page, with the same help as in the chat."""
    return studio.form("core_history")


def form_error(studio: Studio) -> Page:
    """Nothing was ticked: the summary leads to the field."""
    page = studio.form("core_harm")
    page.get_by_role("button", name="Continue").first.click()
    return page


def form_outcome(studio: Studio) -> Page:
    """The advice in the form."""
    return studio.form("outcome")


def form_check_answers(studio: Studio) -> Page:
    """Check your answers, in the form."""
    return studio.form("check_answers")


def form_sent(studio: Studio) -> Page:
    """Sent, in the form: whether it has arrived, the reference and the documents."""
    page = studio.form("")
    studio.deliver()
    page.reload()
    return page


def form_dark(studio: Studio) -> Page:
    """The form in the dark theme."""
    return studio.form("child_dob", color_scheme="dark")


def form_telephone(studio: Studio) -> Page:
    """The form on a small telephone."""
    return studio.form("core_harm", TELEPHONE)


def form_without_style(studio: Studio) -> Page:
    """The form where the style sheet never came: still in order, and still to be used."""
    page = studio.form("core_harm")
    page.route("**/*.css", lambda route: route.abort())
    page.reload()
    return page


PARTS: dict[str, tuple[Callable[[Studio], Page], ...]] = {
    "The chat": (
        chat_welcome, chat_ticks, chat_error, chat_date, chat_danger, chat_outcome, chat_check_answers,
        chat_sent, chat_saved, chat_offline, chat_idle, chat_locked,
    ),
    "For every eye and every screen": (
        chat_dark, chat_forced_colours, chat_tablet, chat_telephone, chat_keyboard_open, chat_zoomed,
    ),
    "In the corner of another site": (launcher_closed, launcher_open),
    "The form without scripts": (
        form_start, form_question, form_error, form_outcome, form_check_answers, form_sent, form_dark,
        form_telephone, form_without_style,
    ),
    "The front door's console": CONSOLE,
}  # fmt: skip


def keep(page: Page, name: str) -> None:
    """Write the picture down, small: whole pages of form and console, the window of the chat."""
    taken = page.screenshot(
        full_page=name.startswith(("form", "console")), animations="disabled", caret="hide"
    )
    picture = Image.open(BytesIO(taken)).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, TALLEST)))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
    page.context.close()


def gallery() -> str:
    """The page that shows the pictures with their captions."""
    lines = ["# What it looks like", "", "Made by `make screenshots`, on made-up people."]
    for part, shots in PARTS.items():
        lines += ["", f"## {part}"]
        for shot in shots:
            caption = " ".join((shot.__doc__ or "").split())
            alternative = named(shot).replace("-", " ")
            lines += ["", caption, "", f"![{alternative}]({named(shot)}.png)"]
    return "\n".join(lines) + "\n"


def named(shot: Callable[[Studio], Page]) -> str:
    return shot.__name__.replace("_", "-")


def main(only: list[str]) -> None:
    """Take all, or those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    server = Server(folder)
    server.environment["THRESHOLD_ENVIRONMENT"] = "development"  # which has the demo pages
    server.start()
    try:
        with sync_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            for shot in (shot for shots in PARTS.values() for shot in shots):
                if not only or named(shot) in only:
                    print(named(shot), flush=True)
                    keep(shot(Studio(browser, server)), named(shot))
            browser.close()
    finally:
        server.kill()
        shutil.rmtree(folder, ignore_errors=True)
    (FOLDER / "README.md").write_text(gallery(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
