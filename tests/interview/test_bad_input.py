"""What nobody should send: each gets a clear answer, the question stays, nothing is lost."""

from __future__ import annotations

import pytest

from bot.interview.listening import Listener
from bot.interview.prompts import Scene
from tests.interview.talker import Talker, middling


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "???",
        "asdf",
        "\U0001f937\u200d\u2640\ufe0f\U0001f937",
        "<script>alert(1)</script> <b>bold</b> words here",
        "{child} {0} {privacy} %s %(x)s ${HOME}",
        "'; DROP TABLE contact; --",
        "a" * 10_000,
        "word " * 2_000,
        "null\x00byte and more words",
    ],
)
def test_an_unreadable_answer_gets_a_person_and_999_and_the_question_again(
    talker: Talker, text: str
) -> None:
    talker.go_to("safety_tick", middling)
    talker.type(text)
    assert talker.prompt is not None and talker.prompt.question == "safety_tick"
    assert "999" in talker.said and "01632 960100" in talker.said


def test_ten_thousand_characters_are_kept_whole_as_the_worry(talker: Talker) -> None:
    long = ("The boy came in late and hungry again today. " * 300)[:10_000]
    talker.go_to("worry", middling)
    talker.type(long)
    assert talker.case.text("worry") == long.strip()
    assert talker.prompt is not None and talker.prompt.question != "worry"


def test_more_than_can_be_taken_is_said_and_not_cut(talker: Talker) -> None:
    talker.go_to("safety_tick", middling)
    talker.type("word " * 5_000)
    assert "more than I can take" in talker.said
    assert talker.case.words_told == ()


def test_markup_and_braces_are_kept_as_they_were_typed(talker: Talker) -> None:
    text = "<i>he</i> said {child} & 'left'"
    talker.go_to("worry", middling)
    talker.type(text)
    assert talker.case.text("worry") == text


def test_a_double_click_never_answers_the_next_question(talker: Talker) -> None:
    first = talker.prompt
    assert first is not None
    talker.press("no")
    second = talker.prompt
    talker.press("no", question=first.key)
    assert talker.prompt == second
    assert "earlier question" in talker.said


def test_words_typed_under_an_earlier_question_answer_nothing(talker: Talker) -> None:
    first = talker.prompt
    assert first is not None
    talker.type("no", on_screen=first.key)
    second = talker.prompt
    talker.type("no", on_screen=first.key)
    assert talker.prompt == second


def test_danger_under_an_earlier_question_is_still_heard(talker: Talker) -> None:
    talker.press("no")
    talker.type("he has a knife", on_screen="household/safety_now")
    assert talker.prompt is not None and talker.prompt.question == "danger_confirm"


@pytest.mark.parametrize("value", ["made_up", "", "yes; no"])
def test_a_value_that_was_not_offered_is_refused(talker: Talker, value: str) -> None:
    key = talker.prompt and talker.prompt.key
    talker.press(value)
    assert talker.prompt is not None and talker.prompt.key == key
    assert talker.case.entries == ()


def test_a_worry_told_at_the_safety_question_is_not_asked_again(
    scene: Scene, listener: Listener
) -> None:
    talker = Talker(scene, listener)
    talker.type("Y2 boy often late and very tired in class")
    assert talker.prompt is not None and talker.prompt.question == "safety_now"
    questions = [p.question for p in talker.walk(middling)]
    assert "worry" not in questions
    assert talker.case.text("worry") == "Y2 boy often late and very tired in class"
