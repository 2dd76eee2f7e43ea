"""One turn through Rasa, for the chat's messages and for the form's posts alike.

Nothing that is typed can be a command of Rasa's, and nothing can be pressed but what has the form of our
own buttons. A turn that gives no answer, for whatever reason, ends with the open question, a person and 999.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from bot.conversations import conversations
from bot.interview.requests import REQUESTS
from bot.runtime.off_loop import off_loop
from bot.runtime.sentences import our_words
from bot.store import talks

log = logging.getLogger(__name__)

LONGEST_PAYLOAD = 4_000
TURN_SECONDS = 20
REQUESTS_BY_BUTTON = REQUESTS | {"immediate_danger"}

OnMessage = Callable[[UserMessage], Awaitable[Any]]


@dataclass(frozen=True)
class Said:
    """A message to take: a payload or typed words, its id, and the question that was on the screen."""

    text: str
    client_id: str
    question: str | None = None


@dataclass(frozen=True)
class Taken:
    """What a turn came to. `failed`: it gave no answer, and the reply is an apology."""

    reply: dict[str, Any]
    failed: bool = False


class Replies(CollectingOutputChannel):
    """Collects one object a message; the stock collector splits text, buttons and meta apart."""

    @classmethod
    def name(cls) -> str:
        return "chat"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": message.get("buttons") or [],
                "meta": message.get("meta") or {},
            }
        )


async def take(on_new_message: OnMessage, conversation: str, said: Said) -> Taken:
    """The reply to a message, within the time that a person will wait for it."""
    replies = Replies()
    turn = asyncio.ensure_future(on_new_message(as_rasa_hears(said, replies, conversation)))
    try:
        await asyncio.wait_for(asyncio.shield(turn), TURN_SECONDS)
    except Exception:
        log.exception("a turn of %s failed", conversation)
    if replies.messages:
        return Taken(_with_surroundings(replies.messages))
    kept = await _kept_without_words(conversation, said.client_id)
    if kept is not None:
        return Taken(kept)
    return Taken(await _apology(conversation), failed=True)


async def _kept_without_words(conversation: str, client_id: str) -> dict[str, Any] | None:
    """The reply that was kept to a message, though none came back; None if it was not taken.

    After sending, the last answer about a call has a reply without words: it gets thanks.
    """
    try:
        kept = await off_loop(reply_to, conversation, client_id)
    except Exception:
        log.exception("the reply to a message of %s could not be read", conversation)
        return None
    if kept is None:
        return None
    thanks = {"text": our_words().say("utter_thanks"), "buttons": [], "meta": {}}
    return {**kept, "messages": kept["messages"] or [thanks]}


def reply_to(conversation: str, client_id: str) -> Mapping[str, Any] | None:
    """The reply that was kept to a message; None if it was not taken yet."""
    known = conversations()
    with known.database.reading() as connection:
        return talks.reply_to(connection, known.keyring, conversation, client_id)


def pressed(payload: str) -> Mapping[str, Any] | None:
    """What a button's payload stands for; None if it has not the form of one of ours.

    Whether it was offered is for the interview to say, which knows the open question.
    """
    name, brace, rest = payload[1:].partition("{")
    if name != "answer":
        return {"request": name} if name in REQUESTS_BY_BUTTON and not brace else None
    try:
        content = json.loads(brace + rest)
    except ValueError:
        return None
    if not isinstance(content, dict) or not set(content) <= {"q", "v", "ticked"}:
        return None
    ticked = content.get("ticked", [])
    texts = [content.get("q"), content.get("v", ""), *(ticked if isinstance(ticked, list) else [1])]
    return content if all(isinstance(text, str) for text in texts) else None


def as_rasa_hears(said: Said, replies: Replies, conversation: str) -> UserMessage:
    """Typed words go to the language model; a button does not, and a slash never reaches Rasa."""
    text = said.text
    metadata: dict[str, Any] = {"client_id": said.client_id, "question": said.question}
    parsed: dict[str, Any] | None
    if text == "/start":
        parsed = _parsed(text, "start")
    elif text.startswith("/"):
        press = pressed(text) if len(text) <= LONGEST_PAYLOAD else None
        metadata["pressed"] = press or {"q": "unknown"}
        parsed = _parsed(text[:LONGEST_PAYLOAD], _intent_of(metadata["pressed"]))
    else:
        parsed = None if text else _parsed(text, "nlu_fallback")
    return UserMessage(
        text, replies, conversation, parse_data=parsed, input_channel="chat", metadata=metadata
    )


def _intent_of(press: Mapping[str, Any]) -> str:
    return str(press.get("request", "answer"))


def _parsed(text: str, intent: str) -> dict[str, Any]:
    return {
        "text": text,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [],
    }


def _with_surroundings(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The messages with what is true of the whole turn beside them."""
    around: dict[str, Any] = {}
    for message in messages:
        around = message["meta"].pop("turn", around)
    return {"messages": messages, **around}


async def _apology(conversation: str) -> dict[str, Any]:
    """What a person sees when a turn failed: a person to ring, 999, and the open question."""
    words = our_words()
    messages = [{"text": words.say("utter_failed"), "buttons": [], "meta": {}}]
    banner, question = words.say("utter_not_sent"), None
    try:
        turns = await off_loop(conversations().history, conversation)
        if turns:
            last = turns[-1]["reply"]
            banner, question = last["banner"], last["question"]
            messages += [dict(message) for message in last["messages"][-1:]]
    except Exception:
        log.exception("the open question of %s could not be read", conversation)
    return {"messages": messages, "banner": banner, "question": question, "failed": True}
