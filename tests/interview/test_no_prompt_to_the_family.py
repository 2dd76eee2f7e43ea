"""Once telling the family is not safe, or not known to be, no sentence leads anybody to them.

Every answer to every consent question is given in the real interview, on every route, whatever the pathways
say about the family; after that the talk goes on to its end, with every side question on the way.
"""

from __future__ import annotations

import pytest

from bot.interview.advice import all_advice
from bot.interview.listening import Listener
from bot.interview.prompts import Scene, Stage
from bot.interview.stages.consent import consent_on
from bot.thresholds.parts import FamilyContact
from bot.thresholds.routes import Route
from bot.thresholds.sentences import sentences_of
from tests.interview.consent_situations import CHILD, Situation, at_consent, every_way
from tests.interview.consent_talks import answers, from_unsafe_on, texts, to_the_end
from tests.interview.family_prompts import prompts_among, prompts_in

CONTACTS: tuple[FamilyContact, ...] = ("usual", "ask_first", "never")
SENT = tuple(route for route in Route if route >= Route.CAF)
SITUATIONS = [Situation(route, contact) for route in SENT for contact in CONTACTS]
PATTERNS_FIND = {
    "say_when_refused": "Choose a date to offer it again.",
    "words_to_use": "You could say: I am worried.",
    "family_step": "Tell the parents what you are doing and why, unless that could put someone at risk.",
    "receipt": "Keep working with the family meanwhile.",
    "pathway": "Speak only to the adult who may have been hurt, alone and where it is safe.",
    "plain": "Please ring the mother today.",
}
PATTERNS_PASS = (
    "Please do not contact the family about this until the front door has advised you.",
    "Ask what to tell the family, and when.",
    "Ring the front door before anyone speaks to the family.",
    "Only the person whom you named may know of this, and in private.",
    "What have the parents said about it already?",
)


@pytest.mark.parametrize("sentence", PATTERNS_FIND.values(), ids=PATTERNS_FIND)
def test_an_ordinary_prompt_to_the_family_is_recognised(sentence: str) -> None:
    assert prompts_in(sentence)


@pytest.mark.parametrize("sentence", PATTERNS_PASS)
def test_a_warning_is_not_taken_for_a_prompt(sentence: str) -> None:
    assert prompts_in(sentence) == []


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_nothing_leads_to_the_family_from_unsafe_on(
    scene: Scene, listener: Listener, situation: Situation
) -> None:
    """Each way is followed through the consent questions; on to the receipt, one for each way that consent
    can stand after them, since all that is said later rests on that. `make evidence` follows every one."""
    ends = set()
    for way in every_way(at_consent(scene, listener, situation)):
        silent = from_unsafe_on(way, situation)
        if not silent:
            continue
        assert list(prompts_among(texts(silent))) == [], answers(way[-1])
        (advice,) = all_advice(way[-1].case, scene)
        stands = (
            consent_on(way[-1].case, scene, advice),
            way[-1].case.said("unsafe_to_ask", CHILD),
        )
        if stands not in ends:
            ends.add(stands)
            assert list(prompts_among(to_the_end(silent[-1]))) == [], answers(way[-1])
    assert ends


def test_where_it_is_safe_the_same_talks_do_lead_to_the_family(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "usual"))
    talk.press("no")
    talk.press("no")
    assert prompts_in(talk.said)
    talk.request("faq_consent")
    assert prompts_in(talk.said)


def test_the_test_would_notice_a_sentence_that_forgets_the_family_must_not_be_contacted(
    scene: Scene, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    situation = Situation(Route.FRONT_DOOR, "usual")
    way = next(
        w for w in every_way(at_consent(scene, listener, situation)) if from_unsafe_on(w, situation)
    )
    monkeypatch.setattr("bot.interview.family.must_not_contact", lambda case, scene: False)
    assert list(prompts_among(to_the_end(way[-1], record=False)))


def test_advice_that_is_shown_again_after_unsafe_leaves_the_family_out(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "usual"))
    talk.press("dont_know")
    talk.press("other")
    talk.type("I do not know how he would take it")
    talk.press("no")
    talk.press("front_door", question="child:1/without_agreement")
    assert talk.prompt is not None and talk.prompt.stage is Stage.OUTCOME
    assert prompts_in(talk.said) == []


def test_a_pathway_says_what_to_do_about_the_family_apart_from_the_rest(scene: Scene) -> None:
    for pathway in scene.pack.pathways.values():
        assert prompts_in(scene.words.fill(pathway.tell)) == [], pathway.id
        assert prompts_in(scene.words.fill(pathway.by_when)) == [], pathway.id


def test_no_reason_of_a_rule_leads_to_the_family(scene: Scene) -> None:
    """Reasons stand beside the advice whatever was said about safety."""
    for where, sentence in sentences_of(scene.pack):
        if "-" in where.rpartition(" ")[2]:
            assert prompts_in(sentence) == [], where
