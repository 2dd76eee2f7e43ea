"""The calls that must be made: asked for, asked for again, told of, and never in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot import england
from bot.conversations import Conversations, Reply
from bot.interview.advice import all_advice
from bot.interview.calls import calls_needed, calls_told, has_rung, not_rung
from bot.interview.contact_record import contact_record
from bot.interview.lines import not_sent_banner
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Scene
from bot.interview.reading import Heard
from bot.referral.record import CallTold
from bot.store import alarms, early_help, follow_up
from bot.store.tables import PRACTICE
from bot.thresholds.pack import Pack
from bot.thresholds.routes import Route
from tests.conftest import FRIDAY_AFTERNOON
from tests.interview.talker import Talker, calm, grave, middling

Choose = Callable[[Prompt], "str | list[str]"]
MADE_NO_CALL = {
    "rang_999": "not_yet",
    "rang_front_door": "not_yet",
    "rang_999_yet": "not_yet",
    "rang_front_door_yet": "not_yet",
    "rang_999_since_sending": "not_yet",
    "rang_front_door_since_sending": "not_yet",
}


@pytest.fixture
def talker(scene: Scene, listener: Listener) -> Talker:
    return Talker(scene, listener)


def saying(choose: Choose, **own: str) -> Choose:
    """The same answers but for some."""
    return lambda prompt: own.get(prompt.question) or choose(prompt)


def test_who_was_rung_and_when_is_asked_for_and_kept(talker: Talker, scene: Scene) -> None:
    told = saying(grave, rang_front_door_when="2pm", rang_front_door_spoke_to="Kim, a duty worker")
    talker.go_to("outcome", told)
    (call,) = calls_told(talker.case, scene)
    assert call == CallTold("front_door", True, "2pm", "Kim, a duty worker")


def test_just_now_stands_with_the_time_and_a_name_may_be_missing(
    talker: Talker, scene: Scene
) -> None:
    told = saying(grave, rang_front_door_when="just_now", rang_front_door_spoke_to="did_not_say")
    talker.go_to("outcome", told)
    (call,) = calls_told(talker.case, scene)
    assert call.when == "Just now, at about 15:10"
    assert call.spoke_to == "They did not say"


def test_a_call_to_999_is_kept_with_its_log(talker: Talker, scene: Scene) -> None:
    talker.go_to("core_harm", middling)
    talker.type("he is hitting her with a belt right now", "immediate_danger")
    talker.press("yes")
    told = saying(middling, police_log="3pm, log 412", rang_front_door_when="3.05pm")
    talker.go_to("outcome", told)
    calls = calls_told(talker.case, scene)
    assert [(call.to, call.made, call.when) for call in calls] == [
        ("999", True, "3pm, log 412"),
        ("front_door", True, "3.05pm"),
    ]


def test_a_call_that_is_not_made_is_asked_for_before_and_once_after_sending(
    talker: Talker, scene: Scene
) -> None:
    asked = [p.question for p in talker.walk(saying(grave, **MADE_NO_CALL))]
    calls = [name for name in asked if name.startswith("rang_") or name == "check_answers"]
    assert calls == [
        "rang_front_door",
        "rang_front_door_yet",
        "check_answers",
        "rang_front_door_since_sending",
    ]
    assert talker.case.reference is not None and talker.prompt is None
    assert not_rung(talker.case, scene) == ("front_door",)


def test_not_yet_holds_nothing_up_and_the_number_stays_on_every_screen(
    talker: Talker, scene: Scene, pack: Pack
) -> None:
    points = pack.head.contact_points
    choose = saying(grave, **MADE_NO_CALL)
    talker.go_to("rang_front_door", choose)
    for _ in talker.walk(choose):
        banner = not_sent_banner(talker.case, scene)
        assert points["front_door"].telephone in banner
        assert points["out_of_hours"].telephone in banner
    assert "Your reference is" in not_sent_banner(talker.case, scene)
    assert points["out_of_hours"].telephone in not_sent_banner(talker.case, scene)


def test_a_call_told_of_before_sending_is_asked_about_and_not_asked_for_again(
    talker: Talker, scene: Scene
) -> None:
    choose = saying(grave, rang_front_door="not_yet", rang_front_door_yet="yes")
    asked = [p.question for p in talker.walk(choose)]
    told = asked[asked.index("rang_front_door_yet") :]
    assert told[1:3] == ["rang_front_door_when", "rang_front_door_spoke_to"]
    assert "rang_front_door_since_sending" not in asked
    assert has_rung(talker.case, "front_door")
    assert pack_phone(scene) not in not_sent_banner(talker.case, scene)


def pack_phone(scene: Scene) -> str:
    return scene.pack.head.contact_points["front_door"].telephone


def test_a_call_told_of_after_sending_is_asked_about_and_passed_on(
    talker: Talker, scene: Scene
) -> None:
    choose = saying(
        grave,
        **{**MADE_NO_CALL, "rang_front_door_since_sending": "yes"},
        rang_front_door_when="4pm",
        rang_front_door_spoke_to="Jo",
    )
    talker.go_to("rang_front_door_since_sending", choose)
    talker.answer(choose)
    assert "Staff can see now that you rang" in talker.said
    asked = [p.question for p in talker.walk(choose)]
    assert asked == ["rang_front_door_when", "rang_front_door_spoke_to"]
    assert calls_told(talker.case, scene) == (CallTold("front_door", True, "4pm", "Jo"),)
    assert "That is kept" in talker.said  # nothing more to ask, and no silence


def test_under_the_receipt_other_words_are_not_taken_for_more_of_the_worry(
    talker: Talker,
) -> None:
    talker.go_to("rang_front_door_since_sending", saying(grave, **MADE_NO_CALL))
    told = talker.case.words_told
    talker.type("he also said that his stomach hurts every day")
    assert "cannot be changed here" in talker.said
    assert talker.case.words_told == told
    assert talker.prompt is not None
    assert talker.prompt.question == "rang_front_door_since_sending"


def test_a_call_that_nobody_answered_is_no_call_yet(talker: Talker, scene: Scene) -> None:
    talker.go_to("rang_front_door", grave)
    talker.press("no_answer")
    assert "ring again" in talker.said and pack_phone(scene) in talker.said
    (call,) = calls_told(talker.case, scene)
    assert (call.made, call.spoke_to) == (False, "I rang, but nobody answered")
    assert not_rung(talker.case, scene) == ("front_door",)


@pytest.mark.parametrize("typed", ["i rang but nobody picked up", "rang out", "voicemail"])
def test_typed_words_for_no_answer_are_never_taken_as_a_call(talker: Talker, typed: str) -> None:
    talker.go_to("rang_front_door", grave)
    talker.type(typed)
    assert not has_rung(talker.case, "front_door")


@pytest.mark.parametrize("choose", [calm, middling])
def test_below_urgent_no_call_is_asked_for(talker: Talker, scene: Scene, choose: Choose) -> None:
    asked = [p.question for p in talker.walk(choose)]
    assert not [name for name in asked if name.startswith("rang_")]
    assert calls_needed(talker.case, scene) == ()


def test_an_answer_about_a_call_can_be_taken_back(talker: Talker, scene: Scene) -> None:
    talker.go_to("rang_front_door_when", grave)
    talker.request("go_back")
    assert talker.prompt is not None and talker.prompt.question == "rang_front_door"
    assert not_rung(talker.case, scene) == ("front_door",)


def test_the_calls_stand_in_the_record(talker: Talker, scene: Scene) -> None:
    talker.go_to("check_answers", saying(grave, rang_front_door_spoke_to="Kim"))
    record = contact_record(talker.case, scene, FRIDAY_AFTERNOON, FRIDAY_AFTERNOON)
    assert [(call.to, call.made, call.spoke_to) for call in record.calls] == [
        ("front_door", True, "Kim")
    ]


# What the referrer is told of the list of talks that were not sent


def without_a_list(scene: Scene) -> Scene:
    head = scene.pack.head
    off = head.copy(
        update={"follow_up": head.follow_up.copy(update={"list_unsent_red_flags": False})}
    )
    other = scene.pack.__class__.__new__(scene.pack.__class__)
    other.__dict__ = {**scene.pack.__dict__, "head": off}
    return replace(scene, pack=other)


def test_the_referrer_is_told_of_the_list_at_the_start_on_saving_and_on_leaving(
    talker: Talker, scene: Scene
) -> None:
    told = scene.words.say("utter_unsent_told")
    assert told in talker.said
    for request in ("save_for_later", "goodbye"):
        talker.request(request)
        assert told in talker.said
    talker.go_to("outcome", middling)
    talker.press("finish")
    assert told in talker.said


def test_where_there_is_no_list_nobody_is_told_of_one(scene: Scene, listener: Listener) -> None:
    told = scene.words.say("utter_unsent_told")
    talker = Talker(without_a_list(scene), listener)
    assert told not in talker.said
    talker.request("goodbye")
    assert told not in talker.said


# Early help with the escalation steps beside it


def test_the_escalation_steps_stand_beside_the_advice_for_early_help(
    talker: Talker, scene: Scene
) -> None:
    for _ in talker.walk(calm):
        if (
            all_advice(talker.case, scene)[0].chosen is Route.CAF
            and "If you think that" in talker.said
        ):
            break
    else:
        talker = raised_to_early_help(scene, talker.listener)
    for step in scene.pack.head.escalation:
        assert scene.words.fill(step.step) in talker.said
    assert "skip them and ring" in talker.said


def raised_to_early_help(scene: Scene, listener: Listener) -> Talker:
    talker = Talker(scene, listener)
    talker.go_to("outcome", calm)
    talker.press("raise child:1")
    talker.press("caf")
    return talker


def test_other_routes_show_no_escalation_steps(talker: Talker, scene: Scene) -> None:
    step = scene.words.fill(scene.pack.head.escalation[0].step)
    talker.go_to("rang_front_door", grave)
    assert step not in talker.said


# The whole way to staff


class Referrer:
    """Talks to conversations that are stored."""

    def __init__(self, conversations: Conversations, name: str, mode: str = "live") -> None:
        self.conversations, self.name, self.mode = conversations, name, mode
        self.at, self.number = FRIDAY_AFTERNOON, 0
        self.reply: Reply = self.hear(Heard(text="/start", intent="start"))

    def hear(self, heard: Heard) -> Reply:
        self.number += 1
        heard = replace(heard, client_id=f"m{self.number}")
        self.reply = self.conversations.take(self.name, heard, self.at, self.mode)
        return self.reply

    def walk(self, choose: Choose, until: str | None = None) -> None:
        from bot.interview.stages import open_prompt

        for _ in range(120):
            standing = self.conversations.standing(self.name, self.at, self.mode)
            assert standing is not None
            prompt = open_prompt(*standing)
            if prompt is None or prompt.question == until:
                return
            value = choose(prompt)
            offered = {choice.value for choice in prompt.choices}
            press = isinstance(value, list) or value in offered or prompt.kind == "tick"
            if press:
                key = "ticked" if isinstance(value, list) else "v"
                pressed = {"q": prompt.key, key: value}
                self.hear(Heard(text="/answer", intent="answer", pressed=pressed))
            else:
                self.hear(Heard(text=str(value)))
        raise AssertionError("no end")


def test_an_urgent_contact_sent_without_a_call_alarms_staff_until_the_call_is_told_of(
    conversations: Conversations,
) -> None:
    referrer = Referrer(conversations, "alarming")
    referrer.walk(saying(grave, **MADE_NO_CALL), until="rang_front_door_since_sending")
    with conversations.database.reading() as connection:
        (alarm,) = alarms.open_alarms(connection)
    assert alarm.kind == alarms.CALL_NOT_RECORDED and alarm.reference is not None
    referrer.walk(saying(grave, rang_front_door_spoke_to="Jo", rang_front_door_when="now"))
    with conversations.database.reading() as connection:
        assert alarms.open_alarms(connection) == []
        keyring = conversations.keyring
        (call,) = follow_up.calls_of(connection, keyring, alarm.contact_id)
    assert (call.made, call.spoke_to) == (True, "Jo")


def test_practice_alarms_nobody_and_asks_for_no_early_help(conversations: Conversations) -> None:
    referrer = Referrer(conversations, "practising", PRACTICE)
    referrer.walk(saying(grave, **MADE_NO_CALL))
    with conversations.database.reading() as connection:
        assert alarms.open_alarms(connection) == []
        today = england.local(FRIDAY_AFTERNOON).date()
        assert early_help.entries(connection, today, early_help.OPEN_STATES) == []


def test_a_talk_out_of_hours_alarms_for_the_next_opening(conversations: Conversations) -> None:
    night = datetime(2026, 11, 20, 22, 5, tzinfo=england.LONDON)
    referrer = Referrer(conversations, "at-night")
    referrer.at = night
    referrer.walk(saying(grave, **MADE_NO_CALL))
    with conversations.database.reading() as connection:
        (alarm,) = alarms.open_alarms(connection)
    assert alarm.for_at == datetime(2026, 11, 23, 8, 30, tzinfo=england.LONDON)


# The safeguarding lead


LEAD = "your safeguarding lead"


def about_the_lead(prompt: Prompt) -> str | list[str]:
    """A worry about a member of staff."""
    own: dict[str, str | list[str]] = {
        "worry": "A worry about somebody at work",
        "areas": ["allegations_against_staff"],
        "al_small": ["al_nagging_doubt"],
    }
    value = own.get(prompt.question)
    offered = {choice.value for choice in prompt.choices}
    if isinstance(value, list) and not set(value) <= offered:
        return "no"
    return value or middling(prompt)


def test_a_worry_about_staff_leaves_room_for_a_worry_about_the_lead(
    talker: Talker, scene: Scene
) -> None:
    talker.go_to("outcome", about_the_lead)
    assert not [
        line.text
        for line in talker.turn.lines
        if LEAD in line.text.lower() and "if the worry is about the lead" not in line.text
    ]


def test_once_the_worry_is_about_the_lead_no_sentence_sends_anybody_to_them(
    talker: Talker, scene: Scene
) -> None:
    choose = saying(about_the_lead, lead_told="is_the_concern", **{"more_information": "all"})
    asked = []
    said = []
    seen = False
    for prompt in talker.walk(choose):
        asked.append(prompt.question)
        if seen:
            said.append(talker.said)
        seen = seen or prompt.question == "lead_told"
    said.append(talker.said)
    assert seen, asked
    assert not {"safeguarding_lead", "lead_hours"} & set(asked[asked.index("lead_told") :])
    after = "\n".join(said).lower()
    assert "not involved" in after
    assert LEAD not in after.replace("the worry is about your safeguarding lead", "")
    record = contact_record(talker.case, scene, FRIDAY_AFTERNOON, FRIDAY_AFTERNOON)
    assert record.lead_is_concern
    assert LEAD not in " ".join(step for child in record.children for step in child.steps).lower()


def test_who_can_be_told_in_place_of_the_lead_is_said_at_once(talker: Talker, scene: Scene) -> None:
    choose = saying(about_the_lead, lead_told="is_the_concern")
    talker.go_to("lead_told", choose)
    talker.answer(choose)
    assert "not involved" in talker.said
    assert scene.pack.head.contact_points["lado"].telephone in talker.said


def test_the_lead_holds_nothing_up(talker: Talker) -> None:
    choose = saying(middling, lead_told="not_yet")
    for prompt in talker.walk(choose):
        assert prompt.stage is not None
    assert talker.case.reference is not None
