"""An answer to the open question: taken, asked back, or kept as told; and what it sets off."""

from __future__ import annotations

from collections.abc import Callable

from bot.interview import calls, early_help, lead, lines, reading
from bot.interview.advice import all_advice, leading
from bot.interview.case import CONTACT, Entry
from bot.interview.draft import Draft
from bot.interview.early_help_words import plan_texts_at_the_end
from bot.interview.field_prompts import MORE, STEERS, as_meant
from bot.interview.listening import Listener, plainly
from bot.interview.prompts import YES, Prompt, Stage
from bot.interview.reading import Heard, Read
from bot.interview.stages.information import next_needs
from bot.interview.stages.told import answers_from
from bot.thresholds.routes import Route

CONSULTATION = ("refusal_talked_over", "talked_over_with")
"""Consent questions that are put again once the referrer has talked a refusal over."""
ENOUGH_WORDS = 3
"""Words from which something that answers nothing is kept as told."""


def take_answer(draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    if prompt is None:
        return False
    found = reading.read(prompt, heard) or _guessed(prompt, heard)
    if found is None:
        return False
    is_danger = prompt.question == "danger_confirm" and found.value.get("said") != "no"
    steers = prompt.stage is Stage.INFORMATION and found.value.get("said") in STEERS
    if found.doubtful and not is_danger and not steers:
        draft.propose(prompt, heard, found)
    else:
        _record(draft, prompt, found)
    return True


def _guessed(prompt: Prompt, heard: Heard) -> Read | None:
    """A yes or no that only the language model saw is asked back, never simply taken."""
    said = {"affirm": "yes", "deny": "no"}.get(heard.intent)
    if prompt.kind != "yes_no" or said is None or reading.HEDGES.search(plainly(heard.text)):
        return None
    value = {"said": said, "asked": prompt.text, "shown": prompt.label_of(said), **prompt.extra}
    return Read(value, doubtful=True)


def _record(draft: Draft, prompt: Prompt, found: Read) -> None:
    entry = as_meant(Entry(prompt.about, prompt.question, found.value), prompt, draft.scene)
    draft.add(entry)
    draft.ask_for(None)
    follow = FOLLOWING.get(entry.question)
    if follow:
        follow(draft, entry)


def _confirmed(draft: Draft, entry: Entry) -> None:
    """A doubtful reading counts now, or the question is put again."""
    proposed = draft.case.last("reading_proposed")
    if proposed is None:
        return
    kept = proposed.value
    draft.ask_for(kept["key"])
    if entry.said != YES:
        draft.say("utter_ask_again")
        return
    answer = Entry(kept["about"], kept["question"], kept["value"])
    draft.add(answer)
    draft.ask_for(None)
    if answer.question in FOLLOWING:
        FOLLOWING[answer.question](draft, answer)


def _restarted(draft: Draft, entry: Entry) -> None:
    if entry.said == YES:
        draft.wants = "restart"


def _change_chosen(draft: Draft, entry: Entry) -> None:
    gone = tuple(e for e in draft.case.entries if e.key == entry.said)
    if gone:
        draft.withdraw(gone)
        draft.ask_for(entry.said)
        draft.say("utter_gone_back")


def _checked(draft: Draft, entry: Entry) -> None:
    draft.withdraw((entry,))
    said = entry.said or ""
    if said == "send":
        draft.wants = "send"
    elif said == "more":
        draft.add(
            Entry(CONTACT, MORE, {**entry.value, "said": next_needs(draft.case, draft.scene)})
        )
    else:
        stage = {"stage": str(Stage.CHECK_ANSWERS)}
        draft.add(Entry(CONTACT, "change_asked", stage))


def _outcome_answered(draft: Draft, entry: Entry) -> None:
    if entry.said == "finish":
        _close(draft)
    elif entry.said == "plan":
        asked_before = (e for e in draft.case.entries if e.question in early_help.QUESTIONS)
        draft.withdraw(tuple(asked_before))


def _agreement_settled(draft: Draft, entry: Entry) -> None:
    if entry.said == "keep":
        if len(draft.case.children) > 1:  # one contact holds them all: it cannot go in part
            draft.say("utter_one_of_several_kept")
        _close(draft)
    elif entry.said == "consulted":
        asked = (entry.question, *CONSULTATION)
        draft.withdraw(tuple(e for e in draft.case.entries if e.question in asked))


def _close(draft: Draft) -> None:
    """The end without sending: number first where one must be rung, then what to do from here."""
    draft.said += lines.must_ring_lines(draft.case, draft.scene)
    route = leading(all_advice(draft.case, draft.scene)).chosen
    draft.said += [lines.Line(text) for text in plan_texts_at_the_end(draft.case, draft.scene)]
    draft.say("utter_finished_high" if route >= Route.FRONT_DOOR else "utter_finished")
    draft.said += lines.unsent_told(draft.scene)
    draft.say("utter_thanks_for_acting")


def _danger_confirmed(draft: Draft, entry: Entry) -> None:
    if entry.said == "no":
        draft.say("utter_danger_not_now")
    else:
        draft.withdraw(tuple(e for e in draft.case.entries if e.question == "reading_proposed"))
        draft.say(f"utter_danger_confirmed_{entry.value.get('danger', 'now')}")


def _audience_known(draft: Draft, entry: Entry) -> None:
    """Only who works with children goes on; anybody else has had the help, and the talk ends."""
    draft.say(f"utter_audience_{entry.said}")


def _told_already(draft: Draft, entry: Entry) -> None:
    for answer in answers_from(entry, draft.case, draft.scene):
        draft.add(answer)


def _rang(draft: Draft, entry: Entry) -> None:
    """Not yet, or nobody answered: what to do now. A call told of after sending reaches staff."""
    asked = entry.question.removesuffix(calls.AGAIN).removesuffix(calls.AFTER_SENDING)
    if entry.said == "not_yet":
        draft.say(f"utter_{asked}_not_yet")
    elif entry.said == calls.NO_ANSWER:
        draft.say(f"utter_{asked}_no_answer")
    elif draft.case.reference is not None:
        draft.say("utter_call_passed_on")


def _lead_known(draft: Draft, entry: Entry) -> None:
    """Where the worry is about the lead, say who can be told in their place."""
    if entry.said != lead.IS_THE_CONCERN:
        return
    draft.say("utter_lead_is_concern")
    point = draft.scene.pack.head.contact_points.get(lead.ABOUT_STAFF)
    if point is not None:
        draft.say("utter_ring_about_staff", contact=point.name, telephone=point.telephone)


FOLLOWING: dict[str, Callable[[Draft, Entry], None]] = {
    "reading_confirmed": _confirmed,
    "restart_confirmed": _restarted,
    "change_chosen": _change_chosen,
    "check_answers": _checked,
    "outcome": _outcome_answered,
    "without_agreement": _agreement_settled,
    "without_consultation": _agreement_settled,
    "danger_confirm": _danger_confirmed,
    "audience": _audience_known,
    "told_us": _told_already,
    lead.STANDING: _lead_known,
    **dict.fromkeys(calls.ASKINGS, _rang),
}
"""What an answer sets off besides being kept."""


def take_anything_else(
    draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener
) -> bool:
    """No answer and no request: kept if it tells something, and the question stands again."""
    text = heard.text.strip()
    if heard.pressed is not None:
        draft.say("utter_stale")
    elif not text:
        draft.say("utter_empty")
    elif draft.case.reference:
        draft.say("utter_already_sent")
    elif prompt is None:
        draft.say("utter_is_finished")
    elif len(text) > reading.LONGEST_ANSWER:
        draft.say("utter_too_long", most=reading.LONGEST_ANSWER)
    elif reading.HEDGES.search(plainly(text)) and prompt.kind == "yes_no":
        draft.say("utter_hedge")
    elif len(text.split()) >= ENOUGH_WORDS:
        draft.tell(heard)
        draft.say("utter_kept")
    else:
        draft.say("utter_not_understood")
    return True
