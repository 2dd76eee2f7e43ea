"""How typed answers are read: what is taken, what is asked back, what is no answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.interview.ages import read_age, read_number
from bot.interview.prompts import Choice, Prompt, Stage
from bot.interview.reading import Heard, read
from bot.thresholds.facts import Range

YES_NO = Prompt(
    "child:1", "q", Stage.THRESHOLD, "yes_no", "Is it so?",
    (Choice("yes", "Yes"), Choice("no", "No"), Choice("dont_know", "I don't know")),
)  # fmt: skip
LIST = Prompt(
    "child:1", "q", Stage.THRESHOLD, "tick", "Which?",
    (Choice("mark", "A bruise or mark", ("bruise", "black eye")), Choice("said", "Said so", ("told me",))),
    none_label="None of these",
)  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("yes", "yes"), ("Yeah", "yes"), ("yep.", "yes"), ("yes she does", "yes"), ("y", "yes"),
        ("no", "no"), ("Nope", "no"), ("not yet", "no"), ("no he doesn't", "no"), ("nah", "no"),
        ("don't know", "dont_know"), ("dunno", "dont_know"), ("not sure", "dont_know"),
        ("no idea", "dont_know"), ("idk", "dont_know"), ("yes no idea", "dont_know"),
    ],
)  # fmt: skip
def test_plain_answers_are_taken(typed: str, said: str) -> None:
    found = read(YES_NO, Heard(typed))
    assert found is not None and found.value["said"] == said and not found.doubtful


@pytest.mark.parametrize(
    "typed",
    [
        "no bruising seen but he flinches",
        "no cant roll yet",
        "yes but she took it back",
        "no not that i know of",
        "yes i think so",
        "no not really",
        "no, mum says he fell",
    ],
)
def test_an_answer_that_says_more_is_asked_back(typed: str) -> None:
    found = read(YES_NO, Heard(typed))
    assert found is not None and found.doubtful


@pytest.mark.parametrize(
    "typed",
    [
        "i think so",
        "sort of",
        "maybe",
        "not that i know of",
        "she said yes but took it back",
        "bruise",
    ],
)
def test_a_hedge_is_never_taken_as_an_answer(typed: str) -> None:
    found = read(YES_NO, Heard(typed))
    assert found is None or found.value["said"] == "dont_know"


@pytest.mark.parametrize(
    "typed",
    ["none", "none of these", "no", "nothing", "nope none of them", "no nothing like that",
     "nothing like that no", "none of these right now", "None of these."],
)  # fmt: skip
def test_only_a_plain_none_sets_a_list_to_no(typed: str) -> None:
    found = read(LIST, Heard(typed))
    assert found is not None and found.value["rest"] == "no" and found.value["ticked"] == []


def test_none_of_the_others_is_asked_back_where_none_was_ticked() -> None:
    found = read(LIST, Heard("none of the others"))
    assert found is not None and found.doubtful and found.value["rest"] == "no"
    found = read(replace(LIST, extra={"again": True}), Heard("none of the others"))
    assert found is not None and found.value["rest"] == "no"


@pytest.mark.parametrize("typed", ["ring the school", "0163", "01632 960123 after 4"])
def test_a_telephone_number_is_kept_as_it_was_typed(typed: str) -> None:
    phone = replace(YES_NO, kind="phone", choices=())
    found = read(phone, Heard(typed))
    assert found is not None and found.value["text"] == typed and "said" not in found.value


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("dunno", "not_known"),
        ("not sure", "not_known"),
        ("havent asked", "not_asked"),
        ("not safe to ask", "not_safe_to_ask"),
        ("she wouldnt say", "would_not_say"),
        ("Not asked", "not_asked"),
    ],
)
def test_why_it_is_not_known_is_understood_as_it_is_typed(typed: str, reason: str) -> None:
    reasons = ("not_known", "not_asked", "not_safe_to_ask", "would_not_say")
    offered = tuple(Choice(r, r.replace("_", " ").capitalize()) for r in reasons)
    found = read(replace(YES_NO, kind="text", choices=offered), Heard(typed))
    assert found is not None and found.value["said"] == reason
    assert found.value["text"] == typed


def test_a_long_answer_is_never_taken_for_not_knowing() -> None:
    text = "I am not sure but she said that he hits her with a belt every Friday"
    found = read(replace(YES_NO, kind="text", choices=()), Heard(text))
    assert found is not None and found.value["text"] == text and "said" not in found.value


@pytest.mark.parametrize("typed", ["no bruise", "bruise on cheek", "he told me about it", "bruse"])
def test_words_that_fit_a_list_are_always_asked_back(typed: str) -> None:
    found = read(LIST, Heard(typed))
    assert found is None or found.doubtful


def test_an_unticked_box_is_not_an_answer() -> None:
    found = read(LIST, Heard("", pressed={"q": "x", "ticked": ["mark"]}))
    assert found is not None
    assert found.value["ticked"] == ["mark"] and "rest" not in found.value


@pytest.mark.parametrize(
    "pressed", [{"v": "other"}, {"ticked": ["mark", "other"]}, {"ticked": []}, {"v": None}, {}]
)
def test_only_what_is_offered_can_be_pressed(pressed: dict[str, object]) -> None:
    assert read(LIST, Heard("", pressed=pressed)) is None


@pytest.mark.parametrize(
    ("typed", "age"),
    [
        ("4 months", Range(4, 4)),
        ("4 mths", Range(4, 4)),
        ("4/12", Range(4, 4)),
        ("6 weeks", Range(1, 1)),
        ("10 days old", Range(0, 0)),
        ("4", Range(48, 59)),
        ("four", Range(48, 59)),
        ("4 yrs", Range(48, 59)),
        ("about four", Range(42, 54)),
        ("nearly 3", Range(30, 36)),
        ("2 and a half", Range(30, 35)),
        ("unborn", Range(0, 0)),
        ("28 weeks pregnant", Range(0, 0)),
        ("newborn", Range(0, 1)),
        ("18m", Range(18, 18)),
        ("3 and 5", None),
        ("old enough", None),
        ("350", None),
        ("13, nearly 14", Range(150, 168)),
        ("dont know exactly, about 8", Range(90, 102)),
        ("Year 3", Range(84, 107)),
        ("yr 9/10", Range(156, 191)),
        ("14 i think. year 9 or 10", Range(162, 174)),
        ("yr 4 so 8", Range(96, 107)),
        ("3 yr old", Range(36, 47)),
    ],
)
def test_ages_are_read_as_ranges(typed: str, age: Range | None) -> None:
    assert read_age(typed) == age


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1", 1),
        ("two", 2),
        ("3 kids", 3),
        ("just him", 1),
        ("twins", 2),
        ("2 or 3", None),
        ("lots", None),
    ],
)
def test_numbers_of_children(typed: str, number: int | None) -> None:
    assert read_number(typed) == number
