"""A child, a parent or somebody who is being hurt finds the chat: they get help at once, not an interview.

What they wrote is kept, and one question makes sure: who works with children goes on where they were.
"""

from __future__ import annotations

from bot.interview import reading
from bot.interview.case import CONTACT, Entry
from bot.interview.draft import Draft
from bot.interview.listening import Listener
from bot.interview.prompts import Prompt, Stage
from bot.interview.reading import Heard

AUDIENCES = frozenset({"about_me", "parent_or_public"})
SURE_OF_AUDIENCE = 0.4
"""How sure the language model must be: the price of being wrong is one question."""
EARLY = frozenset({Stage.SAFETY, Stage.WORRY, Stage.AREAS})
"""Later an open text may hold a child's own words, quoted by somebody who works with children."""
PROFESSIONAL, OTHER = "professional", "other"


def hear_audience(draft: Draft, prompt: Prompt | None, heard: Heard, listener: Listener) -> bool:
    """Help first, with 999 in it, and no question about a child until it is clear who is asking."""
    audience = _audience(draft, prompt, heard)
    if audience is None:
        return False
    if listener.hear(heard.text) == "now":
        draft.say("utter_danger_now")
    draft.say(f"utter_{audience}")
    if not draft.case.is_finished:
        if heard.pressed is None:
            draft.tell(heard)
        draft.add(Entry(CONTACT, "audience_heard", {"audience": audience}))
    return True


def _audience(draft: Draft, prompt: Prompt | None, heard: Heard) -> str | None:
    if heard.pressed is not None:
        request = heard.pressed.get("request")
        return str(request) if request in AUDIENCES else None
    if heard.intent not in AUDIENCES or heard.confidence < SURE_OF_AUDIENCE:
        return None
    if draft.case.said("audience") == PROFESSIONAL:
        return None
    if prompt is not None and (_is_later_text(prompt) or _is_answer(prompt, heard)):
        return None
    return heard.intent


def _is_later_text(prompt: Prompt) -> bool:
    return prompt.kind == "text" and prompt.stage not in EARLY


def _is_answer(prompt: Prompt, heard: Heard) -> bool:
    return prompt.kind != "text" and reading.read(prompt, heard) is not None
