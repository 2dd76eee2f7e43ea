"""What is said and asked about consent follows from the case: never a prompt where telling is not safe."""

from __future__ import annotations

from bot.interview.prompts import Prompt, Scene
from tests.interview.talker import Talker, calm


def two_children_and_domestic_abuse(prompt: Prompt) -> str | list[str]:
    own: dict[str, str | list[str]] = {
        "how_many_children": "2",
        "areas": ["domestic_abuse"],
        "da_serious": ["da_life_threat"],
    }
    value = own.get(prompt.question)
    offered = {choice.value for choice in prompt.choices}
    if isinstance(value, list) and not set(value) <= offered:
        value = None
    return value if value is not None else calm(prompt)


def test_a_first_child_of_whom_nothing_was_asked_is_no_pattern_for_the_next(talker: Talker) -> None:
    asked = [prompt.question for prompt in talker.walk(two_children_and_domestic_abuse)]
    assert "consent_same" not in asked
    assert "family_told" not in asked


def test_a_question_about_consent_repeats_that_the_family_must_not_be_told(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", two_children_and_domestic_abuse)
    talker.request("faq_consent")
    assert scene.words.fill(scene.pack.consent.say_when_never) in talker.said
    assert "You would still tell the family" not in talker.said


def test_elsewhere_a_question_about_consent_has_its_general_answer(talker: Talker) -> None:
    talker.go_to("outcome", calm)
    talker.request("faq_consent")
    assert "You would still tell the family" in talker.said
