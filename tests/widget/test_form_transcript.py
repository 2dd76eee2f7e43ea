"""The talk so far, to read or keep: in order, under headings, with the standing banner and no script."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from bot.interview.prompts import Stage
from bot.interview.words import Words
from bot.widget.form.transcript import copy_file, copy_policy, sections_of, talk_page
from tests.widget.reading_pages import Page

AT = datetime(2026, 11, 20, 15, 10, tzinfo=timezone.utc)


def turn(heard: str, stage: str, *texts: str, minute: int = 0) -> dict[str, Any]:
    return {
        "heard": heard,
        "at": AT.replace(minute=minute).isoformat(),
        "reply": {
            "messages": [{"text": text, "buttons": [], "meta": {}} for text in texts],
            "stage": stage,
            "banner": "Nobody has been contacted. Ring 01632 960100.",
            "note": "An example.",
        },
    }


TALK = [
    turn("", "safety", "Hello.", "Is anyone in danger?", minute=1),
    turn("No", "worry", "What are you worried about?", minute=2),
    turn("He hid.\n<b>Twice</b>", "areas", "Choose:\n- harm\n- school", minute=3),
]


def test_each_answer_stands_with_its_question_and_each_stage_under_its_heading() -> None:
    sections = sections_of(TALK)
    assert [section.stage for section in sections] == ["safety", "worry", "areas"]
    assert [(u.is_referrers, u.texts) for u in sections[0].utterances] == [
        (False, ("Hello.", "Is anyone in danger?")),
        (True, ("No",)),
    ]
    assert [u.is_referrers for u in sections[1].utterances] == [False, True]


def test_the_page_of_the_talk_says_who_said_what_and_when(words: Words) -> None:
    page = Page(talk_page(TALK, words))
    page.is_sound()
    assert [text for _, text in page.all("h2")] == [
        "Safety first",
        "Your worry",
        "What it is about",
    ]
    assert page.all("p", id="banner")[0][1].startswith("Nobody has been contacted")
    said = [text for _, text in page.all("li")]
    assert said[0].startswith("Threshold said Friday 20 November at 15:01 Hello.")
    assert said[1] == "You said Friday 20 November at 15:02 No"
    assert "<b>Twice" not in page.html and "He hid.\n&lt;b&gt;Twice&lt;/b&gt;" in page.html
    assert "<li>harm</li>" in page.html


def test_the_copy_stands_alone_and_may_run_and_fetch_nothing(words: Words) -> None:
    html = copy_file(TALK, words, AT)
    page = Page(html)
    assert [a["content"] for a, _ in page.all("meta") if "http-equiv" in a] == [copy_policy()]
    assert "default-src 'none'" in copy_policy() and "script" not in html
    assert not [a for _, a in page.elements if "src" in a]
    assert all(a["href"].startswith("tel:") for a, _ in page.all("a"))
    assert page.all("p")[0][1].startswith("Nobody has been contacted")
    assert "01632 960100" in html and "An example." in html


def test_a_talk_in_which_nothing_was_said_says_so(words: Words) -> None:
    assert "Nothing has been said yet." in talk_page([], words)


def test_every_stage_has_a_heading(words: Words) -> None:
    for stage in Stage:
        assert words.say(f"utter_form_stage_{stage}")
