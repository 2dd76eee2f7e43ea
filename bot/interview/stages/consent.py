"""The consent questions, child by child; `bot.referral.consent` decides what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import CAN_BE_SENT, Advice, all_advice
from bot.interview.case import Case
from bot.interview.prompts import Choice, Prompt, Scene, Stage, own_prompt, yes_no_choices
from bot.interview.stages.threshold import name_of_child
from bot.referral.consent import Consent, consent_for
from bot.thresholds.parts import CONSENT_QUESTIONS

SAME, FIRST = "consent_same", "child:1"


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    for advice in all_advice(case, scene):
        if advice.chosen < CAN_BE_SENT:
            continue
        if _may_be_the_same(case, advice.child):
            yield _is_it_the_same(advice.child, case, scene)
            return
        consent = consent_on(case, scene, advice)
        if consent.waiting:
            yield _from_pack(consent.waiting, advice.child, case, scene)
            return
        if not consent.may_send and not case.last("without_agreement", advice.child):
            yield _without_agreement(advice.child, scene)
            return


def consent_on(case: Case, scene: Scene, advice: Advice) -> Consent:
    """How consent stands for one child, its own or taken over from the first child's."""
    said = said_on(case, advice.child)
    contact = advice.decision.family_contact
    return consent_for(advice.chosen, contact, scene.pack, said)


def said_on(case: Case, child: str) -> dict[str, str | None]:
    about = FIRST if case.said(SAME, child) == "yes" else child
    found: dict[str, str | None] = {}
    for question in CONSENT_QUESTIONS:
        entry = case.last(question, about)
        found[question] = None if entry is None else entry.said or "given"
    return found


def _from_pack(question: str, child: str, case: Case, scene: Scene) -> Prompt:
    words = scene.words
    asked = scene.pack.consent.question(question)
    who = name_of_child(child, case, scene)
    return Prompt(
        about=child,
        question=question,
        stage=Stage.CONSENT,
        kind=asked.kind,
        text=words.fill(asked.text, child=who),
        choices=yes_no_choices(words) if asked.kind == "yes_no" else (),
        why=words.fill(asked.why, child=who),
        means=words.fill(asked.means, child=who),
        example=asked.example and words.fill(asked.example, child=who),
        near_miss=asked.near_miss and words.fill(asked.near_miss, child=who),
    )


def _may_be_the_same(case: Case, child: str) -> bool:
    """Whether the first child's answers could be taken over, and that was not asked yet."""
    is_open = child != FIRST and case.last(SAME, child) is None
    return is_open and any(said_on(case, FIRST).values())


def _is_it_the_same(child: str, case: Case, scene: Scene) -> Prompt:
    words, who = scene.words, name_of_child(child, case, scene)
    offered = yes_no_choices(words)
    return own_prompt(words, SAME, Stage.CONSENT, "yes_no", offered, about=child, child=who)


def _without_agreement(child: str, scene: Scene) -> Prompt:
    """Early help cannot go ahead without agreement; that is never the end of the road."""
    words = scene.words
    offered = (
        Choice("front_door", words.say("utter_label_ask_front_door"), ("front door", "children's")),
        Choice("keep", words.say("utter_label_keep_advice"), ("keep", "finish", "stop")),
    )
    return own_prompt(words, "without_agreement", Stage.CONSENT, "choice", offered, about=child)
