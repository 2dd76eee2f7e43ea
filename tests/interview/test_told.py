"""What a referrer seems to have said already is shown once, to be ticked; nothing is taken unasked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene
from bot.interview.standing import facts_on
from bot.thresholds.facts import Answer
from tests.interview.talker import Talker, middling

WORRY = "he comes in hungry most days and there is a mark on his arm"
LIKE = {"bruise, burn, cut": 0.7, "hungry": 0.6, "late": 0.3}


def like(texts: Sequence[str], sentences: Sequence[str]) -> list[float]:
    """A stand-in that knows three words, so that the test does not hang on the encoder."""
    if not any("mark" in text for text in texts):
        return [0.0] * len(sentences)
    return [next((near for word, near in LIKE.items() if word in s), 0.0) for s in sentences]


def told(prompt: Prompt) -> str | list[str]:
    if prompt.question == "worry":
        return WORRY
    if prompt.question == "areas":
        return ["physical_abuse", "neglect"]
    return middling(prompt)


@pytest.fixture
def talker(scene: Scene, listener: Listener) -> Talker:
    return Talker(replace(scene, likeness=like), listener).go_to("told_us", told)


def test_what_is_like_the_words_is_offered_and_nothing_else(talker: Talker) -> None:
    assert talker.prompt is not None
    offered = [choice.value for choice in talker.prompt.choices]
    assert offered[0] == "visible_injury" and not talker.prompt.proposed
    assert len(offered) <= 6
    assert all("late" not in choice.label for choice in talker.prompt.choices)


def test_what_is_ticked_is_known_and_not_asked_again(talker: Talker) -> None:
    talker.press(["visible_injury"])
    facts = facts_on(talker.case, talker.scene, "child:1")
    assert facts.answers["visible_injury"] is Answer.YES
    later = [c.value for prompt in talker.walk(told) for c in prompt.choices]
    assert "visible_injury" not in later


def test_what_is_not_ticked_stays_unknown(talker: Talker) -> None:
    assert talker.prompt is not None
    offered = [choice.value for choice in talker.prompt.choices]
    talker.type("none of these")
    facts = facts_on(talker.case, talker.scene, "child:1")
    assert talker.prompt is not None and talker.prompt.question != "told_us"
    assert not any(facts.answers.get(fact) for fact in offered)


def test_going_back_puts_the_screen_again(talker: Talker) -> None:
    talker.press(["visible_injury"])
    while talker.prompt is not None and talker.prompt.question != "told_us":
        talker.request("go_back")
    facts = facts_on(talker.case, talker.scene, "child:1")
    assert talker.prompt is not None
    assert "visible_injury" not in facts.answers


def test_without_a_language_model_nothing_is_offered(scene: Scene, listener: Listener) -> None:
    questions = [prompt.question for prompt in Talker(scene, listener).walk(told)]
    assert "told_us" not in questions
