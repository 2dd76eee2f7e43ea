"""Requests that are no answers: why, what does that mean, go back, save, a person, a question of theirs."""

from __future__ import annotations

from bot.interview.listening import plainly
from bot.interview.prompts import Prompt
from bot.interview.reading import TYPED_KINDS, Heard, read

SURE = 0.6
"""How sure the language model must be of a request. At an open text it must also be a question."""

REQUESTS = frozenset(
    "why_asked what_does_that_mean go_back change_answer restart save_for_later speak_to_person help "
    "greet goodbye thanks faq_consent faq_caf faq_levels faq_next_steps faq_timescales "
    "faq_contact_vs_referral faq_out_of_hours faq_privacy check_status disagree_with_outcome "
    "about_me parent_or_public out_of_scope chitchat bot_challenge abuse".split()
)
"""Intents of `domain.yml` that are requests."""

OF_NO_QUESTION = frozenset({"save_for_later", "speak_to_person", "immediate_danger", "help"})
"""Requests that mean the same whatever is on the screen; a button for any other grows old with it."""

SPOKEN: dict[str, str] = {
    "why": "why_asked",
    "why do you ask": "why_asked",
    "why are you asking": "why_asked",
    "why do you need to know": "why_asked",
    "what does that mean": "what_does_that_mean",
    "what do you mean": "what_does_that_mean",
    "explain": "what_does_that_mean",
    "back": "go_back",
    "go back": "go_back",
    "undo": "go_back",
    "change": "change_answer",
    "change answer": "change_answer",
    "change my answer": "change_answer",
    "change an answer": "change_answer",
    "restart": "restart",
    "start again": "restart",
    "start over": "restart",
    "save": "save_for_later",
    "save for later": "save_for_later",
    "help": "help",
    "hi": "greet",
    "hiya": "greet",
    "hello": "greet",
    "bye": "goodbye",
    "goodbye": "goodbye",
    "thanks": "thanks",
    "thank you": "thanks",
    "speak to a person": "speak_to_person",
    "speak to someone": "speak_to_person",
    "can i speak to someone": "speak_to_person",
}
"""Words that mean a request whatever the language model makes of them."""


def request_in(heard: Heard, prompt: Prompt | None) -> str | None:
    """The request, if it is one. An answer to the open question comes before a guess of the model."""
    if heard.pressed is not None:
        request = heard.pressed.get("request")
        return str(request) if request in REQUESTS else None
    plain = plainly(heard.text).strip(" .!?,")
    if plain in SPOKEN:
        return SPOKEN[plain]
    if heard.intent not in REQUESTS or not plain:
        return None
    if prompt is not None and prompt.kind in TYPED_KINDS:
        is_question = heard.text.strip().endswith("?")
        return heard.intent if is_question and heard.confidence >= SURE else None
    if prompt is not None and read(prompt, heard) is not None and "?" not in heard.text:
        return None
    return heard.intent if heard.confidence >= SURE else None
