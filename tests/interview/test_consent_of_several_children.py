"""What one child agreed to counts for that child; what is unsafe for one is unsafe for all of them."""

from __future__ import annotations

import pytest

from bot.interview.advice import all_advice
from bot.interview.contact_record import contact_record
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.records import of_children
from bot.interview.stages.consent import consent_on, must_not_contact
from bot.thresholds.routes import Route
from tests.interview.consent_situations import Situation, at_consent
from tests.interview.family_prompts import prompts_in
from tests.interview.talker import Talker, calm

BY_THE_FIRST = {"standing": "young_person_16_17", "consent_same": "yes"}


def two_children(own: dict[str, str]) -> dict[str, str | list[str]]:
    return {
        "how_many_children": "2", "areas": ["education"], "ed_attendance": "40",
        "child:1/child_age": "16", "child:2/child_age": "14", **own,
    }  # fmt: skip


def walk(talk: Talker, own: dict[str, str]) -> list[str]:
    """The keys of the questions on consent; answers are by key, else by question, else calm."""
    answers = two_children(own)

    def choose(prompt: Prompt) -> str | list[str]:
        value = answers.get(prompt.key, answers.get(prompt.question))
        return value if value is not None else calm(prompt)

    return [p.key for p in talk.walk(choose) if p.stage is Stage.CONSENT]


def test_a_young_persons_own_agreement_is_not_taken_over_for_the_next_child(
    talker: Talker, scene: Scene
) -> None:
    asked = walk(talker, {**BY_THE_FIRST, "child:2/standing": "no_responsibility"})
    assert "child:2/standing" in asked and "child:2/young_person_view" in asked
    assert "child:2/family_told" not in asked
    first, second = (consent_on(talker.case, scene, a) for a in all_advice(talker.case, scene))
    assert (first.agreement, second.agreement) == ("agreed", "not_given")


def test_nor_is_what_the_first_thinks_kept_as_the_view_of_the_next(
    talker: Talker, scene: Scene
) -> None:
    own = {"consent_same": "yes", "child:1/young_person_view": "agrees"}
    asked = walk(talker, {**own, "child:2/young_person_view": "objects"})
    assert [key for key in asked if key.endswith("young_person_view")] == [
        "child:1/young_person_view", "child:2/young_person_view",
    ]  # fmt: skip
    record = contact_record(talker.case, scene, scene.at, scene.at)
    views = [child.consent.young_person for child in record.children]
    assert views == ["agrees", "objects"]


def test_what_a_parent_agreed_to_for_both_is_still_asked_once(talker: Talker, scene: Scene) -> None:
    asked = walk(talker, {"consent_same": "yes"})
    assert sum(key.endswith("/standing") for key in asked) == 1
    for advice in all_advice(talker.case, scene):
        assert consent_on(talker.case, scene, advice).agreement == "agreed"


def test_the_second_childs_own_standing_ends_the_questions(talker: Talker, scene: Scene) -> None:
    own = {**BY_THE_FIRST, "child:2/child_age": "17", "child:2/standing": "young_person_16_17"}
    asked = walk(talker, own)
    assert asked.count("child:2/standing") == 1
    for advice in all_advice(talker.case, scene):
        assert consent_on(talker.case, scene, advice).agreement == "agreed"


def test_where_one_is_unsafe_a_young_persons_standing_is_no_standing_for_the_other(
    talker: Talker, scene: Scene
) -> None:
    own = {
        "unsafe_to_ask": "yes", "safe_parent": "yes", "safe_parent_agrees": "yes",
        "safe_parent_name": "Bo Example, 16", "without_agreement": "keep", **BY_THE_FIRST,
    }  # fmt: skip
    asked = walk(talker, own)
    assert len(asked) == len(set(asked))
    first, second = (consent_on(talker.case, scene, a) for a in all_advice(talker.case, scene))
    assert {advice.chosen for advice in all_advice(talker.case, scene)} == {Route.CAF}
    assert (first.held, second.held) == (None, "agreement")
    assert first.agreement == "agreed" and second.agreement == "not_given"


def kept(talk: Talker, scene: Scene) -> list[bool]:
    """What the record and the console keep for each child."""
    record = contact_record(talk.case, scene, scene.at, None)
    told = [child.consent.do_not_contact for child in record.children]
    return told + [child["consent"]["do_not_contact"] for child in of_children(talk.case, scene)]


def test_unsafe_is_kept_for_staff_though_the_route_was_lowered_until_nothing_is_sent(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "usual"))
    talk.press("dont_know")
    talk.request("change_answer")
    talk.press("child:1/ed_attendance")
    talk.type("97")
    list(talk.walk(calm))
    (advice,) = all_advice(talk.case, scene)
    assert advice.chosen < Route.CAF and talk.case.is_finished
    assert kept(talk, scene) == [True, True]


def test_unsafe_for_one_child_is_kept_with_every_child(talker: Talker, scene: Scene) -> None:
    walk(
        talker,
        {"child:1/unsafe_to_ask": "no", "child:2/unsafe_to_ask": "yes", "consent_same": "no"},
    )
    assert must_not_contact(talker.case, scene)
    assert kept(talker, scene) == [True] * 4


@pytest.mark.parametrize("route", [Route.CAF, Route.FRONT_DOOR])
def test_after_a_no_nothing_leads_to_the_family_where_a_pathway_says_to_ask_first(
    scene: Scene, listener: Listener, route: Route
) -> None:
    talk = at_consent(scene, listener, Situation(route, "ask_first"))
    for answer in ("no", "yes", "no"):
        talk.press(answer)
    assert scene.words.fill(scene.pack.consent.say_when_unsafe) in talk.said
    refused = scene.words.fill(scene.pack.consent.say_when_refused[route])
    assert refused not in talk.said and prompts_in(talk.said) == []


def test_a_question_about_consent_leads_nobody_to_the_family_where_it_is_to_be_asked_first(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.FRONT_DOOR, "ask_first"))
    talk.request("faq_consent")
    assert scene.words.fill(scene.pack.consent.say_when_unsafe) in talk.said
    assert "You would still tell the family" not in talk.said
