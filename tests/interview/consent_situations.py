"""Talks that come to the consent questions: each route beside each word of the pathways on the family."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.interview.advice import all_advice
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene, Stage
from bot.thresholds.parts import CONSENT_QUESTIONS, FamilyContact
from bot.thresholds.routes import Route
from tests.interview.talker import Talker, calm

Answers = dict[str, "str | list[str]"]
Choose = Callable[[Prompt], "str | list[str]"]
TOLD: dict[FamilyContact, Answers] = {
    "usual": {"areas": ["education"], "ed_attendance": "40"},
    "ask_first": {"areas": ["domestic_abuse"], "da_some": ["da_past"]},
    "never": {"areas": ["domestic_abuse"], "da_serious": ["da_escalating"]},
}
"""What was told, by what the pathways then say about contact with the family."""
CHILD = "child:1"
WORDS = "A sentence about it"


@dataclass(frozen=True)
class Situation:
    """Where a talk stands when consent comes up. `age` as the referrer types it."""

    route: Route
    contact: FamilyContact
    age: str = "8"

    def __str__(self) -> str:
        return f"{self.route}-{self.contact}-{self.age.replace(' ', '_')}"


def referrer(answers: Answers) -> Choose:
    """Answers a question from these, once for a list, and is calm about the rest."""

    def choose(prompt: Prompt) -> str | list[str]:
        value = answers.get(prompt.question)
        if isinstance(value, list):
            offered = {choice.value for choice in prompt.choices}
            value = value if set(value) <= offered else None
        return value if value is not None else calm(prompt)

    return choose


def at_consent(scene: Scene, listener: Listener, situation: Situation) -> Talker:
    """The talk with the advice accepted, so that the next question is the first after the outcome."""
    talker = Talker(scene, listener)
    choose = referrer({**TOLD[situation.contact], "child_age": situation.age})
    for prompt in talker.walk(choose):
        if prompt.question == "outcome":
            break
    (advice,) = all_advice(talker.case, scene)
    assert advice.decision.family_contact == situation.contact
    if situation.route != advice.chosen:
        wish = "raise" if situation.route > advice.chosen else "lower"
        talker.press(f"{wish} child:1")
        if talker.prompt and talker.prompt.question == "consulted_with":
            talker.type(WORDS)
        talker.press(str(situation.route))
    while talker.prompt and talker.prompt.stage is Stage.OUTCOME:
        offered = {choice.value for choice in talker.prompt.choices}
        talker.press("continue") if "continue" in offered else _past(talker)
    return talker


def _past(talker: Talker) -> None:
    """A call that was made and when; at a route that sends nothing, the end."""
    assert talker.prompt is not None
    offered = {choice.value for choice in talker.prompt.choices}
    wanted = next(v for v in ("yes", "just_now", "did_not_say", "finish") if v in offered)
    talker.press(wanted)


def every_way(talker: Talker, asked: tuple[Talker, ...] = ()) -> Iterator[tuple[Talker, ...]]:
    """Each way through the consent questions that are open, with every answer to each, as the talks after
    each answer; the first is the talk before any."""
    so_far = (*asked, talker)
    if talker.prompt is None or talker.prompt.question not in CONSENT_QUESTIONS:
        yield so_far
        return
    for value in answers_to(talker.prompt):
        after = copy.copy(talker)
        after.type(WORDS) if value == WORDS else after.press(value)
        yield from every_way(after, so_far)


def answers_to(prompt: Prompt) -> tuple[str, ...]:
    """Every answer that a consent question can get, "don't know" included."""
    pressed = tuple(choice.value for choice in prompt.choices)
    return (WORDS, *pressed) if prompt.kind == "text" else pressed
