"""Which areas are proposed from what was told, and which are read from an answer to the list."""

from __future__ import annotations

import pytest

from bot.interview.prompts import Scene
from bot.interview.stages.opening import areas_in
from tests.interview.talker import Talker, calm


@pytest.mark.parametrize(
    ("told", "never"),
    [
        ("boxes in the hall but you can still get through", "sexual_abuse"),
        ("a domestic last night, one person held", "sexual_abuse"),
        ("takes bread home in his pocket, boy under a blanket", "child_substance_misuse"),
        ("the whole family is in crisis", "radicalisation"),
        ("mum accepted all the help that was offered", "exploitation_criminal"),
        ("the boy feels controlled by his timetable", "bullying"),
    ],
)
def test_a_short_word_is_not_heard_inside_another(told: str, never: str, scene: Scene) -> None:
    assert never not in areas_in(told, scene)


@pytest.mark.parametrize(
    ("told", "area"),
    [
        ("treated for an STI", "sexual_abuse"),
        ("she was humiliated at the table", "emotional_abuse"),
        ("bruises on both arms", "physical_abuse"),
        ("he had ket on him", "child_substance_misuse"),
    ],
)
def test_a_word_or_its_stem_is_heard(told: str, area: str, scene: Scene) -> None:
    assert area in areas_in(told, scene)


def test_the_name_of_an_area_is_read_as_that_area_alone(talker: Talker) -> None:
    talker.go_to("areas", calm)
    talker.type("school")
    assert talker.prompt is not None and talker.prompt.question == "reading_confirmed"
    assert "School and attendance" in talker.said
    assert "extremism" not in talker.said and "Bullying" not in talker.said
