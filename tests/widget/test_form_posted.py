"""What a page posts is what the chat would have sent; what is unclear is asked back, never guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.interview.reading import LONGEST_ANSWER
from bot.widget.form.posted import (
    NOT_OFFERED,
    FormProblem,
    stale_text_of,
    text_of,
    typed_words,
)

ALWAYS = [
    {"title": "Why do you ask?", "payload": "/why_asked"},
    {"title": "Go back", "payload": "/go_back"},
]


def press(value: str, key: str = "child:1/asked") -> str:
    return "/answer" + json.dumps({"q": key, "v": value}, separators=(",", ":"))


def message(kind: str, values: list[str], ticks: int = 0, **meta: Any) -> dict[str, Any]:
    """A question as a reply ends with it."""
    buttons = [{"title": value.upper(), "payload": press(value)} for value in values]
    known = {"question": "child:1/asked", "kind": kind, "ticks": ticks, "proposed": []}
    return {"text": "Asked?", "buttons": buttons, "meta": {**known, "always": ALWAYS, **meta}}


YES_NO = message("yes_no", ["yes", "no", "dont_know"])
TICK = message("tick", ["bruise", "burn", "cut", "no", "dont_know"], ticks=3)
DATE = message("date", ["not_known"])
AGE = message("age", ["dont_know"])
TEXT = message("text", ["not_known", "not_asked"])
ENDED = {"text": "Goodbye.", "buttons": [], "meta": {}}


@pytest.mark.parametrize(
    ("asked", "fields", "sent"),
    [
        (YES_NO, {"choice": [press("no")]}, press("no")),
        (YES_NO, {"text": ["not that I saw"], "choice": []}, "not that I saw"),
        (YES_NO, {"press": ["/why_asked"], "text": ["half a sen"]}, "/why_asked"),
        (YES_NO, {"press": ["/immediate_danger"]}, "/immediate_danger"),
        (TICK, {"ticked": ["cut", "bruise"]}, '/answer{"q":"child:1/asked","ticked":["bruise","cut"]}'),
        (TICK, {"choice": [press("no")], "text": [" "]}, press("no")),
        (TICK, {"text": ["the second one"]}, "the second one"),
        (DATE, {"day": ["14"], "month": ["3"], "year": ["2024"]}, "14/3/2024"),
        (DATE, {"day": ["14"], "month": ["March"], "year": ["2024"]}, "14 March 2024"),
        (DATE, {"day": [""], "month": ["3"], "year": ["2024"]}, "March 2024"),
        (DATE, {"day": [""], "month": [""], "year": ["2024"]}, "2024"),
        (DATE, {"day": [""], "month": [""], "year": [""], "text": ["last week"]}, "last week"),
        (DATE, {"choice": [press("not_known")], "year": [""]}, press("not_known")),
        (AGE, {"number": ["4"], "text": [""]}, "4"),
        (AGE, {"number": [""], "text": ["about four"]}, "about four"),
        (TEXT, {"text": ["He hid.\r\nTwice."]}, "He hid.\nTwice."),
        (TEXT, {"text": [""], "choice": [press("not_asked")]}, press("not_asked")),
        (ENDED, {"text": ["what happens next"]}, "what happens next"),
        (ENDED, {"press": ["/restart"]}, "/restart"),
    ],
)  # fmt: skip
def test_a_page_posts_what_the_chat_would_send(
    asked: dict[str, Any], fields: dict[str, list[str]], sent: str
) -> None:
    assert text_of(asked, fields) == sent


@pytest.mark.parametrize(
    ("asked", "fields", "field", "say"),
    [
        (YES_NO, {}, "choice", "choose"),
        (TICK, {"text": ["  "]}, "ticked", "tick"),
        (DATE, {"day": [""]}, "day", "date"),
        (AGE, {}, "number", "number"),
        (TEXT, {}, "text", "text"),
        (ENDED, {}, "text", "text"),
        (YES_NO, {"choice": [press("no")], "text": ["yes"]}, "text", "choice_and_words"),
        (TICK, {"choice": [press("no")], "ticked": ["cut"]}, "ticked", "tick_or_none"),
        (TICK, {"choice": [press("no"), press("dont_know")]}, "choice", "one_choice"),
        (AGE, {"number": ["4"], "text": ["five"]}, "number", "two_answers"),
        (DATE, {"year": ["2024"], "text": ["in May"]}, "day", "two_answers"),
        (DATE, {"day": ["4"], "year": ["2024"]}, "month", "month_missing"),
        (DATE, {"day": ["4"], "month": ["3"]}, "year", "year_missing"),
        (TEXT, {"text": ["x" * (LONGEST_ANSWER + 1)]}, "text", "too_long"),
    ],
)  # fmt: skip
def test_what_is_missing_or_unclear_is_asked_back_at_its_field(
    asked: dict[str, Any], fields: dict[str, list[str]], field: str, say: str
) -> None:
    with pytest.raises(FormProblem) as problem:
        text_of(asked, fields)
    assert (problem.value.field, problem.value.say) == (field, say)


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        (YES_NO, {"choice": [press("maybe")]}),
        (YES_NO, {"choice": [press("no", "child:2/asked")]}),
        (TICK, {"ticked": ["cut", "drowned"]}),
        (YES_NO, {"press": ["/restart_everything"]}),
        (YES_NO, {"press": [press("change child:1/asked")]}),
        (ENDED, {"choice": [press("no")]}),
    ],
)
def test_only_what_the_page_offers_can_be_pressed(
    asked: dict[str, Any], fields: dict[str, list[str]]
) -> None:
    assert text_of(asked, fields) == NOT_OFFERED


def test_a_change_button_of_the_answers_to_check_can_be_pressed() -> None:
    row = {"change": press("change child:1/child_name"), "group_name": "The child"}
    asked = message("choice", ["send"], summary=[row], question="contact/check_answers")
    assert text_of(asked, {"press": [row["change"]]}) == row["change"]


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({"choice": [press("no")]}, NOT_OFFERED),
        ({"ticked": ["cut"]}, NOT_OFFERED),
        ({"press": ["/go_back"]}, NOT_OFFERED),
        ({"press": ["/immediate_danger"]}, "/immediate_danger"),
        ({"press": ["/speak_to_person"]}, "/speak_to_person"),
        ({"text": ["he is bleeding"]}, "he is bleeding"),
        ({"day": ["1"]}, NOT_OFFERED),
        ({}, NOT_OFFERED),
    ],
)
def test_an_old_page_answers_nothing_and_danger_still_counts(
    fields: dict[str, list[str]], sent: str
) -> None:
    assert stale_text_of(fields) == sent


def test_the_former_answer_left_in_the_box_yields_to_a_new_one() -> None:
    changed = message("date", ["not_known"], was="since\nEaster")
    day = {"day": ["14"], "month": ["3"], "year": ["2024"]}
    assert text_of(changed, {**day, "text": ["since\r\nEaster"]}) == "14/3/2024"
    assert text_of(changed, {"choice": [press("not_known")], "text": ["since\nEaster"]}) == press(
        "not_known"
    )
    assert text_of(changed, {"text": ["since\nEaster"]}) == "since\nEaster"
    with pytest.raises(FormProblem):
        text_of(changed, {**day, "text": ["since Whitsun"]})


def test_whatever_was_typed_can_be_given_back() -> None:
    fields = {"day": ["4"], "month": ["3"], "year": [""], "number": ["7"], "text": ["about"]}
    assert typed_words(fields) == "7\n4/3\nabout"
    assert typed_words({"choice": [press("no")]}) == ""
