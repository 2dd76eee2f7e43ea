"""Danger wins at every stage: advice at once, and one question."""

from __future__ import annotations

from bot.interview import reading
from bot.interview.advice import all_advice, leading
from bot.interview.calls import SPOKE_TO, WHEN
from bot.interview.case import CONTACT, Entry
from bot.interview.draft import Draft
from bot.interview.listening import Danger, Listener
from bot.interview.prompts import NO, YES, Prompt, Stage
from bot.interview.reading import Heard, Read
from bot.interview.sensing import (
    NOW_LIKELY,
    SURE,
    SURE_OUT_OF_PLACE,
    SURE_THOUGH_ANSWERED,
    WATCHFUL,
    Sensed,
)
from bot.thresholds.routes import Route

EXACT = ("age", "number", "date", "birth", "phone", "email", "postcode", "nhs_number", "upn")
ABOUT_A_CALL = (*WHEN.values(), *SPOKE_TO.values())
"""When it was and who answered: "about ten minutes ago" says nothing of a child."""
STEERING = ("reading_confirmed", "restart_confirmed", "change_chosen", "check_answers", "outcome")
FEW_WORDS = 8
AN_ACCOUNT = 15
"""Words from which a text about danger is also an answer to an open question, and asked back as one."""
SURE_OF_DANGER = 0.85
"""How sure the language model must be to call something danger that no word list caught."""


def hear_danger(draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    """Danger wins at every stage: advice at once, and one question. What was written is kept."""
    danger = _danger_in(draft, prompt, heard, listener)
    if danger is None or _is_known(danger, draft, prompt):
        return False
    if prompt is not None and prompt.question == "danger_confirm":
        return _danger_again(draft, prompt, heard)
    if heard.text and not heard.text.startswith("/"):
        _keep(draft, prompt, heard)
    draft.add(Entry(CONTACT, "danger_heard", {"danger": danger, "text": heard.text}))
    draft.say(f"utter_danger_{danger}")
    return True


def danger_heard(text: str, sensed: Sensed, listener: Listener, limit: float) -> Danger | None:
    """The graver of what the danger words and the language model hear in a text.

    Words for 999 always count. Words for a call today do not where the model is all but certain that they
    tell of something over, or of nothing: "the man who did it is in prison".
    """
    by_words = listener.hear(text)
    if by_words == "today" and sensed.finds_harmless:
        by_words = None
    found = {by_words, sensed.danger_in(text, limit)}
    return "now" if "now" in found else "today" if "today" in found else None


def _danger_in(
    draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener
) -> Danger | None:
    if heard.pressed is not None:
        return "now" if heard.pressed.get("request") == "immediate_danger" else None
    if heard.intent == "immediate_danger" and heard.confidence >= SURE_OF_DANGER:
        return "now"
    return danger_heard(heard.text, heard.sensed, listener, _limit(draft, prompt, heard))


def _limit(draft: Draft, prompt: Prompt | None, heard: Heard) -> float:
    """How sure the model must be: "nobody is in danger", or "he said ow" as an answer, can sound like it."""
    found = reading.read(prompt, heard) if prompt is not None else None
    if prompt is not None and prompt.kind == "yes_no" and found and found.value.get("said") == NO:
        return SURE_THOUGH_ANSWERED
    if prompt is not None and _only_answers(prompt, heard, found):
        exact = prompt.kind in EXACT or prompt.question in ABOUT_A_CALL
        harmless = exact or heard.sensed.now < NOW_LIKELY
        return SURE_OUT_OF_PLACE if harmless else SURE
    return SURE if draft.case.last("danger_confirm") is not None else WATCHFUL


def _only_answers(prompt: Prompt, heard: Heard, found: Read | None) -> bool:
    """A name, an age, a few words to a list; unless what the person wants is help with danger."""
    if heard.intent == "immediate_danger" or prompt.question == "worry":
        return False
    if prompt.question in STEERING:
        return True
    is_short = len(heard.text.split()) <= FEW_WORDS
    if prompt.question in ABOUT_A_CALL:
        return is_short
    if prompt.kind in ("text", "address"):
        return prompt.stage in (Stage.CONSENT, Stage.INFORMATION)
    return is_short and found is not None


def _is_known(danger: Danger, draft: Draft, prompt: Prompt | None) -> bool:
    """Whether the advice that this danger would bring stands already.

    Told in place of when a call was made, it would pass for the answer: then only 999 advice is enough.
    """
    in_passing = prompt is not None and prompt.question in ABOUT_A_CALL
    enough = Route.EMERGENCY if danger == "now" or in_passing else Route.FRONT_DOOR_URGENT
    return leading(all_advice(draft.case, draft.scene)).decision.route >= enough


def _danger_again(draft: Draft, prompt: Prompt, heard: Heard) -> bool:
    """More danger in answer to "is it happening now?" counts as yes, unless it says no."""
    found = reading.read(prompt, heard)
    if found is not None:
        return False
    value = {"said": YES, "asked": prompt.text, "shown": heard.text, **prompt.extra}
    draft.add(Entry(prompt.about, prompt.question, value))
    return True


def _keep(draft: Draft, prompt: Prompt | None, heard: Heard) -> None:
    """Keep words that came while something else mattered more: as the worry itself, or as told."""
    found = reading.read(prompt, heard) if prompt is not None else None
    if prompt is None or found is None:
        draft.tell(heard)
    elif prompt.question == "worry":
        draft.add(Entry(prompt.about, prompt.question, found.value))
    else:
        draft.tell(heard)
        if _was_asked_for(prompt, heard):
            draft.propose(prompt, heard, found)


def _was_asked_for(prompt: Prompt, heard: Heard) -> bool:
    """Whether the words also answer the question that stood open: "dad has a knife" is no yes to it."""
    if prompt.question == "reading_confirmed":
        return False
    if prompt.kind == "text":
        return len(heard.text.split()) >= AN_ACCOUNT
    return prompt.kind == "tick" or reading.begins_with_yes_or_no(heard.text)
