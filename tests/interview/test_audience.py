"""A child, a parent or somebody who is being hurt finds the chat."""

from __future__ import annotations

import pytest

from tests.interview.talker import Talker, calm, middling

CHILD = "my dad hits me when he drinks and i dont know who to tell"


@pytest.mark.parametrize("intent", ["about_me", "parent_or_public"])
def test_help_comes_first_and_the_interview_stops(talker: Talker, intent: str) -> None:
    talker.type(CHILD, intent=intent)
    assert "999" in talker.said and "01632 960100" in talker.said
    assert talker.prompt is not None and talker.prompt.question == "audience"
    assert "pupil" not in talker.said and "referral" not in talker.said


def test_a_child_is_told_of_childline_and_that_nothing_is_their_fault(talker: Talker) -> None:
    talker.type(CHILD, intent="about_me")
    assert "Childline" in talker.said and "nothing wrong" in talker.said
    talker.type("no")
    assert talker.prompt is None and talker.case.is_finished
    assert "999" in talker.said


def test_a_child_who_writes_on_gets_the_help_again_and_no_interview(talker: Talker) -> None:
    talker.type(CHILD, intent="about_me")
    talker.type("he did it again last night", intent="about_me")
    assert "Childline" in talker.said
    assert talker.prompt is not None and talker.prompt.question == "audience"


def test_danger_now_is_named_first(talker: Talker) -> None:
    talker.type("im scared he is hitting me right now with a knife", intent="about_me")
    assert talker.turn.lines[0].text.startswith(
        "If a child or anyone else is in danger now, ring 999"
    )


def test_somebody_who_works_with_children_goes_on_and_loses_nothing(talker: Talker) -> None:
    talker.go_to("core_harm", middling)
    talker.type("my dad hits me and i hide in the shed, she said", intent="about_me")
    talker.press("professional")
    assert talker.prompt is not None and talker.prompt.question == "core_harm"
    assert any("hide in the shed" in told for told in talker.case.words_told)
    talker.type("my mum shouts at us, she said as well", intent="about_me")
    assert talker.prompt is not None and talker.prompt.question != "audience"


def test_a_quotation_in_a_later_text_is_an_answer(talker: Talker) -> None:
    talker.go_to("what_happened", middling)
    talker.type("'my dad hits me', she told me", intent="about_me")
    assert talker.prompt is not None and talker.prompt.question != "audience"


def test_an_answer_to_the_open_question_is_that_answer(talker: Talker) -> None:
    talker.go_to("how_many_children", calm)
    talker.type("2", intent="about_me")
    assert talker.prompt is not None and talker.prompt.question != "audience"
