"""Several children in one contact: asked apart, decided apart, sent together."""

from __future__ import annotations

from collections import Counter

from bot.interview.advice import all_advice, leading
from bot.interview.prompts import Prompt, Scene
from bot.thresholds.routes import Route
from tests.interview.talker import Talker, calm, grave


def baby_and_brother(prompt: Prompt) -> str | list[str]:
    """Two children: the first has a mark and cannot move about, the second is ten and well."""
    if prompt.question == "how_many_children":
        return "2"
    if prompt.question == "consent_same":
        return "yes"
    if prompt.about != "child:2":
        return grave(prompt)
    return "10" if prompt.question == "child_age" else calm(prompt)


def test_each_child_has_a_route_and_the_highest_leads(talker: Talker, scene: Scene) -> None:
    list(talker.walk(baby_and_brother))
    first, second = all_advice(talker.case, scene)
    assert first.chosen is Route.FRONT_DOOR_URGENT
    assert second.chosen < Route.FRONT_DOOR_URGENT
    assert leading((first, second)).child == "child:1"
    assert talker.case.reference is not None


def test_what_is_true_of_the_household_is_asked_once(talker: Talker, scene: Scene) -> None:
    prompts = list(talker.walk(baby_and_brother))
    asked = Counter(prompt.key for prompt in prompts)
    assert {key: n for key, n in asked.items() if n > 1 and "core_harm" not in key} == {}
    assert asked["household/core_history"] == 1
    assert asked["child:1/child_age"] == asked["child:2/child_age"] == 1
    times = Counter(prompt.question for prompt in prompts)
    assert {question: times[question] for question in of_the_household(scene) if question in times} == {
        "safety_now": 1, "core_history": 1,
    }  # fmt: skip


def test_a_list_asked_for_the_next_child_leaves_out_what_is_known_of_the_household(
    talker: Talker, scene: Scene
) -> None:
    facts = scene.pack.facts
    asked: set[str] = set()
    for prompt in talker.walk(baby_and_brother):
        offered = {c.value for c in prompt.choices if c.value in facts and prompt.kind == "tick"}
        of_all = {fact for fact in offered if facts[fact].about == "household"}
        if prompt.about == "child:2":
            assert of_all & asked == set(), prompt.question
        asked |= of_all


def of_the_household(scene: Scene) -> set[str]:
    """The threshold questions that ask about the household and nothing else."""
    facts = scene.pack.facts
    return {
        question.id
        for question in scene.pack.questions.values()
        if {facts[fact].about for fact in question.facts} == {"household"}
    }


def test_a_question_says_which_child_it_is_about(talker: Talker) -> None:
    for prompt in talker.walk(baby_and_brother):
        if prompt.about == "child:2" and prompt.question == "core_harm":
            assert "child 2" in prompt.text
            return
    raise AssertionError("the second child was never asked about")


def test_who_else_lives_there_is_always_asked(talker: Talker) -> None:
    assert "who_else_at_home" in [p.question for p in talker.walk(calm)]
