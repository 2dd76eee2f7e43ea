"""What would help most is shown before sending, with a way to change it; urgent contacts hear it after."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from bot.interview.contact_record import contact_record
from bot.interview.prompts import Prompt
from bot.interview.quality_lines import CHANGE, CHECK, offer
from bot.interview.reading import Heard
from bot.interview.records import what_was_said
from tests.interview.talker import Talker, grave, middling

VAGUE = "Concerns about neglect, he is always hungry."
CLEAR = (
    "On 9 and 16 November at school I saw that he ate from the bin. It was the third time this term. "
    "He said to me, 'I only eat here.'"
)


def telling(happened: str, **more: str):
    """Answers of somebody who refers a child, with these words for what happened."""

    def choose(prompt: Prompt) -> str | list[str]:
        own: Mapping[str, str] = {"what_happened": happened, **more}
        return own.get(prompt.question) or middling(prompt)

    return choose


def press_payload(talker: Talker, payload: str) -> None:
    assert payload.startswith("/answer")
    pressed = json.loads(payload.removeprefix("/answer"))
    talker.hear(Heard(text=payload, intent="answer", pressed=pressed))


def at_the_check(talker: Talker, happened: str, **more: str) -> Talker:
    return talker.go_to("check_answers", telling(happened, **more))


def test_a_vague_contact_is_shown_three_things_before_it_is_sent(talker: Talker) -> None:
    at_the_check(talker, VAGUE)
    assert "three things that would help. You may also send it as it is." in talker.said
    assert "You wrote 'Concerns" in talker.said
    shown = next(line for line in talker.turn.lines if "improvements" in line.meta)
    assert len(shown.meta["improvements"]) == 3
    assert "never a reason to wait" in shown.text
    assert talker.turn.lines[-1].meta["question"] == CHECK


def test_a_clear_contact_is_measured_higher_than_a_vague_one(
    talker: Talker, scene, listener
) -> None:
    more = {"impact": "He cannot keep his eyes open after ten and has lost weight."}
    vague = offer(at_the_check(talker, VAGUE).case, scene).quality
    clear = offer(at_the_check(Talker(scene, listener), CLEAR, **more).case, scene).quality
    assert clear.clarity > vague.clarity
    assert {"what_exactly", "when"}.isdisjoint(item.aspect for item in clear.improvements)


def test_pressing_change_opens_the_right_question_with_the_words_so_far(talker: Talker) -> None:
    at_the_check(talker, VAGUE)
    row = next(line for line in talker.turn.lines if "improvements" in line.meta).meta[
        "improvements"
    ][0]
    press_payload(talker, row["change"])
    assert talker.prompt is not None and talker.prompt.key == "statement:1/what_happened"
    assert talker.turn.lines[-1].meta["was"] == VAGUE
    assert VAGUE in talker.said
    talker.type(CLEAR)
    talker.go_to("check_answers", telling(CLEAR))
    assert talker.case.text("what_happened", "statement:1") == CLEAR
    assert "You wrote 'Concerns" not in talker.said


def test_every_button_beside_send_leads_somewhere_and_send_still_sends(
    talker: Talker, scene, listener
) -> None:
    at_the_check(talker, VAGUE)
    payloads = [button["payload"] for button in talker.turn.lines[-1].buttons]
    changing = [p for p in payloads if f'"{CHANGE}' in p]
    assert changing
    for number in range(len(changing)):
        other = at_the_check(Talker(scene, listener), VAGUE)
        buttons = [
            b["payload"] for b in other.turn.lines[-1].buttons if f'"{CHANGE}' in b["payload"]
        ]
        key = json.loads(buttons[number].removeprefix("/answer"))["v"].removeprefix(CHANGE)
        press_payload(other, buttons[number])
        assert other.prompt is not None and other.prompt.key == key
    talker.press("send")
    assert talker.case.reference is not None


def test_something_passed_over_can_be_answered_from_there(talker: Talker) -> None:
    at_the_check(talker, CLEAR, impact="He has lost weight and sleeps in lessons.")
    keys = offer(talker.case, talker.scene).keys
    passed_over = [key for key in keys if talker.case.last(key.partition("/")[2]) is None]
    passed_over = [key for key in passed_over if key.startswith("contact/")]
    assert passed_over
    payload = "/answer" + json.dumps({"q": CHECK, "v": CHANGE + passed_over[0]})
    press_payload(talker, payload)
    assert talker.prompt is not None and talker.prompt.key == passed_over[0]


@pytest.mark.parametrize("key", ["contact/nothing", "child:1/child_seen/x", "", "contact/outcome"])
def test_a_button_for_something_that_cannot_be_changed_changes_nothing(
    talker: Talker, key: str
) -> None:
    at_the_check(talker, VAGUE)
    before = talker.case.entries
    press_payload(talker, "/answer" + json.dumps({"q": CHECK, "v": CHANGE + key}))
    assert talker.case.entries == before
    assert talker.prompt is not None and talker.prompt.key == CHECK


def test_the_first_answer_of_a_long_talk_can_be_changed_like_the_last(talker: Talker) -> None:
    talker.go_to("more_information", telling(VAGUE))
    talker.press("all")
    for prompt in talker.walk(telling(VAGUE, check_answers="wait")):
        if prompt.question == "check_answers":
            break
    answered = [entry.key for entry in talker.case.entries if entry.value.get("asked")]
    assert len(answered) > 40
    press_payload(talker, "/answer" + json.dumps({"q": CHECK, "v": CHANGE + "contact/worry"}))
    assert talker.prompt is not None and talker.prompt.question == "worry"


def test_a_change_button_from_an_earlier_screen_changes_nothing(talker: Talker) -> None:
    at_the_check(talker, VAGUE)
    payload = talker.turn.lines[-1].buttons[-1]["payload"]
    press_payload(talker, payload)
    before = talker.case.entries
    press_payload(talker, payload)
    assert talker.case.entries == before


def test_staff_read_what_the_button_said_and_not_its_key(talker: Talker) -> None:
    at_the_check(talker, VAGUE)
    pressed = {"q": CHECK, "v": CHANGE + "statement:1/what_happened"}
    said = what_was_said(
        talker.prompt, Heard(text="", intent="answer", pressed=pressed), talker.scene
    )
    assert said == "Tell us more"


def test_the_words_of_the_referrer_are_never_altered(talker: Talker) -> None:
    at_the_check(talker, VAGUE)
    assert talker.case.text("what_happened", "statement:1") == VAGUE
    talker.press("send")
    record = contact_record(talker.case, talker.scene, talker.scene.at, talker.scene.at)
    assert VAGUE in [statement.text for statement in record.statements]


def test_what_is_sent_keeps_its_quality(talker: Talker) -> None:
    at_the_check(talker, VAGUE)
    shown = offer(talker.case, talker.scene).quality
    talker.press("send")
    kept = contact_record(talker.case, talker.scene, talker.scene.at, talker.scene.at).quality
    assert kept == shown.as_dict()


def test_an_urgent_contact_is_sent_first_and_hears_afterwards_what_may_be_asked(
    talker: Talker,
) -> None:
    talker.go_to("check_answers", lambda p: VAGUE if p.question == "what_happened" else grave(p))
    assert "Before you send" not in talker.said
    assert not any("improvements" in line.meta for line in talker.turn.lines)
    talker.press("send")
    assert talker.case.reference is not None
    assert "You need not write more now." in talker.said
    assert "When did it happen?" in talker.said


def test_where_asking_is_unsafe_nothing_shown_speaks_of_what_the_parents_say(
    talker: Talker, scene
) -> None:
    at_the_check(talker, CLEAR, unsafe_to_ask="yes")
    assert contact_record(talker.case, scene, scene.at, None).do_not_contact
    assert "parents or carers told you" not in talker.said
    assert "parents_view" not in [i.aspect for i in offer(talker.case, scene).quality.improvements]
