"""The consent questions, child by child; `bot.referral.consent` decides what they mean.

A contact is about one family. Where telling it is not safe for one child it is not safe for any, and where
one child's contact cannot wait, none of them is kept waiting.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.interview.advice import CAN_BE_SENT, Advice, all_advice, leading
from bot.interview.case import Case, Entry
from bot.interview.prompts import Choice, Prompt, Scene, Stage, choices, own_prompt, yes_no_choices
from bot.interview.stages.threshold import name_of_child
from bot.interview.standing import facts_on
from bot.referral.consent import (
    OWN_STANDING,
    WORDS_THAT_DECIDE,
    Consent,
    Said,
    consent_for,
    is_unsafe,
)
from bot.thresholds.facts import Range
from bot.thresholds.parts import CONSENT_QUESTIONS, FamilyContact, Question
from bot.thresholds.routes import Route

SAME, FIRST = "consent_same", "child:1"
OF_ONE_CHILD = ("young_person_view", "young_person_words", "understanding_checked")
"""What one young person thinks and understands; it is never taken over for another."""
STRICTNESS: tuple[FamilyContact, ...] = ("usual", "ask_first", "never")


def prompts(case: Case, scene: Scene) -> Iterator[Prompt]:
    for advice in all_advice(case, scene):
        if advice.chosen < CAN_BE_SENT:
            continue
        if _may_be_the_same(case, scene, advice.child):
            yield _is_it_the_same(advice.child, case, scene)
            return
        consent = consent_on(case, scene, advice)
        if consent.waiting:
            route = leading(all_advice(case, scene)).chosen
            about = _asked_about(consent.waiting, case, advice.child, route, scene)
            yield _from_pack(consent.waiting, about, case, scene)
            return
        if consent.held == "agreement" and not case.last("without_agreement", advice.child):
            yield _without_agreement(advice.child, scene)
            return
        if consent.held == "consultation":
            yield _without_consultation(advice.child, scene)
            return


def consent_on(case: Case, scene: Scene, advice: Advice) -> Consent:
    """How consent stands for one child, in the contact that it is a part of."""
    everybody = all_advice(case, scene)
    route = advice.chosen
    if route >= CAN_BE_SENT:  # one contact goes one way: that of the child whose need is gravest
        route = leading(everybody).chosen
    said = said_on(case, advice.child, route, scene)
    return consent_for(
        route, family_contact_of(everybody), scene.pack, said, _age_of(advice.child, case, scene)
    )


def family_contact_of(everybody: tuple[Advice, ...]) -> FamilyContact:
    """The strictest instruction about the family that any child's pathways give."""
    return max((item.decision.family_contact for item in everybody), key=STRICTNESS.index)


def must_not_contact(case: Case, scene: Scene) -> bool:
    """Whether nobody may be prompted to contact the family about any child, whatever the route is now."""
    if case.said("audience") == "other":
        return False
    contact = family_contact_of(all_advice(case, scene))
    return any(is_unsafe(contact, _own_answers(case, child)) for child in case.children)


def said_on(case: Case, child: str, route: Route, scene: Scene) -> Said:
    """What was said that counts for a child; a brother's or sister's own agreement does not.

    Where one child's answers count for all because it is not safe, nobody is asked again who agreed: a
    young person's standing is then taken as not sure for the others.
    """
    said = _said_in(_entries_on(case, child, route, scene))
    whose = whose_answers(case, child, route, scene)
    if whose != child and not _may_ask_again(case, child, whose) and _is_own(case, whose):
        return {**said, "standing": "not_sure"}
    return said


def answers_on(case: Case, child: str, route: Route, scene: Scene) -> tuple[Entry, ...]:
    """The consent answers that count for a child, in the order of the questions."""
    found = _entries_on(case, child, route, scene)
    return tuple(entry for entry in found.values() if entry is not None)


