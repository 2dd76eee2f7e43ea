"""When the model alone hears danger: asked at the worry, not behind a name, a no or a few words to a list."""

from __future__ import annotations

import pytest

from bot.interview.sensing import Sensed
from tests.interview.talker import Talker, calm, middling

LIKE_DANGER = Sensed({}, danger=0.8, now=0.1)
LIKE_DANGER_NOW = Sensed({}, danger=0.8, now=0.9)
NEARLY_CERTAIN = Sensed({}, danger=0.97, now=0.1)


def asked(talker: Talker) -> str | None:
    return talker.prompt.question if talker.prompt else None


@pytest.mark.parametrize(("likely", "heard"), [(0.05, False), (0.15, True)])
def test_words_for_a_call_today_need_not_count_where_the_model_is_certain(
    talker: Talker, likely: float, heard: bool
) -> None:
    talker.go_to("worry", calm)
    sensed = Sensed({"physical_abuse": 0.2}, danger=likely)
    talker.type("years ago his first dad threatened to kill mum, he is in prison", sensed=sensed)
    assert (asked(talker) == "danger_confirm") is heard


def test_words_for_999_count_whatever_the_model_thinks(talker: Talker) -> None:
    talker.go_to("worry", calm)
    talker.type(
        "he is strangling her right now", sensed=Sensed({"physical_abuse": 0.2}, danger=0.01)
    )
    assert asked(talker) == "danger_confirm"


def test_the_worry_brings_the_question(talker: Talker) -> None:
    talker.go_to("worry", calm)
    talker.type("she would rather sleep in the shed", sensed=LIKE_DANGER)
    assert asked(talker) == "danger_confirm"


def test_a_no_that_sounds_like_danger_is_asked_back_as_a_no(talker: Talker) -> None:
    assert asked(talker) == "safety_now"
    talker.type("nobody in danger this minute no", sensed=LIKE_DANGER_NOW)
    assert asked(talker) == "reading_confirmed" and "No." in talker.said


def test_an_age_is_an_age(talker: Talker) -> None:
    talker.go_to("child_age", calm)
    talker.type("dont know exactly, about 8", sensed=LIKE_DANGER)
    assert asked(talker) != "danger_confirm"


@pytest.mark.parametrize("sensed", [NEARLY_CERTAIN, LIKE_DANGER_NOW])
def test_in_place_of_a_name_only_what_is_nearly_certain_or_now_is_danger(
    talker: Talker, sensed: Sensed
) -> None:
    talker.go_to("who_agreed", middling)
    talker.type("Carl, dad, said yes in our session", sensed=LIKE_DANGER)
    assert asked(talker) != "danger_confirm"
    talker.type("Carl, dad, said yes in our session", sensed=sensed)
    assert asked(talker) == "danger_confirm"


def test_after_no_the_question_in_words_stands_again_and_a_long_account_is_asked_back(
    talker: Talker,
) -> None:
    talker.go_to("who_agreed", middling)
    talker.type("he is strangling her", intent="immediate_danger")
    assert asked(talker) == "danger_confirm"
    talker.press("no")
    assert asked(talker) == "who_agreed"
    account = "mum agreed on the telephone as he was strangling the dog, and she has parental responsibility"
    talker.type(account, intent="immediate_danger")
    talker.press("no")
    assert asked(talker) == "reading_confirmed" and account in talker.said


def test_what_is_seen_now_in_a_list_is_kept_as_its_answer(talker: Talker) -> None:
    talker.go_to("safety_tick", calm)
    talker.type("missing, gone since nine last night", sensed=LIKE_DANGER_NOW)
    assert asked(talker) == "danger_confirm"
    talker.press("no")
    assert asked(talker) == "reading_confirmed"
