"""Whole talks, stage by stage, and what holds at every turn of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.interview.advice import all_advice
from bot.interview.audience import AUDIENCES
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene, Stage
from bot.interview.requests import REQUESTS
from bot.thresholds.routes import Route
from tests.interview.talker import REFERENCE, Talker, calm, grave, middling

Choose = Callable[[Prompt], "str | list[str]"]
DANGER_NOW = "he is hitting her right now, she is screaming for help"
SIDE_QUESTIONS = sorted(REQUESTS - AUDIENCES - {"go_back", "change_answer", "restart"})


def stages_of(talker: Talker, choose: Choose) -> list[Stage]:
    return list(dict.fromkeys(prompt.stage for prompt in talker.walk(choose)))


def test_a_grave_worry_goes_through_every_stage_to_a_receipt(talker: Talker) -> None:
    assert stages_of(talker, grave) == [
        Stage.SAFETY,
        Stage.WORRY,
        Stage.AREAS,
        Stage.THRESHOLD,
        Stage.OUTCOME,
        Stage.CONSENT,
        Stage.INFORMATION,
        Stage.CHECK_ANSWERS,
    ]
    assert talker.case.reference == REFERENCE
    assert REFERENCE in talker.said


def test_the_bruised_baby_is_a_telephone_call_with_its_pathway(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("rang_front_door", grave)
    (advice,) = all_advice(talker.case, scene)
    assert advice.chosen is Route.FRONT_DOOR_URGENT
    assert "bruising_non_mobile" in advice.decision.pathways
    assert "Telephone" in talker.said


def test_a_small_worry_ends_with_advice_and_nothing_is_sent(talker: Talker, scene: Scene) -> None:
    stages = stages_of(talker, calm)
    (advice,) = all_advice(talker.case, scene)
    assert advice.chosen <= Route.SINGLE_AGENCY
    assert Stage.INFORMATION not in stages
    assert talker.case.is_finished and talker.case.reference is None


def test_a_front_door_referral_is_sent_without_knowing_everything(
    talker: Talker, scene: Scene
) -> None:
    stages_of(talker, middling)
    assert talker.case.reference == REFERENCE
    assert all_advice(talker.case, scene)[0].chosen is Route.FRONT_DOOR


@pytest.mark.parametrize("choose", [calm, middling, grave])
def test_danger_wins_at_every_question_within_one_turn(
    scene: Scene, listener: Listener, choose: Choose
) -> None:
    asked = [p.key for p in Talker(scene, listener).walk(choose)]
    for key in asked:
        talker = Talker(scene, listener)
        next(p for p in talker.walk(choose) if p.key == key)
        before = len(talker.case.words_told)
        talker.type(DANGER_NOW, "immediate_danger")
        assert "999" in talker.said
        assert talker.prompt is not None and talker.prompt.question == "danger_confirm"
        kept = DANGER_NOW in "".join(str(entry.value) for entry in talker.case.entries)
        assert kept and len(talker.case.words_told) >= before


@pytest.mark.parametrize("choose", [middling, grave])
def test_danger_that_is_not_now_returns_to_the_same_question(
    scene: Scene, listener: Listener, choose: Choose
) -> None:
    talker = Talker(scene, listener).go_to("core_harm", choose)
    talker.type(DANGER_NOW)
    talker.press("no")
    assert talker.prompt is not None and talker.prompt.question == "core_harm"


@pytest.mark.parametrize(
    "text", ["yes its happening now", "yes he is hitting her right now", "yeah i think so"]
)
def test_a_yes_with_more_words_is_enough_for_danger(talker: Talker, text: str) -> None:
    talker.go_to("core_harm", middling)
    talker.type(DANGER_NOW)
    talker.type(text, "immediate_danger")
    assert talker.prompt is not None and talker.prompt.question == "rang_999"


def test_a_no_with_more_words_is_asked_back_before_danger_is_let_go(talker: Talker) -> None:
    talker.go_to("core_harm", middling)
    talker.type(DANGER_NOW)
    talker.type("no not now i dont think")
    assert talker.prompt is not None and talker.prompt.question == "reading_confirmed"
    talker.press("yes")
    assert talker.prompt is not None and talker.prompt.question == "core_harm"


def test_danger_that_is_now_ends_the_threshold_questions(talker: Talker, scene: Scene) -> None:
    talker.go_to("core_harm", middling)
    talker.type(DANGER_NOW)
    talker.press("yes")
    assert all_advice(talker.case, scene)[0].chosen is Route.EMERGENCY
    assert talker.prompt is not None and talker.prompt.question == "rang_999"
    questions = [p.question for p in talker.walk(middling)]
    assert questions[:6] == [
        "rang_999",
        "police_log",
        "rang_front_door",
        "rang_front_door_when",
        "rang_front_door_spoke_to",
        "outcome",
    ]
    assert talker.case.reference == REFERENCE


def test_not_knowing_whether_it_is_now_is_acted_on_like_yes(talker: Talker) -> None:
    talker.go_to("worry", middling)
    talker.type(DANGER_NOW)
    talker.press("dont_know")
    assert "Ring 999 now" in talker.said
    questions = [p.question for p in talker.walk(middling)]
    assert "rang_999" in questions


def test_the_same_danger_is_not_asked_twice_once_it_is_the_advice(talker: Talker) -> None:
    talker.go_to("core_harm", middling)
    talker.type(DANGER_NOW)
    talker.press("yes")
    talker.type("he is still hitting her right now")
    assert talker.prompt is not None and talker.prompt.question == "rang_999"


@pytest.mark.parametrize("request_name", SIDE_QUESTIONS)
def test_a_side_question_returns_to_the_same_question_asked_once(
    scene: Scene, listener: Listener, request_name: str
) -> None:
    talker = Talker(scene, listener)
    for prompt in talker.walk(middling):
        before = talker.case.entries
        turn = talker.request(request_name)
        assert turn.prompt is not None and turn.prompt.key == prompt.key
        assert [line.text for line in turn.lines].count(turn.prompt.text) == 1
        assert len(turn.lines) >= 2, f"{request_name} at {prompt.key} was answered with nothing"
        assert talker.case.entries == before


@pytest.mark.parametrize("choose", [calm, middling, grave])
def test_going_back_takes_back_one_answer_at_every_question(
    scene: Scene, listener: Listener, choose: Choose
) -> None:
    talker = Talker(scene, listener)
    last = None
    for prompt in talker.walk(choose):
        if last is not None and talker.prompt is not None:
            talker.request("go_back")
            assert talker.prompt is not None and talker.prompt.key == last.key
            talker.answer(choose)
            assert talker.prompt is not None and talker.prompt.key == prompt.key
        last = prompt


def test_nothing_to_go_back_to_is_said_and_harmless(talker: Talker) -> None:
    key = talker.prompt and talker.prompt.key
    talker.request("go_back")
    assert talker.prompt is not None and talker.prompt.key == key


@pytest.mark.parametrize("choose", [calm, middling, grave])
def test_dont_know_is_taken_everywhere_and_still_ends(
    scene: Scene, listener: Listener, choose: Choose
) -> None:
    """Not knowing anything never stops the talk and never lowers the advice."""

    def knows_nothing(prompt: Prompt) -> str | list[str]:
        offered = {choice.value for choice in prompt.choices}
        if prompt.kind == "tick" or "dont_know" in offered:
            return "dont_know"
        return choose(prompt)

    talker = Talker(scene, listener)
    questions = [p.question for p in talker.walk(knows_nothing)]
    assert talker.case.is_finished
    assert "rang_999" in questions or "rang_front_door" in questions
    (advice,) = all_advice(talker.case, scene)
    assert advice.chosen >= Route.FRONT_DOOR_URGENT


def test_every_screen_says_that_nothing_was_sent_until_it_was(talker: Talker, scene: Scene) -> None:
    from bot.interview.lines import not_sent_banner

    for _ in talker.walk(middling):
        assert "have not been contacted" in not_sent_banner(talker.case, scene)
    assert REFERENCE in not_sent_banner(talker.case, scene)


def test_starting_again_is_confirmed_first(talker: Talker) -> None:
    talker.go_to("core_harm", middling)
    talker.request("restart")
    assert talker.turn.wants is None
    talker.press("no")
    assert talker.prompt is not None and talker.prompt.question == "core_harm"
    talker.type("start again")
    talker.type("yes")
    assert talker.turn.wants == "restart"


def test_any_earlier_answer_can_be_changed_and_the_advice_follows(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", calm)
    before = all_advice(talker.case, scene)[0].chosen
    talker.request("change_answer")
    assert talker.prompt is not None
    key = next(c.value for c in talker.prompt.choices if c.value.endswith("/core_harm"))
    talker.press(key)
    assert talker.prompt is not None and talker.prompt.question == "core_harm"
    talker.press(["child_said_hurt"])
    questions = [p.question for p in talker.walk(calm)]
    assert all_advice(talker.case, scene)[0].chosen > before
    assert "outcome" in questions


def test_a_correction_after_the_outcome_never_takes_danger_back_quietly(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", grave)
    talker.request("change_answer")
    assert talker.prompt is not None
    talker.press(next(c.value for c in talker.prompt.choices if c.value.endswith("/core_harm")))
    talker.press("no")
    list(talker.walk(grave))
    (advice,) = all_advice(talker.case, scene)
    assert advice.chosen is Route.FRONT_DOOR_URGENT
    assert advice.is_kept_from_before


def test_a_referrer_may_always_go_up(talker: Talker, scene: Scene) -> None:
    talker.go_to("outcome", calm)
    talker.press("raise child:1")
    talker.press("front_door")
    assert all_advice(talker.case, scene)[0].chosen is Route.FRONT_DOOR
    list(talker.walk(calm))
    assert talker.case.reference == REFERENCE


def test_going_down_from_the_front_door_needs_somebody_consulted(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", middling)
    talker.press("lower child:1")
    assert talker.prompt is not None and talker.prompt.question == "consulted_with"
    talker.type("Spoke to Jo at the front door at 2pm")
    talker.press("caf")
    assert all_advice(talker.case, scene)[0].chosen is Route.CAF


def test_nobody_is_offered_a_lower_route_than_urgent(talker: Talker) -> None:
    talker.go_to("outcome", grave)
    assert talker.prompt is not None
    assert [c.value for c in talker.prompt.choices if c.value.startswith("lower")] == []
    talker.press("lower child:1")
    assert talker.prompt is not None and talker.prompt.question == "outcome"


@pytest.mark.parametrize("request_name", ["save_for_later", "goodbye"])
def test_leaving_an_urgent_talk_shows_the_number_first(talker: Talker, request_name: str) -> None:
    talker.go_to("rang_front_door", grave)
    talker.request(request_name)
    assert "01632 960100" in talker.turn.lines[0].text


def test_an_answer_that_sounded_like_danger_is_not_lost(talker: Talker) -> None:
    talker.go_to("core_harm", middling)
    talker.type("he is hitting her right now and she is frightened of someone")
    assert talker.prompt is not None and talker.prompt.question == "danger_confirm"
    talker.press("no")
    assert talker.prompt is not None and talker.prompt.question == "reading_confirmed"
    talker.press("yes")
    asked = [entry for entry in talker.case.entries if entry.question == "core_harm"]
    assert asked and asked[-1].value["ticked"] == ["frightened_of_someone"]


def test_the_number_stays_on_the_screen_until_somebody_was_rung(
    talker: Talker, scene: Scene
) -> None:
    from bot.interview.lines import not_sent_banner

    talker.go_to("rang_front_door", grave)
    talker.press("not_yet")
    assert "01632 960100" in not_sent_banner(talker.case, scene)


def test_no_step_tells_the_family_where_a_pathway_says_never(talker: Talker, scene: Scene) -> None:
    def abuse_at_home(prompt: Prompt) -> str | list[str]:
        if prompt.question == "areas":
            return ["domestic_abuse"]
        if prompt.kind == "tick" and prompt.question.startswith("da_"):
            return [prompt.choices[0].value] if not prompt.extra.get("again") else "no"
        return calm(prompt)

    talker.go_to("outcome", abuse_at_home)
    (advice,) = all_advice(talker.case, scene)
    shown = " ".join(line.text for line in talker.turn.lines)
    if advice.decision.family_contact == "never":
        assert "Tell the parents" not in shown
        questions = [p.question for p in talker.walk(abuse_at_home)]
        assert not {"family_told", "family_agrees", "unsafe_to_ask"} & set(questions)
    else:
        raise AssertionError("domestic abuse did not set the family contact")
