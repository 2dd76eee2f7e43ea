"""What is said and asked about consent follows from the case: never a prompt where telling is not safe."""

from __future__ import annotations

import pytest

from bot.interview.advice import all_advice
from bot.interview.contact_record import contact_record
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.stages.consent import consent_on, must_not_contact
from bot.interview.words import Words
from bot.thresholds.loader import Documents, pack_from
from bot.thresholds.routes import Route
from tests.interview.consent_situations import Situation, at_consent
from tests.interview.family_prompts import prompts_among
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


def test_the_usual_way_takes_five_screens_and_is_sent(scene: Scene, listener: Listener) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "usual"))
    asked = [p.question for p in talk.walk(calm) if p.stage is Stage.CONSENT]
    assert asked == ["unsafe_to_ask", "family_told", "family_agrees", "who_agreed", "standing"]
    assert talk.case.reference is not None


def test_where_harm_cannot_wait_one_press_is_all_that_is_asked(
    scene: Scene, listener: Listener
) -> None:
    for route in (Route.FRONT_DOOR_URGENT, Route.EMERGENCY):
        talk = at_consent(scene, listener, Situation(route, "usual"))
        asked = [p.question for p in talk.walk(calm) if p.stage is Stage.CONSENT]
        assert asked == ["unsafe_to_ask"]
        assert talk.case.reference is not None


def refuses(prompt: Prompt) -> str | list[str]:
    own = {"family_agrees": "no", "why_no_agreement": "Last time it went round the estate"}
    return own.get(prompt.question) or calm(prompt)


def test_early_help_that_is_refused_is_not_sent_and_is_looked_at_again(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "usual"))
    said = []
    for prompt in talk.walk(refuses):
        said.append(talk.said)
        if prompt.question == "without_agreement":
            break
    assert "cannot start now" in "".join(said)
    assert "Friday 18 December 2026" in "".join(said)
    offered = {choice.value for choice in talk.prompt.choices} if talk.prompt else set()
    assert offered == {"front_door", "keep"}
    talk.press("keep")
    assert talk.case.is_finished and talk.case.reference is None


def test_or_the_front_door_is_asked_instead(scene: Scene, listener: Listener) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "usual"))
    for prompt in talk.walk(refuses):
        if prompt.question == "without_agreement":
            talk.press("front_door")
            break
    (advice,) = all_advice(talk.case, scene)
    assert advice.chosen is Route.FRONT_DOOR
    rest = [prompt.question for prompt in talk.walk(refuses)]
    assert "refusal_talked_over" in rest and talk.case.reference is not None


@pytest.fixture(scope="module")
def strict(documents: Documents, responses: dict[str, str], scene: Scene) -> Scene:
    """The example council, if it held a refused referral until somebody was consulted."""
    consent = {**documents["consent.yml"], "refusal_at_front_door": "send_after_consultation"}
    pack = pack_from({**documents, "consent.yml": consent})
    return Scene(pack, Words(responses, pack), scene.at)


def test_a_refused_referral_that_waits_for_a_consultation_has_a_way_on(
    strict: Scene, listener: Listener
) -> None:
    talk = at_consent(strict, listener, Situation(Route.FRONT_DOOR, "usual"))
    talk.go_to("without_consultation", refuses)
    assert strict.pack.head.contact_points["front_door"].telephone in talk.said
    talk.press("consulted")
    assert talk.prompt is not None and talk.prompt.question == "refusal_talked_over"
    talk.press("yes")
    talk.type("Sam Sample, duty worker, 2.15 pm")
    assert talk.prompt.stage is Stage.INFORMATION
    list(talk.walk(calm))
    assert talk.case.reference is not None


def test_and_can_be_ended_with_the_number_to_ring(strict: Scene, listener: Listener) -> None:
    talk = at_consent(strict, listener, Situation(Route.FRONT_DOOR, "usual"))
    talk.go_to("without_consultation", refuses)
    talk.press("keep")
    assert talk.case.is_finished and talk.case.reference is None
    assert strict.pack.head.contact_points["front_door"].telephone in talk.said


def test_words_to_use_and_a_notice_are_offered_where_nobody_was_told(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "usual"))
    talk.press("no")
    talk.press("no")
    assert "You could say" in talk.said
    assert scene.pack.consent.notice.title in talk.said


def test_neither_is_offered_where_a_pathway_says_to_ask_first(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.CAF, "ask_first"))
    talk.press("no")
    talk.press("no")
    assert "You could say" not in talk.said
    assert scene.pack.consent.notice.title not in talk.said


def two_children(prompt: Prompt) -> str | list[str]:
    own: dict[str, str | list[str]] = {
        "how_many_children": "2", "areas": ["education"], "ed_attendance": "40",
        "consent_same": "no",
    }  # fmt: skip
    if prompt.question == "unsafe_to_ask":
        return "dont_know" if prompt.about == "child:2" else "no"
    value = own.get(prompt.question)
    return value if value is not None else calm(prompt)


def test_what_is_unsafe_for_one_child_is_unsafe_for_the_other(talker: Talker, scene: Scene) -> None:
    silent: list[str] = []
    for _ in talker.walk(two_children):
        if must_not_contact(talker.case, scene):
            silent.append(talker.said)
    assert silent and list(prompts_among(silent)) == []
    for advice in all_advice(talker.case, scene):
        assert consent_on(talker.case, scene, advice).do_not_contact


def test_a_contact_about_two_children_is_not_lost_where_help_for_one_is_refused(
    scene: Scene, listener: Listener
) -> None:
    """One is for the front door and the other for early help: the contact goes to the front door."""
    talk = Talker(scene, listener)

    def choose(prompt: Prompt) -> str | list[str]:
        if prompt.question == "family_agrees":
            return "no"
        if prompt.question == "unsafe_to_ask":
            return "no"
        offered = {choice.value for choice in prompt.choices}
        if prompt.key == "child:1/core_harm" and "frightened_of_someone" in offered:
            return ["frightened_of_someone"]
        return two_children(prompt)

    asked = [prompt.question for prompt in talk.walk(choose)]
    assert "without_agreement" not in asked
    assert talk.case.reference is not None


def test_the_record_keeps_agreement_openness_and_ground_apart(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.FRONT_DOOR, "usual"))
    list(talk.walk(refuses))
    (child,) = contact_record(talk.case, scene, scene.at, scene.at).children
    told = child.consent
    assert (told.agreement, told.openness, told.ground) == ("refused", "told", "openness")
    assert told.lawful_basis in scene.pack.consent.lawful_basis.values()
    assert [label for label, _ in told.in_words] == [
        "Agreement to help", "Being open with the family", "Why it is shared",
        "Basis in data protection law",
    ]  # fmt: skip
    assert "estate" in dict(told.answers)[scene.pack.consent.question("why_no_agreement").text]


def test_the_record_names_the_danger_and_the_one_person_who_may_know(
    scene: Scene, listener: Listener
) -> None:
    talk = at_consent(scene, listener, Situation(Route.FRONT_DOOR, "usual"))
    for answer in ("yes", "violence"):
        talk.press(answer)
    talk.type("Her stepfather hit her when school rang")
    talk.press("yes")
    talk.type("Jo Example, the father, on his own mobile")
    list(talk.walk(calm))
    record = contact_record(talk.case, scene, scene.at, scene.at)
    told = record.children[0].consent
    assert (told.danger_kind, told.safe_parent[:10]) == ("violence", "Jo Example")
    assert told.ground == "not_safe_to_ask" and told.openness == "only_safe_parent"
    assert scene.pack.consent.say_when_safe_parent in record.do_not_contact_words
    assert record.no_notice and not record.notice_words