def whose_answers(case: Case, child: str, route: Route, scene: Scene) -> str:
    """The child whose answers count here: where one was unsafe, or nothing waits, that one's for all."""
    asked = [c for c in case.children if case.said("unsafe_to_ask", c) is not None]
    unsafe = [c for c in asked if case.said("unsafe_to_ask", c) != "no"]
    if unsafe:
        return unsafe[0]
    if asked and scene.pack.consent.agreement[route] == "never_waits":
        return asked[0]
    return FIRST if case.said(SAME, child) == "yes" else child


def _entries_on(case: Case, child: str, route: Route, scene: Scene) -> dict[str, Entry | None]:
    """The answer that counts for a child to each consent question. Of those taken over from another child,
    what that young person said, and that they agreed for themselves, is left out."""
    whose = whose_answers(case, child, route, scene)
    found, own = _entries(case, whose), _entries(case, child)
    if whose == child:
        return own
    found.update({question: own[question] for question in OF_ONE_CHILD})
    if _is_own(case, whose):
        found["standing"] = own["standing"] if _may_ask_again(case, child, whose) else None
    return found


def _entries(case: Case, child: str) -> dict[str, Entry | None]:
    return {question: case.last(question, child) for question in CONSENT_QUESTIONS}


def _is_own(case: Case, child: str) -> bool:
    """Whether it was the young person themselves who agreed."""
    return case.said("standing", child) in OWN_STANDING


def _may_ask_again(case: Case, child: str, whose: str) -> bool:
    """Whether the referrer took these answers over; else they count because one child's count for all."""
    return whose == FIRST and case.said(SAME, child) == "yes"


def _asked_about(question: str, case: Case, child: str, route: Route, scene: Scene) -> str:
    """The child whom an open question is about: the one whose answers count, unless they do not hold here."""
    whose = whose_answers(case, child, route, scene)
    is_theirs = question in OF_ONE_CHILD or case.last(question, whose) is not None
    return child if is_theirs else whose


def _own_answers(case: Case, child: str) -> dict[str, str | None]:
    return _said_in(_entries(case, child))


def _said_in(entries: dict[str, Entry | None]) -> dict[str, str | None]:
    return {q: None if e is None else e.said or "given" for q, e in entries.items()}


def _age_of(child: str, case: Case, scene: Scene) -> Range | None:
    """The child's age in months; None where it is not known."""
    age = facts_on(case, scene, child).values.get("child_age_months")
    return age if isinstance(age, Range) else None


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
        choices=_offered(asked, who, scene),
        why=words.fill(asked.why, child=who),
        means=words.fill(asked.means, child=who),
        example=asked.example and words.fill(asked.example, child=who),
        near_miss=asked.near_miss and words.fill(asked.near_miss, child=who),
    )


def _offered(asked: Question, who: str, scene: Scene) -> tuple[Choice, ...]:
    if asked.kind == "yes_no":
        return yes_no_choices(scene.words)
    if asked.id in WORDS_THAT_DECIDE:
        return choices(scene.words, ("not_known",))
    return tuple(
        Choice(option.value or "", scene.words.fill(option.label, child=who), option.words)
        for option in asked.options
    )


def _may_be_the_same(case: Case, scene: Scene, child: str) -> bool:
    """Whether the first child's answers could be taken over, and that was not asked yet."""
    route = leading(all_advice(case, scene)).chosen
    is_open = child != FIRST and case.last(SAME, child) is None
    is_own = whose_answers(case, child, route, scene) == child
    return is_open and is_own and any(_own_answers(case, FIRST).values())


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


def _without_consultation(child: str, scene: Scene) -> Prompt:
    """This area sends a refused referral once it was talked over; ringing is always open."""
    words = scene.words
    offered = (
        Choice("consulted", words.say("utter_label_consulted"), ("rang", "talked", "spoke")),
        Choice("keep", words.say("utter_label_finish"), ("finish", "stop")),
    )
    return own_prompt(words, "without_consultation", Stage.CONSENT, "choice", offered, about=child)
